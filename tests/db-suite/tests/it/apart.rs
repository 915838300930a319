//! Handles from outside of a transaction, and connections of one's own.

use carafe_db::{DbError, ErrorKind, driver::Vendor};
use db_suite::each;

use crate::support::{add, assert_texts, notes, texts};

#[test]
fn a_handle_from_outside_is_refused_with_both_lines() {
    each(async |db| {
        notes(&db).await;
        let outside = db.clone();
        db.atomic(async |db| {
            add(&db, "a").await?;
            let error = add(&outside, "b").await.unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::Transaction);
            assert!(
                error.to_string().contains("was opened at ") && error.to_string().contains("apart.rs:"),
                "{error}"
            );
            assert!(error.place().unwrap().to_string().contains("apart.rs:"));
            let error = outside.atomic(async |db| add(&db, "c").await).await.unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::Transaction);
            // It is refused before it is sent, so nothing is broken.
            db.atomic(async |inner| {
                // The outer one waits for the inner one to end, so on the same task it would wait for ever.
                let error = add(&db, "d").await.unwrap_err();
                assert_eq!(error.kind(), &ErrorKind::Transaction);
                add(&inner, "e").await
            })
            .await
        })
        .await
        .unwrap();
        add(&outside, "f").await.unwrap();
        assert_texts(&db, &["a", "e", "f"]).await;
    });
}

#[test]
fn a_handle_apart_stays_outside_on_purpose() {
    each(async |db| {
        notes(&db).await;
        let outside = db.apart();
        let work = db.atomic(async |db| {
            assert_eq!(texts(&outside).await?, Vec::<String>::new());
            if db.features().vendor != Vendor::Sqlite {
                add(&outside, "kept").await?;
            }
            add(&db, "undone").await?;
            Err::<(), _>(DbError::new(ErrorKind::Other, "no"))
        });
        work.await.unwrap_err();
        let kept: &[&str] = if db.features().vendor == Vendor::Sqlite { &[] } else { &["kept"] };
        assert_texts(&db, kept).await;
    });
}

#[test]
fn another_task_may_share_a_transaction() {
    each(async |db| {
        notes(&db).await;
        db.atomic(async |db| {
            let shared = db.clone();
            tokio::spawn(async move { add(&shared, "a").await }).await.unwrap()?;
            assert_eq!(texts(&db).await?, ["a"]);
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
    });
}

#[test]
fn a_pinned_handle_keeps_its_connection() {
    each(async |db| {
        notes(&db).await;
        let pinned = db.pinned();
        pinned.script("CREATE TEMPORARY TABLE mine (a INTEGER)").await.unwrap();
        pinned.script("INSERT INTO mine VALUES (1)").await.unwrap();
        assert!(!pinned.in_transaction());
        let failed = pinned.atomic(async |db| {
            db.script("INSERT INTO mine VALUES (2)").await?;
            add(&db, "a").await?;
            add(&db, "a").await
        });
        failed.await.unwrap_err();
        pinned.atomic(async |db| add(&db, "b").await).await.unwrap();
        let statement = carafe_db::driver::Statement::reading("SELECT a FROM mine");
        let found = pinned.run(&statement, &[], &mut ()).await.unwrap();
        assert_eq!(found.rows, 1);
        drop(pinned);
        assert_texts(&db, &["b"]).await;
    });
}
