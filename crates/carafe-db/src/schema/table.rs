//! A table in the words of databases.
//!
//! Knows no model: a name here is the name that the database knows.

use super::IndexRole;
use crate::{Kind, Value};

/// A table.
///
/// ```
/// use carafe_db::{Kind, schema::{Column, Table}};
///
/// let table = Table::new("tag").with(Column::new("id", Kind::I64).auto()).with(Column::new("name", Kind::Text));
/// assert_eq!(table.column("name").unwrap().ty.kind, Kind::Text);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The columns of the primary key.
    pub key: Vec<String>,
    /// Indexes, those that make columns unique among them.
    pub indexes: Vec<Index>,
    /// Conditions that hold for each row.
    pub checks: Vec<Check>,
    /// Columns that point at other tables.
    pub foreign_keys: Vec<ForeignKey>,
    /// The database's own comment.
    pub comment: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: ColumnType,
    /// Whether it may be null.
    pub null: bool,
    /// What the database takes when an insert names nothing.
    pub default: Option<ColumnDefault>,
    /// The database counts.
    pub auto: bool,
    /// Computed from other columns.
    pub generated: Option<GeneratedColumn>,
    /// The database's own comment.
    pub comment: Option<String>,
    /// How its text is compared.
    pub collation: Option<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnType {
    /// The kind of value.
    pub kind: Kind,
    /// Characters at most, or bytes.
    pub max_length: Option<u32>,
    /// Digits in all and behind the point.
    pub digits: Option<(u8, u8)>,
}

/// What the database takes when an insert names nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnDefault {
    /// A constant.
    Value(Value),
    /// The time of the statement.
    Now,
    /// An expression in the database's own words.
    Sql(String),
}

/// Computed by the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedColumn {
    /// Neutral SQL.
    pub expression: String,
    /// Kept in the table; otherwise computed on each reading.
    pub stored: bool,
}

/// An index. In a table its names are those of columns, in a model those of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// No two rows agree in it.
    pub unique: bool,
    /// What it is ordered by.
    pub parts: Vec<IndexPart>,
    /// Only rows for which this holds: neutral SQL.
    pub condition: Option<String>,
    /// Further columns that are kept in it.
    pub include: Vec<String>,
    /// PostgreSQL's kind of index.
    pub method: Option<String>,
    /// Two nulls count as the same.
    pub nulls_equal: bool,
    /// Looked at when the transaction ends.
    pub deferrable: bool,
    /// What it is there for.
    pub role: IndexRole,
}

/// One thing that an index is ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexPart {
    /// A column, or a field.
    Column {
        /// Its name.
        name: String,
        /// Largest first.
        descending: bool,
    },
    /// An expression in neutral SQL.
    Expression(String),
}

/// A condition that holds for each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// Neutral SQL.
    pub condition: String,
}

/// A column that points at another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// The column.
    pub column: String,
    /// The table it points at.
    pub table: String,
    /// The column there.
    pub to: String,
    /// What the database does when the row it points at is deleted.
    pub on_removal: OnRemoval,
}

/// What the database does by itself when the row that is pointed at is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnRemoval {
    /// It refuses.
    #[default]
    Refuse,
    /// It deletes this row too.
    Cascade,
    /// It sets the column to null.
    SetNull,
    /// It sets the column to its default.
    SetDefault,
}

impl Table {
    /// One without columns.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            columns: Vec::new(),
            key: Vec::new(),
            indexes: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            comment: None,
        }
    }

    /// The same with one more column; the first that counts by itself is the key.
    #[must_use]
    pub fn with(mut self, column: Column) -> Self {
        if column.auto && self.key.is_empty() {
            self.key.push(column.name.clone());
        }
        self.columns.push(column);
        self
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The foreign key of this column.
    #[must_use]
    pub fn foreign_key(&self, column: &str) -> Option<&ForeignKey> {
        self.foreign_keys.iter().find(|key| key.column == column)
    }

    /// Gives a column another name, everywhere in this table.
    pub fn rename_column(&mut self, from: &str, to: &str) {
        let swap = |name: &mut String| {
            if name == from {
                to.clone_into(name);
            }
        };
        let swap_text = |text: &mut String| *text = crate::neutral::rename(text, from, to);
        self.columns.iter_mut().for_each(|column| {
            swap(&mut column.name);
            column.generated.iter_mut().for_each(|made| swap_text(&mut made.expression));
        });
        self.key.iter_mut().for_each(swap);
        self.foreign_keys.iter_mut().for_each(|key| swap(&mut key.column));
        self.checks.iter_mut().for_each(|check| swap_text(&mut check.condition));
        self.indexes.iter_mut().for_each(|index| {
            index.names_mut().for_each(swap);
            index.texts_mut().for_each(swap_text);
        });
    }
}

impl Column {
    /// One of a kind, that may not be null.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            ty: ColumnType { kind, max_length: None, digits: None },
            null: false,
            default: None,
            auto: false,
            generated: None,
            comment: None,
            collation: None,
        }
    }

    /// The same, counted by the database.
    #[must_use]
    pub fn auto(mut self) -> Self {
        self.auto = true;
        self
    }
}

impl Index {
    /// Over some columns, smallest first.
    #[must_use]
    pub fn over(name: impl Into<String>, columns: &[&str]) -> Self {
        let column = |name: &&str| IndexPart::Column { name: (*name).to_owned(), descending: false };
        Self {
            name: name.into(),
            unique: false,
            parts: columns.iter().map(column).collect(),
            condition: None,
            include: Vec::new(),
            method: None,
            nulls_equal: false,
            deferrable: false,
            role: IndexRole::Order,
        }
    }

    /// The same, and no two rows agree.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// Whether it is a constraint where the database has constraints of its kind: plain columns of all rows.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let plain = |part: &IndexPart| matches!(part, IndexPart::Column { descending: false, .. });
        self.role == IndexRole::Order && self.condition.is_none() && self.parts.iter().all(plain)
    }

    /// Whether it is the same but for its name.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        Self { name: other.name.clone(), ..self.clone() } == *other
    }

    /// Every column that it names, those that are only kept in it last.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts.iter().filter_map(|part| match part {
            IndexPart::Column { name, .. } => Some(name.as_str()),
            IndexPart::Expression(_) => None,
        });
        parts.chain(self.include.iter().map(String::as_str))
    }

    /// The same, to change.
    pub fn names_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let parts = self.parts.iter_mut().filter_map(|part| match part {
            IndexPart::Column { name, .. } => Some(name),
            IndexPart::Expression(_) => None,
        });
        parts.chain(&mut self.include)
    }

    /// What it says in neutral SQL, to change.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let parts = self.parts.iter_mut().filter_map(|part| match part {
            IndexPart::Column { .. } => None,
            IndexPart::Expression(text) => Some(text),
        });
        parts.chain(&mut self.condition)
    }

    /// Whether it needs this column.
    #[must_use]
    pub fn uses(&self, column: &str) -> bool {
        let quoted = format!("\"{column}\"");
        let says = |part: &IndexPart| matches!(part, IndexPart::Expression(text) if text.contains(&quoted));
        self.names().any(|name| name == column)
            || self.parts.iter().any(says)
            || self.condition.as_ref().is_some_and(|text| text.contains(&quoted))
    }
}

impl ForeignKey {
    /// Whether it is the same but for its name.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        Self { name: other.name.clone(), ..self.clone() } == *other
    }
}
