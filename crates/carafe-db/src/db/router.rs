//! Which database the rows of a model are in, when there are several.

use crate::registry::Registered;

/// What is to be done with the rows of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// They are read.
    Read,
    /// They are written, or locked.
    Write,
}

/// Decides for each model. A site without a router has all models in its first database.
///
/// ```
/// use carafe_db::{db::{Intent, Router}, registry::Registered};
///
/// #[derive(Debug)]
/// struct Archive;
///
/// impl Router for Archive {
///     fn database(&self, model: &Registered, _intent: Intent) -> Option<&str> {
///         (model.app == "archive").then_some("archive")
///     }
/// }
/// ```
pub trait Router: Send + Sync + std::fmt::Debug {
    /// The alias of the database; nothing for the handle at hand.
    fn database(&self, model: &Registered, intent: Intent) -> Option<&str>;

    /// Whether migrations make the model's table in a database: by default, in the one that it is written to.
    fn migrates(&self, model: &Registered, alias: &str) -> bool {
        self.database(model, Intent::Write).unwrap_or("default") == alias
    }
}
