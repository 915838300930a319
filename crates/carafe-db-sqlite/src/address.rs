//! The URL of a SQLite database.

use std::sync::Arc;

use carafe_db::{
    DbError, ErrorKind,
    driver::{Address, BoxFuture, Driver, PoolOptions},
    error::Result,
};

use crate::{Options, Sqlite, Synchronous};

const KNOWN: [&str; 3] = ["mode", "readers", "synchronous"];

/// A database by its URL.
///
/// ```
/// # use carafe_db::driver::PoolOptions;
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let database = carafe_db_sqlite::connect("sqlite::memory:", &PoolOptions::default()).await.unwrap();
/// assert_eq!(format!("{database:?}"), "Sqlite(in memory, Writes(1 of 1 free))");
/// # });
/// ```
///
/// Nothing is opened before the first statement.
#[must_use = "nothing is connected before it is awaited"]
pub fn connect<'a>(url: &'a str, pool: &'a PoolOptions) -> BoxFuture<'a, Result<Arc<dyn Driver>>> {
    Box::pin(async move {
        let driver: Arc<dyn Driver> = Arc::new(Sqlite::new(Options::parse(url, pool)?));
        Ok(driver)
    })
}

impl Options {
    /// What a URL says: `sqlite:db.sqlite3`, `sqlite:///var/lib/site.db?mode=ro`, `sqlite::memory:`.
    ///
    /// ```
    /// use carafe_db::driver::PoolOptions;
    /// use carafe_db_sqlite::Options;
    ///
    /// let options = Options::parse("sqlite:///var/lib/a%20b.db?readers=2", &PoolOptions::default()).unwrap();
    /// assert_eq!(options.path().unwrap().to_str(), Some("/var/lib/a b.db"));
    /// ```
    ///
    /// `mode` is `ro` (nothing can be written), `rw` (the file must exist) or `rwc`; `readers` is how many read at the same
    /// time; `synchronous` is `normal` or `full`. Of what all databases know, `pool_wait`, `statement_timeout` and
    /// `prepared` mean something here.
    pub fn parse(url: &str, pool: &PoolOptions) -> Result<Self> {
        let (path, mut address) = split(url)?;
        let mut options = if path == ":memory:" { Self::memory() } else { Self::file(path) };
        options.wait = pool.wait;
        match address.take("mode").as_deref() {
            None | Some("rwc") => {}
            Some("rw") => options = options.must_exist(),
            Some("ro") => options = options.read_only(),
            Some(other) => {
                return Err(config(format!("the option `mode` must be ro, rw or rwc, not {other:?}")));
            }
        }
        if let Some(readers) = address.take_as("readers", "a number from 1 to 1000", |text| {
            text.parse().ok().filter(|readers| (1..=1_000).contains(readers))
        })? {
            options = options.readers(readers);
        }
        if let Some(synchronous) = address.take_as("synchronous", "normal or full", synchronous)? {
            options = options.synchronous(synchronous);
        }
        let pool = address.take_pool(pool.clone())?;
        address.finish(&KNOWN)?;
        options.wait = pool.wait;
        options.statement_timeout = Some(pool.statement).filter(|limit| !limit.is_zero());
        Ok(options.kept_statements(pool.prepared))
    }
}

/// The path, and the rest as the address of any database.
fn split(url: &str) -> Result<(String, Address)> {
    let rest = url.strip_prefix("sqlite:").ok_or_else(|| {
        config("the address of a SQLite database begins with `sqlite:`".to_owned())
            .hint("write `sqlite:db.sqlite3`, `sqlite:///absolute/path` or `sqlite::memory:`")
    })?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let mut address: Address = format!("sqlite:///{rest}").parse()?;
    let path = std::mem::take(&mut address.database);
    if path.is_empty() {
        return Err(config("the address of the SQLite database names no file".to_owned())
            .hint("write `sqlite:db.sqlite3`, or `sqlite::memory:`"));
    }
    Ok((path, address))
}

fn synchronous(text: &str) -> Option<Synchronous> {
    match text {
        "normal" => Some(Synchronous::Normal),
        "full" => Some(Synchronous::Full),
        _ => None,
    }
}

fn config(text: String) -> DbError {
    DbError::new(ErrorKind::Config, text)
}
