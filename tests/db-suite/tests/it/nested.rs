//! A transaction in a transaction is a part that can be undone alone.

use std::time::Duration;

use carafe_db::{DbError, ErrorKind, driver::Isolation};
use db_suite::each;

use crate::support::{add, assert_texts, notes, texts};

#[test]
fn an_error_of_the_inner_undoes_only_the_inner() {
    each(async |db| {
        notes(&db).await;
        db.atomic(async |db| {
            add(&db, "a").await?;
            let inner = db.atomic(async |db| {
                add(&db, "b").await?;
                add(&db, "a").await
            });
            let error = inner.await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error}");
            db.atomic(async |db| db.atomic(async |db| add(&db, "c").await).await).await?;
            add(&db, "d").await
        })
        .await
        .unwrap();
        assert_texts(&db, &["a", "c", "d"]).await;
    });
}

#[test]
fn an_error_of_the_outer_undoes_the_inner_too() {
    each(async |db| {
        notes(&db).await;
        let outer = db.atomic(async |db| {
            db.atomic(async |db| add(&db, "a").await).await?;
            Err::<(), _>(DbError::new(ErrorKind::Other, "no"))
        });
        outer.await.unwrap_err();
        assert_texts(&db, &[]).await;
    });
}

#[test]
fn an_inner_one_that_is_dropped_is_undone_before_the_next_statement() {
    each(async |db| {
        notes(&db).await;
        db.atomic(async |db| {
            add(&db, "a").await?;
            let inner = db.atomic(async |db| {
                add(&db, "b").await?;
                db.atomic(async |db| {
                    add(&db, "c").await?;
                    std::future::pending::<Result<(), DbError>>().await
                })
                .await
            });
            tokio::time::timeout(Duration::from_millis(30), inner).await.unwrap_err();
            assert_eq!(texts(&db).await?, ["a"]);
            let inner = db.atomic(async |db| {
                add(&db, "d").await?;
                std::future::pending::<Result<(), DbError>>().await
            });
            tokio::time::timeout(Duration::from_millis(30), inner).await.unwrap_err();
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
        assert_texts(&db, &["a"]).await;
    });
}

#[test]
fn inner_ones_side_by_side_do_not_mix() {
    each(async |db| {
        notes(&db).await;
        db.atomic(async |db| {
            let good = db.atomic(async |db| {
                add(&db, "a").await?;
                tokio::task::yield_now().await;
                add(&db, "b").await
            });
            let bad = db.atomic(async |db| {
                add(&db, "c").await?;
                tokio::task::yield_now().await;
                Err::<(), _>(DbError::new(ErrorKind::Other, "no"))
            });
            let (good, bad, plain) = tokio::join!(good, bad, add(&db, "d"));
            bad.unwrap_err();
            good.and(plain)
        })
        .await
        .unwrap();
        assert_texts(&db, &["a", "b", "d"]).await;
    });
}

#[test]
fn what_only_the_outermost_can_be_is_refused_inside() {
    each(async |db| {
        notes(&db).await;
        let nothing = async |_| Ok::<_, DbError>(());
        db.transaction().durable().run(nothing).await.unwrap();
        db.atomic(async |db| {
            for (transaction, words) in [
                (db.transaction().durable(), "a durable transaction"),
                (db.transaction().isolation(Isolation::Serializable), "an isolation of its own"),
                (db.transaction().read_only(), "an isolation of its own"),
            ] {
                let error = transaction.run(nothing).await.unwrap_err();
                assert_eq!(error.kind(), &ErrorKind::Transaction);
                assert!(
                    error.to_string().contains(words) && error.to_string().contains("nested.rs:"),
                    "{error}"
                );
            }
            let error = db.transaction().retry(1, nothing).await.unwrap_err();
            assert!(error.to_string().contains("may be run again"), "{error}");
            add(&db, "a").await
        })
        .await
        .unwrap();
        assert_texts(&db, &["a"]).await;
    });
}
