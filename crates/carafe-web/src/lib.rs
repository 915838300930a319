//! Routes, requests, responses, middleware and the server.
//!
//! Knows no users, no permissions and no admin. What a request goes through is written down in two files that
//! read like lists: `pipeline.rs` and `dispatch.rs`.
//!
//! ```
//! use carafe_core::App;
//! use carafe_web::{WebApp, Service};
//!
//! let service = Service::build(App::new().get("/", || "Hello, World!")).unwrap();
//! ```

// What the derives write begins with `::carafe`: in this room that is this room.
#[cfg(all(feature = "db", feature = "sessions"))]
extern crate self as carafe;
#[cfg(all(feature = "db", feature = "sessions"))]
use carafe_db as db;

mod arriving;
mod before_serve;
pub mod blocking;
mod calm;
mod catch;
mod checks;
mod commands;
#[cfg(feature = "compress")]
pub mod compress;
pub mod conditional;
pub mod csp;
pub mod csrf;
pub mod current;
#[cfg(feature = "db")]
pub mod databases;
pub mod debug_door;
pub mod debug_page;
mod default_headers;
mod dispatch;
mod error_page;
pub mod extract;
pub mod failure;
pub mod guard;
pub mod handler;
mod headers;
mod htmx;
mod inert;
#[cfg(feature = "sessions")]
mod keeping;
pub mod log;
pub mod middleware;
#[cfg(feature = "template")]
mod pages;
pub mod parts;
mod pipeline;
pub mod reached;
mod remedies;
pub mod request_id;
pub mod respond;
pub mod route;
pub mod run;
#[cfg(feature = "sessions")]
mod secret_keys;
pub mod serve;
mod serve_static;
pub mod service;
#[cfg(feature = "sessions")]
pub mod session;
pub mod settings;
pub mod static_files;
pub mod strict;
pub mod url;
mod wait;
pub mod wanted;
mod website;

pub use axum_core::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
pub use blocking::blocking;
pub use current::{Current, Peer};
pub use failure::{Caught, Failed};
pub use handler::{Endpoint, Handler, Routed, Unrouted};
pub use http;
#[cfg(feature = "template")]
pub use pages::PageApp;
pub use parts::WebApp;
pub use request_id::RequestId;
pub use respond::{Reply, Result};
pub use route::link::Link;
pub use route::methods::{Methods, any, delete, get, patch, post, put};
pub use run::RunApp;
pub use service::Service;
pub use url::url;
pub use website::WebSite;
