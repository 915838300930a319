//! The names that most files of a site need.

pub use carafe_core::{App, Error, Exit};
pub use carafe_web::WebApp;
pub use carafe_web::respond::{OrStatus, Reply, Result, abort, html, json, redirect, text};
