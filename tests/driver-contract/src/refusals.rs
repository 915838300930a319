//! What is refused, in which words.

use carafe_db::{
    ErrorKind,
    driver::{Begin, Statement},
    error::Broken,
};

use crate::{
    proxy::{Proxy, server_of},
    scratch::{Scratch, execute},
};

// row: db.errors
pub async fn a_broken_constraint_is_named_with_its_columns(scratch: Scratch) {
    for sql in [
        "CREATE TABLE tree (id integer PRIMARY KEY)",
        "CREATE TABLE fruit (id integer PRIMARY KEY, name varchar(20) NOT NULL, colour varchar(20), tree_id integer, weight integer, \
         CONSTRAINT fruit_once UNIQUE (name, colour), \
         CONSTRAINT fruit_tree FOREIGN KEY (tree_id) REFERENCES tree (id), \
         CONSTRAINT fruit_heavy CHECK (weight > 0))",
        "INSERT INTO tree VALUES (1)",
        "INSERT INTO fruit VALUES (1, 'fig', 'green', 1, 5)",
    ] {
        scratch.execute(sql).await;
    }
    type Make = fn(Broken) -> ErrorKind;
    let cases: &[(&str, Make, Option<&str>, &[&str])] = &[
        (
            "INSERT INTO fruit VALUES (2, 'fig', 'green', 1, 5)",
            ErrorKind::Unique,
            Some("fruit_once"),
            &["name", "colour"],
        ),
        (
            "INSERT INTO fruit VALUES (2, 'pear', 'green', 9, 5)",
            ErrorKind::ForeignKey,
            Some("fruit_tree"),
            &["tree_id"],
        ),
        ("INSERT INTO fruit VALUES (2, 'pear', 'green', 1, 0)", ErrorKind::Check, Some("fruit_heavy"), &[]),
        ("INSERT INTO fruit VALUES (2, NULL, 'green', 1, 5)", ErrorKind::NotNull, None, &["name"]),
        ("DELETE FROM tree", ErrorKind::ForeignKey, Some("fruit_tree"), &[]),
    ];
    for (sql, make, constraint, columns) in cases {
        let error = execute(scratch.driver(), sql).await.unwrap_err();
        let broken = error.broken().unwrap_or_else(|| panic!("{sql}: {error:?}")).clone();
        assert_eq!(error.kind(), &make(broken.clone()), "{sql}: {error:?}");
        assert_eq!(broken.constraint.as_deref(), *constraint, "{sql}: {error:?}");
        // MariaDB tells no columns of a unique key, and no table of a null.
        if scratch.is_postgres() {
            assert_eq!(
                (broken.table.as_deref(), &broken.columns[..]),
                (Some("fruit"), &columns.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>()[..]),
                "{sql}"
            );
        } else if !matches!(error.kind(), ErrorKind::Unique(_) | ErrorKind::ForeignKey(_))
            || sql.starts_with("INSERT INTO fruit VALUES (2, 'pear', 'green', 9")
        {
            assert_eq!(broken.columns, *columns, "{sql}");
        }
        assert_eq!(error.statement(), Some(*sql));
    }
}

pub async fn each_refusal_is_of_its_kind(scratch: Scratch) {
    scratch
        .execute("CREATE TABLE fruit (id integer PRIMARY KEY, name varchar(3), small smallint, day date)")
        .await;
    scratch.execute("INSERT INTO fruit VALUES (1, 'fig', 1, '2000-01-01')").await;
    let cases: &[(&str, ErrorKind)] = &[
        ("SELECT * FROM nothing", ErrorKind::Schema),
        ("SELECT nothing FROM fruit", ErrorKind::Schema),
        ("SELEKT 1", ErrorKind::Query),
        ("INSERT INTO fruit VALUES (2, 'plum', 1, '2000-01-01')", ErrorKind::Data),
        ("INSERT INTO fruit VALUES (2, 'fig', 70000, '2000-01-01')", ErrorKind::Data),
        ("INSERT INTO fruit VALUES (2, 'fig', 1, '2001-02-29')", ErrorKind::Data),
        ("INSERT INTO fruit VALUES (2, 'fig', 1, '0000-00-00')", ErrorKind::Data),
    ];
    for (sql, kind) in cases {
        let error = execute(scratch.driver(), sql).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{sql}: {error:?}");
        assert!(std::error::Error::source(&error).is_some());
    }
    let mut one = scratch.driver().acquire().await.unwrap();
    one.begin(&Begin::default()).await.unwrap();
    one.run(&Statement::writing("UPDATE fruit SET small = 2"), &[], &mut ()).await.unwrap();
    let error = execute(scratch.driver(), "SELECT * FROM fruit FOR UPDATE NOWAIT").await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Locked, "{error:?}");
    one.rollback().await.unwrap();
}

