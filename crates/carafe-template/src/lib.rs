//! Pages from templates: each value is escaped for the place where it stands.
//!
//! Knows no HTTP and no database. [`minijinja`] renders; what it is given to compile has been through [`escape`].

pub mod escape;
