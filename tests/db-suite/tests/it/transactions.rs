//! A transaction is kept or undone, whatever happens to it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use carafe_db::{
    Db, DbError, ErrorKind, Value,
    driver::{Isolation, Row, Statement, Vendor},
};
use db_suite::each;
use tokio::sync::{Barrier, oneshot};

use crate::support::{add, assert_texts, logged, notes, sql, texts};

// row: db.atomic, db.async_tx
#[test]
fn ok_keeps_and_err_undoes() {
    each(async |db| {
        notes(&db).await;
        let kept = db
            .atomic(async |db| {
                add(&db, "a").await?;
                add(&db, "b").await?;
                assert!(db.in_transaction());
                Ok::<_, DbError>(7)
            })
            .await;
        assert_eq!(kept.unwrap(), 7);
        let undone = db
            .atomic(async |db| {
                add(&db, "c").await?;
                Err::<(), _>(DbError::new(ErrorKind::Other, "no"))
            })
            .await;
        assert_eq!(undone.unwrap_err().to_string(), "no");
        assert_texts(&db, &["a", "b"]).await;
    });
}

#[test]
fn a_dropped_future_undoes() {
    each(async |db| {
        notes(&db).await;
        let work = db.atomic(async |db| {
            add(&db, "a").await?;
            std::future::pending::<()>().await;
            Ok::<_, DbError>(())
        });
        tokio::time::timeout(Duration::from_millis(30), work).await.unwrap_err();
        assert_texts(&db, &[]).await;
        db.atomic(async |db| add(&db, "b").await).await.unwrap();
        assert_texts(&db, &["b"]).await;
    });
}

#[test]
fn a_panic_undoes() {
    each(async |db| {
        notes(&db).await;
        let panicked = db.clone();
        let task = tokio::spawn(async move {
            let work = panicked.atomic(async |db| {
                add(&db, "a").await?;
                assert_eq!(texts(&db).await?, ["something else"], "on purpose");
                Ok::<_, DbError>(())
            });
            work.await
        });
        assert!(task.await.unwrap_err().is_panic());
        assert_texts(&db, &[]).await;
        add(&db, "b").await.unwrap();
    });
}

#[test]
fn what_was_said_by_an_error_breaks_the_transaction_and_it_explains_itself() {
    each(async |db| {
        notes(&db).await;
        add(&db, "a").await.unwrap();
        let result = db
            .atomic(async |db| {
                let first = add(&db, "a").await.unwrap_err();
                assert!(matches!(first.kind(), ErrorKind::Unique(_)), "{first}");
                let then = add(&db, "b").await.unwrap_err();
                assert_eq!(then.kind(), &ErrorKind::Transaction);
                assert!(then.to_string().contains("transactions.rs:"), "{then}");
                assert!(then.to_string().contains("put what may fail into an `atomic` of its own"), "{then}");
                Ok::<_, DbError>(())
            })
            .await;
        assert_eq!(result.unwrap_err().kind(), &ErrorKind::Transaction, "it cannot be kept");
        assert_texts(&db, &["a"]).await;
    });
}

#[test]
fn a_transaction_that_asks_nothing_costs_nothing() {
    each(async |db| {
        // A server that cannot be asked would be noticed here.
        db.driver().close().await;
        db.atomic(async |_| Ok::<_, DbError>(())).await.unwrap();
        db.atomic(async |db| db.atomic(async |_| Ok::<_, DbError>(())).await).await.unwrap();
    });
}

#[test]
fn a_handle_is_of_no_use_after_its_transaction() {
    each(async |db| {
        notes(&db).await;
        let kept = db.atomic(async |db| Ok::<_, DbError>(db)).await.unwrap();
        let error = add(&kept, "a").await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Transaction);
        assert!(error.to_string().contains("has ended"), "{error}");
        assert_texts(&db, &[]).await;
    });
}

