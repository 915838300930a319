//! What only PostgreSQL does: what is kept prepared, poolers, sockets, encryption, values that others do not have.

use std::{future::poll_fn, pin::Pin, task::Poll};

use carafe_db::{
    ErrorKind, Kind, Value,
    driver::{Ask, Begin, Driver, Row, Statement},
    error::Result,
};
use carafe_db_postgres::ServerError;
use driver_contract::{
    proxy::{Proxy, server_of},
    scratch::{self, Scratch, column, number},
};

use crate::contract::POSTGRES;

async fn prepared(driver: &dyn Driver, statements: &[Statement]) -> i64 {
    let mut connection = driver.acquire().await.unwrap();
    for statement in statements {
        connection.run(statement, &[Value::I64(1)], &mut ()).await.unwrap();
    }
    let mut count = -1;
    let mut take = |row: &dyn Row| -> Result<()> {
        count = row.i64(0)?.unwrap();
        Ok(())
    };
    let ask = Statement::reading("SELECT count(*) FROM pg_prepared_statements").once();
    connection.run(&ask, &[], &mut take).await.unwrap();
    count
}

#[test]
fn only_so_many_statements_stay_prepared_and_none_behind_a_pooler() {
    async fn test(scratch: Scratch) {
        let statements: Vec<Statement> =
            (0..30).map(|n| Statement::reading(format!("SELECT $1 + {n}"))).collect();
        for (options, expected) in
            [("prepared=8", 8), ("prepared=100", 30), ("pgbouncer=on", 0), ("prepared=0", 0)]
        {
            let driver = scratch.with(&format!("{options}&pool_size=1")).await;
            for _ in 0..2 {
                assert_eq!(prepared(&*driver, &statements).await, expected, "{options}");
            }
            let once: Vec<Statement> =
                (0..30).map(|n| Statement::reading(format!("SELECT $1 - {n}")).once()).collect();
            assert_eq!(prepared(&*driver, &once).await, expected, "{options}");
        }
    }
    scratch::run(POSTGRES, "prepared", test);
}

#[test]
fn what_failed_at_its_first_use_is_not_left_prepared() {
    async fn test(scratch: Scratch) {
        scratch.execute("CREATE TABLE fruit (id bigint PRIMARY KEY)").await;
        let driver = scratch.with("pool_size=1").await;
        let insert = Statement::writing("INSERT INTO fruit VALUES ($1)");
        scratch.execute("INSERT INTO fruit VALUES (1)").await;
        for _ in 0..5 {
            let mut connection = driver.acquire().await.unwrap();
            assert!(connection.run(&insert, &[Value::I64(1)], &mut ()).await.is_err());
            assert!(
                connection
                    .run(&Statement::reading("SELECT $1 + nothing"), &[Value::I64(1)], &mut ())
                    .await
                    .is_err()
            );
        }
        assert_eq!(prepared(&*driver, &[]).await, 1, "the insert, once");
    }
    scratch::run(POSTGRES, "failed_first", test);
}

#[test]
fn a_transaction_that_sees_a_table_change_says_what_happened_and_the_next_is_well() {
    async fn test(scratch: Scratch) {
        scratch.execute("CREATE TABLE fruit (id integer)").await;
        let driver = scratch.with("pool_size=1").await;
        let select = Statement::reading("SELECT * FROM fruit");
        let mut connection = driver.acquire().await.unwrap();
        connection.run(&select, &[], &mut ()).await.unwrap();
        scratch.execute("ALTER TABLE fruit ADD COLUMN name text").await;
        connection.begin(&Begin::default()).await.unwrap();
        let error = connection.run(&select, &[], &mut ()).await.unwrap_err();
        assert!(error.hint_text().is_some_and(|hint| hint.contains("run it again")), "{error:?}");
        connection.rollback().await.unwrap();
        connection.run(&select, &[], &mut ()).await.unwrap();
    }
    scratch::run(POSTGRES, "stale", test);
}

#[test]
fn values_that_have_no_place_in_our_types_are_refused_with_a_reason() {
    async fn test(scratch: Scratch) {
        let cases: &[(&str, Kind, &str)] = &[
            ("SELECT 'NaN'::numeric", Kind::Decimal, "NaN"),
            ("SELECT 'infinity'::date", Kind::Date, "infinity"),
            ("SELECT '-infinity'::timestamp", Kind::DateTime, "infinity"),
            ("SELECT 'infinity'::timestamptz", Kind::Timestamp, "infinity"),
            ("SELECT '24:00'::time", Kind::Time, "24:00"),
            ("SELECT '1 mon'::interval", Kind::Duration, "months"),
            ("SELECT '12345-01-01'::date", Kind::Date, "years"),
            ("SELECT 1e40::numeric", Kind::Decimal, "digits"),
            ("SELECT '{{1,2},{3,4}}'::bigint[]", Kind::Array(&Kind::I64), "arrays of arrays"),
            ("SELECT '10.0.0.1'::inet", Kind::Text, "another type"),
        ];
        for (sql, kind, word) in cases {
            let error = column(scratch.driver(), &Statement::reading(*sql), &[], *kind).await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Decode), "{sql}: {error:?}");
            assert!(error.to_string().contains(word), "{word} is missing: {error}");
        }
        let cases: &[(&str, Kind, Value)] = &[
            ("SELECT 1e40::numeric", Kind::F64, Value::F64(1e40)),
            ("SELECT '-Infinity'::numeric", Kind::F64, Value::F64(f64::NEG_INFINITY)),
            ("SELECT 1.5::real", Kind::F64, Value::F64(1.5)),
            ("SELECT 3::smallint", Kind::Decimal, Value::Decimal(3.into())),
            (
                "SELECT '1 day 2 hours'::interval",
                Kind::Duration,
                Value::Duration(jiff::SignedDuration::from_hours(26)),
            ),
            ("SELECT '{\"a\": 1}'::json", Kind::Json, Value::Json(serde_json::json!({"a": 1}))),
            ("SELECT 'x'::char(3)", Kind::Text, Value::Text("x  ".into())),
        ];
        for (sql, kind, value) in cases {
            let back = column(scratch.driver(), &Statement::reading(*sql), &[], *kind).await.unwrap();
            assert_eq!(back, std::slice::from_ref(value), "{sql}");
        }
        scratch.execute("CREATE TYPE mood AS ENUM ('glad', 'sad')").await;
        let mood = Statement::reading("SELECT 'glad'::mood");
        assert_eq!(
            column(scratch.driver(), &mood, &[], Kind::Text).await.unwrap(),
            [Value::Text("glad".into())]
        );
    }
    scratch::run(POSTGRES, "no_place", test);
}

