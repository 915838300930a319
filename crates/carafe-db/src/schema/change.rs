//! What becomes of tables: one step of the way from a schema to another.

use super::{Check, Column, ForeignKey, Index, Table};
use crate::Value;

/// A change of the schema.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A table that was not there.
    CreateTable(Table),
    /// A table that goes, with all that is in it.
    DropTable(Table),
    /// A table gets another name.
    RenameTable {
        /// The table as it is before.
        table: Table,
        /// What it is called after.
        to: String,
    },
    /// A column gets another name.
    RenameColumn {
        /// The table as it is before.
        table: Table,
        /// What the column is called before.
        from: String,
        /// And after.
        to: String,
    },
    /// A table changes.
    Alter(Alteration),
}

/// How one table changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Alteration {
    /// The table before.
    pub before: Table,
    /// The table after.
    pub after: Table,
    /// What is different, in an order that works.
    pub parts: Vec<Part>,
}

/// One thing that is different in a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A column more.
    AddColumn {
        /// The column.
        column: Column,
        /// What rows that are there get.
        fill: Option<Fill>,
    },
    /// A column less.
    DropColumn(Column),
    /// A column that is otherwise.
    AlterColumn {
        /// Before.
        from: Column,
        /// After.
        to: Column,
        /// What rows get that have nothing.
        fill: Option<Fill>,
    },
    /// An index more.
    AddIndex(Index),
    /// An index less.
    DropIndex(Index),
    /// An index gets another name.
    RenameIndex {
        /// Before.
        from: Index,
        /// After.
        to: Index,
    },
    /// A condition gets another name.
    RenameCheck {
        /// Before.
        from: Check,
        /// After.
        to: Check,
    },
    /// A foreign key gets another name.
    RenameForeignKey {
        /// Before.
        from: ForeignKey,
        /// After.
        to: ForeignKey,
    },
    /// A condition more.
    AddCheck(Check),
    /// A condition less.
    DropCheck(Check),
    /// A foreign key more.
    AddForeignKey(ForeignKey),
    /// A foreign key less.
    DropForeignKey(ForeignKey),
    /// Another comment on the table.
    AlterComment {
        /// Before.
        from: Option<String>,
        /// After.
        to: Option<String>,
    },
    /// Another primary key.
    ChangeKey {
        /// Before.
        from: Vec<String>,
        /// After.
        to: Vec<String>,
    },
}

/// What rows get that are there before a column must have a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    /// The same for all.
    Value(Value),
    /// The time of the migration.
    Now,
    /// An expression in neutral SQL, which may use other columns.
    Sql(String),
}
