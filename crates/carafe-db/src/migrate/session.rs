//! One connection for a whole run of migrations: for its lock, its transactions, and the functions that change rows.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{Mutex, MutexGuard};

use crate::{
    Db, DbError, ErrorKind, Kind, Registry, Value,
    driver::{Begin, BoxFuture, Connection, Driver, Features, Load, Outcome, Row, Rows, Statement, Vendor},
    error::Result,
};

/// The connection, shared by the executor and the `Db` that a function of the program gets.
#[derive(Clone)]
pub(crate) struct Session {
    connection: Arc<Mutex<Box<dyn Connection>>>,
    features: Features,
}

const OPENING: Duration = Duration::from_secs(30);

impl Session {
    pub(crate) async fn open(driver: &dyn Driver) -> Result<Self> {
        let connection = Arc::new(Mutex::new(driver.acquire().await?));
        let session = Self { connection, features: driver.features().clone() };
        session.opened().await?;
        Ok(session)
    }

    /// The first who open a file of SQLite keep each other out for a moment, while it is made.
    async fn opened(&self) -> Result<()> {
        let began = Instant::now();
        while self.vendor() == Vendor::Sqlite {
            match self.rows("SELECT 1", &[], &[]).await {
                Err(error) if matches!(error.kind(), ErrorKind::Locked) && began.elapsed() < OPENING => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                other => return other.map(drop),
            }
        }
        Ok(())
    }

    pub(crate) fn features(&self) -> &Features {
        &self.features
    }

    pub(crate) fn vendor(&self) -> Vendor {
        self.features.vendor
    }

    /// A handle for functions: what they ask goes through this connection, into its transaction.
    pub(crate) fn db(&self, registry: &Arc<Registry>) -> Db {
        Db::new(Arc::new(Held(self.clone())), Arc::clone(registry))
    }

    /// Text as it is; rows are thrown away.
    pub(crate) async fn script(&self, sql: &str) -> Result<()> {
        self.lock().await.script(sql).await.map_err(|error| error.sql(sql))
    }

    /// A statement with values.
    pub(crate) async fn execute(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let statement = Statement::writing(sql).once();
        Ok(self.lock().await.run(&statement, values, &mut ()).await?.rows)
    }

    /// The rows of a query, their columns read as these kinds.
    pub(crate) async fn rows(&self, sql: &str, values: &[Value], kinds: &[Kind]) -> Result<Vec<Vec<Value>>> {
        // Not marked as reading: it has to be asked on this connection, and see what was done on it.
        let statement = Statement::writing(sql).once();
        let mut all = Vec::new();
        let mut take = |row: &dyn Row| {
            let columns = kinds.iter().enumerate().map(|(at, kind)| row.value(at, *kind));
            all.push(columns.collect::<Result<Vec<_>>>()?);
            Ok(())
        };
        self.lock().await.run(&statement, values, &mut take).await?;
        Ok(all)
    }

    pub(crate) async fn begin(&self) -> Result<()> {
        self.lock().await.begin(&Begin::default()).await
    }

    /// The same, waiting while somebody else writes.
    pub(crate) async fn begin_patiently(&self, patience: Duration) -> Result<()> {
        let began = Instant::now();
        loop {
            match self.begin().await {
                Err(error)
                    if matches!(error.kind(), ErrorKind::Locked | ErrorKind::Timeout)
                        && began.elapsed() < patience =>
                {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                other => return other,
            }
        }
    }

    pub(crate) async fn commit(&self) -> Result<()> {
        self.lock().await.commit().await
    }

    pub(crate) async fn rollback(&self) -> Result<()> {
        self.lock().await.rollback().await
    }

    async fn lock(&self) -> MutexGuard<'_, Box<dyn Connection>> {
        self.connection.lock().await
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({})", self.vendor())
    }
}

/// A driver whose only connection is the session's.
#[derive(Debug)]
struct Held(Session);

impl Driver for Held {
    fn features(&self) -> &Features {
        &self.0.features
    }

    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { self.0.lock().await.run(statement, parameters, rows).await })
    }

    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>> {
        let within: Box<dyn Connection> = Box::new(Within { session: self.0.clone(), open: false });
        Box::pin(async move { Ok(within) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// A transaction inside the migration's: a savepoint.
struct Within {
    session: Session,
    open: bool,
}

const SAVEPOINT: &str = "carafe_inside";

impl Within {
    async fn end(&mut self, words: &[&str]) -> Result<()> {
        self.open = false;
        for word in words {
            self.session.script(&format!("{word} {SAVEPOINT}")).await?;
        }
        Ok(())
    }
}

impl Connection for Within {
    fn run<'a>(
        &'a mut self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { self.session.lock().await.run(statement, parameters, rows).await })
    }

    fn load<'a>(&'a mut self, mut load: Load<'a>) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            let mut connection = self.session.lock().await;
            connection.load(load.lent()).await
        })
    }

    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.session.script(sql).await })
    }

    fn begin<'a>(&'a mut self, _options: &'a Begin) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if self.open {
                return Err(DbError::new(ErrorKind::Transaction, "a transaction is open already"));
            }
            self.session.script(&format!("SAVEPOINT {SAVEPOINT}")).await?;
            self.open = true;
            Ok(())
        })
    }

    fn commit(&mut self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.end(&["RELEASE SAVEPOINT"]))
    }

    fn rollback(&mut self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.end(&["ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT"]))
    }
}
