//! A link shortener: short names for long addresses, kept in a database.
//!
//! [`site`] puts it together; [`links`] is what a link is and what may be done with it, [`pages`] are the pages for people with
//! the HTML they are made of ([`html`]), [`api`] has the same links for programs.

pub mod api;
pub mod html;
pub mod links;
pub mod pages;
mod site;

pub use site::{Short, site};
