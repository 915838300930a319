//! Full-text search: a computed column with an index on PostgreSQL, a table of FTS5 beside the model's on SQLite.

use super::quote;
use crate::{
    DbError, ErrorKind,
    driver::Vendor,
    error::Result,
    names,
    neutral::text,
    schema::{Index, Table, role::SearchIndex},
};

const SQLITE: Vendor = Vendor::Sqlite;
const POSTGRES: Vendor = Vendor::Postgres;

/// PostgreSQL's column of words, as it stands in `CREATE TABLE` and `ADD COLUMN`.
pub(super) fn column(index: &Index, search: &SearchIndex) -> String {
    let config = text(POSTGRES, &search.config);
    let part = |(name, weight): (&str, &char)| {
        let name = quote(POSTGRES, name);
        format!("setweight(to_tsvector({config}::regconfig, coalesce({name}, '')), '{weight}')")
    };
    let vector: Vec<String> = index.names().zip(&search.weights).map(part).collect();
    let name = quote(POSTGRES, names::SEARCH_COLUMN);
    format!("{name} tsvector GENERATED ALWAYS AS ({}) STORED", vector.join(" || "))
}

/// PostgreSQL's index over that column.
pub(super) fn column_index(table: &Table, index: &Index, concurrently: bool) -> String {
    let (name, table) = (quote(POSTGRES, &index.name), quote(POSTGRES, &table.name));
    let word = if concurrently { "CONCURRENTLY " } else { "" };
    format!("CREATE INDEX {word}{name} ON {table} USING gin ({})", quote(POSTGRES, names::SEARCH_COLUMN))
}

/// The searches of a table.
pub(super) fn of(table: &Table) -> impl Iterator<Item = (&Index, &SearchIndex)> {
    table.indexes.iter().filter_map(|index| Some((index, index.role.search()?)))
}

/// The triggers that keep SQLite's table of words in step.
pub(super) fn triggers(index: &Index) -> [String; 3] {
    ["insert", "delete", "update"].map(|event| format!("{}_{event}", index.name))
}

/// SQLite's table of words, filled with those that are there, and what keeps it in step.
///
/// The words are kept once: the texts themselves stay in the model's table, by the number of its row. Only a key that the
/// database counts is that number for ever; any other row may be numbered anew when the file is compacted.
pub(super) fn create(table: &Table, index: &Index, search: &SearchIndex) -> Result<Vec<String>> {
    let key = table.columns.iter().find(|column| column.auto).ok_or_else(|| no_key(table))?;
    let words = Words { table, index, key: quote(SQLITE, &key.name), name: quote(SQLITE, &index.name) };
    let name = &words.name;
    let mut statements = vec![
        words.create(&key.name, tokenizer(table, search)?),
        format!("INSERT INTO {name} ({name}, rank) VALUES ('rank', 'bm25({})')", ranks(search)),
        format!("INSERT INTO {name} ({name}) VALUES ('rebuild')"),
    ];
    statements.extend(words.triggers());
    Ok(statements)
}

/// Takes all of it away.
pub(super) fn drop(index: &Index) -> Vec<String> {
    let mut statements: Vec<String> = triggers(index)
        .iter()
        .map(|trigger| format!("DROP TRIGGER IF EXISTS {}", quote(SQLITE, trigger)))
        .collect();
    statements.push(format!("DROP TABLE IF EXISTS {}", quote(SQLITE, &index.name)));
    statements
}

/// SQLite's table of words for an index.
struct Words<'a> {
    table: &'a Table,
    index: &'a Index,
    key: String,
    name: String,
}

impl Words<'_> {
    fn create(&self, key: &str, tokenizer: &str) -> String {
        let columns: String =
            self.index.names().map(|column| format!("{}, ", quote(SQLITE, column))).collect();
        let (table, key) = (text(SQLITE, &self.table.name), text(SQLITE, key));
        format!(
            "CREATE VIRTUAL TABLE {} USING fts5({columns}content={table}, content_rowid={key}, tokenize='{tokenizer}')",
            self.name
        )
    }

    fn triggers(&self) -> Vec<String> {
        let table = quote(SQLITE, &self.table.name);
        let [insert, delete, update] = triggers(self.index).map(|name| quote(SQLITE, &name));
        let changed = self.index.names().map(|column| {
            let column = quote(SQLITE, column);
            format!("old.{column} IS NOT new.{column}")
        });
        let changed: Vec<String> = changed.chain([format!("old.{0} IS NOT new.{0}", self.key)]).collect();
        let (goes, comes) = (self.goes(), self.comes());
        vec![
            format!("CREATE TRIGGER {insert} AFTER INSERT ON {table} BEGIN {comes}; END"),
            format!("CREATE TRIGGER {delete} AFTER DELETE ON {table} BEGIN {goes}; END"),
            format!(
                "CREATE TRIGGER {update} AFTER UPDATE ON {table} WHEN {} BEGIN {goes}; {comes}; END",
                changed.join(" OR ")
            ),
        ]
    }

    fn comes(&self) -> String {
        format!("INSERT INTO {} (rowid, {}) VALUES ({})", self.name, self.columns(""), self.values("new."))
    }

    /// FTS5 must be told the words that go: it does not keep the texts.
    fn goes(&self) -> String {
        let name = &self.name;
        format!(
            "INSERT INTO {name} ({name}, rowid, {}) VALUES ('delete', {})",
            self.columns(""),
            self.values("old.")
        )
    }

    fn columns(&self, row: &str) -> String {
        let quoted = self.index.names().map(|column| format!("{row}{}", quote(SQLITE, column)));
        quoted.collect::<Vec<_>>().join(", ")
    }

    fn values(&self, row: &str) -> String {
        format!("{row}{}, {}", self.key, self.columns(row))
    }
}

/// Letters with marks are other letters, as PostgreSQL sees it.
fn tokenizer(table: &Table, search: &SearchIndex) -> Result<&'static str> {
    match &*search.config {
        "simple" => Ok("unicode61 remove_diacritics 0"),
        "english" => Ok("porter unicode61 remove_diacritics 0"),
        other => {
            let fact = format!("SQLite knows no stems of words in `{other}`: the search of `{}`", table.name);
            Err(DbError::new(ErrorKind::NotSupported, fact)
                .hint("say `config = \"simple\"` to search words as they are written, or `\"english\"`"))
        }
    }
}

/// The same numbers that PostgreSQL ranks by.
fn ranks(search: &SearchIndex) -> String {
    search.weights.iter().map(|weight| rank(*weight)).collect::<Vec<_>>().join(", ")
}

/// The number of a weight.
pub(in crate::schema) const fn rank(weight: char) -> &'static str {
    match weight {
        'A' => "1.0",
        'B' => "0.4",
        'C' => "0.2",
        _ => "0.1",
    }
}

fn no_key(table: &Table) -> DbError {
    let fact = format!("SQLite searches rows by a number that it counts, and `{}` has none", table.name);
    DbError::new(ErrorKind::NotSupported, fact)
        .hint("give the model a key `id: i64`, or leave its `search(…)` out")
}
