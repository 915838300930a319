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
    /// What it is called where a database does not have it.
    pub name: &'static str,
}

impl Func {
    /// One that no database has, until it is said which.
    pub(crate) const fn nowhere(name: &'static str, arguments: Vec<Node>, kind: Kind) -> Self {
        Self { sqlite: None, postgres: None, mysql: None, arguments, kind, name }
    }

    /// Its text for a database.
    pub(crate) const fn text(&self, vendor: Vendor) -> Option<&Cow<'static, str>> {
        match vendor {
            Vendor::Sqlite => self.sqlite.as_ref(),
            Vendor::Postgres => self.postgres.as_ref(),
            Vendor::MariaDb | Vendor::MySql => self.mysql.as_ref(),
        }
    }
}
