//! What a deletion did.

use crate::{Db, Model};

/// How many rows of which model are gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deleted(Vec<(String, u64)>);

impl Deleted {
    /// All of them together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Those of one model.
    #[must_use]
    pub fn of<M: Model>(&self, db: &Db) -> u64 {
        self.of_label(&db.registry().label_of(M::meta()))
    }

    /// Those of the model of this label: `blog.Post`. A table between two models has the label of its relation:
    /// `blog.Post.tags`.
    #[must_use]
    pub fn of_label(&self, label: &str) -> u64 {
        self.0.iter().find(|(known, _)| known == label).map_or(0, |(_, count)| *count)
    }

    /// Each model of which rows are gone, with their number, in the order in which they went.
    pub fn each(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(label, count)| (label.as_str(), *count))
    }

    pub(crate) fn count(&mut self, label: String, rows: u64) {
        if rows == 0 {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| *known == label) {
            Some((_, count)) => *count += rows,
            None => self.0.push((label, rows)),
        }
    }
}
