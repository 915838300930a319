//! The handle by which code reaches a database.
//!
//! What a transaction is, and what it refuses, stands in [`transaction`]; several databases in [`databases`]; what is
//! noted of each statement in [`scope`].

pub mod databases;
mod hook;
mod inside;
mod level;
pub mod router;
pub mod scope;
mod session;
mod signed;
pub mod transaction;
mod work;

use std::{fmt, future::ready, sync::Arc, time::Instant};

use carafe_core::Place;

pub use databases::Databases;
pub use router::{Intent, Router};
pub(crate) use router::{RouterPart, Routers};
pub use scope::{Instrument, Queries, Scope};
pub use transaction::Transaction;

use self::{
    databases::Seat,
    inside::Inside,
    level::Level,
    scope::{Asked, Ended},
    work::{Work, slowly},
};
use crate::{
    DbError, Registry, Value,
    driver::{Ask, BoxFuture, Driver, Features, Load, Outcome, Rows, Statement},
    error::Result,
};

/// A database to ask: a cheap clone, so every function that asks takes one, and nothing asks without.
///
/// It is a pool, or a transaction that is open; the code that asks need not know which.
#[derive(Clone)]
pub struct Db {
    seat: Seat,
    reach: Reach,
    scope: Option<Arc<Scope>>,
    /// Who asks, where the handle was told.
    signed: Option<Arc<str>>,
}

/// What stands behind a handle.
#[derive(Clone)]
enum Reach {
    /// Whichever connection is free.
    Pool,
    /// The same, and on purpose outside of any transaction that is open around it.
    Apart,
    /// One connection, and what was begun on it.
    Level(Arc<Level>),
}

impl Db {
    /// One that asks through this driver, for the models of this registry.
    #[must_use]
    pub fn new(driver: Arc<dyn Driver>, registry: Arc<Registry>) -> Self {
        Databases::new(registry, driver).db()
    }

    const fn of(seat: Seat) -> Self {
        Self { seat, reach: Reach::Pool, scope: None, signed: None }
    }

    /// The name of the database in the settings; `default` for the first.
    #[must_use]
    pub fn alias(&self) -> &str {
        self.seat.alias()
    }

    /// Which SQL the database speaks, and what it can do.
    #[must_use]
    pub fn features(&self) -> &Features {
        self.driver().features()
    }

