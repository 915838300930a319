//! What a handler asks for: one extractor a file.
//!
//! All of them are axum's traits, so what axum has works here too. They refuse with [`Error`](carafe_core::Error),
//! so `Result<Query<T>, Error>` as an argument lets a handler see the refusal, and where absence makes sense
//! `Option<…>` takes it.

mod body;
mod content_type;
mod expected;
pub mod extension;
mod fault;
mod fields;
mod form;
mod json;
mod pairs;
mod path;
mod query;
pub mod state;
mod text;

pub use body::{BodyLimit, BodyStream};
pub use content_type::ContentType;
pub use extension::Extension;
pub use form::{Form, FormMap};
pub use json::Json;
pub use pairs::Pairs;
pub use path::Path;
pub use query::{Query, QueryMap};
pub use state::State;
