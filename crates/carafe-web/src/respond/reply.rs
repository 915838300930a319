//! The one reply type, so that the branches of a handler agree.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use axum_core::response::{IntoResponse, Response};
use carafe_core::Error;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

#[cfg(feature = "template")]
use super::rendering::Page;
use super::{
    cookie::Cookie,
    late::{self, Work},
};
use crate::conditional::{ETag, Validators, http_date};

/// An answer in the making: made by [`text`](super::text), [`json`](super::json), [`redirect`](super::redirect) and
/// the like, then chained.
///
/// ```
/// use carafe_web::respond::text;
/// use std::time::Duration;
///
/// let reply = text("Busy").status(503).retry_after(Duration::from_secs(30)).header("x-queue", "7");
/// assert_eq!(reply.headers()["retry-after"], "30");
/// ```
///
/// Nothing here panics and nothing is sent half: a value that cannot be sent (a header with a line break in it, a
/// status that is none) is remembered with the line that gave it, and the whole reply becomes an [`Error`] with
/// status 500, so the mistake is in the log and the visitor never sees a split response.
#[must_use = "a reply does nothing until the handler returns it"]
pub struct Reply {
    response: Response,
    work: Option<Work>,
    #[cfg(feature = "template")]
    page: Option<Box<Page>>,
    mistake: Option<Error>,
}

impl Reply {
    /// From anything that is a response: axum's types, tuples, bytes.
    ///
    /// ```
    /// use carafe_web::Reply;
    ///
    /// let pixel = Reply::new(&b"GIF89a"[..]).content_type("image/gif");
    /// assert_eq!(pixel.headers()["content-type"], "image/gif");
    /// ```
    pub fn new(response: impl IntoResponse) -> Self {
        Self {
            response: response.into_response(),
            work: None,
            #[cfg(feature = "template")]
            page: None,
            mistake: None,
        }
    }

    /// A reply that is an error: what a constructor makes of a value that cannot be sent.
    pub(crate) fn failed(mistake: Error) -> Self {
        Self { mistake: Some(mistake), ..Self::new(()) }
    }

    /// Adds what can only be done when the request is known again. Only the last one counts.
    pub(crate) fn later(mut self, work: Work) -> Self {
        self.work = Some(work);
        self
    }

    /// Makes it a page: rendered late, before other work.
    #[cfg(feature = "template")]
    pub(super) fn with_page(mut self, page: Page) -> Self {
        self.page = Some(Box::new(page));
        self
    }

    /// Its page, if it is one.
    #[cfg(feature = "template")]
    pub(super) fn page_mut(&mut self) -> Option<&mut Page> {
        self.page.as_deref_mut()
    }

    /// Whether it is made when the request is known again.
    pub(crate) fn is_late(&self) -> bool {
        self.work.is_some()
    }

