//! Rows that are written: inserted, changed and deleted by their keys, one at a time or many together.
//!
//! All that is generic over a model is a shell of a few lines; the work is done on `Record`s and values,
//! driven by what a model says of itself, and is compiled once.

mod any_key;
pub(crate) mod between;
mod broken;
pub mod bulk;
mod bulk_update;
mod check;
mod columns;
mod create;
pub mod delete;
mod fields;
pub mod history;
mod insert;
mod keep;
mod key;
mod moment;
mod new_row;
pub(crate) mod order;
mod record;
mod row;
mod run;
mod save;
mod select;
mod set;
mod sql;
pub(crate) mod tree;
mod turn;
mod update;
mod validate;
mod wanted;

pub(crate) use any_key::{any_key, key_of_text, key_text};
pub use bulk::Bulk;
pub(crate) use bulk::{ignore, insert_given};
pub(crate) use check::check_assignments;
#[doc(hidden)]
pub use create::{Given, create, field, given};
pub use delete::Deleted;
pub use fields::FieldList;
pub(crate) use fields::named;
pub(crate) use keep::save_fields;
pub(crate) use key::{Ident, distinct, key_column, of_query as keys_of_query};
pub(crate) use record::Record;
pub(crate) use run::Run;
pub use save::Save;
pub(crate) use set::assignments;
pub(crate) use sql::Sql;
pub(crate) use wanted::Wanted;
