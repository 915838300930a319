//! Many at once: turns, time limits, other processes, long statements.

use std::{sync::Arc, time::Duration};

use carafe_db::{
    ErrorKind, Kind, Value,
    driver::{Driver, Row, Statement},
};
use carafe_db_sqlite::{Options, Sqlite};
use tempfile::{TempDir, tempdir};
use tokio::task::JoinSet;

use crate::support::{begun, count, memory, one, read, within, write};

const WAIT: Duration = Duration::from_millis(60);

async fn file() -> (TempDir, Sqlite) {
    let folder = tempdir().unwrap();
    let database = Sqlite::new(Options::file(folder.path().join("db.sqlite3")).wait(WAIT).readers(2));
    write(&database, "CREATE TABLE t (a INTEGER)", &[]).await.unwrap();
    (folder, database)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_writers_wait_for_their_turns_and_none_is_lost() {
    let folder = tempdir().unwrap();
    let database = Sqlite::new(Options::file(folder.path().join("db.sqlite3")).wait(Duration::from_secs(60)));
    write(&database, "CREATE TABLE t (a INTEGER)", &[]).await.unwrap();
    let insert = Arc::new(Statement::writing("INSERT INTO t VALUES (?)"));
    let mut all = JoinSet::new();
    for n in 0..200 {
        let (database, insert) = (database.clone(), Arc::clone(&insert));
        all.spawn(async move {
            database.run(&insert, &[Value::I64(n)], &mut ()).await.unwrap();
            let found =
                read(&database, "SELECT a FROM t WHERE a = ?", &[Value::I64(n)], Kind::I64).await.unwrap();
            assert_eq!(found, [Value::I64(n)], "one reads what one wrote");
        });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap();
    }
    assert_eq!(count(&database, "t").await, Value::I64(200));
}

#[tokio::test]
async fn who_waits_too_long_for_a_turn_is_told() {
    let (_folder, database) = file().await;
    let mut writer = begun(&database).await;
    within(&mut *writer, "INSERT INTO t VALUES (1)").await.unwrap();
    let error = write(&database, "INSERT INTO t VALUES (2)", &[]).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Timeout);
    assert!(
        error.to_string().contains("another transaction of this process has been writing for 60ms"),
        "{error}"
    );
    drop(writer);
    write(&database, "INSERT INTO t VALUES (2)", &[]).await.unwrap();

    let options = carafe_db::driver::Begin { read_only: true, isolation: None };
    let mut first = database.acquire().await.unwrap();
    first.begin(&options).await.unwrap();
    let mut second = database.acquire().await.unwrap();
    second.begin(&options).await.unwrap();
    let error = read(&database, "SELECT a FROM t", &[], Kind::I64).await.unwrap_err();
    assert!(error.to_string().contains("all 2 connections that read have been busy"), "{error}");
}

#[tokio::test]
async fn another_process_with_the_lock_is_waited_for_but_not_for_ever() {
    let (folder, database) = file().await;
    // Another handle has connections of its own, as another process would.
    let other = Sqlite::new(Options::file(folder.path().join("db.sqlite3")));
    let mut holder = begun(&other).await;
    within(&mut *holder, "INSERT INTO t VALUES (1)").await.unwrap();
    let error = write(&database, "INSERT INTO t VALUES (2)", &[]).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Locked);
    assert!(error.to_string().contains("another process has held the database for 60ms"), "{error}");
    let patient = Sqlite::new(Options::file(folder.path().join("db.sqlite3")).wait(Duration::from_secs(20)));
    let waiting = tokio::spawn(async move { write(&patient, "INSERT INTO t VALUES (2)", &[]).await });
    tokio::task::yield_now().await;
    holder.commit().await.unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(count(&database, "t").await, Value::I64(2));
}

const COUNTING: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT max(i) FROM n";
const LISTING: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i, 'n' || i FROM n";

/// The runtime has one thread: what runs in place keeps it.
#[tokio::test]
async fn a_long_statement_keeps_nobody_waiting() {
    let database = memory();
    let asked = database.clone();
    let long = tokio::spawn(async move { read(&asked, COUNTING, &[Value::I64(3_000_000)], Kind::I64).await });
    let mut turns = 0_u64;
    while !long.is_finished() {
        // tidy(sleep): the turns of others are counted while it runs
        tokio::time::sleep(Duration::from_millis(1)).await;
        turns += 1;
    }
    assert_eq!(long.await.unwrap().unwrap(), [Value::I64(3_000_000)]);
    assert!(turns > 10, "others had {turns} turns while it ran");
}

#[tokio::test]
async fn a_long_answer_comes_back_whole_from_the_other_thread() {
    let database = memory();
    let statement = Statement::reading(LISTING);
    for many in [20_000_i64, 20_000, 5] {
        let mut seen = 0;
        let mut rows = |row: &dyn Row| {
            seen += 1;
            assert_eq!(row.i64(0)?, Some(seen));
            assert_eq!(row.text(1)?, Some(format!("n{seen}").as_str()));
            assert_eq!((row.len(), row.name(0)), (2, "i"));
            Ok(())
        };
        let outcome = database.run(&statement, &[Value::I64(many)], &mut rows).await.unwrap();
        assert_eq!((seen, outcome.rows), (many, many.unsigned_abs()));
    }
    let mut rows = |row: &dyn Row| row.bool(1).map(|_| ());
    let error = database.run(&statement, &[Value::I64(20_000)], &mut rows).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Decode);
    assert_eq!(one(&database, "SELECT 1", Kind::I64).await, Value::I64(1), "and the connection is whole");
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_stopped() {
    let database = Sqlite::new(Options::memory().statement_timeout(Duration::from_millis(30)));
    let error = read(&database, COUNTING, &[Value::I64(i64::MAX)], Kind::I64).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Timeout);
    assert!(error.to_string().contains("stopped after 30ms"), "{error}");
    assert_eq!(one(&database, "SELECT 1", Kind::I64).await, Value::I64(1));
}

#[tokio::test]
async fn a_statement_that_nobody_waits_for_is_stopped() {
    let database = Sqlite::new(Options::memory().wait(Duration::from_secs(30)));
    let asked = read(&database, COUNTING, &[Value::I64(i64::MAX)], Kind::I64);
    tokio::time::timeout(Duration::from_millis(30), asked).await.unwrap_err();
    // There is one connection: it would never come back.
    assert_eq!(one(&database, "SELECT 1", Kind::I64).await, Value::I64(1));
}

#[tokio::test]
async fn a_change_that_is_given_up_leaves_nothing() {
    let (_folder, database) = file().await;
    let many =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO t SELECT i FROM n";
    let asked = write(&database, many, &[]);
    tokio::time::timeout(Duration::from_millis(30), asked).await.unwrap_err();
    assert_eq!(count(&database, "t").await, Value::I64(0));
}
