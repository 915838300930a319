//! What tables are in a database: asked of the database itself, in its own words.

mod mysql;
mod postgres;
mod sqlite;

use crate::{
    Kind, Value,
    driver::{Driver, Row, Statement, Vendor},
    error::Result,
};

/// A table as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// Whether it is a view.
    pub view: bool,
    /// Its columns, in order.
    pub columns: Vec<FoundColumn>,
    /// The columns of the primary key.
    pub key: Vec<String>,
    /// Indexes, without that of the key.
    pub indexes: Vec<FoundIndex>,
    /// Conditions, in the database's words.
    pub checks: Vec<FoundCheck>,
    /// Columns that point elsewhere.
    pub foreign_keys: Vec<FoundKey>,
    /// What hangs on it: triggers, by name.
    pub triggers: Vec<String>,
    /// The comment.
    pub comment: Option<String>,
}

/// A column as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundColumn {
    /// Its name.
    pub name: String,
    /// The type in the database's words.
    pub ty: String,
    /// Whether it may be null.
    pub null: bool,
    /// Its default, as text.
    pub default: Option<String>,
    /// The database counts.
    pub auto: bool,
    /// Computed: the expression, if the database tells it.
    pub generated: Option<String>,
    /// The comment.
    pub comment: Option<String>,
    /// How its text is compared, where that is told.
    pub collation: Option<String>,
}

/// An index as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundIndex {
    /// Its name.
    pub name: String,
    /// No two rows agree.
    pub unique: bool,
    /// The columns, if it is over columns only.
    pub columns: Vec<String>,
    /// All of it, where it is more than columns in order.
    pub definition: Option<String>,
}

/// A condition as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCheck {
    /// Its name; empty where it has none.
    pub name: String,
    /// The condition.
    pub condition: String,
}

/// A foreign key as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundKey {
    /// Its name; empty where it has none.
    pub name: String,
    /// The columns.
    pub columns: Vec<String>,
    /// The table it points at.
    pub table: String,
    /// The columns there.
    pub to: Vec<String>,
    /// What happens when the row there is deleted: `CASCADE`, `NO ACTION`.
    pub on_delete: String,
}

/// Every table and view of a database, by name. The table of migrations itself is left out.
pub async fn introspect(driver: &dyn Driver) -> Result<Vec<Found>> {
    let mut found = match driver.features().vendor {
        Vendor::Sqlite => sqlite::tables(driver).await?,
        Vendor::Postgres => postgres::tables(driver).await?,
        Vendor::MariaDb | Vendor::MySql => mysql::tables(driver).await?,
    };
    found.retain(|table| table.name != "carafe_migration");
    found.sort_by(|a, b| a.name.cmp(&b.name));
    for table in &mut found {
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| (&a.name, &a.condition).cmp(&(&b.name, &b.condition)));
        table.foreign_keys.sort_by(|a, b| (&a.columns, &a.name).cmp(&(&b.columns, &b.name)));
        table.triggers.sort();
    }
    Ok(found)
}

impl Found {
    fn new(name: String, view: bool) -> Self {
        Self {
            name,
            view,
            columns: Vec::new(),
            key: Vec::new(),
            indexes: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            triggers: Vec::new(),
            comment: None,
        }
    }
}

/// The rows of a query whose columns are all text or null, with texts as values.
async fn texts(driver: &dyn Driver, sql: &str, values: &[&str]) -> Result<Vec<Vec<Option<String>>>> {
    let statement = Statement::reading(sql).once();
    let values: Vec<Value> = values.iter().map(|value| Value::Text((*value).to_owned())).collect();
    let mut all = Vec::new();
    let mut take = |row: &dyn Row| {
        let cell = |at| match row.value(at, Kind::Text)? {
            Value::Text(text) => Ok(Some(text)),
            _ => Ok(None),
        };
        all.push((0..row.len()).map(cell).collect::<Result<Vec<_>>>()?);
        Ok(())
    };
    driver.run(&statement, &values, &mut take).await?;
    Ok(all)
}

/// The cell of a row, empty where it is null.
fn cell(row: &[Option<String>], at: usize) -> String {
    row.get(at).cloned().flatten().unwrap_or_default()
}

/// Columns that came as `a,b` in the order of the key, split by a character that no name has.
fn split(text: &str) -> Vec<String> {
    text.split('\u{1f}').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
