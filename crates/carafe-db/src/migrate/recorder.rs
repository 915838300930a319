//! What was applied to a database: a table in that database.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{id::Id, session::Session};
use crate::{DbError, ErrorKind, Kind, Value, driver::Vendor, error::Result, neutral::quote};

/// The table.
pub(crate) const TABLE: &str = "carafe_migration";

/// What the database knows of one migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What its file was when it was applied.
    pub checksum: String,
    /// When: text of ISO 8601.
    pub applied: String,
    /// Whether all of it is there.
    pub status: Status,
}

/// How far a migration came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// All of it is there.
    Applied,
    /// It ended in the middle: where the database cannot undo changes of its schema.
    Partial {
        /// On the way back.
        back: bool,
        /// Steps that are done.
        done: u32,
        /// Whether one more was begun.
        doing: bool,
    },
}

/// Everything the database knows, by migration.
pub(crate) type Records = BTreeMap<Id, Record>;

/// Whether the table is there.
pub(crate) async fn exists(session: &Session) -> Result<bool> {
    let sql = match session.vendor() {
        Vendor::Sqlite => {
            format!("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{TABLE}'")
        }
        Vendor::Postgres => format!(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relname = '{TABLE}' AND n.nspname = current_schema()"
        ),
        Vendor::MariaDb | Vendor::MySql => format!(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = '{TABLE}'"
        ),
    };
    let rows = session.rows(&sql, &[], &[Kind::I64]).await?;
    Ok(rows.first().and_then(|row| row.first()) != Some(&Value::I64(0)))
}

/// Makes the table, if it is not there. Only with the lock: two who make it at once disturb each other.
pub(crate) async fn ensure(session: &Session) -> Result<()> {
    if exists(session).await? {
        return Ok(());
    }
    let q = |name| quote(session.vendor(), name);
    let engine = if session.vendor().is_mysql_like() { " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4" } else { "" };
    session
        .script(&format!(
            "CREATE TABLE {} ({} varchar(100) NOT NULL, {} varchar(200) NOT NULL, {} varchar(64) NOT NULL, \
             {} varchar(40) NOT NULL, {} varchar(10) NOT NULL, {} integer NOT NULL, {} integer NOT NULL, \
             PRIMARY KEY ({}, {})){engine}",
            q(TABLE),
            q("app"),
            q("name"),
            q("checksum"),
            q("applied"),
            q("status"),
            q("done"),
            q("doing"),
            q("app"),
            q("name"),
        ))
        .await
}

/// All that was applied; nothing where no migration was ever applied.
pub(crate) async fn read(session: &Session) -> Result<Records> {
    if !exists(session).await? {
        return Ok(Records::new());
    }
    let sql = format!(
        "SELECT app, name, checksum, applied, status, done, doing FROM {}",
        quote(session.vendor(), TABLE)
    );
    let kinds = [Kind::Text, Kind::Text, Kind::Text, Kind::Text, Kind::Text, Kind::I64, Kind::I64];
    session.rows(&sql, &[], &kinds).await?.into_iter().map(record).collect()
}

fn record(row: Vec<Value>) -> Result<(Id, Record)> {
    let [
        Value::Text(app),
        Value::Text(name),
        Value::Text(checksum),
        Value::Text(applied),
        Value::Text(status),
        Value::I64(done),
        Value::I64(doing),
    ] = <[Value; 7]>::try_from(row).map_err(|_| odd())?
    else {
        return Err(odd());
    };
    let status = match status.as_str() {
        "applied" => Status::Applied,
        word => Status::Partial {
            back: word == "back",
            done: u32::try_from(done).map_err(|_| odd())?,
            doing: doing != 0,
        },
    };
    Ok((Id::new(app, name), Record { checksum, applied, status }))
}

fn odd() -> DbError {
    DbError::new(ErrorKind::Migration, format!("the table `{TABLE}` holds something that is not ours"))
}

/// Writes that a migration is there, or how far it came.
pub(crate) async fn write(session: &Session, id: &Id, checksum: &str, status: &Status) -> Result<()> {
    let (word, done, doing) = match status {
        Status::Applied => ("applied", 0, false),
        Status::Partial { back, done, doing } => (if *back { "back" } else { "forward" }, *done, *doing),
    };
    let values = [
        Value::Text(id.app.clone()),
        Value::Text(id.name.clone()),
        Value::Text(checksum.to_owned()),
        Value::Text(Timestamp::now().to_string()),
        Value::Text(word.to_owned()),
        Value::I32(i32::try_from(done).unwrap_or(i32::MAX)),
        Value::I32(i32::from(doing)),
    ];
    let places: Vec<String> = (1..=values.len()).map(|at| place(session.vendor(), at)).collect();
    // One statement, so that a process that ends leaves what was there or what is there now.
    let columns = ["app", "name", "checksum", "applied", "status", "done", "doing"];
    let (insert, conflict) = match session.vendor() {
        Vendor::MariaDb | Vendor::MySql => ("REPLACE INTO", String::new()),
        Vendor::Sqlite | Vendor::Postgres => {
            let set: Vec<String> =
                columns[2..].iter().map(|name| format!("{name} = excluded.{name}")).collect();
            ("INSERT INTO", format!(" ON CONFLICT (app, name) DO UPDATE SET {}", set.join(", ")))
        }
    };
    let sql = format!(
        "{insert} {} ({}) VALUES ({}){conflict}",
        quote(session.vendor(), TABLE),
        columns.join(", "),
        places.join(", ")
    );
    session.execute(&sql, &values).await?;
    Ok(())
}

/// Forgets a migration.
pub(crate) async fn remove(session: &Session, id: &Id) -> Result<()> {
    let vendor = session.vendor();
    let sql = format!(
        "DELETE FROM {} WHERE app = {} AND name = {}",
        quote(vendor, TABLE),
        place(vendor, 1),
        place(vendor, 2)
    );
    session.execute(&sql, &[Value::Text(id.app.clone()), Value::Text(id.name.clone())]).await?;
    Ok(())
}

/// Whether one is recorded as applied at this moment.
pub(crate) async fn is_applied(session: &Session, id: &Id) -> Result<bool> {
    let vendor = session.vendor();
    let sql = format!(
        "SELECT count(*) FROM {} WHERE app = {} AND name = {} AND status = 'applied'",
        quote(vendor, TABLE),
        place(vendor, 1),
        place(vendor, 2)
    );
    let values = [Value::Text(id.app.clone()), Value::Text(id.name.clone())];
    let rows = session.rows(&sql, &values, &[Kind::I64]).await?;
    Ok(rows.first().and_then(|row| row.first()) != Some(&Value::I64(0)))
}

fn place(vendor: Vendor, at: usize) -> String {
    if vendor == Vendor::Postgres { format!("${at}") } else { "?".to_owned() }
}
