//! One migration: what is in its file.

use sha2::{Digest, Sha256};
use toml::de::{DeArray, DeTable, DeValue};

use super::{
    id::Id,
    operation::Op,
    text::{Source, Words, quoted_list},
};
use crate::{
    driver::{Features, Vendor},
    error::{DbError, ErrorKind, Result},
    schema::State,
};

/// A migration as its file says it.
///
/// ```
/// use carafe_db::migrate::Migration;
///
/// let text = "depends = [\"0001_initial\"]\n\n[[op]]\ndelete_model = \"Draft\"\n";
/// let migration = Migration::read("blog", "0002_no_drafts", "blog/0002_no_drafts.toml", text)?;
/// assert_eq!(migration.ops.len(), 1);
/// assert_eq!(migration.depends[0].to_string(), "blog.0001_initial");
///
/// let wrong = Migration::read("blog", "0003", "0003.toml", "[[op]]\ndelet_model = \"Draft\"").unwrap_err();
/// assert!(wrong.to_string().starts_with("0003.toml:1:1: "));
/// assert!(wrong.to_string().ends_with("did you mean `delete_model`?"));
/// # Ok::<(), carafe_db::DbError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// Which one.
    pub id: Id,
    /// What must be applied before.
    pub depends: Vec<Id>,
    /// What must not be applied before this one.
    pub run_before: Vec<Id>,
    /// What it stands for, when it was squashed.
    pub replaces: Vec<Id>,
    /// Whether it is the first of its app: `--fake-initial` takes it as applied where its tables are there.
    pub initial: bool,
    /// Whether it is one transaction, where the database can.
    pub atomic: bool,
    /// What it does.
    pub ops: Vec<Op>,
    /// What tells this content from another: not changed by comments, blanks or the order of words.
    pub checksum: String,
    /// The file, for messages.
    pub file: String,
}

impl Migration {
    /// One without operations.
    #[must_use]
    pub fn new(id: Id) -> Self {
        Self {
            file: format!("{}.toml", id.name),
            id,
            depends: Vec::new(),
            run_before: Vec::new(),
            replaces: Vec::new(),
            initial: false,
            atomic: true,
            ops: Vec::new(),
            checksum: String::new(),
        }
    }

    /// Reads one. What is wrong is told with file, line and column.
    pub fn read(app: &str, name: &str, file: &str, text: &str) -> Result<Self> {
        let source = Source { file, text };
        let parsed = source.parse()?;
        let words = Words::new(source, parsed.get_ref(), 0..0);
        let ids = |word| Ok::<_, DbError>(words.texts(word)?.iter().map(|id| Id::read(id, app)).collect());
        let migration = Self {
            id: Id::new(app, name),
            depends: ids("depends")?,
            run_before: ids("run_before")?,
            replaces: ids("replaces")?,
            initial: words.flag("initial")?,
            atomic: words.maybe_flag("atomic")?.unwrap_or(true),
            ops: words.tables("op")?.iter().map(|op| Op::read(op, app)).collect::<Result<_>>()?,
            checksum: checksum(parsed.get_ref()),
            file: file.to_owned(),
        };
        words.done()?;
        Ok(migration)
    }

    /// The text of its file.
    #[must_use]
    pub fn written(&self) -> String {
        let app = &self.id.app;
        let ids = |ids: &[Id]| quoted_list(ids.iter().map(|id| id.written_in(app)));
        let mut text = String::new();
        if self.initial {
            text.push_str("initial = true\n");
        }
        for (word, list) in
            [("depends", &self.depends), ("run_before", &self.run_before), ("replaces", &self.replaces)]
        {
            if !list.is_empty() {
                text.push_str(&format!("{word} = {}\n", ids(list)));
            }
        }
        if !self.atomic {
            text.push_str("atomic = false\n");
        }
        for op in &self.ops {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&op.written(app));
        }
        text
    }

    /// Whether it is one transaction on a database: not where the database cannot undo changes of its schema, and not with
    /// operations that PostgreSQL must do outside.
    #[must_use]
    pub fn is_one_transaction(&self, database: &Features) -> bool {
        let outside = database.vendor == Vendor::Postgres && self.ops.iter().any(|op| op.online);
        database.transactional_ddl && self.atomic && !outside
    }

    /// Makes the state after of the state before.
    pub fn apply(&self, state: &mut State) -> Result<()> {
        for (at, op) in self.ops.iter().enumerate() {
            self.apply_op(at, op, state)?;
        }
        Ok(())
    }

    pub(crate) fn apply_op(&self, at: usize, op: &Op, state: &mut State) -> Result<()> {
        if op.side == super::operation::Side::Database {
            return Ok(());
        }
        op.operation().apply(state).map_err(|fact| {
            let what = op.operation().describe();
            DbError::new(
                ErrorKind::Migration,
                format!("{}: operation {} ({what}): {fact}", self.file, at + 1),
            )
        })
    }
}

/// A hash over what TOML means, with sorted words, so that it is the same in every version of this crate.
fn checksum(table: &DeTable<'_>) -> String {
    let mut text = String::new();
    canonical_table(table, &mut text, Place::File);
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What lints somebody accepts changes nothing in a database, so it is no part of it.
fn canonical_op(value: &DeValue<'_>, out: &mut String) {
    match value {
        DeValue::Table(table) => canonical_table(table, out, Place::Op),
        other => canonical(other, out),
    }
}

/// Where in a file a table stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    File,
    Op,
    Inside,
}

fn canonical_table(table: &DeTable<'_>, out: &mut String, place: Place) {
    let is_said = |word: &str| place != Place::Op || word != "accept";
    let mut entries: Vec<_> = table.iter().filter(|(word, _)| is_said(word.get_ref())).collect();
    entries.sort_by(|(a, _), (b, _)| a.get_ref().cmp(b.get_ref()));
    out.push('{');
    for (word, value) in entries {
        out.push_str(&format!("{:?}:", word.get_ref()));
        match (place, value.get_ref()) {
            (Place::File, DeValue::Array(ops)) if word.get_ref() == "op" => list(ops, canonical_op, out),
            (_, value) => canonical(value, out),
        }
        out.push(',');
    }
    out.push('}');
}

fn canonical(value: &DeValue<'_>, out: &mut String) {
    match value {
        DeValue::String(text) => out.push_str(&format!("{text:?}")),
        DeValue::Integer(number) => out.push_str(number.as_str()),
        DeValue::Float(number) => out.push_str(number.as_str()),
        DeValue::Boolean(yes) => out.push_str(if *yes { "true" } else { "false" }),
        DeValue::Datetime(moment) => out.push_str(&moment.to_string()),
        DeValue::Array(items) => list(items, canonical, out),
        DeValue::Table(table) => canonical_table(table, out, Place::Inside),
    }
}

fn list(items: &DeArray<'_>, one: fn(&DeValue<'_>, &mut String), out: &mut String) {
    out.push('[');
    for item in items.iter() {
        one(item.get_ref(), out);
        out.push(',');
    }
    out.push(']');
}
