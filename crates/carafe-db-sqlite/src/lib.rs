//! SQLite for Carafe, inside the binary.
//!
//! Knows how statements and rows travel; models, queries and migrations are `carafe-db`'s. A file has one connection that
//! writes, behind a fair queue, and several that read beside it (WAL). Statements are stepped on the thread that asks,
//! because the way to another thread costs ten times what a short statement does; one that takes long moves to a thread
//! where it keeps nobody waiting.
//!
//! What the SQL writer may use beyond SQLite's own functions is listed at [`functions`].
//!
//! ```
//! use carafe_db::{Value, driver::{Driver, Row, Statement}};
//! use carafe_db_sqlite::{Options, Sqlite};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let database = Sqlite::new(Options::memory());
//! let statement = Statement::reading("SELECT carafe_upper(?)");
//! let mut answer = String::new();
//! let mut rows = |row: &dyn Row| {
//!     answer = row.text(0)?.unwrap_or_default().to_owned();
//!     Ok(())
//! };
//! database.run(&statement, &[Value::Text("é".into())], &mut rows).await.unwrap();
//! assert_eq!(answer, "É");
//! # });
//! ```

mod address;
mod away;
mod budget;
mod calendar;
mod connection;
mod decode;
mod driver;
mod encode;
mod error;
pub mod functions;
mod lane;
mod lot;
mod open;
mod options;
mod pace;
mod shared;
mod step;
mod waiting;

pub use address::connect;
pub use driver::Sqlite;
pub use options::{Options, Synchronous};
