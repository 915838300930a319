//! A statement being written: its text, its parameters, and the queries one is inside of.

use std::fmt::Write as _;

use super::{
    Ask,
    bound::Bound,
    scope::Scope,
    slot::{Form, Wanted},
};
use crate::{
    DbError, ErrorKind, Kind, Registry, Value,
    driver::{Features, Vendor},
    error::Result,
    meta::ModelMeta,
    neutral::quote,
};

/// What is written so far.
pub(super) struct Writer<'q> {
    pub(super) registry: &'q Registry,
    pub(super) features: &'q Features,
    pub(super) sql: String,
    pub(super) wanted: Vec<Wanted>,
    /// The innermost query last.
    pub(super) scopes: Vec<Scope<'q>>,
    /// Tables that have an alias so far.
    pub(super) aliases: usize,
    /// It is an UPDATE or a DELETE, with all that stands in it.
    pub(super) changes: bool,
}

impl<'q> Writer<'q> {
    pub(super) fn new(registry: &'q Registry, features: &'q Features) -> Self {
        Self {
            registry,
            features,
            sql: String::with_capacity(256),
            wanted: Vec::new(),
            scopes: Vec::new(),
            aliases: 0,
            changes: false,
        }
    }

    pub(super) fn finish(self) -> (String, Vec<Wanted>) {
        (self.sql, self.wanted)
    }

    pub(super) fn ask(&mut self, ask: Ask<'q>) -> Result<()> {
        self.changes = matches!(ask, Ask::Update(_) | Ask::Delete(_));
        match ask {
            Ask::Select(query) => self.select(query),
            Ask::Explain(query, analyze) => self.explain(query, analyze),
            Ask::Update(update) => self.update(update),
            Ask::Delete(query) => self.delete(query),
            Ask::Raw(fragment) => self.fragment(fragment),
        }
    }

    pub(super) const fn vendor(&self) -> Vendor {
        self.features.vendor
    }

    pub(super) fn push(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    /// A name in the quotes of the database.
    pub(super) fn name(&mut self, name: &str) {
        let quoted = quote(self.vendor(), name);
        self.push(&quoted);
    }

    pub(super) fn number(&mut self, number: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.sql, "{number}");
    }

    /// The sign of a parameter.
    pub(super) fn bind(&mut self, bound: Bound<'q>, form: Form) {
        self.wanted.push(Wanted { address: bound.address(), form });
        if self.vendor() == Vendor::Postgres {
            let number = self.wanted.len();
            self.number(format_args!("${number}"));
        } else {
            self.push("?");
        }
    }

    /// A value. A decimal comes to MariaDB and MySQL as a text, and would make a fraction of whatever it meets.
    pub(super) fn value(&mut self, value: &'q Value) {
        let Value::Decimal(decimal) = value else {
            self.bind(Bound::Value(value), Form::Plain);
            // The number of its type is another in each database, so it is told by name where nothing around it tells.
            self.push(if value.kind() == Kind::Hstore { "::hstore" } else { "" });
            return;
        };
        let cast = self.vendor().is_mysql_like();
        self.push(if cast { "CAST(" } else { "" });
        self.bind(Bound::Value(value), Form::Plain);
        if cast {
            self.number(format_args!(" AS DECIMAL(65, {}))", decimal.scale()));
        }
    }

    /// Writes several things with a separator between.
    pub(super) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &str,
        mut write: impl FnMut(&mut Self, T) -> Result<()>,
    ) -> Result<()> {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            write(self, item)?;
        }
        Ok(())
    }

    /// The table of a model.
    pub(super) fn table(&self, meta: &'static ModelMeta) -> Result<&'q str> {
        if let Some(known) = self.registry.get(meta) {
            return Ok(&known.table);
        }
        meta.table.filter(|_| meta.frozen).ok_or_else(|| unknown(meta))
    }

    /// An error of a database that cannot do this.
    pub(super) fn unsupported(&self, what: &str) -> DbError {
        DbError::new(ErrorKind::NotSupported, format!("{} cannot do this: {what}", self.vendor()))
    }
}

#[cold]
fn unknown(meta: &'static ModelMeta) -> DbError {
    DbError::new(ErrorKind::Query, format!("the model `{}` ({}) belongs to no app", meta.name, meta.place))
        .hint(format!("add it where its app is made: `.models::<{}>()`", meta.name))
}
