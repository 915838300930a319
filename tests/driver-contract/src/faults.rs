//! What goes wrong on the way, and people who do not wait.

use std::{
    future::poll_fn,
    sync::Arc,
    task::Poll,
    time::{Duration, Instant},
};

use carafe_db::{
    ErrorKind, Kind, Value,
    driver::{Begin, Driver, Statement},
};
use tokio::time::timeout;

use crate::{
    proxy::{Proxy, server_of},
    scratch::{Scratch, column, execute, number},
};

/// Polls a future so many times, and drops it then.
async fn give_up_after<F: Future>(polls: usize, future: F) -> bool {
    let mut future = Box::pin(future);
    let mut count = 0;
    poll_fn(|context| {
        count += 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if count > polls => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

pub async fn a_future_that_is_dropped_leaves_the_connection_in_step(scratch: Scratch) {
    scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY, name varchar(20))").await;
    let driver = scratch.with("pool_size=1").await;
    let select = scratch.read("SELECT ? + 1");
    for round in 0..120 {
        let polls = usize::try_from(round).unwrap() % 4;
        let parameter = [Value::I64(1000 + round)];
        // Alone, as a statement of a transaction, and as the transaction's end.
        give_up_after(polls, number(&*driver, &select, &parameter)).await;
        let mut connection = driver.acquire().await.unwrap();
        if round % 3 > 0 {
            connection.begin(&Begin::default()).await.unwrap();
            let insert = scratch.write("INSERT INTO fruit VALUES (?, 'fig')");
            let id = [Value::I32(1)];
            if round % 3 == 1 {
                give_up_after(polls, connection.run(&insert, &id, &mut ())).await;
            } else {
                connection.run(&insert, &id, &mut ()).await.unwrap();
                give_up_after(polls, connection.rollback()).await;
            }
        } else {
            give_up_after(polls, connection.run(&select, &parameter, &mut ())).await;
        }
        drop(connection);
        let mut seen = Value::Null(Kind::I64);
        let mut connection = driver.acquire().await.unwrap();
        let mut take = |row: &dyn carafe_db::driver::Row| {
            seen = row.value(0, Kind::I64)?;
            Ok(())
        };
        connection.run(&select, &[Value::I64(round)], &mut take).await.unwrap();
        assert_eq!(seen, Value::I64(round + 1), "an answer to another statement");
        drop(connection);
        assert_eq!(number(&*driver, &select, &[Value::I64(round)]).await.unwrap(), round + 1);
    }
    assert_eq!(number(&*driver, &scratch.read("SELECT count(*) FROM fruit"), &[]).await.unwrap(), 0);
}

/// Statements of this database that the server is at.
async fn busy(scratch: &Scratch) -> i64 {
    let sql = if scratch.is_postgres() {
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()"
    } else {
        "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND command IN ('Query', 'Execute') AND id <> connection_id()"
    };
    number(scratch.driver(), &Statement::reading(sql), &[]).await.unwrap()
}

async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !done().await {
        assert!(begun.elapsed() < Duration::from_secs(10), "in ten seconds not: {what}");
        tokio::task::yield_now().await;
    }
}

pub async fn a_statement_that_nobody_waits_for_is_cancelled(scratch: Scratch) {
    let driver = scratch.with("pool_size=1").await;
    let nap = scratch.nap(25.0);
    let mut connection = driver.acquire().await.unwrap();
    let mut nobody = ();
    let mut run = connection.run(&nap, &[], &mut nobody);
    tokio::select! {
        _ = &mut run => panic!("it slept too short"),
        () = until("busy", async || busy(&scratch).await == 1) => {}
    }
    drop(run);
    drop(connection);
    until("cancelled", async || busy(&scratch).await == 0).await;
    let mut connection = driver.acquire().await.unwrap();
    connection.run(&Statement::reading("SELECT 1"), &[], &mut ()).await.unwrap();
}

pub async fn a_statement_that_takes_too_long_is_ended(scratch: Scratch) {
    let driver = scratch.with("statement_timeout=300ms").await;
    for own in [false, true] {
        let begun = Instant::now();
        let error = if own {
            let mut connection = driver.acquire().await.unwrap();
            connection.run(&scratch.nap(20.0), &[], &mut ()).await.unwrap_err()
        } else {
            driver.run(&scratch.nap(20.0), &[], &mut ()).await.unwrap_err()
        };
        assert_eq!(error.kind(), &ErrorKind::Timeout, "{error:?}");
        assert!(error.hint_text().is_some_and(|hint| hint.contains("statement_timeout")), "{error:?}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        assert_eq!(number(&*driver, &Statement::reading("SELECT 1 + 1"), &[]).await.unwrap(), 2);
    }
    until("ended", async || busy(&scratch).await == 0).await;
}

async fn through(scratch: &Scratch, options: &str) -> (Proxy, Arc<dyn Driver>) {
    let url = scratch.url(options);
    let proxy = Proxy::before(&server_of(&url)).await;
    let driver = scratch.try_at(&proxy.instead_of(&url)).await.unwrap();
    (proxy, driver)
}

pub async fn a_server_that_falls_silent_is_given_up(scratch: Scratch) {
    let (proxy, driver) = through(&scratch, "statement_timeout=500ms&connect_timeout=1s").await;
    let select = Statement::reading("SELECT 40 + 2");
    assert_eq!(number(&*driver, &select, &[]).await.unwrap(), 42);
    let mut connection = driver.acquire().await.unwrap();
    connection.run(&select, &[], &mut ()).await.unwrap();
    proxy.fall_silent();
    for _ in 0..3 {
        let error =
            timeout(Duration::from_secs(4), number(&*driver, &select, &[])).await.unwrap().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Connection), "{error:?}");
    }
    let error =
        timeout(Duration::from_secs(4), connection.run(&select, &[], &mut ())).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Timeout, "{error:?}");
    drop(connection);
    proxy.heal();
    proxy.cut();
    until("healed", async || number(&*driver, &select, &[]).await.is_ok_and(|number| number == 42)).await;
}

