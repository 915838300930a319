//! What only MariaDB and MySQL do: counted keys, values that others do not have, what a session is set to.

use carafe_db::{
    ErrorKind, Kind, Value,
    driver::{Begin, Connection, Driver, Row, Statement, Vendor},
    error::Result,
};
use driver_contract::scratch::{self, Scratch, column, number};

use crate::contract::MARIADB;

#[test]
fn the_key_that_was_counted_comes_with_the_outcome() {
    async fn test(scratch: Scratch) {
        scratch.execute("CREATE TABLE fruit (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(20))").await;
        let insert = Statement::writing("INSERT INTO fruit (name) VALUES (?)");
        for id in 1..4 {
            let outcome = scratch.driver().run(&insert, &[Value::Text("fig".into())], &mut ()).await.unwrap();
            assert_eq!((outcome.last_id, outcome.rows), (Some(id), 1));
        }
        let update = scratch.execute("UPDATE fruit SET name = 'pear'").await;
        assert_eq!((update.last_id, update.rows), (None, 3));
        // A key of 0 is a key of 0, and not the wish for the next.
        scratch.execute("INSERT INTO fruit VALUES (0, 'plum')").await;
        assert_eq!(
            number(scratch.driver(), &Statement::reading("SELECT min(id) FROM fruit"), &[]).await.unwrap(),
            0
        );
        if scratch.driver().features().insert_returning {
            let returning = Statement::writing("INSERT INTO fruit (name) VALUES (?) RETURNING id");
            assert_eq!(number(scratch.driver(), &returning, &[Value::Text("x".into())]).await.unwrap(), 4);
        }
    }
    scratch::run(MARIADB, "counted", test);
}

#[test]
fn values_that_have_no_place_in_our_types_or_theirs_are_refused_with_a_reason() {
    async fn test(scratch: Scratch) {
        let cases: &[(&str, Kind, &str)] = &[
            ("SELECT cast('25:00:00' AS time)", Kind::Time, "length of time"),
            ("SELECT cast('-01:00:00' AS time)", Kind::Time, "length of time"),
            ("SELECT cast(18446744073709551615 AS unsigned)", Kind::I64, "18446744073709551615"),
            ("SELECT cast('2000-01-01' AS date)", Kind::DateTime, "date"),
            ("SELECT cast('2000-01-01 00:00:00' AS datetime)", Kind::Date, "datetime"),
            ("SELECT 1234567890123456789012345678901234567890.5", Kind::Decimal, "28"),
            ("SELECT x'00ff'", Kind::Text, "not read as text"),
            ("SELECT 1", Kind::Array(&Kind::I64), "no arrays"),
        ];
        for (sql, kind, word) in cases {
            let error = column(scratch.driver(), &Statement::reading(*sql), &[], *kind).await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Decode), "{sql}: {error:?}");
            assert!(error.to_string().contains(word), "{word} is missing: {error}");
        }
        let cases: &[(Value, ErrorKind)] = &[
            (Value::F64(f64::NAN), ErrorKind::Data),
            (Value::F64(f64::INFINITY), ErrorKind::Data),
            (Value::Date("-000001-01-01".parse().unwrap()), ErrorKind::Data),
            (Value::Array(&Kind::I64, Vec::new()), ErrorKind::NotSupported),
        ];
        let select = Statement::reading("SELECT ?");
        for (value, kind) in cases {
            let error =
                scratch.driver().run(&select, std::slice::from_ref(value), &mut ()).await.unwrap_err();
            assert_eq!(error.kind(), kind, "{error:?}");
        }
        let cases: &[(&str, Kind, Value)] = &[
            ("SELECT 1.50", Kind::F64, Value::F64(1.5)),
            ("SELECT 1.50", Kind::Decimal, Value::Decimal("1.5".parse().unwrap())),
            ("SELECT cast(3 AS unsigned)", Kind::I64, Value::I64(3)),
            ("SELECT 1 = 1", Kind::Bool, Value::Bool(true)),
            (
                "SELECT '01234567-89ab-cdef-0123-456789abcdef'",
                Kind::Uuid,
                Value::Uuid("01234567-89ab-cdef-0123-456789abcdef".parse().unwrap()),
            ),
            (
                "SELECT x'0123456789abcdef0123456789abcdef'",
                Kind::Uuid,
                Value::Uuid("01234567-89ab-cdef-0123-456789abcdef".parse().unwrap()),
            ),
        ];
        for (sql, kind, value) in cases {
            let back = column(scratch.driver(), &Statement::reading(*sql), &[], *kind).await.unwrap();
            assert_eq!(back, std::slice::from_ref(value), "{sql}");
        }
    }
    scratch::run(MARIADB, "no_place", test);
}

