//! One thread that asks the database much at once, and is kept waiting by none of it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use carafe::prelude::*;
use carafe_db::{
    Value,
    driver::{Statement, Vendor},
};
use db_suite::{KINDS, each_with};
use futures_util::future::{join_all, try_join_all};
use tokio::runtime;

use crate::iterating::{Book, book, registry};

/// Runs work on one thread only.
fn on_one_thread<T>(work: impl Future<Output = T>) -> T {
    runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

// row: orm.async
#[test]
fn one_thread_serves_500_queries_of_100_ms_by_50_connections_in_about_a_second() {
    for kind in KINDS.iter().filter(|kind| kind.is_there() && kind.vendor != Vendor::Sqlite) {
        let took = on_one_thread(async {
            let url = std::env::var(kind.variable).unwrap();
            let sign = if url.contains('?') { '&' } else { '?' };
            let db =
                Db::new(kind.open(&format!("{url}{sign}pool_size=50&pool_wait=20s")).await, Arc::default());
            let slow = Statement::reading(match kind.vendor {
                // tidy(sleep): it is the server that sleeps
                Vendor::Postgres => "SELECT pg_sleep(0.1)",
                _ => "SELECT SLEEP(0.1)",
            });
            let began = Instant::now();
            let asked = (0..500).map(async |_| db.run(&slow, &[], &mut ()).await);
            try_join_all(asked).await.unwrap();
            let took = began.elapsed();
            db.driver().close().await;
            took
        });
        println!("{}: 500 queries of 100 ms took {took:.2?}", kind.name);
        // 50 s one after the other, 1 s at best; the rest is for 50 connections to be opened on a machine that is busy.
        assert!(took < Duration::from_secs(4), "{}: {took:?}", kind.name);
        assert!(took >= Duration::from_secs(1), "{}: {took:?} is less than 50 connections can do", kind.name);
    }
}

// row: orm.async
#[test]
fn a_long_query_keeps_nobody_on_its_thread_waiting() {
    let kind = KINDS.iter().find(|kind| kind.vendor == Vendor::Sqlite).unwrap();
    on_one_thread(async {
        let home = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", home.path().join("db.sqlite3").display());
        let db = Db::new(kind.open(&url).await, Arc::default());
        let long = Statement::reading(
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT count(*) FROM n",
        );
        let quick = Statement::reading("SELECT ?");
        let began = Instant::now();
        let work = async {
            let done = join_all((0..2).map(async |_| db.run(&long, &[], &mut ()).await)).await;
            done.iter().for_each(|one| assert!(one.is_ok(), "{one:?}"));
            began.elapsed()
        };
        let beside = async {
            let (mut longest, mut asked) = (Duration::ZERO, 0_u32);
            loop {
                let before = Instant::now();
                db.run(&quick, &[Value::I64(1)], &mut ()).await.unwrap();
                tokio::task::yield_now().await;
                longest = longest.max(before.elapsed());
                asked += 1;
                if asked == 200 {
                    return longest;
                }
            }
        };
        let (took, longest) = tokio::join!(work, beside);
        assert!(took > Duration::from_millis(200), "{took:?}");
        assert!(longest < took / 2, "one waited {longest:?} while others took {took:?}");
        db.driver().close().await;
    });
}

// row: orm.async
#[test]
fn what_a_relation_gives_is_asked_at_once_too() {
    each_with(registry, async |db| {
        let db = &db;
        let mut books = Vec::new();
        for number in 0..6 {
            books.push(book(db, number, 3).await);
        }
        let lines = |book: &Book| {
            let mut lines = book.lines.query().order_by(|l| l.number).iterator(db).chunk_size(2);
            async move {
                let mut numbers = Vec::new();
                while let Some(line) = lines.next().await? {
                    numbers.push(line.number);
                }
                Ok::<_, carafe_db::DbError>(numbers)
            }
        };
        let (counts, lists, one_by_one) = tokio::join!(
            try_join_all(books.iter().map(|book| book.lines.query().count(db))),
            try_join_all(books.iter().map(|book| book.lines.all(db))),
            try_join_all(books.iter().map(lines)),
        );
        assert_eq!(counts.unwrap(), [0, 1, 2, 3, 4, 5]);
        assert_eq!(lists.unwrap().iter().map(Vec::len).sum::<usize>(), 15);
        assert_eq!(one_by_one.unwrap()[5], [0, 1, 2, 3, 4]);
    });
}
