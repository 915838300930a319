//! Files: made, missing, damaged, closed.

use std::{fs, time::Duration};

use carafe_db::{ErrorKind, Kind, Value, driver::Driver};
use carafe_db_sqlite::{Options, Sqlite, Synchronous};
use tempfile::tempdir;

use crate::support::{count, one, read, write};

#[tokio::test]
async fn a_missing_file_is_made_with_a_log_beside_it() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a b?#%.sqlite3");
    let database = Sqlite::new(Options::file(&path));
    assert!(!path.exists(), "nothing is opened before the first statement");
    write(&database, "CREATE TABLE t (a)", &[]).await.unwrap();
    let mode = "SELECT journal_mode FROM pragma_journal_mode";
    assert_eq!(one(&database, mode, Kind::Text).await, Value::Text("wal".into()));
    for (pragma, wanted) in
        [("foreign_keys", 1), ("synchronous", 1), ("trusted_schema", 0), ("query_only", 1)]
    {
        assert_eq!(
            one(&database, &format!("PRAGMA {pragma}"), Kind::I64).await,
            Value::I64(wanted),
            "{pragma}"
        );
    }
    let full = Sqlite::new(Options::file(&path).synchronous(Synchronous::Full));
    assert_eq!(one(&full, "PRAGMA synchronous", Kind::I64).await, Value::I64(2));
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(
        path("text.sqlite3"),
        "this is a text and no database, long enough to be looked at. ".repeat(20),
    )
    .unwrap();
    for (options, kind, words) in [
        (Options::file(path("no/such/db.sqlite3")), ErrorKind::Config, "the folder "),
        (Options::file(folder.path()), ErrorKind::Config, "it is a folder"),
        (Options::file(path("missing.sqlite3")).must_exist(), ErrorKind::Config, "the file does not exist"),
        (Options::file(path("missing.sqlite3")).read_only(), ErrorKind::Config, "the file does not exist"),
        (Options::file(path("text.sqlite3")), ErrorKind::Storage, "no SQLite database"),
    ] {
        let error = read(&Sqlite::new(options), "SELECT 1", &[], Kind::I64).await.unwrap_err();
        assert_eq!(error.kind(), &kind, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_is_opened_for_reading_is_not_written() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("db.sqlite3");
    let owner = Sqlite::new(Options::file(&path));
    write(&owner, "CREATE TABLE t (a)", &[]).await.unwrap();
    let database = Sqlite::new(Options::file(&path).read_only());
    assert_eq!(count(&database, "t").await, Value::I64(0));
    let error = write(&database, "INSERT INTO t VALUES (1)", &[]).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Denied, "{error}");
}

#[tokio::test]
async fn a_damaged_file_is_told_from_a_wrong_statement() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("db.sqlite3");
    let database = Sqlite::new(Options::file(&path));
    write(&database, "CREATE TABLE t (a TEXT)", &[]).await.unwrap();
    let much = Value::Text("x".repeat(200_000));
    write(&database, "INSERT INTO t VALUES (?)", &[much]).await.unwrap();
    write(&database, "CREATE INDEX i ON t (substr(a, 1, 10))", &[]).await.unwrap();
    database.close().await;
    let mut bytes = fs::read(&path).unwrap();
    let rest = bytes.len() / 4;
    bytes[4_096..].iter_mut().take(rest).for_each(|byte| *byte = 0xA5);
    fs::write(&path, bytes).unwrap();
    let error =
        read(&Sqlite::new(Options::file(&path)), "SELECT a FROM t", &[], Kind::Text).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Storage, "{error}");
    assert!(error.to_string().contains("damaged"), "{error}");
}

#[tokio::test]
async fn a_full_disk_keeps_nothing_of_the_statement_and_heals() {
    let folder = tempdir().unwrap();
    let database = Sqlite::new(Options::file(folder.path().join("db.sqlite3")));
    write(&database, "CREATE TABLE t (a TEXT)", &[]).await.unwrap();
    // The disk is as large as the pages that the file may have.
    let mut connection = database.acquire().await.unwrap();
    connection.script("PRAGMA max_page_count = 20").await.unwrap();
    drop(connection);
    let error =
        write(&database, "INSERT INTO t VALUES (?)", &[Value::Text("x".repeat(200_000))]).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Storage, "{error}");
    assert!(error.to_string().contains("no room is left"), "{error}");
    assert_eq!(count(&database, "t").await, Value::I64(0));
    write(&database, "INSERT INTO t VALUES ('small')", &[]).await.unwrap();
    assert_eq!(count(&database, "t").await, Value::I64(1));
}

#[tokio::test]
async fn a_closed_database_refuses() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("db.sqlite3");
    let database = Sqlite::new(Options::file(&path).wait(Duration::from_millis(50)));
    write(&database, "CREATE TABLE t (a)", &[]).await.unwrap();
    database.close().await;
    let error = read(&database, "SELECT a FROM t", &[], Kind::I64).await.unwrap_err();
    assert_eq!(error.to_string(), "the database was closed");
    assert!(!folder.path().join("db.sqlite3-wal").exists(), "the log is part of the file again");
}

// row: db.url
#[test]
fn a_url_says_all_and_a_wrong_one_what_is_wrong() {
    let pool = carafe_db::driver::PoolOptions::default();
    for (url, path) in [
        ("sqlite:db.sqlite3", Some("db.sqlite3")),
        ("sqlite://data/db.sqlite3?mode=rw&synchronous=full", Some("data/db.sqlite3")),
        ("sqlite:///var/lib/db.sqlite3?readers=3&statement_timeout=2s", Some("/var/lib/db.sqlite3")),
        ("sqlite:a%20b%3F.db", Some("a b?.db")),
        ("sqlite::memory:", None),
        ("sqlite://:memory:", None),
    ] {
        let options = Options::parse(url, &pool).unwrap();
        assert_eq!(options.path().map(|path| path.to_str().unwrap()), path, "{url}");
    }
    for (url, words) in [
        ("sqlite:", "names no file; write `sqlite:db.sqlite3`"),
        ("postgres://x/y", "begins with `sqlite:`"),
        ("sqlite:x?mode=rx", "must be ro, rw or rwc, not \"rx\""),
        ("sqlite:x?readers=0", "must be a number from 1 to 1000, not \"0\""),
        ("sqlite:x?synchronous=off", "must be normal or full"),
        ("sqlite:x?statement_timeout=soon", "must be a time such as `5s`"),
        ("sqlite:x?raeders=3", "has an option `raeders` that is not known; the options are "),
    ] {
        let error = Options::parse(url, &pool).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Config);
        assert!(error.to_string().contains(words), "{error}");
    }
}

// Opening changes the journal, and for that moment the file is busy for whoever opens it too.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_questions_of_a_new_file_may_come_all_at_once() {
    let folder = tempdir().unwrap();
    for round in 0..40 {
        let database = Sqlite::new(Options::file(folder.path().join(format!("{round}.sqlite3"))));
        let ask = || read(&database, "SELECT count(*) FROM sqlite_schema", &[], Kind::I64);
        let (one, two, three, four) = tokio::join!(ask(), ask(), ask(), ask());
        for answer in [one, two, three, four] {
            answer.unwrap();
        }
    }
}
