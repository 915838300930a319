//! Many at once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use carafe_db::{
    ErrorKind, Value,
    driver::{Begin, Statement},
};
use tokio::task::JoinSet;

use crate::scratch::{Scratch, number};

// row: db.pool
pub async fn five_hundred_tasks_share_twenty_connections(scratch: Scratch) {
    scratch.execute("CREATE TABLE account (id integer PRIMARY KEY, money integer)").await;
    scratch.execute("INSERT INTO account VALUES (1, 0)").await;
    let select = Arc::new(scratch.read("SELECT ? * 2"));
    let add = Arc::new(scratch.write("UPDATE account SET money = money + ?"));
    let mut tasks = JoinSet::new();
    for task in 0..500i64 {
        let (driver, select, add) = (scratch.shared(), Arc::clone(&select), Arc::clone(&add));
        tasks.spawn(async move {
            for step in 0..4 {
                let parameter = task * 10 + step;
                assert_eq!(number(&*driver, &select, &[Value::I64(parameter)]).await.unwrap(), parameter * 2);
            }
            if task % 5 == 0 {
                let mut connection = driver.acquire().await.unwrap();
                connection.begin(&Begin::default()).await.unwrap();
                connection.run(&add, &[Value::I32(1)], &mut ()).await.unwrap();
                connection.commit().await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    let money = scratch.read("SELECT money FROM account");
    assert_eq!(number(scratch.driver(), &money, &[]).await.unwrap(), 100);
}

pub async fn who_waits_too_long_for_a_connection_is_told(scratch: Scratch) {
    let driver = scratch.with("pool_size=2&pool_wait=200ms").await;
    let one = driver.acquire().await.unwrap();
    let _two = driver.acquire().await.unwrap();
    let begun = Instant::now();
    let error = driver.acquire().await.err().unwrap();
    assert_eq!(error.kind(), &ErrorKind::Timeout);
    assert!(error.to_string().contains("all 2 are in use"), "{error}");
    assert!((200..1500).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    // In the order in which they came.
    let patient = scratch.with("pool_size=1").await;
    let first = patient.acquire().await.unwrap();
    let order = Arc::new(tokio::sync::Mutex::new(Vec::new()));
    let mut waiting = JoinSet::new();
    for number in 0..5 {
        let (driver, order) = (Arc::clone(&patient), Arc::clone(&order));
        let (came, comes) = tokio::sync::oneshot::channel();
        waiting.spawn(async move {
            let mut acquire = driver.acquire();
            let mut came = Some(came);
            let connection = std::future::poll_fn(|context| {
                let poll = acquire.as_mut().poll(context);
                if let Some(came) = came.take() {
                    came.send(()).unwrap();
                }
                poll
            })
            .await;
            order.lock().await.push(number);
            drop(connection);
        });
        comes.await.unwrap();
    }
    drop(first);
    waiting.join_all().await;
    assert_eq!(*order.lock().await, [0, 1, 2, 3, 4]);
    drop(one);
    driver.acquire().await.unwrap();
}

pub async fn a_slow_statement_does_not_hold_up_the_fast_ones(scratch: Scratch) {
    let driver = scratch.shared();
    let fast = Arc::new(scratch.read("SELECT ? + 1"));
    number(&*driver, &fast, &[Value::I64(1)]).await.unwrap();
    let nap = Arc::new(scratch.nap(0.5));
    // Opened before, because that takes longer than any statement.
    let mut connections = Vec::new();
    for _ in 0..6 {
        connections.push(driver.acquire().await.unwrap());
    }
    drop(connections);
    for round in 0..2 {
        let mut slow = JoinSet::new();
        for _ in 0..6 {
            let (driver, nap) = (scratch.shared(), Arc::clone(&nap));
            slow.spawn(async move { driver.run(&nap, &[], &mut ()).await.unwrap() });
        }
        let mut longest = Duration::ZERO;
        let mut done = 0;
        while slow.try_join_next().is_none() {
            let begun = Instant::now();
            assert_eq!(number(&*driver, &fast, &[Value::I64(done)]).await.unwrap(), done + 1);
            longest = longest.max(begun.elapsed());
            done += 1;
        }
        slow.join_all().await;
        // The first time nobody knows that they are slow, and one or two of the fast ones may stand behind them.
        if round == 1 {
            assert!(longest < Duration::from_millis(300), "a fast one took {longest:?}");
            assert!(done > 20, "only {done} fast ones beside");
        }
    }
}

pub async fn runtimes_come_and_go(scratch: Scratch) {
    let driver = scratch.with("pool_size=3").await;
    let select = Arc::new(scratch.read("SELECT ? + 1"));
    for round in 0..12 {
        let (theirs, select) = (Arc::clone(&driver), Arc::clone(&select));
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                assert_eq!(number(&*theirs, &select, &[Value::I64(round)]).await.unwrap(), round + 1);
                let mut connections = Vec::new();
                for _ in 0..3 {
                    let mut connection = theirs.acquire().await.unwrap();
                    connection.run(&select, &[Value::I64(round)], &mut ()).await.unwrap();
                    connections.push(connection);
                }
            });
        });
        tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap();
        assert!(
            driver.acquire().await.unwrap().run(&Statement::reading("SELECT 1"), &[], &mut ()).await.is_ok()
        );
    }
}

pub async fn a_closed_database_refuses_and_loses_nothing(scratch: Scratch) {
    scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY)").await;
    let driver = scratch.with("").await;
    let insert = Arc::new(scratch.write("INSERT INTO fruit VALUES (?)"));
    let mut tasks = JoinSet::new();
    for id in 0..50 {
        let (driver, insert) = (Arc::clone(&driver), Arc::clone(&insert));
        tasks.spawn(async move { driver.run(&insert, &[Value::I32(id)], &mut ()).await.is_ok() });
    }
    driver.close().await;
    let done = tasks.join_all().await.into_iter().filter(|done| *done).count();
    let error = driver.run(&insert, &[Value::I32(99)], &mut ()).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Connection) && error.to_string().contains("closed"),
        "{error:?}"
    );
    assert!(driver.acquire().await.is_err());
    let there = number(scratch.driver(), &scratch.read("SELECT count(*) FROM fruit"), &[]).await.unwrap();
    assert_eq!(there, i64::try_from(done).unwrap());
}
