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
#[cfg(feature = "db")]
pub use carafe_db as db;
#[cfg(feature = "dev")]
pub use carafe_dev as dev;
#[cfg(feature = "macros")]
pub use carafe_macros as macros;
/// An enum whose values are the choices of a field.
///
/// ```
/// use carafe::{db::field::Choices as _, prelude::*};
///
/// #[derive(Choices, Debug, Clone, Copy, PartialEq)]
/// pub enum Status {
///     Draft,
///     #[choice(label = "Waits for a reader")]
///     InReview,
///     Published,
/// }
///
/// assert_eq!(Status::Draft.label(), "Draft");
/// assert_eq!(Status::InReview.label(), "Waits for a reader");
/// assert_eq!(Status::ALL.len(), 3);
/// ```
///
/// They are kept as text: `draft`, `in_review`, or as `#[choice(value = "…")]` says. Where each has a number
/// (`Draft = 1`) that is kept. A row with anything else does not decode.
#[cfg(all(feature = "db", feature = "macros"))]
pub use carafe_macros::Choices;
/// A struct whose values are rows of a table.
///
/// ```
/// use carafe::{db::Kind, prelude::*};
///
/// /// Who writes.
/// #[derive(Model, Debug, Clone)]
/// pub struct Author {
///     pub id: i64,
///     #[field(max_length = 80)]
///     pub name: String,
///     #[field(unique)]
///     pub email: Option<String>,
///     #[reverse(author)]
///     pub posts: Many<Post>,
/// }
///
/// #[derive(Model, Debug, Clone)]
/// #[model(ordering = "-created", index(author, created))]
/// pub struct Post {
///     pub id: i64,
///     /// Shown in lists and in the page title.
///     #[field(max_length = 200)]
///     pub title: String,
///     #[field(default = true)]
///     pub draft: bool,
///     #[field(auto_now_add)]
///     pub created: Timestamp,
///     #[field(on_delete = cascade)]
///     pub author: Fk<Author>,
/// }
///
/// let title = Post::meta().field("title").unwrap();
/// assert_eq!((title.kind, title.max_length), (Kind::Text, Some(200)));
/// assert_eq!(title.help, "Shown in lists and in the page title.");
/// assert_eq!(Post::meta().field("author").unwrap().column, "author_id");
/// ```
///
/// Each field is a column, unless its type is [`Many`](db::Many), [`One`](db::One) or [`ManyToMany`](db::ManyToMany). The
/// type says what the column holds and whether it may be null; which types there are: see
/// [`FieldType`](db::field::FieldType). The field `id` is the primary key, or those marked with
/// `#[field(primary_key)]`; one that is a whole number is counted by the database, and 0 as long as it is not saved.
/// Doc comments are help texts.
///
/// `#[model(…)]` knows `table`, `label`, `label_plural`, `ordering`, `index(…)`, `unique(…)`, `check(…)`,
/// `managed = false`, `objects = a_condition`, `fetch_mode = peers`, `clean = a_function` (see [`Save::validate`](db::Save::validate)),
/// `permissions(…)`, `default_permissions(…)` and `frozen`; and for what is [ready made](db::ready) `history`, `soft_delete = a_field` and
/// `tree = a_foreign_key`. `#[field(…)]` knows `column`, `max_length`, `digits(10, 2)`, `min`, `max`, `unique`,
/// `index`, `blank`, `default`, `db_default`, `auto_now`, `auto_now_add`, `auto_increment`, `generated`, `stored`,
/// `on_delete`, `constraint`, `related_name`, `to_field = AName`, `limit_choices_to`, `validators(…)`, `error_messages(…)`,
/// `unique_for_date = a_field` (and `_month`, `_year`), `label`, `editable`, `comment`, `collation`, `ordered` and
/// `order_with_respect_to = a_field`.
#[cfg(all(feature = "db", feature = "macros"))]
pub use carafe_macros::Model;
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
/// A new row, of the fields that are named: inserted, and given back as it is in the database.
///
/// ```
/// use carafe::prelude::*;
///
/// #[derive(Model, Debug)]
/// pub struct Author {
///     pub id: i64,
///     #[field(max_length = 80)]
///     pub name: String,
/// }
///
/// #[derive(Model, Debug)]
/// pub struct Post {
///     pub id: i64,
///     #[field(max_length = 200)]
///     pub title: String,
///     #[field(default = true)]
///     pub draft: bool,
///     pub author: Fk<Author>,
/// }
///
/// async fn first_post(db: &Db) -> Result<Post, carafe::db::DbError> {
///     let ann = create!(Author { name: "Ann" }, db).await?;
///     create!(Post { title: "Hello", author: &ann }, db).await
/// }
/// ```
///
/// A field that has no default, is not optional and sets itself in no other way must be named, or the program does not
/// compile: "create!(Post { .. }): required field `author` is missing".
///
/// ```compile_fail
/// # use carafe::prelude::*;
/// # #[derive(Model)]
/// # pub struct Author { pub id: i64 }
/// # #[derive(Model)]
/// # pub struct Post { pub id: i64, pub title: String, pub author: Fk<Author> }
/// async fn nobody_wrote_it(db: &Db) -> Result<Post, carafe::db::DbError> {
///     create!(Post { title: "Hello" }, db).await
/// }
/// ```
///
/// Values are converted: `&str` for a `String`, a row for a foreign key to it, a value for an `Option`.
#[cfg(all(feature = "db", feature = "macros"))]
pub use carafe_macros::create;
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
/// A condition in Django's words, for code that is ported: a closure for `filter` and `exclude`.
///
/// ```
/// use carafe::prelude::*;
///
/// #[derive(Model)]
/// struct Post {
///     id: i64,
///     title: String,
///     views: i64,
/// }
///
/// let posts = Post::objects().filter(lookup!(title__icontains = "rust", views__gt = 5));
/// # let _ = posts;
/// ```
#[cfg(all(feature = "db", feature = "macros"))]
pub use carafe_macros::lookup;
/// SQL of your own: a literal, in which what stands in braces is bound, never written into the text.
///
/// ```
/// use carafe::prelude::*;
///
/// async fn busy(least: i64, db: &Db) -> Result<Vec<(i64, String)>, Error> {
///     Ok(sql!("SELECT id, title FROM blog_post WHERE views > {least}").fetch(db).await?)
/// }
/// ```
///
/// It is a statement ([`fetch`](db::raw::Raw::fetch), [`execute`](db::raw::Raw::execute)), rows of a model
/// (`Post::raw(sql!(…))`), a condition of a query (`filter(|p| sql!("{p.id} % 2 = 1"))`) or a value of one
/// ([`value`](db::raw::Raw::value)). `{{` and `}}` are braces that are meant.
#[cfg(all(feature = "db", feature = "macros"))]
pub use carafe_macros::sql;
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
