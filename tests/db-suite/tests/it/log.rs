//! What is noted of statements.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use carafe_db::{
    Db, DbError, ErrorKind,
    db::{
        Instrument, Scope,
        scope::{Asked, Ended},
    },
    driver::Statement,
};
use db_suite::each;

use crate::support::{add, logged, notes, texts};

// row: db.instrument
#[test]
fn a_scope_keeps_what_was_asked_with_its_line() {
    each(async |db| {
        notes(&db).await;
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        texts(&watched).await.unwrap();
        assert!(!scope.has_written());
        watched
            .atomic(async |db| {
                add(&db, "a").await?;
                db.atomic(async |db| add(&db, "b").await).await
            })
            .await
            .unwrap();
        add(&watched, "a").await.unwrap_err();
        assert!(scope.has_written());
        let queries = scope.queries();
        assert_eq!(queries.len(), 4);
        assert_eq!(scope.count(), 4);
        assert!(queries[0].sql.starts_with("SELECT text FROM note"));
        assert!(queries[0].place.file().ends_with("support.rs"));
        assert!(queries[1].place.file().ends_with("log.rs"));
        assert_eq!(
            queries.iter().map(|query| query.rows).collect::<Vec<_>>(),
            [Some(0), Some(1), Some(1), None]
        );
        assert!(queries.iter().all(|query| query.database == "default" && !query.sql.contains("'a'")));
    });
}

#[test]
fn the_same_query_from_the_same_line_is_told_once() {
    each(async |db| {
        notes(&db).await;
        let statement = Statement::reading("SELECT text FROM note");
        let ask = async |db: &Db| db.run(&statement, &[], &mut ()).await;
        let warned = db.clone().scoped(Arc::new(Scope::new().warning_after(3)));
        let work = async {
            for _ in 0..9 {
                ask(&warned).await.unwrap();
            }
            warned.run(&statement, &[], &mut ()).await.unwrap();
        };
        let ((), log) = logged(work).await;
        assert_eq!(log.lines().count(), 1, "{log}");
        for words in
            ["log.rs:", "for the 4th time", "SELECT text FROM note", "`select_related`", "`prefetch`"]
        {
            assert!(log.contains(words), "{log}");
        }
        let strict = db.clone().scoped(Arc::new(Scope::new().refusing_after(2)));
        ask(&strict).await.unwrap();
        ask(&strict).await.unwrap();
        let error = ask(&strict).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Query);
        assert!(error.to_string().contains("for the 3th time"), "{error}");
    });
}

#[test]
fn a_long_transaction_is_told_in_development() {
    each(async |db| {
        notes(&db).await;
        let work = db.atomic(async |db| {
            add(&db, "a").await?;
            // tidy(sleep): that it is open for long is what is told
            tokio::time::sleep(Duration::from_millis(1_050)).await;
            Ok::<_, DbError>(())
        });
        let (result, log) = logged(work).await;
        result.unwrap();
        assert!(log.contains("was open for 1.") && log.contains("log.rs:"), "{log}");
    });
}

#[test]
fn queries_are_counted_and_a_wrong_count_lists_them() {
    each(async |db| {
        notes(&db).await;
        let found = db.assert_queries(2, async |db| add(&db, "a").await.and(texts(&db).await)).await;
        assert_eq!(found.unwrap(), ["a"]);
        let wrong = tokio::spawn(async move { db.assert_queries(0, async |db| add(&db, "b").await).await });
        let panic = wrong.await.unwrap_err().into_panic();
        let text = panic.downcast_ref::<String>().unwrap();
        assert!(text.contains("0 queries were expected, and 1 were asked:"), "{text}");
        assert!(text.contains("1. INSERT INTO note") && text.contains("log.rs:"), "{text}");
    });
}

#[test]
fn an_instrument_hears_of_each_statement_and_may_refuse_it() {
    #[derive(Default)]
    struct Ears(Mutex<Vec<String>>);
    impl Instrument for Ears {
        fn before(&self, asked: &Asked<'_>) -> Result<(), DbError> {
            if asked.statement.sql().contains("DELETE") {
                return Err(DbError::new(ErrorKind::Denied, "not today"));
            }
            Ok(())
        }

        fn after(&self, asked: &Asked<'_>, ended: Ended<'_>) {
            let Asked { database, statement, .. } = asked;
            self.0.lock().unwrap().push(format!(
                "{database} {} {}",
                statement.reads(),
                ended.outcome.is_ok()
            ));
        }
    }
    each(async |db| {
        notes(&db).await;
        let ears = Arc::new(Ears::default());
        let db = db.scoped(Arc::new(Scope::new().instrumented(ears.clone())));
        texts(&db).await.unwrap();
        add(&db, "a").await.unwrap();
        add(&db, "a").await.unwrap_err();
        let error = db.run(&Statement::writing("DELETE FROM note"), &[], &mut ()).await.unwrap_err();
        assert_eq!(error.to_string(), "not today");
        assert_eq!(
            *ears.0.lock().unwrap(),
            ["default true true", "default false true", "default false false"]
        );
    });
}
