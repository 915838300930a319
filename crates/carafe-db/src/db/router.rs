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

/// Decides for each model. A site without a router has all models in its first database. `migrate` makes the table of a model
/// where its rows are written, and nowhere else; one of which no router says anything, in every database that is migrated.
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

    /// Whether the table of a model belongs into a database, for `migrate`; nothing: where its rows are written.
    ///
    /// It is asked by name, because migrations speak of models that the program no longer has, too: of those
    /// [`database`](Router::database) cannot say anything. A router that chooses by more than the app says it here.
    /// Django's `allow_migrate`.
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
    ///
    ///     /// Every model that the app has, or ever had.
    ///     fn migrates(&self, database: &str, app: &str, _model: &str) -> Option<bool> {
    ///         (app == "archive").then(|| database == "archive")
    ///     }
    /// }
    /// ```
    fn migrates(&self, database: &str, app: &str, model: &str) -> Option<bool> {
        let _ = (database, app, model);
        None
    }
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

    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Router for Routers {
    fn database(&self, model: &Registered, intent: Intent) -> Option<&str> {
        self.0.iter().find_map(|router| router.database(model, intent))
    }

    fn migrates(&self, database: &str, app: &str, model: &str) -> Option<bool> {
        self.0.iter().find_map(|router| router.migrates(database, app, model))
    }
}

impl Router for Arc<Routers> {
    fn database(&self, model: &Registered, intent: Intent) -> Option<&str> {
        (**self).database(model, intent)
    }

    fn migrates(&self, database: &str, app: &str, model: &str) -> Option<bool> {
        (**self).migrates(database, app, model)
    }
}
