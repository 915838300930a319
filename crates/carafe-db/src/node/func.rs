//! A function that the user names.

use std::borrow::Cow;

use super::Node;
use crate::{Kind, driver::Vendor};

/// A function by its text for each kind of database: `{0}` stands for the first argument.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Func {
    /// For SQLite.
    pub sqlite: Option<Cow<'static, str>>,
    /// For PostgreSQL.
    pub postgres: Option<Cow<'static, str>>,
    /// For MariaDB and MySQL.
    pub mysql: Option<Cow<'static, str>>,
    /// What is given to it.
    pub arguments: Vec<Node>,
    /// The kind of what comes out.
    pub kind: Kind,
}

impl Func {
    /// Its text for a database.
    pub(crate) const fn text(&self, vendor: Vendor) -> Option<&Cow<'static, str>> {
        match vendor {
            Vendor::Sqlite => self.sqlite.as_ref(),
            Vendor::Postgres => self.postgres.as_ref(),
            Vendor::MariaDb | Vendor::MySql => self.mysql.as_ref(),
        }
    }
}
