//! From changes to the statements of each database.

mod column;
mod index;
mod literal;
mod mysql;
mod postgres;
mod rebuild;
pub(super) mod search;
mod sqlite;
mod sqlite_table;
mod types;

pub use literal::literal;
pub use types::type_name;

use super::{ForeignKey, OnRemoval, change::Change};
use crate::{
    driver::{Features, Vendor},
    error::{DbError, ErrorKind, Result},
    neutral::quote,
};

/// One thing to do with the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A statement. Where the database cannot undo changes of its schema, the probe tells whether it was done.
    Sql {
        /// Its text.
        sql: String,
        /// What is there once it was done.
        probe: Option<Probe>,
    },
    /// A query that must give no row before one can go on.
    Refuse {
        /// The query.
        sql: String,
        /// What is wrong if it gives one, and what to do.
        fact: String,
    },
    /// SQLite: a table made anew. What hangs on the table and is not known here (triggers, indexes made by hand) is read
    /// first and made again.
    Rebuild {
        /// The table.
        table: String,
        /// The statements.
        script: Vec<String>,
        /// Indexes and triggers that the script makes or means to lose.
        known: Vec<String>,
    },
}

/// How to see whether a statement was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// What to look for.
    pub thing: Thing,
    /// Whether it is there once the statement was done.
    pub there: bool,
}

/// What a probe looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A table.
    Table(String),
    /// A column of a table.
    Column(String, String),
    /// An index of a table.
    Index(String, String),
    /// A constraint of a table.
    Constraint(String, String),
}

/// How the statements are to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Manner {
    /// Without locks that writers would wait for, at the price of no transaction (PostgreSQL).
    pub online: bool,
}

/// What makes the changes.
pub fn steps(features: &Features, changes: &[Change], manner: Manner) -> Result<Vec<Step>> {
    match features.vendor {
        Vendor::Sqlite => sqlite::steps(features, changes),
        Vendor::Postgres => postgres::steps(features, changes, manner),
        Vendor::MariaDb | Vendor::MySql => mysql::steps(features, changes),
    }
}

impl Step {
    /// A statement without a probe.
    #[must_use]
    pub fn sql(sql: impl Into<String>) -> Self {
        Self::Sql { sql: sql.into(), probe: None }
    }

    /// Its text, as `sqlmigrate` shows it.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Sql { sql, .. } => vec![format!("{sql};")],
            Self::Refuse { sql, fact } => vec![format!("-- stops if a row comes ({fact}): {sql}")],
            Self::Rebuild { table, script, .. } => {
                let mut lines: Vec<String> = script.iter().map(|sql| format!("{sql};")).collect();
                lines.push(format!("-- and the triggers and other indexes of {table} are made again"));
                lines
            }
        }
    }
}

fn refuse_rows(vendor: Vendor, table: &str, column: &str) -> Step {
    Step::Refuse {
        sql: format!("SELECT 1 FROM {} LIMIT 1", quote(vendor, table)),
        fact: format!(
            "`{table}` has rows and the new column `{column}` may not be null: say what they get, `fill = …`"
        ),
    }
}

fn foreign_key(vendor: Vendor, key: &ForeignKey) -> String {
    let mut sql = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) {}",
        quote(vendor, &key.name),
        quote(vendor, &key.column),
        references(vendor, key)
    );
    sql.truncate(sql.trim_end().len());
    sql
}

fn references(vendor: Vendor, key: &ForeignKey) -> String {
    let on_delete = match key.on_removal {
        OnRemoval::Refuse => "",
        OnRemoval::Cascade => " ON DELETE CASCADE",
        OnRemoval::SetNull => " ON DELETE SET NULL",
        OnRemoval::SetDefault => " ON DELETE SET DEFAULT",
    };
    // Rows that point at each other are saved one after the other, so the end of the transaction is soon enough.
    let deferred = if vendor.is_mysql_like() { "" } else { " DEFERRABLE INITIALLY DEFERRED" };
    format!("REFERENCES {} ({}){on_delete}{deferred}", quote(vendor, &key.table), quote(vendor, &key.to))
}

fn not_supported(vendor: Vendor, what: impl std::fmt::Display) -> DbError {
    DbError::new(ErrorKind::NotSupported, format!("{vendor} has no {what}"))
}

fn list(vendor: Vendor, names: &[String]) -> String {
    names.iter().map(|name| quote(vendor, name)).collect::<Vec<_>>().join(", ")
}