    /// Sets the status.
    ///
    /// A final answer has 200 to 599, or 101 when protocols are switched (RFC 9110, 15); anything else makes the
    /// reply a 500 at this line.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(code) if status == 101 || (200..600).contains(&status) => self.with_status(code),
            _ => self.mistaken(Error::internal(format!("{status} is not the status of an answer"))),
        }
    }

    /// Sets a header, in place of any of that name.
    ///
    /// ```
    /// use carafe_web::{IntoResponse, respond::text};
    ///
    /// let split = text("hi").header("x-name", "a\r\nSet-Cookie: admin=1").into_response();
    /// assert_eq!(split.status(), 500);
    /// assert!(!split.headers().contains_key("set-cookie"));
    /// ```
    ///
    /// A name that is no token, or a value with anything but printable ASCII and tabs, makes the reply a 500 at this
    /// line. Percent-encode other text, or send it in the body.
    #[track_caller]
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        self.put(name.try_into().ok(), value.try_into().ok(), HeaderMap::insert::<HeaderName>)
    }

    /// Adds a header, beside those of that name that are there already.
    ///
    /// Refuses what [`header`](Reply::header) refuses.
    #[track_caller]
    pub fn append_header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        self.put(name.try_into().ok(), value.try_into().ok(), HeaderMap::append::<HeaderName>)
    }

    /// Removes every header of that name. One that is not there is no mistake.
    pub fn remove_header(mut self, name: &str) -> Self {
        self.response.headers_mut().remove(name);
        self
    }

    /// Sends a cookie.
    ///
    /// ```
    /// use carafe_web::respond::{Cookie, text};
    ///
    /// let reply = text("Noted").cookie(Cookie::new("theme", "dark"));
    /// assert_eq!(reply.headers()["set-cookie"], "theme=dark; Path=/; HttpOnly; SameSite=Lax");
    /// ```
    #[track_caller]
    pub fn cookie(self, cookie: Cookie) -> Self {
        match cookie.into_header_value() {
            Ok(value) => self.append_header(header::SET_COOKIE, value),
            Err(mistake) => self.mistaken(mistake),
        }
    }

    /// Makes the browser forget a cookie of path `/`.
    ///
    /// A cookie that was set with another path or with a domain is only forgotten when they are named again:
    /// `.cookie(Cookie::removal("theme").path("/shop"))`.
    #[track_caller]
    pub fn remove_cookie(self, name: &str) -> Self {
        self.cookie(Cookie::removal(name))
    }

    /// Says what kind of thing the body is: `image/png`, `text/csv; charset=utf-8`.
    #[track_caller]
    pub fn content_type(self, media_type: &str) -> Self {
        self.header(header::CONTENT_TYPE, media_type)
    }

    /// Names the state that the answer shows, so that a browser that has it is told 304 and sent nothing.
    ///
    /// ```
    /// use carafe_web::respond::text;
    ///
    /// assert_eq!(text("one").etag("v1").headers()["etag"], r#""v1""#);
    /// ```
    ///
    /// The comparison is made when the handler returns; to save the handler's work too, see
    /// [`Conditions::check`](crate::conditional::Conditions::check). Another text must mean other bytes; where it only means
    /// that a reader sees the same, use [`weak_etag`](Reply::weak_etag).
    pub fn etag(self, text: &str) -> Self {
        self.set(header::ETAG, ETag::strong(text).to_string())
    }

    /// As [`etag`](Reply::etag), for a state that is the same to a reader but not byte for byte.
    pub fn weak_etag(self, text: &str) -> Self {
        self.set(header::ETAG, ETag::weak(text).to_string())
    }

    /// Sets `ETag` and `Last-Modified` to what [`Conditions::check`](crate::conditional::Conditions::check) compared.
    pub fn state(mut self, state: &Validators) -> Self {
        let known = [(header::ETAG, state.etag_header()), (header::LAST_MODIFIED, state.modified_header())];
        for (name, value) in known {
            if let Some(value) = value {
                self.response.headers_mut().insert(name, value);
            }
        }
        self
    }

    /// Says when the thing last changed, so that a browser that has it may be told 304.
    ///
    /// HTTP dates have whole seconds; a time before 1970 or after 9999 has none and sets nothing.
    pub fn last_modified(mut self, when: SystemTime) -> Self {
        if let Some(date) = http_date(when) {
            self.response.headers_mut().insert(header::LAST_MODIFIED, date);
        }
        self
    }

    /// Says who may keep the answer, and for how long, in the words of RFC 9111, 5.2: `no-store`, `private`.
    #[track_caller]
    pub fn cache_control(self, directives: &str) -> Self {
        self.header(header::CACHE_CONTROL, directives)
    }

    /// Lets everyone keep the answer for that long: `Cache-Control: public, max-age=…`.
    pub fn max_age(self, time: Duration) -> Self {
        self.set(header::CACHE_CONTROL, format!("public, max-age={}", time.as_secs()))
    }

    /// Says that the answer depends on a header of the request. Names that are there already are not repeated.
    #[track_caller]
    pub fn vary(self, name: &str) -> Self {
        if names(&self.response, header::VARY).any(|there| there == "*" || there.eq_ignore_ascii_case(name)) {
            return self;
        }
        self.append_header(header::VARY, name)
    }

    /// Says which methods the path answers.
    pub fn allow(self, methods: impl IntoIterator<Item = Method>) -> Self {
        let methods: Vec<_> = methods.into_iter().map(|method| method.to_string()).collect();
        self.set(header::ALLOW, methods.join(", "))
    }

    /// Says when to try again, in whole seconds, rounded up.
    pub fn retry_after(self, wait: Duration) -> Self {
        self.set(header::RETRY_AFTER, wait.as_millis().div_ceil(1000).to_string())
    }

    /// The status as it is now.
    #[must_use]
    pub fn status_code(&self) -> StatusCode {
        self.response.status()
    }

    /// The headers as they are now.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    #[cfg(feature = "sessions")]
    pub(crate) fn extensions_mut(&mut self) -> &mut http::Extensions {
        self.response.extensions_mut()
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        *self.response.status_mut() = status;
        self
    }

    /// Remembers the first thing that cannot be sent.
    pub(crate) fn mistaken(mut self, mistake: Error) -> Self {
        self.mistake.get_or_insert(mistake);
        self
    }

    /// Sets a header that we wrote ourselves out of numbers and tokens.
    fn set(mut self, name: HeaderName, value: String) -> Self {
        let value = HeaderValue::try_from(value).expect("bug in carafe: numbers and tokens fit a header");
        self.response.headers_mut().insert(name, value);
        self
    }

    #[track_caller]
    fn put<R>(
        mut self,
        name: Option<HeaderName>,
        value: Option<HeaderValue>,
        write: fn(&mut HeaderMap, HeaderName, HeaderValue) -> R,
    ) -> Self {
        let Some(name) = name else {
            let mistake = Error::internal("this is not the name of a header");
            return self
                .mistaken(mistake.hint("use letters, digits and `-`, for example \"x-request-cost\""));
        };
        // `HeaderValue` itself takes any byte above 0x7f, which every browser and proxy reads differently.
        match value.filter(|value| value.to_str().is_ok()) {
            Some(value) => drop(write(self.response.headers_mut(), name, value)),
            None => return self.mistaken(unfit_value(&name)),
        }
        self
    }
}

#[track_caller]
fn unfit_value(name: &HeaderName) -> Error {
    Error::internal(format!("the value for the header `{name}` has characters that no header can hold"))
        .hint("headers hold printable ASCII: percent-encode other text, and check values that visitors chose")
}

fn names(response: &Response, header: HeaderName) -> impl Iterator<Item = &str> {
    let values = response.headers().get_all(header).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        #[cfg(feature = "template")]
        let work = self.page.map(|page| page.into_work()).or(self.work);
        #[cfg(not(feature = "template"))]
        let work = self.work;
        match (self.mistake, work) {
            (Some(mistake), _) => mistake.into_response(),
            (None, Some(work)) => late::postpone(self.response, work),
            (None, None) => self.response,
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.response.status())
            .field("headers", self.response.headers())
            .field("mistake", &self.mistake)
            .finish_non_exhaustive()
    }
}
