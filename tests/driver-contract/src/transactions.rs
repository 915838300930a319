//! Transactions, and what is left of them.

use std::sync::Arc;

use carafe_db::{
    ErrorKind, Kind, Value,
    driver::{Begin, Connection, Isolation, Row, Statement, Vendor},
    error::Result,
};
use tokio::sync::Barrier;

use crate::scratch::{Scratch, number};

async fn table(scratch: &Scratch) {
    scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY, weight integer)").await;
}

async fn count(scratch: &Scratch) -> i64 {
    number(scratch.driver(), &scratch.read("SELECT count(*) FROM fruit"), &[]).await.unwrap()
}

async fn insert(connection: &mut dyn Connection, id: i32) -> Result<()> {
    let sql = Statement::writing(format!("INSERT INTO fruit VALUES ({id}, 1)")).once();
    connection.run(&sql, &[], &mut ()).await.map(drop)
}

async fn run(connection: &mut dyn Connection, sql: &str) -> Result<()> {
    connection.run(&Statement::writing(sql).once(), &[], &mut ()).await.map(drop)
}

pub async fn what_is_committed_stays_and_the_rest_goes(scratch: Scratch) {
    table(&scratch).await;
    let mut connection = scratch.driver().acquire().await.unwrap();
    connection.begin(&Begin::default()).await.unwrap();
    insert(&mut *connection, 1).await.unwrap();
    assert_eq!(count(&scratch).await, 0, "nobody else sees it yet");
    connection.commit().await.unwrap();
    assert_eq!(count(&scratch).await, 1);

    connection.begin(&Begin::default()).await.unwrap();
    insert(&mut *connection, 2).await.unwrap();
    connection.rollback().await.unwrap();
    assert_eq!(count(&scratch).await, 1);

    // Nothing between, and one within another.
    connection.begin(&Begin::default()).await.unwrap();
    let error = connection.begin(&Begin::default()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transaction), "{error:?}");
    connection.commit().await.unwrap();
    assert!(matches!(connection.commit().await.unwrap_err().kind(), ErrorKind::Transaction));

    // The first statement of all fails.
    connection.begin(&Begin::default()).await.unwrap();
    let error = insert(&mut *connection, 1).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error:?}");
    if scratch.is_postgres() {
        assert!(matches!(insert(&mut *connection, 5).await.unwrap_err().kind(), ErrorKind::Transaction));
        assert!(matches!(connection.commit().await.unwrap_err().kind(), ErrorKind::Transaction));
    } else {
        connection.rollback().await.unwrap();
    }
    assert_eq!(count(&scratch).await, 1);
    insert(&mut *connection, 6).await.unwrap();
    assert_eq!(count(&scratch).await, 2, "and without a transaction it is kept at once");
}

pub async fn a_transaction_that_is_dropped_is_undone(scratch: Scratch) {
    table(&scratch).await;
    let driver = scratch.with("pool_size=1").await;
    for id in 0..20 {
        let mut connection = driver.acquire().await.unwrap();
        connection.begin(&Begin::default()).await.unwrap();
        if id % 2 == 0 {
            insert(&mut *connection, id).await.unwrap();
        }
        drop(connection);
        // The only connection there is, so this waits until it is at rest.
        let mut connection = driver.acquire().await.unwrap();
        run(&mut *connection, "SELECT 1").await.unwrap();
    }
    assert_eq!(count(&scratch).await, 0);
}

async fn command(connection: &mut dyn Connection, sql: &str) {
    connection.run(&Statement::command(sql), &[], &mut ()).await.unwrap();
}

pub async fn a_savepoint_is_undone_alone(scratch: Scratch) {
    table(&scratch).await;
    let mut connection = scratch.driver().acquire().await.unwrap();
    connection.begin(&Begin::default()).await.unwrap();
    insert(&mut *connection, 1).await.unwrap();
    command(&mut *connection, "SAVEPOINT s1").await;
    insert(&mut *connection, 2).await.unwrap();
    assert!(insert(&mut *connection, 1).await.is_err());
    command(&mut *connection, "ROLLBACK TO SAVEPOINT s1").await;
    command(&mut *connection, "RELEASE SAVEPOINT s1").await;
    insert(&mut *connection, 3).await.unwrap();
    connection.commit().await.unwrap();
    let sum = scratch.read("SELECT count(*) * 100 + max(id) FROM fruit");
    assert_eq!(number(scratch.driver(), &sum, &[]).await.unwrap(), 203);
}

pub async fn a_read_only_transaction_writes_nothing(scratch: Scratch) {
    table(&scratch).await;
    let mut connection = scratch.driver().acquire().await.unwrap();
    connection.begin(&Begin { read_only: true, ..Begin::default() }).await.unwrap();
    assert!(insert(&mut *connection, 1).await.is_err());
    connection.rollback().await.unwrap();
    insert(&mut *connection, 1).await.unwrap();
    assert_eq!(count(&scratch).await, 1, "the next is as usual");
}

