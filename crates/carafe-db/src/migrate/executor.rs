//! What applies migrations: works out what is to be done, and does it so that a step is done or not done, never half.

mod fake;
mod one;
mod prune;
mod route;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use carafe_core::{Site, settings::Settings};

use self::{one::Run, route::Route};
use super::{
    custom,
    file::Migration,
    functions::Functions,
    graph::Graph,
    here::Here,
    hooks::{Around, Hooks, When},
    id::Id,
    loader::{Folder, load},
    lock,
    plan::Direction,
    recorder::{self, Records, Status},
    session::Session,
};
use crate::{
    Registry,
    driver::{Driver, Vendor},
    error::{DbError, ErrorKind, Result},
};

/// The migrations of a program and a database to apply them to.
#[derive(Debug, Clone)]
pub struct Migrator {
    driver: Arc<dyn Driver>,
    registry: Arc<Registry>,
    migrations: Vec<Migration>,
    functions: Functions,
    hooks: Hooks,
    here: Here,
}

/// How far to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Everything there is.
    All,
    /// Everything of one app, and what it needs.
    App(String),
    /// To just after one: forwards if it is not applied, back if others of its app came after it.
    To(Id),
    /// Back to before the first of an app.
    Zero(String),
}

/// How to go.
#[derive(Debug, Clone)]
pub struct Options {
    /// What is only written down.
    pub fake: Fake,
    /// Goes on although files were changed after they were applied, and writes down what they are now.
    pub accept_changed: bool,
    /// Does statements of a file again of which nobody can tell whether they were done before a run ended.
    pub again: bool,
    /// How long to wait for somebody else who migrates.
    pub patience: Duration,
}

/// What is only written down as applied, and not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fake {
    /// Nothing.
    #[default]
    No,
    /// First migrations whose tables are there already.
    Initial,
    /// All.
    All,
}

impl Default for Options {
    fn default() -> Self {
        Self { fake: Fake::No, accept_changed: false, again: false, patience: Duration::from_secs(30) }
    }
}

/// What happens while migrations are applied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Somebody else migrates: who, as far as the database tells.
    Waiting(String),
    /// A migration begins: how many stages it has.
    Begins {
        /// Which.
        id: Id,
        /// Which way.
        direction: Direction,
        /// Its stages.
        stages: usize,
    },
    /// So many migrations are to be done.
    Plan(usize),
    /// A stage begins.
    Doing(String),
    /// A stage is done.
    Done {
        /// What.
        title: String,
        /// In which time.
        took: Duration,
    },
    /// A migration is there, or taken back.
    Ends {
        /// Which.
        id: Id,
        /// In which time.
        took: Duration,
        /// Only written down.
        faked: bool,
    },
    /// Something that a person should know.
    Note(String),
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order in which they were applied or taken back.
    pub done: Vec<(Id, Direction)>,
    /// Migrations that are applied now.
    pub applied: usize,
    /// Migrations that there are.
    pub total: usize,
}

impl Migrator {
    /// For the models and files of a site with its settings.
    pub fn of(site: (&Site, Option<&Settings>), driver: Arc<dyn Driver>) -> Result<Self> {
        Ok(Self::before(site)?(driver))
    }

    /// The same before there is a driver. Nothing of the site is borrowed any longer.
    pub(crate) fn before(
        (site, settings): (&Site, Option<&Settings>),
    ) -> Result<impl FnOnce(Arc<dyn Driver>) -> Self + Send + use<>> {
        let mut migrations = load(&Folder::of(site, settings))?;
        custom::settle(&mut migrations, site)?;
        let (registry, functions, hooks) =
            (Arc::new(Registry::of(site, settings)), Functions::of(site), Hooks::of(site));
        let here = Here::of(site, &registry);
        Ok(move |driver| Self { driver, registry, migrations, functions, hooks, here })
    }

    /// For migrations that were read already.
    #[must_use]
    pub fn new(driver: Arc<dyn Driver>, migrations: Vec<Migration>) -> Self {
        Self {
            driver,
            registry: Arc::new(Registry::new()),
            migrations,
            functions: Functions::none(),
            hooks: Hooks::none(),
            here: Here::all(),
        }
    }

    /// The same for a database with another alias than `default`: what hooks are told, and what routers are asked about.
    #[must_use]
    pub fn named(mut self, database: impl Into<String>) -> Self {
        self.here = self.here.named(database);
        self
    }

    /// The graph as this database sees it, and what is applied to it.
    pub async fn look(&self) -> Result<(Graph, Records)> {
        let session = Session::open(self.driver.as_ref()).await?;
        self.look_with(&session).await
    }

