//! What a form sends.

use std::ops::Deref;

use axum_core::extract::{FromRequest, Request};
use carafe_core::{Error, Result};
use http::{Method, StatusCode};
use serde::de::DeserializeOwned;

use super::{
    ContentType, Multipart, Pairs,
    awaited::Awaited,
    body, content_type,
    fault::{self, Fault},
    multipart::MULTIPART,
    pairs::{self, Source},
};

/// The field of a form that has the token of the session.
pub(crate) const TOKEN_FIELD: &str = "csrf_token";

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// A sent form as a struct. For GET and HEAD it is the query, since that is where such a form sends its fields.
///
/// The fields are read as by [`Query`](super::Query); what does not fit is refused with 422, and the refusal names
/// every field that is wrong. A body that is not a form is refused with 415. Both ways in which browsers send forms are
/// understood; for files, ask for [`Multipart`](super::Multipart).
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Form};
///
/// #[derive(serde::Deserialize)]
/// struct Note { text: String, pinned: bool }
///
/// async fn create(Form(note): Form<Note>) -> String {
///     format!("{} {}", note.text, if note.pinned { "(pinned)" } else { "" })
/// }
///
/// let app = App::new().post("/notes/", create);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Form<T>(pub T);

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> Form<T> {
    fn of_pairs(pairs: Result<Pairs>) -> Result<Self> {
        match pairs::read_asked(pairs, "Form") {
            Ok(value) => Ok(Self(value)),
            Err(error) => Err(error),
        }
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Error;

    fn from_request(request: Request, _state: &S) -> impl Future<Output = Result<Self>> + Send {
        Awaited::new(Box::pin(own_pairs_of(request)), Self::of_pairs)
    }
}

/// The token of the form is the framework's: no struct has to name it, not even one that denies unknown fields.
async fn own_pairs_of(request: Request) -> Result<Pairs> {
    let pairs = pairs_of(request).await?;
    Ok(if pairs.has(TOKEN_FIELD) { pairs.without(TOKEN_FIELD) } else { pairs })
}

/// A sent form as it was sent: [`Pairs`] of names and texts, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormMap(pub Pairs);

impl Deref for FormMap {
    type Target = Pairs;

    fn deref(&self) -> &Pairs {
        &self.0
    }
}

impl<S: Sync> FromRequest<S> for FormMap {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self> {
        pairs_of(request).await.map(Self)
    }
}

async fn pairs_of(request: Request) -> Result<Pairs> {
    if request.method() == Method::GET || request.method() == Method::HEAD {
        return Pairs::parse_query(request.uri().query().unwrap_or_default());
    }
    let kind = ContentType::of(request.headers());
    match kind.as_ref().map(ContentType::essence) {
        Some(URLENCODED) => urlencoded(&body::read_all(request).await?),
        Some(MULTIPART) => text_fields(Multipart::from_request(request, &()).await?).await,
        _ => Err(content_type::unsupported(request.headers(), URLENCODED)),
    }
}

fn urlencoded(bytes: &[u8]) -> Result<Pairs> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::bad_request("The form is not UTF-8 text."))?;
    Pairs::parse_form(text)
}

/// The fields of a form with files, where no file was chosen.
async fn text_fields(mut form: Multipart) -> Result<Pairs> {
    let mut pairs = Pairs::new(Source::Form);
    while let Some(mut part) = form.next_part().await? {
        match part.raw_file_name() {
            None => pairs.push(part.name().to_owned(), part.text().await?)?,
            Some("") => {}
            Some(_) => return Err(unexpected_file(part.name())),
        }
    }
    Ok(pairs)
}

fn unexpected_file(name: &str) -> Error {
    let fault = Fault::wrong("must not be a file").about(name).at("form");
    fault::refuse(StatusCode::UNPROCESSABLE_ENTITY, "The form", vec![fault])
        .hint("ask for `Multipart` to take files")
}
