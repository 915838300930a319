//! What a form sends.

use std::{any::type_name, ops::Deref};

use axum_core::extract::{FromRequest, Request};
use carafe_core::{Error, Result};
use http::Method;
use serde::de::DeserializeOwned;

use super::{ContentType, Pairs, body, content_type};

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// A sent form as a struct. For GET and HEAD it is the query, since that is where such a form sends its fields.
///
/// The fields are read as by [`Query`](super::Query); what does not fit is refused with 422, and the refusal names
/// every field that is wrong. A body that is not a form is refused with 415.
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

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self> {
        let read = pairs_of(request).await?.read();
        read.map(Self)
            .map_err(|error| error.hint(format!("the handler asks for `Form<{}>`", type_name::<T>())))
    }
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
    if ContentType::of(request.headers()).is_none_or(|sent| sent.essence() != URLENCODED) {
        return Err(content_type::unsupported(request.headers(), URLENCODED));
    }
    let bytes = body::read_all(request).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Error::bad_request("The form is not UTF-8 text."))?;
    Pairs::parse_form(text)
}