pub async fn cut_at_any_byte_there_is_an_error_and_no_wrong_row(scratch: Scratch) {
    scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY, name varchar(20))").await;
    scratch.execute("INSERT INTO fruit VALUES (1, 'fig'), (2, 'pear'), (3, 'plum')").await;
    let expected = ["fig", "pear", "plum"].map(|name| Value::Text(name.to_owned()));
    let select = scratch.read("SELECT name FROM fruit WHERE id > ? ORDER BY id");
    let plain = if scratch.is_postgres() { "sslmode=disable" } else { "" };
    let (proxy, driver) = through(&scratch, plain).await;
    let find = async |driver: &dyn Driver| column(driver, &select, &[Value::I32(0)], Kind::Text).await;
    let (mut cuts, mut whole) = (0, false);
    // The answer to a statement that is known.
    while !whole {
        until("healed", async || find(&*driver).await.is_ok_and(|rows| rows == expected)).await;
        proxy.cut_down_after(cuts);
        match find(&*driver).await {
            Ok(rows) => {
                assert_eq!(rows, expected, "cut after {cuts} bytes");
                whole = true;
            }
            Err(error) => {
                assert_eq!(error.kind(), &ErrorKind::Connection, "cut after {cuts} bytes: {error:?}")
            }
        }
        cuts += 1;
        proxy.heal();
        proxy.cut();
    }
    assert!(cuts > 40, "only {cuts} bytes of an answer");
    // Everything before, from the first byte on.
    let url = proxy.instead_of(&scratch.url(plain));
    for cut in (0..).step_by(7) {
        proxy.cut_down_after(cut);
        let come = match scratch.try_at(&url).await {
            Ok(driver) => find(&*driver).await,
            Err(error) => Err(error),
        };
        let left = proxy.left_down();
        proxy.heal();
        proxy.cut();
        match come {
            Ok(rows) if left > 0 => return assert_eq!(rows, expected),
            Ok(rows) => assert_eq!(rows, expected, "cut after {cut} bytes"),
            Err(error) => {
                assert_eq!(error.kind(), &ErrorKind::Connection, "cut after {cut} bytes: {error:?}")
            }
        }
    }
}

pub async fn a_write_is_never_sent_twice(scratch: Scratch) {
    scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY, weight integer)").await;
    scratch.execute("INSERT INTO fruit VALUES (1, 0)").await;
    let plain = if scratch.is_postgres() { "sslmode=disable" } else { "" };
    let (proxy, driver) = through(&scratch, plain).await;
    let update = scratch.write("UPDATE fruit SET weight = weight + ? WHERE id = 1");
    let one = [Value::I32(1)];
    driver.run(&update, &one, &mut ()).await.unwrap();
    let (mut sure, mut tried) = (1, 1);
    for cut in 0..60 {
        if cut % 2 == 0 {
            proxy.cut_down_after(cut);
        } else {
            proxy.cut_up_after(cut);
        }
        tried += 1;
        if driver.run(&update, &one, &mut ()).await.is_ok() {
            sure += 1;
        }
        proxy.heal();
        proxy.cut();
        until("healed", async || execute(&*driver, "SELECT 1").await.is_ok()).await;
        let weight = number(scratch.driver(), &scratch.read("SELECT weight FROM fruit"), &[]).await.unwrap();
        assert!((sure..=tried).contains(&weight), "{tried} sent, {sure} confirmed, {weight} done");
        (sure, tried) = (weight, weight);
    }
}

pub async fn connections_that_the_server_closed_are_replaced(scratch: Scratch) {
    let (proxy, driver) = through(&scratch, "pool_size=4").await;
    let select = scratch.read("SELECT ? + 1");
    for round in 0..10 {
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(driver.acquire().await.unwrap());
        }
        for connection in &mut held {
            connection.run(&select, &[Value::I64(round)], &mut ()).await.unwrap();
        }
        drop(held);
        assert_eq!(number(&*driver, &select, &[Value::I64(round)]).await.unwrap(), round + 1);
        if scratch.is_postgres() && round % 2 == 0 {
            let others = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
            let killer = scratch.with("pool_size=1&lanes=0").await;
            number(&*killer, &Statement::reading(others), &[]).await.unwrap();
            killer.close().await;
        } else {
            proxy.cut();
        }
        // What was idle is seen to be gone; at most what is under way at this moment is lost.
        until("healed", async || {
            number(&*driver, &select, &[Value::I64(1)]).await.is_ok_and(|number| number == 2)
        })
        .await;
        let mut connection = driver.acquire().await.unwrap();
        connection.run(&select, &[Value::I64(1)], &mut ()).await.unwrap();
    }
    // Nobody there for a while.
    proxy.refuse();
    proxy.cut();
    until("noticed", async || number(&*driver, &select, &[Value::I64(1)]).await.is_err()).await;
    proxy.heal();
    until("healed", async || number(&*driver, &select, &[Value::I64(1)]).await.is_ok()).await;
}
