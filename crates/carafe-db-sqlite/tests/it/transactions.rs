//! Connections of one's own.

use carafe_db::{
    ErrorKind, Value,
    driver::{Begin, Driver, Statement},
};
use carafe_db_sqlite::{Options, Sqlite};
use tempfile::tempdir;

use crate::support::{begun, count, memory, within, write};

#[tokio::test]
async fn a_transaction_is_kept_undone_or_forgotten() {
    let database = memory();
    write(&database, "CREATE TABLE t (a)", &[]).await.unwrap();
    for (end, wanted) in [("commit", 1), ("rollback", 1), ("drop", 1), ("commit", 2)] {
        let mut connection = begun(&database).await;
        within(&mut *connection, "INSERT INTO t VALUES (1)").await.unwrap();
        match end {
            "commit" => connection.commit().await.unwrap(),
            "rollback" => connection.rollback().await.unwrap(),
            _ => {}
        }
        drop(connection);
        assert_eq!(count(&database, "t").await, Value::I64(wanted), "{end}");
    }
}

#[tokio::test]
async fn others_read_what_was_committed_while_one_writes() {
    let folder = tempdir().unwrap();
    let database = Sqlite::new(Options::file(folder.path().join("db.sqlite3")));
    write(&database, "CREATE TABLE t (a)", &[]).await.unwrap();
    let mut connection = begun(&database).await;
    within(&mut *connection, "INSERT INTO t VALUES (1)").await.unwrap();
    assert_eq!(count(&database, "t").await, Value::I64(0));
    connection.commit().await.unwrap();
    assert_eq!(count(&database, "t").await, Value::I64(1));
}

#[tokio::test]
async fn a_transaction_that_reads_sees_one_moment_and_keeps_nobody_waiting() {
    let folder = tempdir().unwrap();
    let database = Sqlite::new(Options::file(folder.path().join("db.sqlite3")));
    write(&database, "CREATE TABLE t (a)", &[]).await.unwrap();
    let mut reader = database.acquire().await.unwrap();
    reader.begin(&Begin { read_only: true, isolation: None }).await.unwrap();
    let counting = Statement::reading("SELECT a FROM t");
    assert_eq!(reader.run(&counting, &[], &mut ()).await.unwrap().rows, 0);
    write(&database, "INSERT INTO t VALUES (1)", &[]).await.unwrap();
    assert_eq!(reader.run(&counting, &[], &mut ()).await.unwrap().rows, 0);
    let error = within(&mut *reader, "INSERT INTO t VALUES (2)").await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Denied);
    reader.commit().await.unwrap();
    assert_eq!(reader.run(&counting, &[], &mut ()).await.unwrap().rows, 1);
}

#[tokio::test]
async fn nothing_is_kept_one_by_one_after_sqlite_has_ended_a_transaction() {
    let database = memory();
    write(&database, "CREATE TABLE t (a UNIQUE)", &[]).await.unwrap();
    let mut connection = begun(&database).await;
    within(&mut *connection, "INSERT INTO t VALUES (1)").await.unwrap();
    within(&mut *connection, "INSERT OR ROLLBACK INTO t VALUES (1)").await.unwrap_err();
    let error = within(&mut *connection, "INSERT INTO t VALUES (2)").await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Transaction, "{error}");
    assert_eq!(connection.commit().await.unwrap_err().kind(), &ErrorKind::Transaction);
    connection.rollback().await.unwrap();
    drop(connection);
    assert_eq!(count(&database, "t").await, Value::I64(0));
}

#[tokio::test]
async fn a_script_may_turn_keys_off_and_they_are_on_for_the_next() {
    let database = memory();
    let mut connection = database.acquire().await.unwrap();
    connection
        .script(
            "PRAGMA foreign_keys = OFF; CREATE TABLE a (id INTEGER PRIMARY KEY); \
             CREATE TABLE b (a REFERENCES a (id)); INSERT INTO b VALUES (7);",
        )
        .await
        .unwrap();
    drop(connection);
    assert_eq!(count(&database, "b").await, Value::I64(1));
    let error = write(&database, "INSERT INTO b VALUES (8)", &[]).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ForeignKey(_)), "{error}");
}

#[tokio::test]
async fn an_insert_tells_its_key_and_a_change_its_rows() {
    let database = memory();
    write(&database, "CREATE TABLE t (id INTEGER PRIMARY KEY, a)", &[]).await.unwrap();
    let outcome = write(&database, "INSERT INTO t (a) VALUES (1), (2)", &[]).await.unwrap();
    assert_eq!((outcome.rows, outcome.last_id), (2, Some(2)));
    assert_eq!(write(&database, "UPDATE t SET a = 3", &[]).await.unwrap().rows, 2);
    assert_eq!(write(&database, "UPDATE t SET a = 3 WHERE id = 9", &[]).await.unwrap().rows, 0);
    assert_eq!(write(&database, "CREATE TABLE u (a)", &[]).await.unwrap().rows, 0);
    let mut ids = Vec::new();
    let mut rows = |row: &dyn carafe_db::driver::Row| {
        ids.push(row.i64(0)?);
        Ok(())
    };
    let returning = Statement::writing("INSERT INTO t (a) VALUES (?), (?) RETURNING id");
    let outcome = database.run(&returning, &[Value::I64(4), Value::I64(5)], &mut rows).await.unwrap();
    assert_eq!((outcome.rows, ids), (2, vec![Some(3), Some(4)]));
}
