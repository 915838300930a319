//! Starts as a flask, serves the whole table.
//!
//! ```no_run
//! use carafe::prelude::*;
//!
//! fn main() -> Exit {
//!     App::new().get("/", || "Hello, World!").run()
//! }
//! ```
//!
//! This crate holds no logic: it is the porch of the house, where every room can be reached from.

pub use carafe_core as core;
#[cfg(feature = "dev")]
pub use carafe_dev as dev;
#[cfg(feature = "macros")]
pub use carafe_macros as macros;
/// A section of the settings: each field is a key of a table in `carafe.toml`.
///
/// ```
/// use carafe::prelude::*;
///
/// /// The blog.
/// #[derive(Settings)]
/// pub struct Blog {
///     /// Posts on one page.
///     #[setting(default = 20)]
///     pub per_page: u32,
///     pub note: Option<String>,
/// }
///
/// use carafe::core::settings::{Settings, Sources};
/// let site = App::named("blog").settings::<Blog>().build();
/// let settings = Settings::load(&site, Sources::new().toml("[blog]\nper_page = 5\n"))?;
/// assert_eq!(settings.get::<Blog>().unwrap().per_page, 5);
/// # Ok::<(), Error>(())
/// ```
///
/// The section is called after the struct (`BlogPosts` is `[blog_posts]`), or as `#[settings(section = "…")]` says.
/// A field without a default must be set, unless it is an `Option`. Of a field, `#[setting(…)]` knows:
///
/// - `default = …`: a literal as `carafe.toml` has it (`20`, `"30s"`, `["a", "b"]`), or any expression of its type;
/// - `dev = …`: another literal for the profile `dev`;
/// - `env = "DATABASE_URL"`: a well-known variable that sets it too;
/// - `check = function`: a `fn(&T) -> Result<(), &'static str>` that may refuse the value.
///
/// Doc comments are the help of `settings -v`. Which types a field can have: see
/// [`SettingValue`](core::settings::SettingValue).
#[cfg(feature = "macros")]
pub use carafe_macros::Settings;
/// A folder beside `Cargo.toml`: read from the disk in debug builds, part of the binary in release builds.
///
/// ```
/// use carafe::{core::embed::Dir, embed_dir};
///
/// const TESTS: Dir = embed_dir!("tests");
/// assert!(TESTS.list()?.contains(&"it/main.rs".to_owned()));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// In a debug build a file that is changed or added is there at once, without a build. In a release build the files are
/// those of the build; hidden ones are left out. Cargo notices when one of them changes; so that it notices
/// a file that was added too, put `println!("cargo::rerun-if-changed=static");` into the `main` of a `build.rs`.
/// A folder that is not there, and a symbolic link that leads out of it, are compile errors.
#[cfg(feature = "macros")]
pub use carafe_macros::embed_dir;
/// An async test, on a runtime of its own, so that tests run in parallel.
///
/// The function returns nothing, or a `Result`: an error fails the test and is printed with its causes and its line.
///
/// ```
/// use carafe::{prelude::*, test::TestClient};
///
/// fn app() -> App {
///     App::new().get("/", || "Hello, World!")
/// }
///
/// #[carafe::test]
/// async fn a_visitor_is_greeted() {
///     TestClient::new(app()).get("/").await.assert_status(200).assert_contains("Hello");
/// }
/// ```
#[cfg(feature = "testing")]
pub use carafe_macros::test;
#[cfg(feature = "template")]
pub use carafe_template as template;
#[cfg(feature = "testing")]
pub use carafe_test as test;
pub use carafe_web as web;

pub use carafe_core::{App, Error, Exit};

pub mod prelude;