#[test]
fn the_servers_own_words_are_the_source_of_an_error() {
    async fn test(scratch: Scratch) {
        scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY)").await;
        scratch.execute("INSERT INTO fruit VALUES (7)").await;
        let insert = Statement::writing("INSERT INTO fruit VALUES ($1)");
        let error = scratch.driver().run(&insert, &[Value::I32(7)], &mut ()).await.unwrap_err();
        let source =
            std::error::Error::source(&error).and_then(|error| error.downcast_ref::<ServerError>()).unwrap();
        assert_eq!(source.code(), "23505");
        assert!(source.detail().is_some_and(|detail| detail.contains("(id)=(7)")));
        assert!(!format!("{error:?}").contains("(7)"), "values of rows are not shown: {error:?}");
    }
    scratch::run(POSTGRES, "words", test);
}

#[test]
fn a_unix_socket_is_an_address_too() {
    async fn test(scratch: Scratch) {
        let folders =
            Statement::reading("SELECT current_setting('unix_socket_directories'), current_setting('port')");
        let mut place = (String::new(), String::new());
        let mut take = |row: &dyn Row| -> Result<()> {
            place = (row.text(0)?.unwrap().to_owned(), row.text(1)?.unwrap().to_owned());
            Ok(())
        };
        scratch.driver().run(&folders, &[], &mut take).await.unwrap();
        let folder = place.0.split(',').next().unwrap().trim();
        let url = scratch.url("");
        let over = url.replace(&server_of(&url), &format!("{}:{}", folder.replace('/', "%2F"), place.1));
        let driver = scratch.try_at(&over).await.unwrap();
        let address = Statement::reading("SELECT coalesce(inet_server_port(), 0)");
        assert_eq!(number(&*driver, &address, &[]).await.unwrap(), 0, "{over}");
        let error = scratch.try_at(&over.replace(&place.1, "1")).await.unwrap_err();
        assert!(error.to_string().contains(".s.PGSQL.1"), "{error}");
    }
    scratch::run(POSTGRES, "socket", test);
}

#[cfg(not(feature = "tls"))]
#[test]
fn a_build_without_encryption_says_so_when_it_is_asked_for() {
    async fn test(scratch: Scratch) {
        for mode in ["require", "verify-full"] {
            let error = scratch.try_at(&scratch.url(&format!("sslmode={mode}"))).await.unwrap_err();
            assert!(
                error.kind() == &ErrorKind::Config && error.to_string().contains("feature `db-tls`"),
                "{error}"
            );
        }
        assert!(scratch.try_at(&scratch.url("sslmode=prefer")).await.is_ok());
    }
    scratch::run(POSTGRES, "without", test);
}

#[test]
fn twenty_statements_of_one_request_cost_one_round_trip() {
    async fn test(scratch: Scratch) {
        // Counted where it cannot be argued about: in the pieces that pass.
        let proxy = Proxy::before(&server_of(&scratch.url(""))).await;
        let url = proxy.instead_of(&scratch.url("sslmode=disable"));
        let driver = scratch.try_at(&url).await.unwrap();
        // One thread, as a worker of the server is; the proxy has its own.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let one = Statement::reading("SELECT $1 + 1");
                number(&*driver, &one, &[Value::I64(1)]).await.unwrap();
                let before = proxy.pieces_up();
                let tasks = (0..20).map(|n| {
                    let (driver, one) = (&driver, &one);
                    Box::pin(async move { number(&**driver, one, &[Value::I64(n)]).await.unwrap() })
                });
                assert_eq!(join(tasks.collect()).await, 210);
                assert_eq!(proxy.pieces_up() - before, 1, "statements that were begun together");
                let keys: Vec<[Value; 1]> = (0..20).map(|n| [Value::I64(n)]).collect();
                let mut sums = [(); 20];
                let asks = keys.iter().zip(&mut sums).map(|(key, rows)| Ask {
                    statement: &one,
                    parameters: key,
                    rows,
                });
                driver.run_all(asks.collect()).await.unwrap();
                assert_eq!(proxy.pieces_up() - before, 2, "statements of one group");
            });
        });
        tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap();
    }
    scratch::run(POSTGRES, "together", test);
}

/// Waits for all at once, in one task, and adds up what comes.
async fn join(mut waiting: Vec<Pin<Box<impl Future<Output = i64>>>>) -> i64 {
    let mut sum = 0;
    poll_fn(|context| {
        waiting.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Ready(number) => {
                sum += number;
                false
            }
            Poll::Pending => true,
        });
        if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    sum
}