pub async fn who_cannot_come_in_is_told_why_and_the_password_is_not(scratch: Scratch) {
    let url = scratch.url("connect_timeout=2s");
    let server = server_of(&url);
    let nobody = Proxy::before("127.0.0.1:1").await;
    let silent = Proxy::before(&server).await;
    silent.fall_silent();
    let credentials = url.split_once("://").unwrap().1.split_once('@').unwrap().0;
    let (user, password) = credentials.split_once(':').unwrap();
    let cases = [
        (url.replace(&server, "127.0.0.1:1"), ErrorKind::Connection, "127.0.0.1:1"),
        (url.replace(&server, "no-such-host.invalid"), ErrorKind::Connection, "no-such-host.invalid"),
        (nobody.instead_of(&url), ErrorKind::Connection, "cannot connect"),
        (silent.instead_of(&url), ErrorKind::Connection, "no answer within 2s"),
        (url.replace(scratch.name(), "no_such_database"), ErrorKind::Schema, "no_such_database"),
        (url.replace(credentials, &format!("{user}:wrong-passw0rd")), ErrorKind::Denied, "password"),
        (url.replace(credentials, &format!("no_such_user:{password}")), ErrorKind::Denied, "no_such_user"),
        (url.replace(credentials, user), ErrorKind::Denied, "password"),
    ];
    for (url, kind, word) in cases {
        let error = scratch.try_at(&url).await.expect_err(&url);
        let text = format!("{error:?}");
        assert_eq!(error.kind(), &kind, "{text}");
        assert!(text.contains(word), "{word} is missing: {text}");
        assert!(!text.contains(password) && !text.contains("wrong-passw0rd"), "{text}");
        let place = server_of(&url);
        assert!(error.to_string().contains(&place), "{place} is missing: {error}");
        assert!(error.hint_text().is_some(), "{text}");
    }
}

pub async fn a_server_that_is_full_says_so(scratch: Scratch) {
    let user = format!("{}_few", scratch.name());
    let url = scratch.url("pool_size=3");
    let credentials = url.split_once("://").unwrap().1.split_once('@').unwrap().0.to_owned();
    let (make, remove) = if scratch.is_postgres() {
        (
            vec![format!("CREATE ROLE {user} LOGIN PASSWORD 'few' CONNECTION LIMIT 1")],
            format!("DROP ROLE {user}"),
        )
    } else {
        let make =
            ["CREATE USER WHO IDENTIFIED BY 'few' WITH MAX_USER_CONNECTIONS 1", "GRANT SELECT ON *.* TO WHO"];
        (
            make.map(|sql| sql.replace("WHO", &format!("'{user}'@'%'"))).to_vec(),
            format!("DROP USER '{user}'@'%'"),
        )
    };
    for sql in &make {
        scratch.execute(sql).await;
    }
    let few = scratch.try_at(&url.replace(&credentials, &format!("{user}:few"))).await.unwrap();
    let one = few.acquire().await.unwrap();
    let error = few.acquire().await.err().unwrap();
    assert_eq!(error.kind(), &ErrorKind::Connection, "{error:?}");
    assert!(error.hint_text().is_some_and(|hint| hint.contains("pool_size")), "{error:?}");
    drop(one);
    // What was refused takes no place in the pool.
    for _ in 0..5 {
        few.acquire().await.unwrap().run(&Statement::reading("SELECT 1"), &[], &mut ()).await.unwrap();
    }
    few.close().await;
    scratch.execute(&remove).await;
}

pub async fn a_slip_in_the_address_is_named(scratch: Scratch) {
    let cases = [
        (scratch.url("poolsize=5"), "poolsize"),
        (scratch.url("pool_size=0"), "pool_size"),
        (scratch.url("connect_timeout=soon"), "connect_timeout"),
        (scratch.url("").replacen("://", "x://", 1), "x://"),
        ("nonsense".to_owned(), "looks like"),
    ];
    for (url, word) in cases {
        let error = scratch.try_at(&url).await.expect_err(&url);
        assert_eq!(error.kind(), &ErrorKind::Config, "{error:?}");
        assert!(error.to_string().contains(word), "{word} is missing: {error}");
    }
}
