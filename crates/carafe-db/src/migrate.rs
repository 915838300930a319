//! Migrations: files that say how the schema changed, the history they make, and what applies them.
//!
//! A state of the models is never stored: it is replayed from the files. Statements are never stored either: they are
//! worked out from the states before and after an operation, for the database at hand.

pub mod autodetect;
mod brought;
pub mod commands;
mod custom;
pub mod executor;
mod file;
mod functions;
mod graph;
mod here;
mod hooks;
mod id;
mod labels;
pub mod lint;
mod loader;
mod lock;
mod nearest;
pub mod operation;
pub mod optimise;
pub mod phases;
mod plan;
mod probe;
mod recorder;
mod remedy;
mod session;
mod sorting;
mod text;

pub(crate) use custom::OperationPart;
pub use executor::{Event, Fake, Migrator, Options, Report, Target};
pub use file::Migration;
pub(crate) use functions::FunctionPart;
pub use graph::Graph;
pub use here::Here;
pub(crate) use hooks::{HookPart, When};
pub use hooks::{Migrating, runs_code};
pub use id::Id;
pub(crate) use loader::MigrationsPart;
pub use loader::{Folder, load};
pub use operation::{CustomOperation, Op, OpKind};
pub use plan::{Direction, Stage, Work, stages};
pub use recorder::{Record, Status};
pub(crate) use remedy::offer;
pub(crate) use sorting::sorted;