#[test]
fn others_do_not_see_what_is_not_committed() {
    each(async |db| {
        notes(&db).await;
        let (wrote, seen) = oneshot::channel();
        let (go, wait) = oneshot::channel::<()>();
        let writing = db.clone();
        let writer = tokio::spawn(async move {
            writing
                .atomic(async |db| {
                    add(&db, "a").await?;
                    wrote.send(()).unwrap();
                    wait.await.unwrap();
                    Ok::<_, DbError>(())
                })
                .await
        });
        seen.await.unwrap();
        assert_texts(&db, &[]).await;
        go.send(()).unwrap();
        writer.await.unwrap().unwrap();
        assert_texts(&db, &["a"]).await;
    });
}

#[test]
fn statements_side_by_side_wait_for_their_turns() {
    each(async |db| {
        notes(&db).await;
        db.atomic(async |db| {
            let (a, b, c) = tokio::join!(add(&db, "a"), add(&db, "b"), texts(&db));
            a.and(b).and(c.map(drop))
        })
        .await
        .unwrap();
        assert_texts(&db, &["a", "b"]).await;
    });
}

#[test]
fn isolation_is_asked_for_and_a_transaction_that_only_reads_cannot_write() {
    each(async |db| {
        notes(&db).await;
        for isolation in [Isolation::ReadCommitted, Isolation::RepeatableRead, Isolation::Serializable] {
            let work = async |db: Db| add(&db, &format!("{isolation:?}")).await;
            db.transaction().isolation(isolation).run(work).await.unwrap();
        }
        let reading = db.transaction().read_only();
        let error = reading.run(async |db| add(&db, "no").await).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Denied | ErrorKind::Transaction | ErrorKind::Other),
            "{error:?}"
        );
        assert_texts(&db, &["ReadCommitted", "RepeatableRead", "Serializable"]).await;
    });
}

