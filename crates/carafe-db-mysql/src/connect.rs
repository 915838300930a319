//! The door of this room: from an address to a driver.

use std::sync::Arc;

use carafe_db::{
    DbError, ErrorKind,
    driver::{BoxFuture, Driver, Features, Pool, PoolOptions},
    error::Result,
};
use mysql_async::prelude::Queryable;

use crate::{
    driver::MySql,
    error,
    options::Options,
    session,
    shared::{Shared, open},
};

/// Opens a MariaDB or MySQL database by its address; which of the two it is, the server tells.
///
/// ```no_run
/// # async fn example() -> carafe_db::error::Result<()> {
/// use carafe_db::driver::{PoolOptions, Vendor};
///
/// let url = "mysql://shop:s3cret@db.example.org/shop";
/// let driver = carafe_db_mysql::connect(url, &PoolOptions::default()).await?;
/// assert!(driver.features().vendor.is_mysql_like());
/// # Ok(())
/// # }
/// ```
///
/// The host may be the file of a Unix socket: `mysql://shop@%2Frun%2Fmysqld%2Fmysqld.sock/shop`. Behind `?` may stand, beside
/// what every pool knows (`pool_size`, `pool_wait`, `connect_timeout`, `statement_timeout`, `idle_in_transaction_timeout`,
/// `max_idle`, `max_life`, `prepared`), `host`, `port`, `sslmode` (`disable`, `require`, `verify-full`) and `sslrootcert`.
///
/// Each connection is set so that SQL means what it means elsewhere: names in double quotes, `||` for text, backslashes without
/// power, strict values, UTC, utf8mb4 with a collation that tells large letters from small ones, and each statement sees what
/// was committed before it (`READ COMMITTED`).
///
/// What surprises: MariaDB and MySQL end a transaction when the schema is changed; MySQL limits only the time of statements that
/// read, and no transaction that does nothing; whether an idle connection lives is asked with a ping when it was not used for a
/// second, because nothing else tells.
#[must_use = "nothing is connected before it is awaited"]
pub fn connect<'a>(url: &'a str, options: &'a PoolOptions) -> BoxFuture<'a, Result<Arc<dyn Driver>>> {
    Box::pin(async move { Ok(Arc::new(meet(url, options).await?) as Arc<dyn Driver>) })
}

async fn meet(url: &str, options: &PoolOptions) -> Result<MySql> {
    let options = Options::new(url, options)?;
    let mut conn = open(&options, options.opts(Vec::new())).await?;
    let told: Option<(String, usize)> = conn
        .query_first("SELECT version(), @@max_allowed_packet")
        .await
        .map_err(|error| error::unopened(error, &options))?;
    let (told, most) =
        told.ok_or_else(|| DbError::new(ErrorKind::Other, format!("{options} does not tell its version")))?;
    let (vendor, version) = session::version(&told);
    let opts = options.opts(session::setup(vendor, &options.pool));
    let pool = Pool::new(options.pool.clone());
    // Nobody waits for its end.
    let _ = conn.disconnect().await;
    Ok(MySql(Arc::new(Shared { opts, features: Features::of(vendor, version), pool, options, most })))
}
