//! A site on a real port, for tests that come with a client of their own: a browser, `curl`, an HTTP library.

use std::net::SocketAddr;

use carafe_core::App;
use carafe_web::{
    Service,
    serve::{self, Running},
};

/// A site that is served on a free port of this machine until this is dropped.
///
/// ```
/// use carafe_core::App;
/// use carafe_test::LiveServer;
/// use carafe_web::WebApp;
///
/// let server = LiveServer::start(App::new().get("/", || "Hello"));
/// assert!(server.url("/").starts_with("http://127.0.0.1:"));
/// ```
#[derive(Debug)]
pub struct LiveServer(Running);

impl LiveServer {
    /// Builds the app and serves it.
    ///
    /// # Panics
    /// At the caller's line, when the app does not start, or this machine has no free port.
    #[track_caller]
    #[must_use]
    pub fn start(app: App) -> Self {
        match Service::build(app) {
            Ok(service) => Self::of(service),
            Err(error) => panic!("the app does not start: {error}"),
        }
    }

    /// Serves a site that is built already.
    ///
    /// # Panics
    /// When this machine has no free port.
    #[track_caller]
    #[must_use]
    pub fn of(service: Service) -> Self {
        match serve::spawn(service) {
            Ok(running) => Self(running),
            Err(error) => panic!("the site cannot be served: {error:?}"),
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.0.addr()
    }

    /// The whole address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr())
    }
}