// row: db.on_commit
#[test]
fn after_the_commit_and_only_then() {
    each(async |db| {
        notes(&db).await;
        let told = Arc::new(AtomicU32::new(0));
        let tell = |db: Db, add: u32| {
            let told = Arc::clone(&told);
            async move {
                db.on_commit(move || async move {
                    told.fetch_add(add, Ordering::Relaxed);
                })
                .await
            }
        };
        tell(db.clone(), 1).await;
        assert_eq!(told.load(Ordering::Relaxed), 1, "without a transaction it is at once");
        db.atomic(async |db| {
            tell(db.clone(), 10).await;
            add(&db, "a").await?;
            let undone = db.atomic(async |db| {
                tell(db.clone(), 100).await;
                add(&db, "a").await
            });
            undone.await.unwrap_err();
            db.atomic(async |db| {
                tell(db, 1_000).await;
                Ok::<_, DbError>(())
            })
            .await?;
            assert_eq!(told.load(Ordering::Relaxed), 1);
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
        assert_eq!(told.load(Ordering::Relaxed), 1_011, "what was undone took its own with it");
        let failed = db.atomic(async |db| {
            tell(db, 10_000).await;
            Err::<(), _>(DbError::new(ErrorKind::Other, "no"))
        });
        failed.await.unwrap_err();
        assert_eq!(told.load(Ordering::Relaxed), 1_011);
    });
}

#[test]
fn what_fails_after_the_commit_is_told_and_the_next_has_its_turn() {
    each(async |db| {
        let work = async {
            db.atomic(async |db| {
                db.on_commit(|| async { Err::<(), _>("the mail server sleeps") }).await;
                db.on_commit(|| async { assert_eq!(1 + 1, 3, "on purpose") }).await;
                db.on_commit(|| async { tracing::info!("the last one") }).await;
                Ok::<_, DbError>(())
            })
            .await
        };
        let (result, log) = logged(work).await;
        result.unwrap();
        let lines: Vec<_> = log.lines().collect();
        assert_eq!(lines.len(), 3, "{log}");
        assert!(lines[0].contains("the mail server sleeps; the transaction is kept"), "{log}");
        assert!(lines[0].contains("transactions.rs:"), "{log}");
        assert!(lines[1].contains("it panicked"), "{log}");
        assert!(lines[2].contains("the last one"), "{log}");
    });
}

#[test]
fn only_a_marked_transaction_is_run_again_and_only_for_what_stood_in_its_way() {
    each(async |db| {
        notes(&db).await;
        let attempts = AtomicU32::new(0);
        let result = db.transaction().retry(3, async |db| {
            attempts.fetch_add(1, Ordering::Relaxed);
            add(&db, "a").await?;
            Err::<(), _>(DbError::new(ErrorKind::Serialization, "not said by the database"))
        });
        result.await.unwrap_err();
        assert_eq!(attempts.load(Ordering::Relaxed), 1);
        let value = db.transaction().retry(3, async |db| add(&db, "b").await.map(|()| 5)).await;
        assert_eq!(value.unwrap(), 5);
        assert_texts(&db, &["b"]).await;
    });
}

/// Both read before one writes, so the databases that let them do so find out that one must give way.
#[test]
fn what_stood_in_each_others_way_is_run_again_until_both_are_kept() {
    each(async |db| {
        db.script("CREATE TABLE counter (value BIGINT NOT NULL)").await.unwrap();
        db.script("INSERT INTO counter VALUES (0)").await.unwrap();
        let both = Arc::new(Barrier::new(2));
        let attempts = Arc::new(AtomicU32::new(0));
        let add_one = |db: Db| {
            let (both, attempts) = (Arc::clone(&both), Arc::clone(&attempts));
            async move {
                let first = AtomicBool::new(db.features().vendor != Vendor::Sqlite);
                let transaction = db.transaction().isolation(Isolation::Serializable);
                transaction
                    .retry(20, async |db| {
                        attempts.fetch_add(1, Ordering::Relaxed);
                        let mut value = 0;
                        let mut rows = |row: &dyn Row| {
                            value = row.i64(0)?.unwrap_or_default();
                            Ok(())
                        };
                        db.run(&Statement::reading("SELECT value FROM counter"), &[], &mut rows).await?;
                        if first.swap(false, Ordering::Relaxed) {
                            both.wait().await;
                        }
                        let update = Statement::writing(sql(&db, "UPDATE counter SET value = ?"));
                        db.run(&update, &[Value::I64(value + 1)], &mut ()).await.map(|_| ())
                    })
                    .await
            }
        };
        let (one, two) = tokio::join!(tokio::spawn(add_one(db.clone())), tokio::spawn(add_one(db.clone())));
        one.unwrap().unwrap();
        two.unwrap().unwrap();
        let mut value = None;
        let mut rows = |row: &dyn Row| {
            value = row.i64(0)?;
            Ok(())
        };
        db.run(&Statement::reading("SELECT value FROM counter"), &[], &mut rows).await.unwrap();
        assert_eq!(value, Some(2));
        let least = if db.features().vendor == Vendor::Sqlite { 2 } else { 3 };
        assert!(attempts.load(Ordering::Relaxed) >= least, "one had to give way");
    });
}

/// As a handler does, whose future may go to another thread: with borrowed arguments, nested, and again.
async fn as_in_a_handler(db: Db, text: String, other: &str) -> Result<usize, DbError> {
    let all = db
        .atomic(async |db| {
            add(&db, &text).await?;
            db.atomic(async |db| add(&db, other).await).await?;
            texts(&db).await
        })
        .await?;
    db.transaction().retry(2, async |db| add(&db, &format!("{text}{other}")).await).await?;
    Ok(all.len())
}

#[test]
fn the_future_of_a_transaction_may_go_to_another_thread() {
    each(async |db| {
        notes(&db).await;
        let task = tokio::spawn(as_in_a_handler(db.clone(), "a".to_owned(), "b"));
        assert_eq!(task.await.unwrap().unwrap(), 2);
        assert_texts(&db, &["a", "ab", "b"]).await;
    });
}