pub async fn isolation_is_what_was_asked_for(scratch: Scratch) {
    table(&scratch).await;
    let select = scratch.read("SELECT count(*) FROM fruit");
    let cases = [
        (None, 1),
        (Some(Isolation::ReadCommitted), 1),
        (Some(Isolation::RepeatableRead), 0),
        (Some(Isolation::Serializable), 0),
    ];
    for (isolation, expected) in cases {
        scratch.execute("DELETE FROM fruit").await;
        let mut connection = scratch.driver().acquire().await.unwrap();
        connection.begin(&Begin { isolation, read_only: true }).await.unwrap();
        let mut seen = Vec::new();
        for _ in 0..2 {
            let mut take = |row: &dyn Row| -> Result<()> {
                seen.extend(row.i64(0)?);
                Ok(())
            };
            connection.run(&select, &[], &mut take).await.unwrap();
            // MariaDB's serialisable readers lock what they have read, so that nobody can write.
            if seen.len() == 1 && (scratch.is_postgres() || isolation != Some(Isolation::Serializable)) {
                scratch.execute("INSERT INTO fruit VALUES (1, 1)").await;
            }
        }
        assert_eq!(seen, [0, expected], "{isolation:?}");
        connection.rollback().await.unwrap();
    }
}

pub async fn two_that_wait_for_each_other_are_told_of_the_deadlock(scratch: Scratch) {
    table(&scratch).await;
    scratch.execute("INSERT INTO fruit VALUES (1, 1), (2, 1)").await;
    let barrier = Arc::new(Barrier::new(2));
    let one = |first: i32, second: i32| {
        let (driver, barrier) = (scratch.shared(), Arc::clone(&barrier));
        tokio::spawn(async move {
            let mut connection = driver.acquire().await.unwrap();
            connection.begin(&Begin::default()).await.unwrap();
            run(&mut *connection, &format!("UPDATE fruit SET weight = weight + 1 WHERE id = {first}"))
                .await
                .unwrap();
            barrier.wait().await;
            let done =
                run(&mut *connection, &format!("UPDATE fruit SET weight = weight + 1 WHERE id = {second}"))
                    .await;
            if done.is_ok() {
                connection.commit().await.unwrap();
            }
            done.err().map(|error| error.kind().clone())
        })
    };
    let (a, b) = (one(1, 2), one(2, 1));
    let both = [a.await.unwrap(), b.await.unwrap()];
    assert_eq!(both.iter().filter(|end| end.is_none()).count(), 1, "{both:?}");
    assert!(both.contains(&Some(ErrorKind::Deadlock)), "{both:?}");
    let sum = scratch.read("SELECT weight FROM fruit WHERE id = 1");
    assert_eq!(number(scratch.driver(), &sum, &[]).await.unwrap(), 2);
}

pub async fn what_a_script_sets_is_not_left_to_the_next(scratch: Scratch) {
    let driver = scratch.with("pool_size=1").await;
    let (set, show) = if scratch.is_postgres() {
        ("SET application_name = 'left over'", "SELECT current_setting('application_name')")
    } else {
        (
            "SET time_zone = '+03:00'; SET @left = 'over'",
            "SELECT cast(concat(@@time_zone, coalesce(@left, '')) AS char(20))",
        )
    };
    let shown = |driver: Arc<dyn carafe_db::driver::Driver>| async move {
        let mut connection = driver.acquire().await.unwrap();
        let mut seen = Value::Null(Kind::Text);
        let mut take = |row: &dyn Row| -> Result<()> {
            seen = row.value(0, Kind::Text)?;
            Ok(())
        };
        connection.run(&Statement::reading(show), &[], &mut take).await.unwrap();
        seen
    };
    let before = shown(Arc::clone(&driver)).await;
    let mut connection = driver.acquire().await.unwrap();
    connection.script(set).await.unwrap();
    drop(connection);
    assert_eq!(shown(driver).await, before);
}

pub async fn a_transaction_that_does_nothing_for_too_long_is_ended(scratch: Scratch) {
    if scratch.vendor() == Vendor::MySql {
        // It has no such limit.
        return;
    }
    table(&scratch).await;
    scratch.execute("INSERT INTO fruit VALUES (1, 1)").await;
    let driver = scratch.with("idle_in_transaction_timeout=1s&pool_size=1").await;
    let mut idle = driver.acquire().await.unwrap();
    idle.begin(&Begin::default()).await.unwrap();
    run(&mut *idle, "UPDATE fruit SET weight = 2").await.unwrap();
    // Waits for the lock of the one that does nothing, and gets it when that one is ended.
    scratch.execute("UPDATE fruit SET weight = weight + 10").await;
    assert!(run(&mut *idle, "SELECT 1").await.is_err());
    assert!(idle.commit().await.is_err());
    drop(idle);
    let mut next = driver.acquire().await.unwrap();
    run(&mut *next, "SELECT 1").await.unwrap();
    let weight = scratch.read("SELECT weight FROM fruit");
    assert_eq!(number(scratch.driver(), &weight, &[]).await.unwrap(), 11);
}
