//! The names that most files of a site need.

pub use carafe_core::{
    App, Error, Exit,
    clap::{self, Args},
    command::Context,
    settings::Secret,
};
pub use carafe_web::extract::{Form, Json, Path, Query, Setting, State};
pub use carafe_web::respond::{OrStatus, Reply, Result, abort, file, html, json, redirect, text};
pub use carafe_web::{Link, Methods, RunApp, WebApp, any, delete, get, patch, post, put, url};

#[cfg(feature = "macros")]
pub use carafe_macros::Settings;
