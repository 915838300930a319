//! `run`: a Rust function that changes rows, inside the migration's transaction.

use super::{Body, Operation};
use crate::{error::Result, migrate::text::Words, schema::State};

/// A Rust function that changes rows; the app brings it with `.data_migration("fill_slugs", fill_slugs)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its name: `fill_slugs`, or `blog.fill_slugs` for that of another app.
    pub function: String,
    /// The way back.
    pub reverse: Back<String>,
    /// Whether squashing may leave it out.
    pub elidable: bool,
}

/// The way back of something that the states do not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Back<T> {
    /// There is none.
    None,
    /// Nothing needs to be done.
    Nothing,
    /// This is done.
    This(T),
}

impl Run {
    pub(super) fn read(words: &Words<'_, '_>, _app: &str) -> Result<Self> {
        let reverse = match words.maybe_text("reverse")?.as_deref() {
            None => Back::None,
            Some("noop") => Back::Nothing,
            Some(function) => Back::This(function.to_owned()),
        };
        Ok(Self { function: words.text("run")?, reverse, elidable: words.flag("elidable")? })
    }
}

impl Operation for Run {
    fn describe(&self) -> String {
        format!("> run {}", self.function)
    }

    fn apply(&self, _state: &mut State) -> Result<(), String> {
        Ok(())
    }

    fn write(&self, body: &mut Body, _app: &str) {
        body.lines.text("run", &self.function);
        match &self.reverse {
            Back::None => {}
            Back::Nothing => _ = body.lines.text("reverse", "noop"),
            Back::This(function) => _ = body.lines.text("reverse", function),
        }
        body.lines.flag("elidable", self.elidable);
    }
}
