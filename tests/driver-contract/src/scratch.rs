//! A database for one test: made before it, dropped after it, also when it fails.

use std::{
    io::Write,
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use carafe_db::{
    DbError, Kind, Value,
    driver::{Connect, Driver, Outcome, PoolOptions, Row, Statement, Vendor},
    error::Result,
};

/// A server that tests may use: where it is, and how it is reached.
#[derive(Clone, Copy)]
pub struct Server {
    /// The variable of the environment that holds the address of a superuser.
    pub variable: &'static str,
    /// What opens it.
    pub connect: Connect,
}

/// A database of one's own.
#[derive(Clone)]
pub struct Scratch {
    server: Server,
    admin: String,
    name: String,
    driver: Arc<dyn Driver>,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Runs a test with a database of its own. Without a server it says so where nobody can miss it.
pub fn run<F: Future<Output = ()>>(server: Server, name: &str, test: fn(Scratch) -> F) {
    let Ok(admin) = std::env::var(server.variable) else {
        // Past what the test harness captures.
        let _ = writeln!(std::io::stderr(), "NOT RUN: {name}, because {} is not set", server.variable);
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let scratch = runtime.block_on(Scratch::make(server, admin));
    let own = scratch.clone();
    let test = async move { tokio::time::timeout(LONGEST, test(own)).await };
    let done = panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(test)));
    runtime.block_on(scratch.drop());
    match done {
        Ok(done) => assert!(done.is_ok(), "{name} does not come to an end"),
        Err(panic) => panic::resume_unwind(panic),
    }
}

const LONGEST: Duration = Duration::from_secs(120);

impl Scratch {
    async fn make(server: Server, admin: String) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("contract_{}_{number}", std::process::id());
        let driver = open(server, &with_database(&admin, None, "pool_size=1")).await.unwrap();
        let collation = driver.features().vendor.text_collation();
        let words =
            collation.map(|name| format!(" CHARACTER SET utf8mb4 COLLATE {name}")).unwrap_or_default();
        execute(&*driver, &format!("CREATE DATABASE {name}{words}")).await.unwrap();
        driver.close().await;
        let driver = open(server, &with_database(&admin, Some(&name), "")).await.unwrap();
        Self { server, admin, name, driver }
    }

    async fn drop(self) {
        self.driver.close().await;
        let driver = open(self.server, &with_database(&self.admin, None, "pool_size=1")).await.unwrap();
        let force = if driver.features().vendor == Vendor::Postgres { " WITH (FORCE)" } else { "" };
        execute(&*driver, &format!("DROP DATABASE {}{force}", self.name)).await.unwrap();
        driver.close().await;
    }

    /// The driver, with the options that a site has.
    pub fn driver(&self) -> &dyn Driver {
        &*self.driver
    }

    /// The same, to be shared with tasks.
    pub fn shared(&self) -> Arc<dyn Driver> {
        Arc::clone(&self.driver)
    }

    /// Another driver for the same database.
    pub async fn with(&self, options: &str) -> Arc<dyn Driver> {
        self.try_at(&self.url(options)).await.unwrap()
    }

    /// A driver for another address, or why there is none.
    pub async fn try_at(&self, url: &str) -> Result<Arc<dyn Driver>> {
        open(self.server, url).await
    }

    /// The address of the database.
    pub fn url(&self, options: &str) -> String {
        with_database(&self.admin, Some(&self.name), options)
    }

    /// The name of the database.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn vendor(&self) -> Vendor {
        self.driver.features().vendor
    }

    pub fn is_postgres(&self) -> bool {
        self.vendor() == Vendor::Postgres
    }

    /// SQL with `?` in the form of this database.
    pub fn sql(&self, sql: &str) -> String {
        if !self.is_postgres() {
            return sql.to_owned();
        }
        let mut number = 0;
        let numbered = |piece: &str| {
            number += 1;
            format!("{piece}${number}")
        };
        let mut pieces: Vec<&str> = sql.split('?').collect();
        let last = pieces.pop().unwrap();
        pieces.into_iter().map(numbered).collect::<String>() + last
    }

    /// A statement that writes.
    pub fn write(&self, sql: &str) -> Statement {
        Statement::writing(self.sql(sql))
    }

    /// A statement that reads.
    pub fn read(&self, sql: &str) -> Statement {
        Statement::reading(self.sql(sql))
    }

    /// Runs text, on the driver with the options that a site has.
    pub async fn execute(&self, sql: &str) -> Outcome {
        execute(self.driver(), sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    /// What waits for so many seconds.
    pub fn nap(&self, seconds: f64) -> Statement {
        Statement::reading(match self.vendor() {
            // tidy(sleep): the server does, not the test
            Vendor::Postgres => format!("SELECT 1 FROM (SELECT pg_sleep({seconds})) AS nap"),
            _ => format!("SELECT SLEEP({seconds})"),
        })
    }

    /// The type of a column for a kind.
    pub fn column(&self, kind: Kind) -> &'static str {
        let postgres = self.is_postgres();
        match kind {
            Kind::Bool => {
                if postgres {
                    "boolean"
                } else {
                    "tinyint(1)"
                }
            }
            Kind::I16 => "smallint",
            Kind::I32 => "integer",
            Kind::I64 => "bigint",
            Kind::F64 => {
                if postgres {
                    "double precision"
                } else {
                    "double"
                }
            }
            Kind::Decimal => {
                if postgres {
                    "numeric"
                } else {
                    "decimal(60, 28)"
                }
            }
            Kind::Bytes => {
                if postgres {
                    "bytea"
                } else {
                    "longblob"
                }
            }
            Kind::Date => "date",
            Kind::Time => "time(6)",
            Kind::DateTime => {
                if postgres {
                    "timestamp"
                } else {
                    "datetime(6)"
                }
            }
            Kind::Timestamp => {
                if postgres {
                    "timestamptz"
                } else {
                    "datetime(6)"
                }
            }
            Kind::Duration => {
                if postgres {
                    "interval"
                } else {
                    "bigint"
                }
            }
            Kind::Uuid => match self.vendor() {
                Vendor::MySql => "char(36)",
                _ => "uuid",
            },
            Kind::Json => {
                if postgres {
                    "jsonb"
                } else {
                    "json"
                }
            }
            Kind::Array(Kind::I64) => "bigint[]",
            Kind::Array(Kind::Timestamp) => "timestamptz[]",
            Kind::Array(Kind::Json) => "jsonb[]",
            Kind::Array(_) => "text[]",
            Kind::SearchVector | Kind::Range(_) => special_column(kind),
            _ => {
                if postgres {
                    "text"
                } else {
                    "longtext"
                }
            }
        }
    }
}

