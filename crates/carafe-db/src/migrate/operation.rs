//! What a migration does: one file for each operation, with its words in TOML, what it makes of the state, and what it
//! is called in lists.
//!
//! Knows no database: which statements follow is worked out from the states before and after.

mod accept;
mod add_check;
mod add_field;
mod add_index;
mod alter_comment;
mod alter_field;
mod alter_key;
mod alter_model;
mod alter_table;
mod collation;
mod create_model;
mod custom;
mod delete_model;
mod extension;
mod remove_check;
mod remove_field;
mod remove_index;
mod rename_field;
mod rename_index;
mod rename_model;
mod run;
mod sql;

pub use self::{
    accept::LINTS,
    add_check::AddCheck,
    add_field::{AddField, Added},
    add_index::{AddIndex, AddUnique},
    alter_comment::AlterComment,
    alter_field::AlterField,
    alter_key::AlterKey,
    alter_model::AlterModel,
    alter_table::AlterTable,
    collation::{AddCollation, Collation, RemoveCollation},
    create_model::CreateModel,
    custom::{Custom, CustomOperation},
    delete_model::DeleteModel,
    extension::Extension,
    remove_check::RemoveCheck,
    remove_field::RemoveField,
    remove_index::RemoveIndex,
    rename_field::RenameField,
    rename_index::RenameIndex,
    rename_model::RenameModel,
    run::{Back, Run},
    sql::Sql,
};

pub(crate) use self::add_field::kind as add_field_kind;
use super::{
    nearest::did_you_mean,
    text::{Inline, Words, quoted, quoted_list},
};
use crate::{
    error::Result,
    schema::{
        Fill, State,
        state::{FieldState, ModelState},
    },
};

/// What every operation can do.
pub trait Operation {
    /// A line for lists: `+ add field Post.subtitle`.
    fn describe(&self) -> String;

    /// Makes the state after of the state before; the words of what does not fit.
    fn apply(&self, state: &mut State) -> Result<(), String>;

    /// The label of the model that it is about, if it is about one that was there before.
    fn model(&self) -> Option<&str> {
        None
    }

    /// Tables and columns that are the same under another name.
    fn renames(&self, _before: &State, _after: &State) -> Vec<Rename> {
        Vec::new()
    }

    /// What rows get that are there already: a column and its value.
    fn filled(&self) -> Option<(&str, &str, &Fill)> {
        None
    }

    /// Its words.
    #[doc(hidden)]
    fn write(&self, words: &mut Body, app: &str);
}

/// A table or a column that is the same under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rename {
    /// A table.
    Table {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// A column.
    Column {
        /// The table, by its name after.
        table: String,
        /// Before.
        from: String,
        /// After.
        to: String,
    },
}

/// An operation as it is written: lines, and below them a table of fields.
#[derive(Debug, Default)]
pub struct Body {
    pub(crate) lines: Inline,
    pub(crate) lists: Vec<(&'static str, Vec<String>)>,
    pub(crate) fields: Vec<(String, String)>,
}

/// An operation with what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Op {
    /// What it does.
    pub kind: OpKind,
    /// Where it has effect.
    pub side: Side,
    /// On PostgreSQL without locks that writers wait for; the migration is then not one transaction.
    pub online: bool,
    /// Lints that somebody looked at and accepts: the word of each, and why.
    pub accept: Vec<(String, String)>,
    /// The aliases of the databases that a function or a statement is for; all, if empty. Where the tables of models are,
    /// the router says.
    pub databases: Vec<String>,
}

/// Where an operation has effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// In the state of the models and in the database.
    #[default]
    Both,
    /// Only in the state: the database is that way already.
    State,
    /// Only in the database.
    Database,
}

macro_rules! operations {
    ($($word:literal $name:ident),+ $(,)?) => {
        /// Each of the operations.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum OpKind {
            $(#[doc = concat!("`", $word, "`")] $name($name),)+
        }

        impl OpKind {
            /// What they have in common.
            #[must_use]
            pub fn operation(&self) -> &dyn Operation {
                match self { $(Self::$name(inner) => inner,)+ }
            }

            /// Whether it says what becomes of models, so that its statements follow from the states.
            pub(crate) fn is_of_models(&self) -> bool {
                !matches!(
                    self,
                    Self::Run(_)
                        | Self::Sql(_)
                        | Self::Extension(_)
                        | Self::AddCollation(_)
                        | Self::RemoveCollation(_)
                        | Self::Custom(_)
                )
            }

            fn read(words: &Words<'_, '_>, app: &str) -> Option<Result<Self>> {
                $(if words.has($word) { return Some($name::read(words, app).map(Self::$name)); })+
                None
            }
        }

        $(impl From<$name> for Op {
            fn from(inner: $name) -> Self {
                Self { kind: OpKind::$name(inner), side: Side::Both, online: false, accept: Vec::new(), databases: Vec::new() }
            }
        })+

        /// The words that operations begin with.
        pub const WORDS: &[&str] = &[$($word),+];
    };
}
operations! {
    "create_model" CreateModel,
    "delete_model" DeleteModel,
    "rename_model" RenameModel,
    "alter_table" AlterTable,
    "alter_model" AlterModel,
    "alter_key" AlterKey,
    "alter_comment" AlterComment,
    "add_field" AddField,
    "remove_field" RemoveField,
    "alter_field" AlterField,
    "rename_field" RenameField,
    "add_index" AddIndex,
    "add_unique" AddUnique,
    "remove_index" RemoveIndex,
    "rename_index" RenameIndex,
    "add_check" AddCheck,
    "remove_check" RemoveCheck,
    "run" Run,
    "sql" Sql,
    "extension" Extension,
    "add_collation" AddCollation,
    "remove_collation" RemoveCollation,
    "custom" Custom,
}

