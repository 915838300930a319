//! From the models as files say and the models as the program has them to the operations between. What cannot be known is
//! asked, never guessed.

mod chunks;
mod difference;
mod renames;

use super::{
    graph::Graph,
    id::Id,
    operation::{Op, Side},
};
use crate::{
    error::Result,
    schema::{
        Fill, State,
        state::{FieldState, ModelState},
    },
};

pub use self::chunks::Chunk;

/// Who answers what cannot be known.
pub trait Questions {
    /// Whether a model that is gone is this new one under another name.
    fn is_model_renamed(&mut self, old: &ModelState, new: &ModelState) -> Result<bool>;

    /// Whether a field that is gone is this new one under another name.
    fn is_field_renamed(&mut self, model: &str, old: &str, new: &str) -> Result<bool>;

    /// What rows get in a field that must not be empty; nothing, if there are no rows.
    fn fill(&mut self, model: &str, name: &str, field: &FieldState) -> Result<Option<Fill>>;
}

/// The operations that lead from a state to another, in an order that works, and what each state is on the way.
pub fn detect(from: &State, to: &State, questions: &mut dyn Questions) -> Result<Vec<(String, Op)>> {
    let mut walk = Walk { now: from.clone(), ops: Vec::new() };
    renames::models(&mut walk, to, questions)?;
    renames::fields(&mut walk, to, questions)?;
    difference::write(&mut walk, to, questions)?;
    Ok(walk.ops)
}

/// The migrations that a graph needs to reach a state.
pub fn migrations(graph: &Graph, ops: Vec<(String, Op)>, from: &State) -> Result<Vec<Chunk>> {
    chunks::cut(graph, ops, from)
}

/// The state as far as operations were found.
struct Walk {
    now: State,
    ops: Vec<(String, Op)>,
}

impl Walk {
    fn add(&mut self, app: &str, op: impl Into<Op>) -> Result<()> {
        let op: Op = op.into();
        debug_assert_eq!(op.side, Side::Both);
        op.operation().apply(&mut self.now).map_err(|fact| {
            crate::DbError::new(
                crate::ErrorKind::Migration,
                format!("bug in carafe: {} does not fit the state: {fact}", op.operation().describe()),
            )
        })?;
        self.ops.push((app.to_owned(), op));
        Ok(())
    }
}

/// The name of the next migration of an app.
#[must_use]
pub fn next_name(graph: &Graph, app: &str, what: &str) -> String {
    let numbers = graph.in_order().filter(|migration| migration.id.app == app).filter_map(|m| m.id.number());
    format!("{:04}_{what}", numbers.max().unwrap_or(0) + 1)
}

/// The last migration of an app, if it has any.
pub(crate) fn leaf(graph: &Graph, app: &str) -> Option<Id> {
    graph.leaves(app).first().map(|id| (*id).clone())
}
