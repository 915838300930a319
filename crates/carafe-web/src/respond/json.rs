//! Replies of JSON.

use axum_core::body::Body;
use carafe_core::Error;
use http::{HeaderValue, header};
use serde::Serialize;
use serde_json::Serializer;

use super::reply::Reply;

/// A value as JSON: `application/json`.
///
/// ```
/// use carafe_web::respond::json;
/// use std::collections::BTreeMap;
///
/// let reply = json(BTreeMap::from([("tea", 2), ("milk", 1)]));
/// assert_eq!(reply.headers()["content-type"], "application/json");
/// ```
///
/// It is written at once, so the value may be borrowed. A value that cannot be written (a map whose keys are not
/// text, a `Serialize` of your own that fails) becomes a 500 at this line.
///
/// How a type looks is decided by its own `Serialize`: jiff's times are ISO 8601 (`2026-11-21T08:30:00Z`), a
/// `rust_decimal` and a `uuid` are strings, `f64::NAN` is `null`, an `Option` that is none is `null`. A list at the
/// top is fine: what made Django ask for an opt-in was a fault of browsers of 2006.
#[track_caller]
pub fn json(value: impl Serialize) -> Reply {
    // This function and what it calls is compiled for each type in the user's crate: the rest is in `written`.
    written(&value)
}

/// A value that can write itself, without its type.
trait Write {
    fn write(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()>;
}

impl<T: Serialize> Write for T {
    fn write(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()> {
        self.serialize(&mut Serializer::new(bytes))
    }
}

/// What `serde_json::to_vec` does, compiled once.
#[track_caller]
fn written(value: &dyn Write) -> Reply {
    let mut bytes = Vec::with_capacity(USUAL_LENGTH);
    match value.write(&mut bytes) {
        Ok(()) => json_bytes(bytes),
        Err(error) => Reply::failed(unwritten(error)),
    }
}

/// Room to begin with, so that short answers do not grow step by step.
const USUAL_LENGTH: usize = 128;

fn json_bytes(bytes: Vec<u8>) -> Reply {
    const JSON: HeaderValue = HeaderValue::from_static("application/json");
    Reply::new(([(header::CONTENT_TYPE, JSON)], Body::from(bytes)))
}

#[track_caller]
fn unwritten(error: serde_json::Error) -> Error {
    Error::internal(error).hint("this value has no JSON form; keys of maps must be text or numbers")
}
