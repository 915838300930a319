//! A statement about the rows of one table, being written.

use std::fmt::Write as _;

use crate::{Kind, Value, driver::Vendor, neutral::quote};

/// Text, and what is bound to it.
#[derive(Debug)]
pub(crate) struct Sql {
    vendor: Vendor,
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new(vendor: Vendor, words: &str) -> Self {
        let mut text = String::with_capacity(160);
        text.push_str(words);
        Self { vendor, text, values: Vec::new() }
    }

    pub(crate) const fn vendor(&self) -> Vendor {
        self.vendor
    }

    pub(crate) fn push(mut self, words: &str) -> Self {
        self.text.push_str(words);
        self
    }

    /// A name in the quotes of the database.
    pub(crate) fn name(mut self, name: &str) -> Self {
        self.text.push_str(&quote(self.vendor, name));
        self
    }

    /// Names with commas between.
    pub(crate) fn names<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.list(names, ", ", Self::name)
    }

    /// Several things with a separator between.
    pub(crate) fn list<T>(
        self,
        items: impl IntoIterator<Item = T>,
        separator: &str,
        mut write: impl FnMut(Self, T) -> Self,
    ) -> Self {
        items.into_iter().enumerate().fold(self, |sql, (index, item)| {
            let sql = if index > 0 { sql.push(separator) } else { sql };
            write(sql, item)
        })
    }

    /// A value, bound.
    pub(crate) fn bind(mut self, value: Value) -> Self {
        let cast = if value.kind() == Kind::Hstore { "::hstore" } else { "" };
        self.values.push(value);
        // The number of its type is another in each database, so it is told by name where nothing around it tells.
        self.sign().push(cast)
    }

    fn sign(mut self) -> Self {
        if self.vendor == Vendor::Postgres {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "${}", self.values.len());
        } else {
            self.text.push('?');
        }
        self
    }

    /// `column IN (…)`, of values that are not null.
    pub(crate) fn within(self, column: &str, values: Vec<Value>) -> Self {
        let sql = self.name(column);
        match values.as_slice() {
            [] => sql.push(" IN (NULL)"),
            [_] => values.into_iter().fold(sql.push(" = "), Self::bind),
            [first, ..] => match listed(sql.vendor, first.kind()) {
                Some(kind) => sql.push(" = ANY(").bind(Value::Array(kind, values)).push(")"),
                None => sql.push(" IN (").list(values, ", ", Self::bind).push(")"),
            },
        }
    }

    /// The rows of these keys: one column, or several that belong together.
    pub(crate) fn with_keys(self, columns: &[&str], mut keys: Vec<Vec<Value>>) -> Self {
        if let [column] = columns {
            return self.within(column, keys.into_iter().flatten().collect());
        }
        if keys.len() == 1 {
            let pairs = columns.iter().zip(keys.remove(0));
            return self
                .list(pairs, " AND ", |sql, (column, value)| sql.name(column).push(" = ").bind(value));
        }
        let values = if self.vendor.is_mysql_like() { ") IN (" } else { ") IN (VALUES " };
        self.push("(")
            .names(columns.iter().copied())
            .push(values)
            .list(keys, ", ", |sql, key| sql.push("(").list(key, ", ", Self::bind).push(")"))
            .push(")")
    }
}

/// PostgreSQL takes a list of these as one array, so that its statement is the same for every length.
pub(super) const fn listed(vendor: Vendor, kind: Kind) -> Option<&'static Kind> {
    if !matches!(vendor, Vendor::Postgres) {
        return None;
    }
    match kind {
        Kind::Bool => Some(&Kind::Bool),
        Kind::I16 => Some(&Kind::I16),
        Kind::I32 => Some(&Kind::I32),
        Kind::I64 => Some(&Kind::I64),
        Kind::F64 => Some(&Kind::F64),
        Kind::Text => Some(&Kind::Text),
        Kind::Decimal => Some(&Kind::Decimal),
        Kind::Date => Some(&Kind::Date),
        Kind::Time => Some(&Kind::Time),
        Kind::DateTime => Some(&Kind::DateTime),
        Kind::Timestamp => Some(&Kind::Timestamp),
        Kind::Uuid => Some(&Kind::Uuid),
        Kind::Bytes
        | Kind::Duration
        | Kind::Json
        | Kind::Hstore
        | Kind::SearchVector
        | Kind::Array(_)
        | Kind::Range(_) => None,
    }
}
