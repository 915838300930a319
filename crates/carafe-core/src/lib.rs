//! The application without the web: an [`App`] is made of apps, an app is made of parts.
//!
//! Knows no HTTP server, no SQL and no templates. Other rooms teach it their kinds of [`Part`]:
//! routes, commands, checks, models. `axum-core` is here for one reason only, so that [`Error`] may be
//! returned where axum's traits ask for a response.
//!
//! ```
//! use carafe_core::{App, Part};
//!
//! struct Greeting(&'static str);
//! impl Part for Greeting {}
//!
//! let site = App::new().add(Greeting("hello")).build();
//! let added = site.parts::<Greeting>().next().unwrap();
//! assert_eq!(added.part.0, "hello");
//! assert!(added.place.to_string().contains(":"), "who asks is told the file and line");
//! ```

pub mod app;
pub mod base64;
pub mod check;
pub mod command;
pub mod embed;
pub mod error;
pub mod exit;
pub mod output;
pub mod part;
pub mod place;
pub mod remedy;
pub mod run;
pub mod settings;
#[cfg(feature = "signing")]
pub mod signing;
pub mod site;
pub mod state;

pub use app::App;
pub use clap;
pub use error::{AnswersWith, Error, Result};
pub use exit::Exit;
pub use part::Part;
pub use place::Place;
pub use site::{Added, AppId, AppInfo, Site};