    /// The models that are known here, and their tables.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        self.seat.cluster.registry()
    }

    /// What carries statements to it. What is asked through the driver knows no transaction and is noted nowhere.
    #[must_use]
    pub fn driver(&self) -> &Arc<dyn Driver> {
        self.seat.driver()
    }

    /// Whether a transaction is open here.
    #[must_use]
    pub fn in_transaction(&self) -> bool {
        matches!(&self.reach, Reach::Level(level) if level.in_transaction())
    }

    /// Runs one statement; queries and everything else end here.
    #[track_caller]
    pub fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        self.run_at(Place::here(), Ask { statement, parameters, rows })
    }

    /// The same for code that asks on behalf of other code: `place` is the line that messages and warnings name.
    ///
    /// An error of a plain statement comes as the driver made it; the place is for whoever asked to add.
    #[must_use = "nothing is sent before it is awaited"]
    pub fn run_at<'a>(&'a self, place: Place, ask: Ask<'a>) -> BoxFuture<'a, Result<Outcome>> {
        if let Err(error) = self.is_within_reach(place) {
            return Box::pin(ready(Err(error)));
        }
        match (&self.reach, &self.scope) {
            (Reach::Pool | Reach::Apart, None) if ask.rows.at_a_time().is_none() => {
                self.seat.driver().run(ask.statement, ask.parameters, ask.rows)
            }
            _ => Box::pin(self.noted(place, ask.statement, Work::Ask(ask))),
        }
    }

    /// Inserts many rows in one piece; only in a transaction.
    pub(crate) fn load_at<'a>(&'a self, place: Place, load: Load<'a>) -> BoxFuture<'a, Result<Outcome>> {
        if let Err(error) = self.is_within_reach(place) {
            return Box::pin(ready(Err(error)));
        }
        Box::pin(self.noted(place, load.statement, Work::Load(load)))
    }

    /// Runs several statements that only read, together: on PostgreSQL in one round trip. The first error ends all.
    #[must_use = "nothing is sent before it is awaited"]
    pub fn run_all_at<'a>(&'a self, place: Place, asks: Vec<Ask<'a>>) -> BoxFuture<'a, Result<()>> {
        if let Err(error) = self.is_within_reach(place) {
            return Box::pin(ready(Err(error)));
        }
        match (&self.reach, &self.scope) {
            (Reach::Pool | Reach::Apart, None) => self.seat.driver().run_all(asks),
            // What is noted is noted for each; and a transaction has one connection, which takes them one by one.
            _ => Box::pin(async move {
                for ask in asks {
                    self.noted(place, ask.statement, Work::Ask(ask)).await?;
                }
                Ok(())
            }),
        }
    }

    /// Runs text as it is, several statements if need be. Nothing is bound, so it is for literals and migrations.
    #[track_caller]
    pub fn script<'a>(&'a self, sql: &'a str) -> impl Future<Output = Result<()>> + Send + 'a {
        let place = Place::here();
        async move {
            self.is_within_reach(place)?;
            match &self.reach {
                Reach::Level(level) => level.run(self.driver(), place, Work::Script(sql)).await.map(|_| ()),
                Reach::Pool | Reach::Apart => self.driver().acquire().await?.script(sql).await,
            }
        }
    }

    /// What it does is noted in this scope: the log of a request, the watch over repeated queries, where reads go.
    #[must_use]
    pub fn scoped(mut self, scope: Arc<Scope>) -> Self {
        self.scope = Some(scope);
        self
    }

    /// The scope in which it notes.
    #[must_use]
    pub fn scope(&self) -> Option<&Arc<Scope>> {
        self.scope.as_ref()
    }

    /// The same database outside of the transaction that is open around the code: what is written through it stays, even
    /// if the transaction is undone.
    ///
    /// On SQLite it cannot write while the transaction writes, because only one can.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { reach: Reach::Apart, ..self.clone() }
    }

    /// Another database of the settings, by its alias.
    ///
    /// # Errors
    /// When there is none of this name; the error lists those that there are.
    pub fn using(&self, alias: &str) -> Result<Self> {
        let at = self.seat.cluster.find(alias)?;
        if at == self.seat.at {
            return Ok(self.clone());
        }
        let (scope, signed) = (self.scope.clone(), self.signed.clone());
        Ok(Self { scope, signed, ..Self::of(self.seat.other(at)) })
    }

    /// The database where the rows of a model are, as the router says; this one without a router, where it was chosen by
    /// [`using`](Self::using), and inside a transaction, which cannot span two.
    pub fn routed(&self, model: &'static crate::meta::ModelMeta, intent: Intent) -> Result<Self> {
        match (self.seat.cluster.route(model, intent), &self.reach) {
            (Some(alias), Reach::Pool) if self.seat.at == 0 => self.using(alias),
            _ => Ok(self.clone()),
        }
    }

    async fn noted(&self, place: Place, statement: &Statement, work: Work<'_>) -> Result<Outcome> {
        let asked = Asked { database: self.alias(), statement, place };
        let noted = self.scope.as_ref().map(|scope| scope.before(&asked)).transpose();
        noted.map_err(|error| error.at(place))?;
        let began = Instant::now();
        let outcome = match &self.reach {
            Reach::Level(level) => level.run(self.driver(), place, work).await,
            Reach::Pool | Reach::Apart => {
                self.carried(&**self.seat.cluster.driver(self.nearest(statement)), work).await
            }
        };
        let outcome = outcome.map_err(|error| error.at(place));
        if let Some(scope) = &self.scope {
            scope.after(&asked, Ended { took: began.elapsed(), outcome: outcome.as_ref().copied() });
        }
        outcome
    }

    /// Outside of any transaction.
    async fn carried(&self, driver: &dyn Driver, work: Work<'_>) -> Result<Outcome> {
        let slow = work.is_slow();
        match work {
            Work::Ask(ask) if slow => slowly(driver, ask).await,
            Work::Ask(ask) => driver.run(ask.statement, ask.parameters, ask.rows).await,
            // What is several statements is kept as a whole or not at all.
            Work::Load(_) => Err(broken("many rows are loaded inside a transaction only")),
            Work::Script(sql) => driver.acquire().await?.script(sql).await.map(|()| Outcome::default()),
        }
    }

    /// A replica for what only reads, until the request has written: then it must see what it wrote.
    fn nearest(&self, statement: &Statement) -> usize {
        match &self.scope {
            Some(scope) if statement.reads() && !scope.has_written() => {
                self.seat.cluster.replica(self.seat.at)
            }
            _ => self.seat.at,
        }
    }

    /// Refuses a handle from outside of the transaction that is open around the code that asks: it would wait for that
    /// transaction, or see nothing of it.
    fn is_within_reach(&self, place: Place) -> Result<()> {
        match &self.reach {
            Reach::Level(level) => Inside::check(&self.seat, Some(level), place),
            Reach::Pool if cfg!(debug_assertions) => Inside::check(&self.seat, None, place),
            Reach::Pool | Reach::Apart => Ok(()),
        }
    }

    /// Whether it has one connection for all that it asks.
    pub(crate) fn is_pinned(&self) -> bool {
        self.level().is_some()
    }

    /// Says that whoever took rows one by one wants no more, if that was inside a transaction: true then.
    pub(crate) fn stops_reading(&self) -> bool {
        self.level().inspect(|level| level.session().reads(None)).is_some()
    }

    fn at_level(&self, level: Arc<Level>) -> Self {
        Self { reach: Reach::Level(level), ..self.clone() }
    }

    fn level(&self) -> Option<&Arc<Level>> {
        match &self.reach {
            Reach::Level(level) => Some(level),
            Reach::Pool | Reach::Apart => None,
        }
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("Db");
        tuple.field(&self.alias()).field(self.driver());
        if let Reach::Level(level) = &self.reach {
            tuple.field(level);
        }
        tuple.finish()
    }
}

/// What is wrong with a transaction, as an error of its kind.
fn broken(fact: impl Into<std::borrow::Cow<'static, str>>) -> DbError {
    DbError::new(crate::ErrorKind::Transaction, fact)
}
