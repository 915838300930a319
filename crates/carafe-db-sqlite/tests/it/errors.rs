//! What SQLite refuses, in the words of all databases.

use carafe_db::{
    DbError, ErrorKind, Kind, Value,
    driver::{Driver, Statement},
    error::Broken,
};

use crate::support::{memory, read, write};

fn broken(constraint: Option<&str>, table: Option<&str>, columns: &[&str]) -> Broken {
    Broken {
        constraint: constraint.map(str::to_owned),
        table: table.map(str::to_owned),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
    }
}

// row: db.errors
#[tokio::test]
async fn a_broken_constraint_names_what_sqlite_tells() {
    let database = memory();
    for sql in [
        "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CONSTRAINT adult CHECK (age > 17))",
        "CREATE TABLE post (id INTEGER PRIMARY KEY, author INTEGER REFERENCES author (id), slug TEXT, lang TEXT, \
         UNIQUE (slug, lang))",
        "INSERT INTO author VALUES (1, 'Ann', 30)",
        "INSERT INTO post VALUES (1, 1, 'a', 'de')",
    ] {
        write(&database, sql, &[]).await.unwrap();
    }
    for (sql, kind) in [
        (
            "INSERT INTO author (name) VALUES ('Ann')",
            ErrorKind::Unique(broken(None, Some("author"), &["name"])),
        ),
        (
            "INSERT INTO author VALUES (1, 'Bea', 40)",
            ErrorKind::Unique(broken(None, Some("author"), &["id"])),
        ),
        (
            "INSERT INTO post (slug, lang) VALUES ('a', 'de')",
            ErrorKind::Unique(broken(None, Some("post"), &["slug", "lang"])),
        ),
        ("INSERT INTO author (age) VALUES (20)", ErrorKind::NotNull(broken(None, Some("author"), &["name"]))),
        (
            "INSERT INTO author (name, age) VALUES ('Cid', 3)",
            ErrorKind::Check(broken(Some("adult"), None, &[])),
        ),
        ("INSERT INTO post (author) VALUES (7)", ErrorKind::ForeignKey(Broken::default())),
        ("DELETE FROM author", ErrorKind::ForeignKey(Broken::default())),
    ] {
        let error = write(&database, sql, &[]).await.unwrap_err();
        assert_eq!(error.kind(), &kind, "{error}");
        assert_eq!(error.statement(), Some(sql));
    }
}

#[tokio::test]
async fn a_wrong_statement_says_what_is_wrong() {
    let database = memory();
    write(&database, "CREATE TABLE t (a)", &[]).await.unwrap();
    let cases: [(&str, ErrorKind, &str); 7] = [
        ("SELECT a FROM missing", ErrorKind::Schema, "`migrate` applies them"),
        ("SELECT b FROM t", ErrorKind::Schema, "no such column: b"),
        // A word in double quotes is a name; SQLite alone would make a text of it.
        ("SELECT \"b\" FROM t", ErrorKind::Schema, "no such column"),
        ("SELEC 1", ErrorKind::Query, "syntax error"),
        ("SELECT 1; DROP TABLE t", ErrorKind::Query, "one statement at a time"),
        (
            "SELECT sum(a) FROM (SELECT 9223372036854775807 AS a UNION ALL SELECT 1)",
            ErrorKind::Data,
            "64 bits",
        ),
        ("SELECT frobnicate(1)", ErrorKind::Query, "no such function"),
    ];
    for (sql, kind, words) in cases {
        let error: DbError = read(&database, sql, &[], Kind::I64).await.unwrap_err();
        assert_eq!(error.kind(), &kind, "{sql}: {error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn values_are_counted_before_anything_is_sent() {
    let database = memory();
    let error = read(&database, "SELECT ?, ?", &[Value::I64(1)], Kind::I64).await.unwrap_err();
    assert!(error.to_string().contains("takes 2 values, and 1 were given"), "{error}");
}

#[tokio::test]
async fn a_statement_that_says_it_reads_cannot_write() {
    let database = memory();
    write(&database, "CREATE TABLE t (a)", &[]).await.unwrap();
    let error =
        database.run(&Statement::reading("INSERT INTO t VALUES (1)"), &[], &mut ()).await.unwrap_err();
    assert!(error.to_string().contains("one that only reads would write"), "{error}");
}

#[tokio::test]
async fn an_error_of_whoever_takes_rows_ends_the_statement() {
    let database = memory();
    let mut taken = 0;
    let mut rows = |_: &dyn carafe_db::driver::Row| {
        taken += 1;
        if taken == 3 { Err(DbError::new(ErrorKind::Other, "enough")) } else { Ok(()) }
    };
    let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    let error = database.run(&Statement::reading(sql), &[], &mut rows).await.unwrap_err();
    assert_eq!(error.to_string(), "enough");
    assert_eq!(taken, 3);
}
