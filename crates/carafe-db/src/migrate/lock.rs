//! One at a time: a lock that the database keeps, so that it is free again when its holder dies.

use std::time::{Duration, Instant};

use super::session::Session;
use crate::{DbError, ErrorKind, Kind, Value, driver::Vendor, error::Result};

/// The number of our lock among PostgreSQL's: the word "carafe" and an `m`.
const NUMBER: i64 = 0x63_61_72_61_66_65_6d;

/// Waits for the lock. SQLite needs none: there each migration is a transaction that nobody else can be in.
///
/// It is asked for again and again, for to wait in the database would hold a snapshot there, and an index that is made
/// `CONCURRENTLY` waits for all snapshots.
pub(crate) async fn take(session: &Session, patience: Duration, mut waiting: impl FnMut(&str)) -> Result<()> {
    let began = Instant::now();
    let mut told = false;
    loop {
        if ask(session).await? {
            return Ok(());
        }
        let holder = holder(session).await.unwrap_or_default();
        if began.elapsed() >= patience {
            let seconds = patience.as_secs();
            let fact = format!("somebody else migrates this database, for more than {seconds} s: {holder}");
            return Err(DbError::new(ErrorKind::Locked, fact)
                .hint("wait for it, or end it: the lock goes with its connection"));
        }
        if !told {
            waiting(&holder);
            told = true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Lets others go on.
pub(crate) async fn give(session: &Session) -> Result<()> {
    match session.vendor() {
        Vendor::Sqlite => Ok(()),
        Vendor::Postgres => session.script(&format!("SELECT pg_advisory_unlock({NUMBER})")).await,
        Vendor::MariaDb | Vendor::MySql => session.script(&format!("DO RELEASE_LOCK({})", name())).await,
    }
}

async fn ask(session: &Session) -> Result<bool> {
    let sql = match session.vendor() {
        Vendor::Sqlite => return Ok(true),
        Vendor::Postgres => format!("SELECT pg_try_advisory_lock({NUMBER})"),
        Vendor::MariaDb | Vendor::MySql => format!("SELECT GET_LOCK({}, 0)", name()),
    };
    let rows = session.rows(&sql, &[], &[Kind::Bool]).await?;
    Ok(rows.first().and_then(|row| row.first()) == Some(&Value::Bool(true)))
}

async fn holder(session: &Session) -> Result<String> {
    let sql = match session.vendor() {
        Vendor::Sqlite => return Ok(String::new()),
        Vendor::Postgres => format!(
            "SELECT 'process ' || l.pid || coalesce(' from ' || host(a.client_addr), '') || ', since ' || \
             to_char(a.backend_start, 'HH24:MI:SS') FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
             WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE \
             datname = current_database()) AND ((l.classid::bigint << 32) | l.objid::bigint) = {NUMBER} LIMIT 1"
        ),
        Vendor::MariaDb | Vendor::MySql => {
            format!("SELECT concat('connection ', IS_USED_LOCK({}))", name())
        }
    };
    let rows = session.rows(&sql, &[], &[Kind::Text]).await?;
    match rows.into_iter().flatten().next() {
        Some(Value::Text(text)) => Ok(text),
        _ => Ok("it has just ended".to_owned()),
    }
}

/// A lock of MariaDB and MySQL is the whole server's, so its name has the database in it; 64 characters at most. Newer
/// MySQL has no `md5`.
fn name() -> &'static str {
    "concat('carafe.', left(sha2(database(), 256), 16))"
}
