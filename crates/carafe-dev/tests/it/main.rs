//! The tests of this room, through its public face.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod curl;
mod faults;
mod hostile;
mod masks;
mod page;
mod panics;
mod remedies;
mod routes;
#[cfg(feature = "sessions")]
mod sessions;
#[cfg(feature = "template")]
mod templates;
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

/// A folder of its own for each test, removed at the end.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-dev-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        let folder = Self(path.canonicalize().unwrap());
        for (name, text) in files {
            let path = folder.0.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.0.join(name)).ok()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

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
