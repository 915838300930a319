//! A database for one test: made before it, dropped after it.

use std::{
    env, fs,
    future::Future,
    io::Write as _,
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use carafe_db::{
    driver::{Connection, Driver, PoolOptions, Row, Statement},
    error::Result,
};
use carafe_db_sqlite::{Options, Sqlite};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
    MariaDb,
}

/// A database of one's own.
#[derive(Debug, Clone)]
pub struct Scratch {
    pub kind: Kind,
    pub driver: Arc<dyn Driver>,
    /// Its address, for another process or another connection.
    pub url: String,
    name: String,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Runs a test on each database that there is. A server that is not there is told where nobody can miss it.
pub fn on_each<F: Future<Output = ()>>(name: &str, test: impl Fn(Scratch) -> F) {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::MariaDb] {
        on(kind, name, &test);
    }
}

/// Runs a test on one database.
pub fn on<F: Future<Output = ()>>(kind: Kind, name: &str, test: &impl Fn(Scratch) -> F) {
    if let Some(variable) = kind.variable().filter(|variable| env::var(variable).is_err()) {
        // Past what the test harness captures.
        let _ = writeln!(std::io::stderr(), "NOT RUN on {kind:?}: {name}, because {variable} is not set");
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let scratch = runtime.block_on(Scratch::make(kind));
    let own = scratch.clone();
    let done = panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(own))));
    runtime.block_on(scratch.drop());
    if let Err(panic) = done {
        panic!("on {kind:?}: {}", message(&*panic));
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

impl Kind {
    /// The word for another process.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MariaDb => "mariadb",
        }
    }

    /// Which one a word means.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Sqlite, Self::Postgres, Self::MariaDb].into_iter().find(|kind| kind.word() == word)
    }

    fn variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("CARAFE_TEST_POSTGRES"),
            Self::MariaDb => Some("CARAFE_TEST_MARIADB"),
        }
    }
}

impl Scratch {
    pub async fn make(kind: Kind) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("migrations_{}_{number}", std::process::id());
        let url = match kind {
            Kind::Sqlite => {
                let folder = env::temp_dir().join("carafe-migrations");
                fs::create_dir_all(&folder).unwrap();
                folder.join(format!("{name}.sqlite3")).display().to_string()
            }
            Kind::Postgres | Kind::MariaDb => {
                let admin = env::var(kind.variable().unwrap()).unwrap();
                let driver = open(kind, &admin).await.unwrap();
                execute(&*driver, &format!("CREATE DATABASE {name}")).await.unwrap();
                driver.close().await;
                with_database(&admin, &name)
            }
        };
        let driver = open(kind, &url).await.unwrap();
        Self { kind, driver, url, name }
    }

    /// One more of the same kind, empty.
    pub async fn another(&self) -> Self {
        Self::make(self.kind).await
    }

    /// The name that its server knows it by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same database once more: connections that were open may have been lost.
    pub async fn again(&self) -> Self {
        Self { driver: self.beside().await, ..self.clone() }
    }

    /// A connection to the server itself.
    pub async fn admin(&self) -> Box<dyn Connection> {
        let admin = env::var(self.kind.variable().unwrap()).unwrap();
        open(self.kind, &admin).await.unwrap().acquire().await.unwrap()
    }

    /// Another way to the same database, as another process would have.
    pub async fn beside(&self) -> Arc<dyn Driver> {
        open(self.kind, &self.url).await.unwrap()
    }

    pub async fn drop(self) {
        self.driver.close().await;
        match self.kind {
            Kind::Sqlite => {
                for end in ["", "-wal", "-shm"] {
                    let _ = fs::remove_file(PathBuf::from(format!("{}{end}", self.url)));
                }
            }
            Kind::Postgres | Kind::MariaDb => {
                let admin = env::var(self.kind.variable().unwrap()).unwrap();
                let driver = open(self.kind, &admin).await.unwrap();
                let force = if self.kind == Kind::Postgres { " WITH (FORCE)" } else { "" };
                execute(&*driver, &format!("DROP DATABASE {}{force}", self.name)).await.unwrap();
                driver.close().await;
            }
        }
    }

    /// Statements as they are.
    pub async fn script(&self, sql: &str) {
        self.try_script(sql).await.unwrap_or_else(|error| panic!("{error:?}"));
    }

    pub async fn try_script(&self, sql: &str) -> Result<()> {
        self.driver.acquire().await?.script(sql).await
    }

    /// The rows of a query as text, a line for each row.
    pub async fn rows(&self, sql: &str) -> String {
        rows(&*self.driver, sql).await
    }
}

/// Opens a database by the address that [`Scratch::url`] gives.
pub async fn open(kind: Kind, url: &str) -> Result<Arc<dyn Driver>> {
    match kind {
        Kind::Sqlite => Ok(Arc::new(Sqlite::new(Options::file(url).readers(2)))),
        Kind::Postgres => carafe_db_postgres::connect(url, &PoolOptions::default()).await,
        Kind::MariaDb => carafe_db_mysql::connect(url, &PoolOptions::default()).await,
    }
}

/// The rows of a query as text. Numbers and text are read as what they are.
pub async fn rows(driver: &dyn Driver, sql: &str) -> String {
    let mut lines = Vec::new();
    let mut take = |row: &dyn Row| {
        let cells: Vec<String> = (0..row.len()).map(|at| cell(row, at)).collect();
        lines.push(cells.join("|"));
        Ok(())
    };
    let statement = Statement::reading(sql).once();
    driver.run(&statement, &[], &mut take).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    lines.join("\n")
}

fn cell(row: &dyn Row, at: usize) -> String {
    if row.is_null(at) {
        return "-".to_owned();
    }
    if let Ok(Some(text)) = row.text(at) {
        return text.to_owned();
    }
    if let Ok(Some(number)) = row.i64(at) {
        return number.to_string();
    }
    if let Ok(Some(yes)) = row.bool(at) {
        return yes.to_string();
    }
    row.f64(at).ok().flatten().map_or("?".to_owned(), |number| number.to_string())
}

async fn execute(driver: &dyn Driver, sql: &str) -> Result<()> {
    driver.run(&Statement::writing(sql).once(), &[], &mut ()).await.map(drop)
}

fn with_database(admin: &str, name: &str) -> String {
    let (plain, options) = admin.split_once('?').unwrap_or((admin, ""));
    let (server, _) = plain.rsplit_once('/').unwrap_or((plain, ""));
    format!("{server}/{name}?{options}")
}
