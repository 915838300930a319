//! A browser without a screen and without a socket: sends requests to a site and looks at what comes back.
//!
//! Knows nothing of production: only tests depend on this room.
//!
//! ```
//! use carafe_core::App;
//! use carafe_test::{TestClient, run};
//! use carafe_web::WebApp;
//!
//! run(async {
//!     let client = TestClient::new(App::new().get("/", || "Hello, World!"));
//!     client.get("/").await.assert_status(200).assert_contains("Hello");
//!     client.get("/nope").await.assert_status(404);
//! });
//! ```

pub mod client;
pub mod cookies;
#[cfg(feature = "db")]
mod database;
mod follow;
pub mod live;
pub mod multipart;
mod plan;
pub mod request;
pub mod response;
mod runtime;
pub mod site;
pub mod streamed;
mod url;

pub use client::TestClient;
pub use cookies::{CookieJar, SetCookie};
pub use live::LiveServer;
pub use multipart::Multipart;
pub use request::TestRequest;
pub use response::TestResponse;
pub use runtime::run;
pub use site::{FromSite, TestSite};
pub use streamed::StreamedResponse;
