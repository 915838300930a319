//! The databases of a site: one is the default, others have names, and some are copies that only read.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{Db, Intent, Router};
use crate::{DbError, ErrorKind, Registry, driver::Driver, error::Result, meta::ModelMeta};

/// The alias of the first database.
pub const DEFAULT: &str = "default";

/// All databases of a site. A cheap clone.
///
/// ```
/// # use std::sync::Arc;
/// # use carafe_db::{Registry, db::Databases, driver::Driver};
/// # fn example(first: Arc<dyn Driver>, second: Arc<dyn Driver>) -> carafe_db::error::Result<()> {
/// let databases = Databases::new(Arc::new(Registry::new()), first).with("archive", second);
/// let db = databases.db();
/// assert_eq!(db.alias(), "default");
/// assert_eq!(db.using("archive")?.alias(), "archive");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Databases(Arc<Cluster>);

/// What every handle of a site has in common.
pub(super) struct Cluster {
    registry: Arc<Registry>,
    members: Vec<Member>,
    router: Option<Arc<dyn Router>>,
    turn: Arc<AtomicUsize>,
}

/// One database among those of its site.
#[derive(Clone)]
pub(super) struct Seat {
    pub(super) cluster: Arc<Cluster>,
    pub(super) at: usize,
}

impl Seat {
    pub(super) fn alias(&self) -> &str {
        &self.cluster.members[self.at].alias
    }

    pub(super) fn driver(&self) -> &Arc<dyn Driver> {
        self.cluster.driver(self.at)
    }

    pub(super) fn other(&self, at: usize) -> Self {
        Self { cluster: Arc::clone(&self.cluster), at }
    }
}

impl PartialEq for Seat {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && Arc::ptr_eq(&self.cluster, &other.cluster)
    }
}

#[derive(Clone)]
struct Member {
    alias: String,
    driver: Arc<dyn Driver>,
    replicas: Vec<usize>,
}

impl Databases {
    /// One database.
    #[must_use]
    pub fn new(registry: Arc<Registry>, driver: Arc<dyn Driver>) -> Self {
        let first = Member { alias: DEFAULT.to_owned(), driver, replicas: Vec::new() };
        Self(Arc::new(Cluster { registry, members: vec![first], router: None, turn: Arc::default() }))
    }

    /// One more, with a name. A name that is taken gets the new database.
    #[must_use]
    pub fn with(self, alias: impl Into<String>, driver: Arc<dyn Driver>) -> Self {
        let alias = alias.into();
        self.changed(|cluster| match cluster.members.iter_mut().find(|member| member.alias == alias) {
            Some(member) => member.driver = driver,
            None => cluster.members.push(Member { alias, driver, replicas: Vec::new() }),
        })
    }

    /// Says that `copy` follows `of`: what a request only reads is read there, until the request writes.
    ///
    /// # Errors
    /// When one of the two is not there.
    pub fn replica(self, copy: &str, of: &str) -> Result<Self> {
        let (copy, of) = (self.0.find(copy)?, self.0.find(of)?);
        Ok(self.changed(|cluster| cluster.members[of].replicas.push(copy)))
    }

    /// Lets a router say where the rows of each model are.
    #[must_use]
    pub fn routed_by(self, router: impl Router + 'static) -> Self {
        self.changed(|cluster| cluster.router = Some(Arc::new(router)))
    }

    fn changed(self, change: impl FnOnce(&mut Cluster)) -> Self {
        let Cluster { registry, members, router, turn } = &*self.0;
        let mut cluster = Cluster {
            registry: Arc::clone(registry),
            members: members.clone(),
            router: router.clone(),
            turn: Arc::clone(turn),
        };
        change(&mut cluster);
        Self(Arc::new(cluster))
    }

    /// The first.
    #[must_use]
    pub fn db(&self) -> Db {
        Db::of(Seat { cluster: Arc::clone(&self.0), at: 0 })
    }

    /// Each of them, the first first.
    pub fn iter(&self) -> impl Iterator<Item = Db> {
        (0..self.0.members.len()).map(|at| Db::of(Seat { cluster: Arc::clone(&self.0), at }))
    }

    /// Waits for what is under way and closes every connection.
    pub async fn close(&self) {
        for member in &self.0.members {
            member.driver.close().await;
        }
    }
}

impl Cluster {
    pub(super) fn driver(&self, at: usize) -> &Arc<dyn Driver> {
        &self.members[at].driver
    }

    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    pub(super) fn find(&self, alias: &str) -> Result<usize> {
        self.members.iter().position(|member| member.alias == alias).ok_or_else(|| self.unknown(alias))
    }

    fn unknown(&self, alias: &str) -> DbError {
        let known: Vec<_> = self.members.iter().map(|member| member.alias.as_str()).collect();
        DbError::new(ErrorKind::Config, format!("there is no database `{alias}`")).hint(format!(
            "there are: {}; one more is a table `[database.others.{alias}]` in the settings",
            known.join(", ")
        ))
    }

    pub(super) fn route(&self, model: &'static ModelMeta, intent: Intent) -> Option<&str> {
        self.router.as_ref()?.database(self.registry.get(model)?, intent)
    }

    /// One of the copies, each in turn; the database itself when it has none.
    pub(super) fn replica(&self, at: usize) -> usize {
        match self.members[at].replicas.as_slice() {
            [] => at,
            copies => copies[self.turn.fetch_add(1, Ordering::Relaxed) % copies.len()],
        }
    }
}

impl fmt::Debug for Databases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.members.iter().map(|member| (&member.alias, &member.driver))).finish()
    }
}