    /// What is not applied, in order.
    pub async fn pending(&self) -> Result<Vec<Id>> {
        let (graph, records) = self.look().await?;
        let is_open = |id: &Id| !is_applied(&graph, &records, id);
        Ok(graph.in_order().map(|migration| migration.id.clone()).filter(is_open).collect())
    }

    /// What would be done, in order.
    pub async fn plan(&self, target: &Target, options: &Options) -> Result<Vec<(Id, Direction)>> {
        let (graph, records) = self.look().await?;
        let route = Route::new(&graph, &records, target, options.accept_changed)?;
        Ok(route.steps)
    }

    /// Goes to a target. Whoever else does the same at the same time waits, and finds it done.
    pub async fn migrate(
        &self,
        target: &Target,
        options: &Options,
        tell: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Report> {
        let session = Session::open(self.driver.as_ref()).await?;
        lock::take(&session, options.patience, |holder| tell(Event::Waiting(holder.to_owned()))).await?;
        let done = self.locked(&session, (target, options), tell).await;
        let given = lock::give(&session).await;
        let report = done?;
        given?;
        Ok(report)
    }

    async fn locked(
        &self,
        session: &Session,
        (target, options): (&Target, &Options),
        tell: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Report> {
        let (graph, records) = self.look_with(session).await?;
        for note in route::notes(&graph, &records) {
            tell(Event::Note(note));
        }
        let route = Route::new(&graph, &records, target, options.accept_changed)?;
        let around = Around {
            session,
            registry: &self.registry,
            database: self.here.database(),
            patience: options.patience,
        };
        self.hooks.run(When::Before, around, &route.steps).await?;
        if route.steps.is_empty() && route.rewrite.is_empty() && graph.covered().is_empty() {
            self.hooks.run(When::After, around, &[]).await?;
            return Ok(report(&graph, &records, Vec::new()));
        }
        self.prepare(session, options).await?;
        for id in graph.covered().iter().chain(&route.rewrite) {
            if let Some(migration) = graph.get(id) {
                recorder::write(session, id, &migration.checksum, &Status::Applied).await?;
            }
        }
        tell(Event::Plan(route.steps.len()));
        let mut run = Run { migrator: self, session, graph: &graph, options, records, reached: None };
        let mut done = Vec::new();
        for (id, direction) in route.steps {
            if run.step(&id, direction, tell).await? {
                done.push((id, direction));
            }
        }
        self.hooks.run(When::After, around, &done).await?;
        Ok(report(&graph, &run.records, done))
    }

    /// Makes the table of records. On SQLite two may do so at once, so they take turns by a transaction.
    async fn prepare(&self, session: &Session, options: &Options) -> Result<()> {
        if session.vendor() != Vendor::Sqlite {
            return recorder::ensure(session).await;
        }
        session.begin_patiently(options.patience).await?;
        match recorder::ensure(session).await {
            Ok(()) => session.commit().await,
            Err(error) => {
                session.rollback().await?;
                Err(error)
            }
        }
    }

    /// Forgets migrations whose files are gone, of one app or of all apps of the program: which, without their forgetting if
    /// it is only asked for.
    ///
    /// What a squashed migration stands for is forgotten once the database knows the squashed one itself.
    pub async fn prune(&self, app: Option<&str>, options: &Options, only_ask: bool) -> Result<Vec<Id>> {
        let session = Session::open(self.driver.as_ref()).await?;
        lock::take(&session, options.patience, |_| ()).await?;
        let pruned = prune::prune(&session, &self.migrations, (app, only_ask)).await;
        lock::give(&session).await?;
        pruned
    }

    async fn look_with(&self, session: &Session) -> Result<(Graph, Records)> {
        let records = recorder::read(session).await?;
        let graph = Graph::of(self.migrations.clone(), &applied(&records))?;
        Ok((graph, records))
    }
}

fn report(graph: &Graph, records: &Records, done: Vec<(Id, Direction)>) -> Report {
    let all: Vec<&Id> = graph.in_order().map(|migration| &migration.id).collect();
    let applied = all.iter().filter(|id| is_applied(graph, records, id)).count();
    Report { done, applied, total: all.len() }
}

/// What is applied as a whole.
pub(crate) fn applied(records: &Records) -> BTreeSet<Id> {
    let whole = records.iter().filter(|(_, record)| record.status == Status::Applied);
    whole.map(|(id, _)| id.clone()).collect()
}

/// Whether one is applied, itself or by all that it replaces.
pub(crate) fn is_applied(graph: &Graph, records: &Records, id: &Id) -> bool {
    records.get(id).is_some_and(|record| record.status == Status::Applied) || graph.covered().contains(id)
}

fn wrong(fact: String) -> DbError {
    DbError::new(ErrorKind::Migration, fact)
}
