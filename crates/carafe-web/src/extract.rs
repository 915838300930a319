//! What a handler asks for: one extractor a file.
//!
//! All of them are axum's traits, so what axum has works here too. They refuse with [`Error`](carafe_core::Error),
//! so `Result<Query<T>, Error>` as an argument lets a handler see the refusal, and where absence makes sense
//! `Option<…>` takes it.

mod accept;
mod accept_encoding;
mod accept_language;
mod authorization;
mod awaited;
mod body;
mod challenge;
mod client_addr;
mod conditions;
mod content_type;
mod cookies;
#[cfg(feature = "db")]
mod db;
mod expected;
pub mod extension;
mod fault;
mod fields;
mod form;
mod hand_on;
mod json;
mod multipart;
mod pairs;
pub mod path;
mod query;
mod quoted;
pub(crate) mod request_origin;
pub mod setting;
pub mod state;
mod text;
mod weighted;

pub use accept::Accept;
pub use accept_encoding::AcceptEncoding;
pub use accept_language::AcceptLanguage;
pub use authorization::{Authorization, BasicAuth, BearerToken};
#[cfg(feature = "sessions")]
pub(crate) use body::read_all;
pub use body::{BodyLimit, BodyStream};
pub use challenge::Challenge;
pub use client_addr::ClientAddr;
pub(crate) use client_addr::is_trusted;
pub use content_type::ContentType;
pub use cookies::Cookies;
pub use extension::Extension;
#[cfg(feature = "sessions")]
pub(crate) use form::TOKEN_FIELD;
pub use form::{Form, FormMap};
pub use json::Json;
pub use multipart::{Multipart, Part};
pub use pairs::Pairs;
pub use path::Path;
pub use query::{Query, QueryMap};
pub use request_origin::RequestOrigin;
pub use setting::Setting;
pub use state::State;

pub use crate::htmx::Htmx;
