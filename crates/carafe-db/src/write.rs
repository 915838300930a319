//! New rows and changed rows: what is filled in, what is checked, and what comes back.

mod check;
mod create;
mod instance;

pub(crate) use check::check_assignments;
#[doc(hidden)]
pub use create::{Draft, require};
pub(crate) use instance::{delete, insert, save, sets, update};
