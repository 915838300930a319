//! Which database the rows of a model are in, when there are several.

use std::sync::Arc;

use carafe_core::{Part, Site};

use crate::registry::Registered;

/// What is to be done with the rows of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// They are read.
    Read,
    /// They are written, or locked.
    Write,
}

/// Decides for each model. A site without a router has all models in its first database. `migrate` asks no router: it makes
/// every table in the database that `--database` names.
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
}

/// A router as an app brings it.
#[derive(Debug)]
pub(crate) struct RouterPart(pub(crate) Arc<dyn Router>);

impl Part for RouterPart {}

/// The routers of a site, one after the other.
#[derive(Debug)]
pub(crate) struct Routers(Vec<Arc<dyn Router>>);

impl Routers {
    pub(crate) fn of(site: &Site) -> Self {
        Self(site.parts::<RouterPart>().map(|added| Arc::clone(&added.part.0)).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Router for Routers {
    fn database(&self, model: &Registered, intent: Intent) -> Option<&str> {
        self.0.iter().find_map(|router| router.database(model, intent))
    }
}

impl Router for Arc<Routers> {
    fn database(&self, model: &Registered, intent: Intent) -> Option<&str> {
        (**self).database(model, intent)
    }
}
