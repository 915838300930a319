//! The token of a session, which only pages of this site know.

use std::fmt;

use axum_core::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
};
use bytes::Bytes;
use carafe_core::{Error, Result, base64, signing::random_bytes};
use http::{HeaderMap, HeaderName, request::Parts};

use super::refusal::Cause;
use crate::{
    Current,
    extract::{ContentType, Multipart, Pairs, TOKEN_FIELD as FIELD, read_all},
    keeping::cookie,
    session::{CSRF as KEY, Session},
};

const X_CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

const LENGTH: usize = 32;

/// The token for a form that is not made by a template, where `{{ csrf_input() }}` writes it.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{Reply, WebApp, csrf::CsrfToken, respond::html};
///
/// fn new(token: CsrfToken) -> Reply {
///     html(format!("<!doctype html><form method=\"post\">{}<button>Add</button></form>", token.input()))
/// }
///
/// let app = App::new().get("/", new);
/// ```
///
/// Each time it is another text, so that nothing can be learnt from the length of a compressed page; all of one session
/// are good until the session is [rotated](Session::rotate), as it is at every login. To ask for it begins a session.
#[derive(Clone, PartialEq, Eq)]
pub struct CsrfToken(String);

impl CsrfToken {
    /// That of a session.
    ///
    /// # Errors
    /// As [`Session::set`], for a session that has none yet.
    pub(crate) fn of(session: &Session) -> Result<Self> {
        let secret = match secret(session) {
            Some(secret) => secret,
            None => {
                let secret = random_bytes::<LENGTH>();
                session.set(KEY, base64::encode(&secret))?;
                secret
            }
        };
        let mask = random_bytes::<LENGTH>();
        let masked = std::iter::zip(mask, secret).map(|(mask, byte)| mask ^ byte);
        Ok(Self(base64::encode(&mask.into_iter().chain(masked).collect::<Vec<_>>())))
    }

    /// The token, for a header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The field of a form, as HTML.
    #[must_use]
    pub fn input(&self) -> String {
        format!("<input type=\"hidden\" name=\"{FIELD}\" value=\"{}\">", self.0)
    }
}

impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfToken(…)")
    }
}

impl<S: Sync> FromRequestParts<S> for CsrfToken {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        Self::of(&Session::of(Current::of(&parts.extensions)?).await?)
    }
}

fn secret(session: &Session) -> Option<[u8; LENGTH]> {
    base64::decode(&session.get::<String>(KEY)?)?.try_into().ok()
}

/// Whether the browser sent the cookie of a session, whatever it is worth.
pub(super) fn has_session(current: &Current) -> bool {
    let head = current.head();
    current.site().sessions().is_ok_and(|sessions| {
        let name = sessions.cookie_name(head.reached);
        cookie::is_sent(&head.headers, &name)
    })
}

/// The request again, if it has the token of its session.
///
/// # Errors
/// When its body cannot be read.
pub(super) async fn check(current: &Current, request: Request) -> Result<Result<Request, Cause>> {
    let session = Session::of(current).await?;
    let (request, token) = match in_header(request.headers()) {
        Some(token) => (request, Some(token)),
        None => in_body(request).await?,
    };
    Ok(match (token, secret(&session)) {
        (None, _) => Err(Cause::NoToken),
        (Some(token), Some(secret)) if is_of(&token, &secret) => Ok(request),
        _ => Err(Cause::WrongToken),
    })
}

fn in_header(headers: &HeaderMap) -> Option<String> {
    headers.get(X_CSRF_TOKEN)?.to_str().ok().map(str::to_owned)
}

/// Reads the body for the field, and puts it back.
async fn in_body(request: Request) -> Result<(Request, Option<String>)> {
    let (parts, body) = request.into_parts();
    let read = |body: Body| Request::from_parts(parts.clone(), body);
    let bytes = read_all(read(body)).await?;
    let token = field(&parts.headers, &bytes, || read(Body::from(bytes.clone()))).await;
    Ok((Request::from_parts(parts.clone(), Body::from(bytes)), token))
}

async fn field(headers: &HeaderMap, bytes: &Bytes, again: impl Fn() -> Request) -> Option<String> {
    match ContentType::of(headers)?.essence() {
        "application/x-www-form-urlencoded" => {
            let pairs = Pairs::parse_form(std::str::from_utf8(bytes).ok()?).ok()?;
            pairs.first(FIELD).map(str::to_owned)
        }
        "multipart/form-data" => {
            let mut form = Multipart::from_request(again(), &()).await.ok()?;
            while let Some(mut part) = form.next_part().await.ok()? {
                if part.name() == FIELD {
                    return part.text().await.ok();
                }
            }
            None
        }
        _ => None,
    }
}

fn is_of(token: &str, secret: &[u8; LENGTH]) -> bool {
    let Some(bytes) = base64::decode(token).filter(|bytes| bytes.len() == 2 * LENGTH) else {
        return false;
    };
    let (mask, masked) = bytes.split_at(LENGTH);
    // All of it is looked at, so that the time tells nothing.
    let differs =
        mask.iter().zip(masked).zip(secret).fold(0, |seen, ((mask, byte), own)| seen | (mask ^ byte ^ own));
    std::hint::black_box(differs) == 0
}
