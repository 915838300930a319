//! A JSON body, and a JSON answer.

mod explain;
mod scan;

use std::{any::type_name, ops::Deref};

use axum_core::{
    extract::{FromRequest, OptionalFromRequest, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use carafe_core::{Error, Result};
use http::header::TRANSFER_ENCODING;
use http_body::Body as _;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::de::SliceRead;

use super::{
    ContentType,
    awaited::{Awaited, taken},
    body, content_type,
};

const JSON: &str = "application/json";

/// A JSON body as a type; as an answer, a value as JSON.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Json};
///
/// #[derive(serde::Deserialize, serde::Serialize)]
/// struct Item { name: String, price: f64 }
///
/// async fn raise(Json(mut item): Json<Item>) -> Json<Item> {
///     item.price *= 1.1;
///     Json(item)
/// }
///
/// let app = App::new().post("/raise/", raise);
/// ```
///
/// It is refused with 415 when the `Content-Type` is not JSON, with 400 and line, column and field when it is not
/// well-formed (or deeper than 64 levels), and with 422 and every wrong field, such as `items[2].price`, when it does
/// not fit the type. Names that a struct does not have are ignored, unless it says `#[serde(deny_unknown_fields)]`.
/// `Option<Json<T>>` is `None` when there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> Json<T> {
    /// Reads JSON that came by another way, or without its content type.
    ///
    /// # Errors
    /// 400 when it is not well-formed, 422 when it does not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut place = None;
        let outcome = read_or_tell(bytes, type_name::<T>, &mut place);
        filled(outcome, place)
    }

    fn of_sent(sent: Result<Bytes>) -> Result<Self> {
        let mut place = None;
        let outcome = read_sent(sent, type_name::<T>, &mut place);
        filled(outcome, place)
    }
}

/// A place that JSON is read into, so that who has it read need not know the type: all that is compiled for each of them, in
/// the user's crate.
trait Place {
    fn read(&mut self, text: &mut Text<'_>) -> serde_json::Result<()>;
}

type Text<'a> = serde_json::Deserializer<SliceRead<'a>>;

impl<T: DeserializeOwned> Place for Option<T> {
    fn read(&mut self, text: &mut Text<'_>) -> serde_json::Result<()> {
        match T::deserialize(text) {
            Ok(value) => {
                *self = Some(value);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// Reads all of the text.
fn read(bytes: &[u8], place: &mut dyn Place) -> serde_json::Result<()> {
    let mut text = Text::from_slice(bytes);
    place.read(&mut text)?;
    text.end()
}

fn read_or_tell(bytes: &[u8], wanted: fn() -> &'static str, place: &mut dyn Place) -> Result<()> {
    scan::check_bounds(bytes)?;
    read(bytes, place).map_err(|error| {
        let refusal = explain::refusal(bytes, &error, &mut |patched| read(patched, place).err());
        refusal.hint(format!("the handler asks for `Json<{}>`", wanted()))
    })
}

fn read_sent(sent: Result<Bytes>, wanted: fn() -> &'static str, place: &mut dyn Place) -> Result<()> {
    read_or_tell(&sent?, wanted, place)
}

fn filled<T>(outcome: Result<()>, place: Option<T>) -> Result<Json<T>> {
    match taken(outcome, place) {
        Ok(value) => Ok(Json(value)),
        Err(error) => Err(error),
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    fn from_request(request: Request, _state: &S) -> impl Future<Output = Result<Self>> + Send {
        Awaited::new(Box::pin(sent(request)), Self::of_sent)
    }
}

async fn sent(request: Request) -> Result<Bytes> {
    if ContentType::of(request.headers()).is_none_or(|sent| !sent.is_json()) {
        return Err(content_type::unsupported(request.headers(), JSON));
    }
    body::read_all(request).await
}

impl<S: Sync, T: DeserializeOwned> OptionalFromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>> {
        let chunked = request.headers().contains_key(TRANSFER_ENCODING);
        if !chunked && request.body().is_end_stream() {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        crate::respond::json(&self.0).into_response()
    }
}
