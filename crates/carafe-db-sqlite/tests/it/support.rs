//! What the tests here have in common: a database, and a short way to ask it.

use carafe_db::{
    DbError, Kind, Value,
    driver::{Begin, Connection, Driver, Outcome, Row, Statement},
};
use carafe_db_sqlite::{Options, Sqlite};

pub(crate) fn memory() -> Sqlite {
    Sqlite::new(Options::memory())
}

pub(crate) async fn write(database: &Sqlite, sql: &str, values: &[Value]) -> Result<Outcome, DbError> {
    database.run(&Statement::writing(sql), values, &mut ()).await
}

/// Every row, its first column as a kind.
pub(crate) async fn read(
    database: &Sqlite,
    sql: &str,
    values: &[Value],
    kind: Kind,
) -> Result<Vec<Value>, DbError> {
    let mut all = Vec::new();
    let mut rows = |row: &dyn Row| {
        all.push(row.value(0, kind)?);
        Ok(())
    };
    database.run(&Statement::reading(sql), values, &mut rows).await?;
    Ok(all)
}

pub(crate) async fn one(database: &Sqlite, sql: &str, kind: Kind) -> Value {
    read(database, sql, &[], kind).await.unwrap().pop().unwrap()
}

pub(crate) async fn begun(database: &Sqlite) -> Box<dyn Connection> {
    let mut connection = database.acquire().await.unwrap();
    connection.begin(&Begin::default()).await.unwrap();
    connection
}

pub(crate) async fn within(connection: &mut dyn Connection, sql: &str) -> Result<Outcome, DbError> {
    connection.run(&Statement::writing(sql), &[], &mut ()).await
}

pub(crate) async fn count(database: &Sqlite, table: &str) -> Value {
    one(database, &format!("SELECT count(*) FROM {table}"), Kind::I64).await
}
