//! Migration files as text: read with the place of every mistake, written so that people can review them.

mod field;
mod index;
pub(crate) mod json;
mod reading;
mod value;
mod writing;

pub(crate) use field::{Described, read_field, write_field};
pub(crate) use index::{read_check, read_index, write_check, write_index};
pub(crate) use reading::{Source, Words};
pub(crate) use value::{read_fill, write_fill};
pub(crate) use writing::{Inline, quoted, quoted_list};
