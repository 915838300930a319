//! A guest book: who comes by may write something, and take it out again.
//!
//! [`site()`] puts it together; [`views`] are the functions that answer, [`entry`] is what somebody writes and what may be
//! wrong with it, [`book`] keeps it, [`visitor`] is what is remembered of who is reading. The pages are in `templates`, their
//! looks in `static`.

pub mod book;
pub mod entry;
mod site;
pub mod views;
pub mod visitor;

pub use site::{GuestBook, site};
