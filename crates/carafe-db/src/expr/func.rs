//! Functions of the database that Carafe has no word for.

use std::{borrow::Cow, fmt, marker::PhantomData};

use crate::{
    driver::Vendor,
    expr::{Expr, Select},
    field::FieldType,
    neutral::quote,
    node::{Func as FuncNode, Node},
};

/// A function of the database that Carafe has no word for, with the words that each kind of database has for it.
///
/// In its text `{0}` stands for the first argument, `{1}` for the second. The text is a literal of the program; arguments are
/// fields, or values that are bound.
///
/// ```
/// use carafe::{db::expr::Func, prelude::*};
///
/// #[derive(Model)]
/// struct Song {
///     id: i64,
///     title: String,
/// }
///
/// /// How many bytes a text has.
/// const BYTES: Func<i64> = Func::new("octet_length({0})").on_sqlite("length(CAST({0} AS BLOB))");
///
/// let long = Song::objects().filter(|s| BYTES.call(s.title).gt(200));
/// # let _ = long;
/// ```
#[derive(Clone, Copy)]
pub struct Func<T> {
    sqlite: Option<&'static str>,
    postgres: Option<&'static str>,
    mysql: Option<&'static str>,
    of: PhantomData<fn() -> T>,
}

impl<T: FieldType> Func<T> {
    /// One that has the same text everywhere.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let text = Some(text);
        Self { sqlite: text, postgres: text, mysql: text, of: PhantomData }
    }

    /// One that no database has, unless the methods that follow say so: the others refuse it.
    #[must_use]
    pub const fn only() -> Self {
        Self { sqlite: None, postgres: None, mysql: None, of: PhantomData }
    }

    /// Its text for SQLite.
    #[must_use]
    pub const fn on_sqlite(mut self, text: &'static str) -> Self {
        self.sqlite = Some(text);
        self
    }

    /// Its text for PostgreSQL.
    #[must_use]
    pub const fn on_postgres(mut self, text: &'static str) -> Self {
        self.postgres = Some(text);
        self
    }

    /// Its text for MariaDB and MySQL.
    #[must_use]
    pub const fn on_mysql(mut self, text: &'static str) -> Self {
        self.mysql = Some(text);
        self
    }

    /// Its value for these arguments: one, or several in a tuple. [`value`](crate::expr::value) makes one of a plain value.
    #[must_use]
    pub fn call(&self, arguments: impl Select) -> Expr<T> {
        let mut nodes = Vec::new();
        arguments.nodes(&mut nodes);
        Expr::new(Node::Func(Box::new(FuncNode {
            sqlite: self.sqlite.map(Cow::Borrowed),
            postgres: self.postgres.map(Cow::Borrowed),
            mysql: self.mysql.map(Cow::Borrowed),
            arguments: nodes,
            kind: T::COLUMN.kind,
            name: "a function of your own that has no text for it",
        })))
    }
}

impl<T> fmt::Debug for Func<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Func")
            .field("sqlite", &self.sqlite)
            .field("postgres", &self.postgres)
            .field("mysql", &self.mysql)
            .finish()
    }
}

/// A text under a collation.
pub(super) fn collated(text: Node, collation: &str) -> Node {
    let under = |vendor| Some(Cow::Owned(format!("({{0}} COLLATE {})", quote(vendor, collation))));
    let kind = text.kind().unwrap_or(crate::Kind::Text);
    Node::Func(Box::new(FuncNode {
        sqlite: under(Vendor::Sqlite),
        postgres: under(Vendor::Postgres),
        mysql: under(Vendor::MariaDb),
        arguments: vec![text],
        kind,
        name: "collations",
    }))
}
