//! `custom`: an operation that an app brings.

use std::{fmt, sync::Arc};

use super::{Body, Operation};
use crate::{
    driver::Features,
    error::Result,
    migrate::text::{Words, json},
    schema::{State, Step},
};

/// An operation of an app's own: what a library brings for what only it knows, such as a spatial index or a policy.
///
/// ```
/// use carafe_core::App;
/// use carafe_db::{
///     DbApp, driver::Features, error::Result, migrate::CustomOperation, schema::{State, Step},
/// };
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Sequence {
///     name: String,
/// }
///
/// impl CustomOperation for Sequence {
///     fn describe(&self) -> String {
///         format!("+ sequence {}", self.name)
///     }
///
///     fn forward(&self, _database: &Features, _models: &State) -> Result<Vec<Step>> {
///         Ok(vec![Step::sql(format!("CREATE SEQUENCE {}", self.name))])
///     }
///
///     fn back(&self, _database: &Features, _models: &State) -> Option<Result<Vec<Step>>> {
///         Some(Ok(vec![Step::sql(format!("DROP SEQUENCE {}", self.name))]))
///     }
/// }
///
/// let shop = App::named("shop").migration_operation::<Sequence>("sequence");
/// ```
///
/// A file calls it by its name, and that of its app where the file is another's; `with` is what it is made of:
///
/// ```toml
/// [[op]]
/// custom = "shop.sequence"
/// with = { name = "invoice_number" }
/// ```
///
/// Its steps are in the migration's transaction where the database can do that. Elsewhere (MariaDB, MySQL, or
/// `atomic = false`) a step whose run ended in the middle is done again, unless its probe says that it was done.
pub trait CustomOperation: fmt::Debug + Send + Sync {
    /// A line for lists: `+ sequence invoice_number`.
    fn describe(&self) -> String;

    /// What becomes of the models, if anything does; the words of what does not fit.
    fn apply(&self, _models: &mut State) -> Result<(), String> {
        Ok(())
    }

    /// What is done with the database, whose models are these when it begins.
    fn forward(&self, database: &Features, models: &State) -> Result<Vec<Step>>;

    /// The same for the way back; nothing where there is none.
    fn back(&self, _database: &Features, _models: &State) -> Option<Result<Vec<Step>>> {
        None
    }
}

/// An operation that an app brings by `.migration_operation::<…>("name")`.
#[derive(Debug, Clone)]
pub struct Custom {
    /// Its name: `sequence`, or `shop.sequence` for that of another app.
    pub name: String,
    /// What it is made of.
    pub with: serde_json::Value,
    /// What was made of it; nothing before the files of a site were read.
    pub made: Option<Arc<dyn CustomOperation>>,
}

impl Custom {
    pub(super) fn read(words: &Words<'_, '_>, _app: &str) -> Result<Self> {
        let with =
            words.get("with").map_or_else(|| serde_json::json!({}), |value| json::read(value.get_ref()));
        if !with.is_object() {
            return Err(words.error_at("with", "`with` is a table: `with = { name = \"…\" }`"));
        }
        Ok(Self { name: words.text("custom")?, with, made: None })
    }

    /// What was made of it; the words of what is missing.
    pub(crate) fn made(&self) -> Result<&dyn CustomOperation, String> {
        let missing = || format!("no app brings an operation `{}`", self.name);
        self.made.as_deref().ok_or_else(missing)
    }
}

/// The file says all of it.
impl PartialEq for Custom {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.with == other.with
    }
}

impl Operation for Custom {
    fn describe(&self) -> String {
        self.made().map_or_else(|_| format!("> {}", self.name), CustomOperation::describe)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        self.made()?.apply(state)
    }

    fn write(&self, body: &mut Body, _app: &str) {
        body.lines.text("custom", &self.name);
        if self.with.as_object().is_some_and(|with| !with.is_empty()) {
            body.lines.put("with", json::write(&self.with));
        }
    }
}
