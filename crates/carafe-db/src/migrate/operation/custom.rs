//! `custom`: an operation that an app brings.

use std::sync::Arc;

use super::{Body, Operation};
use crate::{
    error::Result,
    migrate::{
        custom::CustomOperation,
        text::{Words, json},
    },
    schema::State,
};

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
