//! A server on which databases for tests are made. What is kept on it for the next run has a name by what is in it.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use carafe_db::{
    Source,
    driver::{Connection, Driver, Row, Statement},
    error::Result,
};

use super::made::Made;

/// A server, by the address of one of its databases.
#[derive(Debug)]
pub(super) struct Server {
    url: String,
}

/// Says that what was begun under a name was finished: a run that is killed leaves half of it.
const FINISHED: &str = "carafe_finished";

/// Whoever makes something that is kept: one at a time on a server, of all processes.
const LOCK: u32 = 1_128_352_353;

/// What is kept and not made anew for so long is removed by whoever makes something.
const DAYS: u64 = 7;

impl Server {
    pub(super) const fn at(url: String) -> Self {
        Self { url }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Whether it copies databases.
    pub(super) fn copies(&self) -> bool {
        self.url.starts_with("postgres")
    }

    /// The same server, another database.
    pub(super) fn url_of(&self, name: &str) -> String {
        let (address, options) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
        if options.is_empty() { format!("{base}/{name}") } else { format!("{base}/{name}?{options}") }
    }

    pub(super) async fn administer(&self, source: &Source, sql: &str) -> Result<()> {
        let driver = source.connect_to(&self.url).await?;
        let done = driver.run(&Statement::writing(sql).once(), &[], &mut ()).await;
        driver.close().await;
        done.map(|_| ())
    }

    /// Makes a database that is kept, unless it is there.
    pub(super) async fn keep(&self, made: &Made<'_>, name: &str) -> Result<()> {
        let driver = made.source.connect_to(&self.url).await?;
        let kept = self.keep_by(&driver, made, name).await;
        driver.close().await;
        kept
    }

    async fn keep_by(&self, driver: &Arc<dyn Driver>, made: &Made<'_>, name: &str) -> Result<()> {
        let mut connection = driver.acquire().await?;
        if self.is_finished(&mut *connection, name).await? {
            return Ok(());
        }
        let lock = if self.copies() {
            format!("SELECT pg_advisory_lock({LOCK})")
        } else {
            format!("SELECT GET_LOCK('{LOCK}', 600)")
        };
        names(&mut *connection, &lock).await?;
        let kept = if self.is_finished(&mut *connection, name).await? {
            Ok(())
        } else {
            self.make(&mut *connection, made, name).await
        };
        // The lock goes with the connection, whatever came of this.
        let unlock =
            if self.copies() { "SELECT pg_advisory_unlock_all()" } else { "SELECT RELEASE_ALL_LOCKS()" };
        let _ = names(&mut *connection, unlock).await;
        kept
    }

    async fn make(&self, connection: &mut dyn Connection, made: &Made<'_>, name: &str) -> Result<()> {
        for old in names(&mut *connection, &self.old()).await?.iter().flatten() {
            // Somebody may be at it.
            let _ = connection
                .run(&Statement::writing(format!("DROP DATABASE {old}")).once(), &[], &mut ())
                .await;
        }
        let mut say = async |sql: String| connection.run(&Statement::writing(sql).once(), &[], &mut ()).await;
        say(format!("DROP DATABASE IF EXISTS {name}")).await?;
        say(format!("CREATE DATABASE {name}")).await?;
        made.fill_at(&self.url_of(name)).await?;
        let finish = if self.copies() {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
            format!("COMMENT ON DATABASE {name} IS '{FINISHED} {now}'")
        } else {
            format!("CREATE TABLE {name}.{FINISHED} (a INT)")
        };
        say(finish).await.map(drop)
    }

    async fn is_finished(&self, connection: &mut dyn Connection, name: &str) -> Result<bool> {
        let sql = if self.copies() {
            format!(
                "SELECT 1 FROM pg_database d JOIN pg_shdescription c ON c.objoid = d.oid \
                 WHERE d.datname = '{name}' AND c.description LIKE '{FINISHED} %'"
            )
        } else {
            format!(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = '{name}' AND table_name = '{FINISHED}'"
            )
        };
        Ok(!names(connection, &sql).await?.is_empty())
    }

    /// What asks for databases that were kept for long.
    fn old(&self) -> String {
        if self.copies() {
            return format!(
                "SELECT d.datname::text FROM pg_database d JOIN pg_shdescription c ON c.objoid = d.oid \
                 WHERE c.description LIKE '{FINISHED} %' AND d.datname LIKE 'carafe%' \
                 AND split_part(c.description, ' ', 2)::bigint < extract(epoch FROM now()) - {DAYS} * 86400"
            );
        }
        format!(
            "SELECT table_schema FROM information_schema.tables WHERE table_name = '{FINISHED}' \
             AND table_schema LIKE 'carafe%' AND create_time < now() - INTERVAL {DAYS} DAY"
        )
    }
}

/// The first column of each row, where it is text.
async fn names(connection: &mut dyn Connection, sql: &str) -> Result<Vec<Option<String>>> {
    let mut names = Vec::new();
    let mut rows = |row: &dyn Row| {
        names.push(row.text(0).ok().flatten().map(str::to_owned));
        Ok(())
    };
    connection.run(&Statement::reading(sql).once(), &[], &mut rows).await?;
    Ok(names)
}
