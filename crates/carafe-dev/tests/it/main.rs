//! The tests of this room, through its public face.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod faults;
mod hostile;
mod masks;
mod page;
mod panics;
mod routes;
mod visitors;

use carafe_core::{
    App,
    settings::{Profile, Sources},
};
use carafe_dev::{ExplainErrors, Panics};
use carafe_test::TestClient;
use carafe_web::Service;

/// What is in force in development, for any host name.
const DEBUG: &str = "[site]\ndebug = true\nhosts = [\"*\"]\n";

/// A developer who visits an app.
fn developer(app: App) -> TestClient {
    developer_with(app, "")
}

/// A developer who visits an app that has these settings too.
fn developer_with(app: App, toml: &str) -> TestClient {
    let sources = Sources::new().profile(Profile::DEV).toml(&format!("{DEBUG}{toml}"));
    TestClient::of(Service::with_settings(app.explain_errors(Panics::default()), sources).unwrap())
}

/// What a browser says that it wants.
const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
