//! Tables as data: what they are, how one becomes another, and how each database is told.
//!
//! Knows tables, columns and constraints; of models only the files `create.rs` and `lower.rs` know.

pub mod change;
mod create;
pub mod ddl;
mod diff;
pub mod introspect;
pub(crate) mod lower;
mod registered;
pub mod role;
mod source;
pub mod state;
pub mod table;

pub use change::{Change, Fill, Part};
pub use create::{create_schema, schema_sql};
pub use ddl::{Probe, Step, steps};
pub use diff::{Fills, between};
pub use introspect::introspect;
pub use role::{IndexRole, SearchIndex};
pub use source::models_source;
pub use state::State;
pub use table::{Check, Column, ColumnDefault, ColumnType, ForeignKey, Index, IndexPart, OnRemoval, Table};