async fn open(server: Server, url: &str) -> Result<Arc<dyn Driver>> {
    (server.connect)(url, &PoolOptions::default()).await
}

/// Runs text once.
pub async fn execute(driver: &dyn Driver, sql: &str) -> Result<Outcome> {
    driver.run(&Statement::writing(sql).once(), &[], &mut ()).await
}

/// All values of the first column, as one kind.
pub async fn column(
    driver: &dyn Driver,
    statement: &Statement,
    parameters: &[Value],
    kind: Kind,
) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    let mut take = |row: &dyn Row| -> Result<()> {
        values.push(row.value(0, kind)?);
        Ok(())
    };
    driver.run(statement, parameters, &mut take).await?;
    Ok(values)
}

/// The one number that a statement gives.
pub async fn number(driver: &dyn Driver, statement: &Statement, parameters: &[Value]) -> Result<i64> {
    match column(driver, statement, parameters, Kind::I64).await?[..] {
        [Value::I64(number)] => Ok(number),
        ref other => Err(DbError::new(carafe_db::ErrorKind::Other, format!("not one number: {other:?}"))),
    }
}

/// The address with another database, and with options.
fn with_database(url: &str, name: Option<&str>, options: &str) -> String {
    let (start, old) = url.split_once('?').unwrap_or((url, ""));
    let slash = start.rfind('/').unwrap();
    let start = name.map_or(start.to_owned(), |name| format!("{}/{name}", &start[..slash]));
    let both: Vec<&str> = [old, options].into_iter().filter(|part| !part.is_empty()).collect();
    if both.is_empty() { start } else { format!("{start}?{}", both.join("&")) }
}

/// What only PostgreSQL has.
fn special_column(kind: Kind) -> &'static str {
    match kind {
        Kind::SearchVector => "tsvector",
        Kind::Range(Kind::I32) => "int4range",
        Kind::Range(Kind::I64) => "int8range",
        Kind::Range(Kind::Decimal) => "numrange",
        Kind::Range(Kind::Date) => "daterange",
        Kind::Range(Kind::DateTime) => "tsrange",
        _ => "tstzrange",
    }
}
