//! What an error is explained with: the sources, where they were looked for, and the names of the page.

use super::{folders::Folders, generation::Generation};

/// What an error is explained with.
pub(crate) struct Seen<'a> {
    pub(crate) generation: &'a Generation,
    pub(crate) folders: &'a Folders,
    /// The names that the page had.
    pub(crate) names: Vec<String>,
}
