//! `alter_comment`: another comment of the database on the table.

use super::{Body, Operation, own_model};
use crate::{
    error::Result,
    migrate::{labels, text::Words},
    schema::State,
};

/// Another comment of the database on the table. SQLite keeps none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterComment {
    /// The label.
    pub model: String,
    /// The comment after; written as an empty text where there is none.
    pub to: Option<String>,
}

impl AlterComment {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let to = Some(words.text("to")?).filter(|text| !text.is_empty());
        Ok(Self { model: own_model(words, "alter_comment", app)?, to })
    }
}

impl Operation for AlterComment {
    fn describe(&self) -> String {
        format!("~ alter comment on {}", self.model)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        super::model_in(state, &self.model)?.comment.clone_from(&self.to);
        Ok(())
    }

    fn write(&self, body: &mut Body, app: &str) {
        let to = self.to.as_deref().unwrap_or_default();
        body.lines.text("alter_comment", &labels::written_in(&self.model, app)).text("to", to);
    }
}