#[test]
fn a_name_of_a_parameter_is_never_made_up() {
    async fn test(scratch: Scratch) {
        // The protocol's library reads `:name` as a parameter, and a backslash in a text as it pleases.
        let quoted = Statement::reading(
            "SELECT concat(':name', \":no\") FROM (SELECT '' AS \":no\") AS x WHERE ? = 1",
        );
        let back = column(scratch.driver(), &quoted, &[Value::I64(1)], Kind::Text).await.unwrap();
        assert_eq!(back, [Value::Text(":name".into())]);
        for sql in ["SELECT ':no' LIKE '\\' OR ':name' = ?", "SELECT '\\', ':name'"] {
            let parameters: &[Value] = if sql.contains('?') { &[Value::Text("x".into())] } else { &[] };
            match scratch.driver().run(&Statement::reading(sql), parameters, &mut ()).await {
                Ok(_) => {}
                Err(error) => assert_eq!(error.kind(), &ErrorKind::Query, "{sql}: {error:?}"),
            }
        }
        let error = scratch.driver().run(&Statement::reading("SELECT ?"), &[], &mut ()).await.unwrap_err();
        assert!(error.to_string().contains("1 parameters"), "{error:?}");
        assert_eq!(number(scratch.driver(), &Statement::reading("SELECT 7"), &[]).await.unwrap(), 7);
    }
    scratch::run(MARIADB, "names", test);
}

async fn prepared(driver: &dyn Driver, statements: &[Statement]) -> i64 {
    let mut connection = driver.acquire().await.unwrap();
    for statement in statements {
        connection.run(statement, &[Value::I64(1)], &mut ()).await.unwrap();
    }
    let mut count = -1;
    let mut take = |row: &dyn Row| -> Result<()> {
        count = row.text(1)?.and_then(|text| text.parse().ok()).unwrap_or(-2);
        Ok(())
    };
    let ask = Statement::reading("SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'").once();
    connection.run(&ask, &[], &mut take).await.unwrap();
    count
}

#[test]
fn only_so_many_statements_stay_prepared() {
    async fn test(scratch: Scratch) {
        let statements: Vec<Statement> =
            (0..300).map(|n| Statement::reading(format!("SELECT ? + {n}"))).collect();
        let driver = scratch.with("prepared=8&pool_size=1").await;
        // Other tests prepare at the same time, so this can only be told apart when it is many.
        let before = prepared(&*driver, &[]).await;
        let after = prepared(&*driver, &statements).await;
        assert!(after - before < 200, "{before} before, {after} after 300 statements");
    }
    scratch::run(MARIADB, "prepared", test);
}

async fn run(connection: &mut dyn Connection, sql: &str) -> Result<()> {
    connection.run(&Statement::writing(sql).once(), &[], &mut ()).await.map(drop)
}

