//! Which tables belong into the database that is migrated, when there are several.

use std::sync::Arc;

use carafe_core::Site;

use super::operation::Op;
use crate::{
    Registry,
    db::{Intent, Router, Routers, databases::DEFAULT},
    error::{DbError, ErrorKind, Result},
    schema::{ForeignKey, State, Table},
};

/// What belongs into one database of a site.
///
/// Every migration is written down in every database that is migrated; in one where a model has no table, what it says of
/// that model is only remembered.
///
/// ```
/// use std::sync::Arc;
/// use carafe_core::App;
/// use carafe_db::{Registry, driver::{Features, Vendor}, migrate::{Direction, Here, Migration, stages}, schema::State};
///
/// let site = App::new().build();
/// let registry = Arc::new(Registry::of(&site, None));
/// let here = Here::of(&site, &registry).named("archive");
/// let text = "[[op]]\nsql = \"VACUUM\"\nreverse = \"noop\"\ndatabases = [\"default\"]\n";
/// let tidied = Migration::read("blog", "0002_tidied", "0002_tidied.toml", text)?;
/// let features = Features::of(Vendor::Sqlite, (3, 51, 0));
/// let does = |here| stages(&tidied, &State::default(), Direction::Forward, (&features, here));
/// assert_eq!((does(&Here::all())?.len(), does(&here)?.len()), (1, 0));
/// # Ok::<(), carafe_db::DbError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Here {
    database: String,
    routers: Arc<Routers>,
    registry: Arc<Registry>,
}

impl Here {
    /// Everything: there is one database.
    #[must_use]
    pub fn all() -> Self {
        let (routers, registry) = (Arc::new(Routers::none()), Arc::new(Registry::new()));
        Self { database: DEFAULT.to_owned(), routers, registry }
    }

    /// What the routers of a site leave to a database. Its alias is `default` until it is [`named`](Here::named).
    #[must_use]
    pub fn of(site: &Site, registry: &Arc<Registry>) -> Self {
        let (routers, registry) = (Arc::new(Routers::of(site)), Arc::clone(registry));
        Self { database: DEFAULT.to_owned(), routers, registry }
    }

    /// The same for the database with this alias.
    #[must_use]
    pub fn named(mut self, alias: impl Into<String>) -> Self {
        self.database = alias.into();
        self
    }

    /// The alias of the database.
    pub(super) fn database(&self) -> &str {
        &self.database
    }

    /// Whether a model has its table here.
    pub(super) fn has(&self, label: &str) -> bool {
        if self.routers.is_empty() {
            return true;
        }
        let (app, name) = label.rsplit_once('.').unwrap_or(("", label));
        let said = self.routers.migrates(&self.database, app, name);
        said.or_else(|| {
            let model = self.registry.find(label)?;
            Some(self.routers.database(model, Intent::Write)? == self.database)
        })
        .unwrap_or(true)
    }

    /// Whether an operation is for this database: `databases = ["archive"]`.
    pub(super) fn is_for(&self, op: &Op) -> bool {
        op.databases.is_empty() || op.databases.contains(&self.database)
    }

    /// Refuses a new foreign key to a table that is elsewhere: no database looks at the rows of another. One that is there,
    /// from a time before the router, is left until its field says otherwise.
    pub(super) fn refuse_key_to_elsewhere(&self, old: &[Table], new: &[Table], state: &State) -> Result<()> {
        if self.routers.is_empty() {
            return Ok(());
        }
        for table in new {
            let was = old.iter().find(|was| was.name == table.name);
            let is_there = |key: &ForeignKey| {
                let keys = was.into_iter().flat_map(|was| &was.foreign_keys);
                keys.into_iter().any(|was| (&was.column, &was.table) == (&key.column, &key.table))
            };
            for key in table.foreign_keys.iter().filter(|key| !is_there(key)) {
                let target = state.models().find(|model| model.table == key.table);
                if let Some(target) = target.filter(|target| !self.has(&target.label())) {
                    return Err(key_to_elsewhere(&table.name, &key.column, &target.label()));
                }
            }
        }
        Ok(())
    }
}

fn key_to_elsewhere(table: &str, column: &str, target: &str) -> DbError {
    let fact = format!(
        "`{column}` of `{table}` points at `{target}`, whose rows the router puts into another database, where no constraint can look"
    );
    DbError::new(ErrorKind::Migration, fact)
        .hint("write `constraint = false` at the field, or let the router keep both models in one database; where a later migration does so already, squash the two")
}
