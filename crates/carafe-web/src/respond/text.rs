//! Replies of text, and of nothing.

use std::borrow::Cow;

use http::{HeaderValue, header};

use super::reply::Reply;

/// Plain text: `text/plain; charset=utf-8`.
///
/// ```
/// use carafe_web::respond::text;
///
/// let reply = text(format!("{} bottles", 3));
/// assert_eq!(reply.headers()["content-type"], "text/plain; charset=utf-8");
/// ```
pub fn text(body: impl Into<Cow<'static, str>>) -> Reply {
    Reply::new(body.into())
}

/// HTML that is already escaped: `text/html; charset=utf-8`.
///
/// ```
/// use carafe_web::respond::html;
///
/// let reply = html("<h1>Hello</h1>");
/// assert_eq!(reply.headers()["content-type"], "text/html; charset=utf-8");
/// ```
///
/// It is sent as it is. Text of visitors belongs in a template, which escapes it.
pub fn html(body: impl Into<Cow<'static, str>>) -> Reply {
    const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
    Reply::new(([(header::CONTENT_TYPE, HTML)], body.into()))
}

/// A status and no body.
///
/// ```
/// use carafe_web::respond::status;
///
/// assert_eq!(status(202).status_code(), 202);
/// ```
///
/// A number that is no status becomes a 500 at this line, as in [`Reply::status`].
#[track_caller]
pub fn status(status: u16) -> Reply {
    Reply::new(()).status(status)
}

/// 204: done, and there is nothing to show.
///
/// ```
/// assert_eq!(carafe_web::respond::empty().status_code(), 204);
/// ```
pub fn empty() -> Reply {
    Reply::new(http::StatusCode::NO_CONTENT)
}