#[test]
fn a_transaction_that_a_deadlock_has_undone_does_not_go_on_as_single_statements() {
    async fn test(scratch: Scratch) {
        scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY, weight integer)").await;
        scratch.execute("INSERT INTO fruit VALUES (1, 0), (2, 0)").await;
        let mut one = scratch.driver().acquire().await.unwrap();
        let mut other = scratch.driver().acquire().await.unwrap();
        for (connection, id) in [(&mut one, 1), (&mut other, 2)] {
            connection.begin(&Begin::default()).await.unwrap();
            run(&mut **connection, &format!("UPDATE fruit SET weight = 1 WHERE id = {id}")).await.unwrap();
        }
        let (first, second) = tokio::join!(
            run(&mut *one, "UPDATE fruit SET weight = 2 WHERE id = 2"),
            run(&mut *other, "UPDATE fruit SET weight = 2 WHERE id = 1"),
        );
        let loser = if first.is_err() { &mut one } else { &mut other };
        let error = first.and(second).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Deadlock, "{error:?}");
        let error = run(&mut **loser, "INSERT INTO fruit VALUES (3, 3)").await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Transaction, "{error:?}");
        let error = loser.commit().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Transaction, "{error:?}");
        run(&mut **loser, "INSERT INTO fruit VALUES (4, 4)").await.unwrap();
        let ids = Statement::reading("SELECT count(*) * 10 + max(id) FROM fruit");
        assert_eq!(number(scratch.driver(), &ids, &[]).await.unwrap(), 34);
    }
    scratch::run(MARIADB, "undone", test);
}

#[test]
fn the_server_says_which_of_the_two_it_is() {
    async fn test(scratch: Scratch) {
        let features = scratch.driver().features();
        let told =
            column(scratch.driver(), &Statement::reading("SELECT version()"), &[], Kind::Text).await.unwrap();
        let [Value::Text(told)] = &told[..] else { panic!("{told:?}") };
        assert_eq!(features.vendor == Vendor::MariaDb, told.contains("MariaDB"));
        let (a, b, c) = features.version;
        assert!(told.starts_with(&format!("{a}.{b}.{c}")), "{told}");
        assert!(features.version >= (8, 4, 0), "older than what is supported: {told}");
    }
    scratch::run(MARIADB, "which", test);
}

#[test]
fn a_connection_is_encrypted_as_the_address_says() {
    async fn test(scratch: Scratch) {
        let ask = Statement::reading("SHOW GLOBAL VARIABLES LIKE 'have_ssl'");
        let mut can = false;
        let mut take = |row: &dyn Row| -> Result<()> {
            can = row.text(1)? == Some("YES");
            Ok(())
        };
        scratch.driver().run(&ask, &[], &mut take).await.unwrap();
        match scratch.try_at(&scratch.url("sslmode=require")).await {
            Ok(driver) => {
                let mut cipher = String::new();
                let mut take = |row: &dyn Row| -> Result<()> {
                    cipher = row.text(1)?.unwrap_or_default().to_owned();
                    Ok(())
                };
                driver
                    .run(&Statement::reading("SHOW STATUS LIKE 'Ssl_cipher'"), &[], &mut take)
                    .await
                    .unwrap();
                assert!(can && !cipher.is_empty());
            }
            Err(error) if cfg!(feature = "tls") => {
                assert!(!can && error.to_string().contains("does not speak TLS"), "{error:?}");
            }
            Err(error) => {
                assert!(
                    error.kind() == &ErrorKind::Config && error.to_string().contains("no code"),
                    "{error}"
                );
            }
        }
        // Nobody on this machine has signed the certificate of a server for tests.
        assert!(scratch.try_at(&scratch.url("sslmode=verify-full")).await.is_err());
    }
    scratch::run(MARIADB, "encrypted", test);
}

#[test]
fn a_unix_socket_is_an_address_too() {
    async fn test(scratch: Scratch) {
        let ask = Statement::reading("SELECT cast(@@socket AS char(200))");
        let found = column(scratch.driver(), &ask, &[], Kind::Text).await.unwrap();
        let [Value::Text(path)] = &found[..] else { panic!("{found:?}") };
        let url = scratch.url("");
        let over = url.replace(&driver_contract::proxy::server_of(&url), &path.replace('/', "%2F"));
        let driver = scratch.try_at(&over).await.unwrap();
        assert_eq!(number(&*driver, &Statement::reading("SELECT 7"), &[]).await.unwrap(), 7);
        let error = scratch.try_at(&over.replace(".sock", ".none")).await.unwrap_err();
        assert!(error.to_string().contains(".none"), "{error}");
    }
    scratch::run(MARIADB, "socket", test);
}