impl Op {
    pub(crate) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let Some(kind) = OpKind::read(words, app) else {
            let error = words.error("an operation begins with what it does");
            let hint = words.words().find_map(|word| did_you_mean(word, WORDS.iter().copied()));
            return Err(error.hint(hint.unwrap_or_else(|| format!("operations: {}", WORDS.join(", ")))));
        };
        let kind = kind?;
        let side = match words.maybe_text("only_in")?.as_deref() {
            None => Side::Both,
            Some("state") => Side::State,
            Some("database") => Side::Database,
            Some(other) => {
                return Err(
                    words.error_at("only_in", format_args!("`{other}` is neither `state` nor `database`"))
                );
            }
        };
        let (online, accept) = (words.flag("online")?, accept::read(words)?);
        let databases = words.texts("databases")?;
        if kind.is_of_models() && !databases.is_empty() {
            let error =
                words.error_at("databases", "a router says in which database the table of a model is");
            return Err(
                error.hint("see `Router`; `databases` is for `run`, `sql` and what else names no model")
            );
        }
        words.done()?;
        Ok(Self { kind, side, online, accept, databases })
    }

    /// The text of the operation, from `[[op]]` on.
    #[must_use]
    pub fn written(&self, app: &str) -> String {
        let mut body = Body::default();
        self.operation().write(&mut body, app);
        body.lines.flag("online", self.online);
        if !self.accept.is_empty() {
            let pairs = self.accept.iter().map(|(lint, why)| format!("{lint} = {}", quoted(why)));
            body.lines.put("accept", format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", ")));
        }
        if !self.databases.is_empty() {
            body.lines.put("databases", quoted_list(self.databases.iter().map(String::as_str)));
        }
        match self.side {
            Side::Both => {}
            Side::State => _ = body.lines.text("only_in", "state"),
            Side::Database => _ = body.lines.text("only_in", "database"),
        }
        body.text()
    }

    /// What all operations can do.
    #[must_use]
    pub fn operation(&self) -> &dyn Operation {
        self.kind.operation()
    }
}

impl Body {
    fn text(&self) -> String {
        let mut text = String::from("[[op]]\n");
        text.push_str(&self.lines.lines());
        for (word, items) in &self.lists {
            let items: String = items.iter().map(|item| format!("  {item},\n")).collect();
            text.push_str(&format!("{word} = [\n{items}]\n"));
        }
        if !self.fields.is_empty() {
            text.push_str("[op.fields]\n");
            self.fields.iter().for_each(|(name, field)| text.push_str(&format!("{name} = {field}\n")));
        }
        text
    }
}

/// `Post.title` in the file of an app: the label of the model, and the field.
fn model_and_name(words: &Words<'_, '_>, word: &'static str, app: &str) -> Result<(String, String)> {
    let text = words.text(word)?;
    match text.split_once('.') {
        Some((model, name)) if !model.is_empty() && !name.is_empty() && !name.contains('.') => {
            Ok((super::labels::read(model, app), name.to_owned()))
        }
        _ => Err(words.error_at(word, format_args!("`{text}` should be a model and a name: `Post.title`"))),
    }
}

/// `Post` in the file of an app. A migration changes models of its own app.
fn own_model(words: &Words<'_, '_>, word: &'static str, app: &str) -> Result<String> {
    let text = words.text(word)?;
    if text.contains('.') {
        return Err(words.error_at(word, format_args!("`{text}`: a migration changes models of its own app")));
    }
    Ok(super::labels::read(&text, app))
}

/// `Post.title`, as the file of its app writes it.
fn short(model: &str, name: &str, app: &str) -> String {
    format!("{}.{name}", super::labels::written_in(model, app))
}

fn model_in<'s>(state: &'s mut State, label: &str) -> Result<&'s mut ModelState, String> {
    if state.model(label).is_none() {
        return Err(unknown("model", label, state.labels()));
    }
    state.model_mut(label).ok_or_else(String::new)
}

fn field_in<'m>(model: &'m mut ModelState, name: &str) -> Result<&'m mut FieldState, String> {
    if model.field(name).is_none() {
        let label = model.label();
        let names = model.fields.iter().map(|(name, _)| name.as_str());
        return Err(unknown(&format!("field of `{label}`"), name, names));
    }
    model.field_mut(name).ok_or_else(String::new)
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let hint = did_you_mean(name, known).map_or(String::new(), |hint| format!("; {hint}"));
    format!("there is no {what} called `{name}` at this point of the history{hint}")
}
