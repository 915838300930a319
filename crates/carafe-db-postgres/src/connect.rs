//! The door of this room: from an address to a driver.

use std::sync::Arc;

use carafe_db::{
    driver::{BoxFuture, Driver, Features, Pool, PoolOptions, Vendor},
    error::Result,
};

use crate::{driver::Postgres, lanes::Lanes, options::Options, slow::Slow, startup};

/// Opens a PostgreSQL database by its address, and one connection to see that it is there.
///
/// ```no_run
/// # async fn example() -> carafe_db::error::Result<()> {
/// use carafe_db::driver::PoolOptions;
///
/// let url = "postgres://shop:s3cret@db.example.org/shop?sslmode=verify-full";
/// let driver = carafe_db_postgres::connect(url, &PoolOptions::default()).await?;
/// assert!(driver.features().version >= (15, 0, 0));
/// # Ok(())
/// # }
/// ```
///
/// The host may be the folder of a Unix socket: `postgres://shop@%2Fvar%2Frun%2Fpostgresql/shop`. Behind `?` may stand, beside
/// what every pool knows (`pool_size`, `pool_wait`, `connect_timeout`, `statement_timeout`, `idle_in_transaction_timeout`,
/// `max_idle`, `max_life`, `prepared`):
///
/// | option | |
/// | --- | --- |
/// | `sslmode` | `disable`, `prefer` (otherwise), `require`, `verify-full` |
/// | `sslrootcert` | a PEM file of the authorities that are believed; otherwise the machine's |
/// | `host`, `port` | over those before |
/// | `application_name` | what the server shows: `carafe` |
/// | `search_path` | where tables are looked for |
/// | `lanes` | shared connections of each runtime: 2, with several threads up to 4; 0 for none |
/// | `pgbouncer` | `on` behind a pooler for transactions: nothing is prepared, nothing is set |
///
/// At most `pool_size` connections and the lanes are open. A statement outside of a transaction travels on a lane, behind others
/// without waiting for them; one that was seen to take long gets a connection of its own.
#[must_use = "nothing is connected before it is awaited"]
pub fn connect<'a>(url: &'a str, options: &'a PoolOptions) -> BoxFuture<'a, Result<Arc<dyn Driver>>> {
    Box::pin(async move { Ok(Arc::new(open(url, options).await?) as Arc<dyn Driver>) })
}

async fn open(url: &str, options: &PoolOptions) -> Result<Postgres> {
    let options = Arc::new(Options::new(url, options)?);
    let pool = Pool::new(options.pool.clone());
    let turn = pool.turn().await?;
    let wire = startup::open(&options).await?;
    let features = Features::of(Vendor::Postgres, wire.version);
    turn.give_back(wire);
    Ok(Postgres { lanes: Lanes::new(Arc::clone(&options)), slow: Slow::default(), options, features, pool })
}
