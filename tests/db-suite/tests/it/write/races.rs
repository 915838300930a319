//! Several that write the same at the same time.

use carafe::{
    db::{DbError, ErrorKind},
    prelude::*,
};
use db_suite::each_with;

use super::models::{Counter, Tag, registry};

// row: orm.write
#[test]
fn a_row_is_found_or_made() {
    each_with(registry, async |db| {
        let tags = Tag::objects();
        let (tag, is_new) =
            tags.clone().get_or_create(&db, |t| t.name.set("a"), |t| t.color.set("red")).await.unwrap();
        assert_eq!((tag.color.as_str(), is_new), ("red", true));
        let again =
            tags.clone().get_or_create(&db, |t| t.name.set("a"), |t| t.color.set("blue")).await.unwrap();
        assert_eq!(again, (tag, false));
        let (tag, is_new) =
            tags.clone().update_or_create(&db, |t| t.name.set("a"), |t| t.color.set("blue")).await.unwrap();
        assert_eq!((tag.color.as_str(), is_new), ("blue", false));
        let (tag, is_new) =
            tags.update_or_create(&db, |t| t.name.set("b"), |t| t.color.set("blue")).await.unwrap();
        assert_eq!((tag.name.as_str(), is_new), ("b", true));
        let counted = async || {
            let counters = Counter::objects();
            counters
                .update_or_create_with(
                    &db,
                    |c| c.name.set("x"),
                    |c| (c.count.set(1), c.count.set(c.count + 1)),
                )
                .await
                .unwrap()
        };
        assert_eq!((counted().await.0.count, counted().await.0.count, counted().await.0.count), (1, 2, 3));
        create!(Tag { name: "c", color: "blue" }, &db).await.unwrap();
        let error = Tag::objects().get_or_create(&db, |t| t.color.set("blue"), |_| ()).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::MultipleObjects);
        let computed =
            Counter::objects().get_or_create(&db, |c| c.name.set("y"), |c| c.count.set(c.count + 1)).await;
        let error = computed.unwrap_err();
        assert!(error.to_string().contains("`Counter.count` of a new row"), "{error}");
    });
}

// row: orm.write
#[test]
fn two_that_want_the_same_row_get_one() {
    each_with(registry, async |db| {
        for round in 0..20 {
            let name = format!("tag {round}");
            let want = async |db: Db| {
                let tags = Tag::objects();
                tags.get_or_create(&db, |t| t.name.set(name.as_str()), |_| ()).await.unwrap()
            };
            let tasks = tokio::join!(want(db.clone()), want(db.clone()), want(db.clone()), want(db.clone()));
            let all = [tasks.0, tasks.1, tasks.2, tasks.3];
            assert_eq!(all.iter().filter(|(_, is_new)| *is_new).count(), 1);
            assert!(all.iter().all(|(tag, _)| tag.id == all[0].0.id));
        }
        assert_eq!(Tag::objects().count(&db).await.unwrap(), 20);
    });
}

#[test]
fn a_transaction_outlives_a_row_that_somebody_else_made() {
    each_with(registry, async |db| {
        db.atomic(async |db| {
            let (first, is_new) = Tag::objects().get_or_create(&db, |t| t.name.set("a"), |_| ()).await?;
            assert!(is_new);
            let (second, is_new) = Tag::objects().get_or_create(&db, |t| t.name.set("a"), |_| ()).await?;
            assert!(!is_new && first == second);
            let failed =
                Tag::objects().get_or_create(&db, |t| t.id.set(first.id), |t| t.name.set("a")).await?;
            assert!(!failed.1);
            let error = Tag::objects()
                .get_or_create(&db, |t| t.color.set("red"), |t| t.name.set("a"))
                .await
                .unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error:?}");
            create!(Tag { name: "b" }, &db).await.map(|_| ())
        })
        .await
        .unwrap();
        assert_eq!(Tag::objects().count(&db).await.unwrap(), 2);
    });
}

// row: orm.write
#[test]
fn a_hundred_that_count_up_lose_nothing() {
    each_with(registry, async |db| {
        let counter = create!(Counter { name: "clicks" }, &db).await.unwrap();
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let (db, mut counter) = (db.clone(), counter.clone());
                tokio::spawn(async move {
                    counter.update(&db, |c| c.count.set(c.count + 1)).await?;
                    Ok::<_, DbError>(counter.count)
                })
            })
            .collect();
        let mut seen = Vec::new();
        for task in tasks {
            seen.push(task.await.unwrap().unwrap());
        }
        let last = Counter::objects().get(&db).await.unwrap();
        assert_eq!(last.count, 100);
        if db.features().update_returning {
            seen.sort_unstable();
            assert_eq!(seen, (1..=100).collect::<Vec<_>>(), "each saw its own");
        }
    });
}
