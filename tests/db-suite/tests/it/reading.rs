//! What comes of a query: rows, values, groups, what is loaded with them.

use carafe::{
    db::{
        ErrorKind,
        expr::{case, window},
    },
    prelude::*,
};
use db_suite::each_with;

use crate::blog::{Author, Comment, Post, Tag, fill, registry};

fn with_blog(test: impl AsyncFn(Db)) {
    each_with(registry, async |db| {
        fill(&db).await.unwrap();
        test(db).await;
    });
}

// row: orm.get
#[test]
fn one_row_is_got_or_it_is_said_why_not() {
    with_blog(async |db| {
        let ann = Author::objects().filter(|a| a.name.eq("Ann")).get(&db).await.unwrap();
        assert_eq!((ann.id, ann.email.as_deref()), (1, Some("ann@example.com")));
        let error = Author::objects().filter(|a| a.id.eq(99)).get(&db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::DoesNotExist);
        assert_eq!(error.to_string(), "there is no `Author` for which the conditions hold");
        assert!(error.place().unwrap().to_string().contains("reading.rs:"));
        let error = Author::objects().get(&db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::MultipleObjects);
        let first = Post::objects().first(&db).await.unwrap().unwrap();
        assert_eq!(first.title, "", "in the order of the model");
        let last = Post::objects().last(&db).await.unwrap().unwrap();
        assert_eq!(last.title, "Tea");
        assert_eq!(Author::objects().last(&db).await.unwrap().unwrap().id, 3, "in the order of the keys");
        assert!(Author::objects().filter(|a| a.id.gt(9)).first(&db).await.unwrap().is_none());
        let newest = Post::objects().latest(&db, |p| p.created).await.unwrap().unwrap();
        let oldest = Post::objects().earliest(&db, |p| p.created).await.unwrap().unwrap();
        assert_eq!((newest.id, oldest.id), (4, 1));
        assert!(Post::objects().filter(|p| p.draft).exists(&db).await.unwrap());
        assert!(!Post::objects().filter(|p| p.views.gt(1000)).exists(&db).await.unwrap());
        assert!(Post::objects().filter(|p| p.draft).contains(&db, &newest).await.unwrap());
        assert!(!Post::objects().filter(|p| p.draft).contains(&db, &oldest).await.unwrap());
        let bulk = Author::objects().in_bulk(&db, [1, 3, 77]).await.unwrap();
        assert_eq!((bulk.len(), bulk[&3].name.as_str()), (2, "Élodie 100%"));
        let by_name = Tag::objects().in_bulk_by(&db, |t| t.name).await.unwrap();
        assert_eq!(by_name["tea"].id, 2);
    });
}

// row: orm.chain
#[test]
fn rows_come_in_an_order_and_in_slices() {
    with_blog(async |db| {
        let ids = async |posts: carafe::db::QuerySet<Post>| -> Vec<i64> {
            posts.all(&db).await.unwrap().iter().map(|post| post.id).collect()
        };
        assert_eq!(ids(Post::objects().order_by(|p| (p.draft, p.views.desc()))).await, [1, 2, 3, 4]);
        assert_eq!(ids(Post::objects().order_by(|p| p.views).reverse()).await, [1, 2, 3, 4]);
        assert_eq!(ids(Post::objects().order_by(|p| p.id).slice(1..3)).await, [2, 3]);
        assert_eq!(ids(Post::objects().order_by(|p| p.id).offset(2)).await, [3, 4]);
        assert_eq!(
            ids(Post::objects().order_by(|p| (p.editor.name.asc().nulls_first(), p.id))).await,
            [2, 4, 3, 1]
        );
        assert_eq!(
            ids(Post::objects().order_by(|p| (p.editor.asc().nulls_last(), p.id))).await,
            [3, 1, 2, 4]
        );
        let sized = |p: &crate::blog::PostFields| {
            case::<i32>().when(p.views.gt(100), 1).when(p.views.gt(5), 2).otherwise(0)
        };
        assert_eq!(ids(Post::objects().order_by(|p| (sized(p), p.id))).await, [3, 4, 1, 2]);
        assert_eq!(Post::objects().limit(3).count(&db).await.unwrap(), 3);
        assert_eq!(Post::objects().offset(3).count(&db).await.unwrap(), 1);
        assert!(Post::objects().limit(0).all(&db).await.unwrap().is_empty());
    });
}

// row: orm.select_related
#[test]
fn rows_behind_foreign_keys_are_loaded_with_theirs() {
    with_blog(async |db| {
        let posts =
            Post::objects().order_by(|p| p.id).select_related(|p| (p.author.city, p.editor)).all(&db).await;
        let posts = posts.unwrap();
        let names: Vec<_> = posts
            .iter()
            .map(|post| {
                let author = post.author.get().unwrap();
                let city = author.city.as_ref().map(|city| city.get().unwrap().name.as_str());
                let editor = post.editor.as_ref().map(|editor| editor.get().unwrap().name.as_str());
                (author.name.as_str(), city, editor)
            })
            .collect();
        let expected = [
            ("Ann", Some("Rome"), Some("bob")),
            ("Ann", Some("Rome"), None),
            ("bob", None, Some("Ann")),
            ("bob", None, None),
        ];
        assert_eq!(names, expected);
        let comment =
            Comment::objects().select_related(|c| c.parent.post).filter(|c| c.id.eq(2)).get(&db).await;
        let comment = comment.unwrap();
        let parent = comment.parent.as_ref().unwrap().get().unwrap();
        assert_eq!((parent.text.as_str(), parent.post.get().unwrap().title.as_str()), ("First!", "Rust_1"));
        assert!(comment.post.get().is_err(), "it was not asked for");
    });
}

// row: orm.prefetch
#[test]
fn rows_of_relations_are_loaded_for_all_at_once() {
    with_blog(async |db| {
        let authors = Author::objects()
            .order_by(|a| a.id)
            .prefetch(|a| a.profile)
            .prefetch_with(
                |a| a.posts,
                Post::objects()
                    .filter(|p| p.views.gt(0))
                    .order_by(|p| p.id)
                    .prefetch(|p| (p.comments, p.tags)),
            )
            .all(&db)
            .await
            .unwrap();
        let titles: Vec<Vec<&str>> = authors
            .iter()
            .map(|author| author.posts.get().unwrap().iter().map(|post| post.title.as_str()).collect())
            .collect();
        assert_eq!(titles, [vec!["Rust_1", "Tea"], vec!["Rust 21"], vec![]]);
        let rust = &authors[0].posts.get().unwrap()[0];
        assert_eq!(rust.comments.get().unwrap().len(), 3);
        let mut tags: Vec<&str> = rust.tags.get().unwrap().iter().map(|tag| tag.name.as_str()).collect();
        tags.sort_unstable();
        assert_eq!(tags, ["rust", "tea"]);
        assert_eq!(authors[0].profile.get().unwrap().unwrap().about, "Writes.");
        assert!(authors[1].profile.get().unwrap().is_none());
        let posts =
            Post::objects().order_by(|p| p.id).prefetch(|p| (p.author, p.editor)).all(&db).await.unwrap();
        assert_eq!(posts[0].author.get().unwrap().name, "Ann");
        assert_eq!(posts[0].editor.as_ref().unwrap().get().unwrap().name, "bob");
        assert!(posts[1].editor.is_none());
    });
}

// row: orm.defer_only
#[test]
fn values_are_typed_tuples() {
    with_blog(async |db| {
        let rows = Post::objects()
            .order_by(|p| p.id)
            .limit(2)
            .values(|p| (p.title, p.author.name, p.editor, p.views + 1));
        let rows: Vec<(String, String, Option<i64>, i64)> = rows.all(&db).await.unwrap();
        let expected = [("Rust_1", "Ann", Some(2), 121), ("Tea", "Ann", None, 8)];
        let rows: Vec<_> = rows.iter().map(|(a, b, c, d)| (a.as_str(), b.as_str(), *c, *d)).collect();
        assert_eq!(rows, expected);
        let names = Post::objects().order_by(|p| p.author.name).values(|p| p.author.name).distinct();
        assert_eq!(names.all(&db).await.unwrap().len(), 2);
        let cities =
            Author::objects().order_by(|a| a.id).values(|a| a.city.name.opt()).all(&db).await.unwrap();
        assert_eq!(cities, [Some("Rome".to_owned()), None, None]);
        let (title, views) =
            Post::objects().filter(|p| p.id.eq(2)).values(|p| (p.title, p.views)).get(&db).await.unwrap();
        assert_eq!((title.as_str(), views), ("Tea", 7));
    });
}

#[test]
fn a_value_that_may_be_missing_is_refused_before_it_is() {
    with_blog(async |db| {
        let error = Author::objects().values(|a| a.city.name).all(&db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Author.city.name` may be missing, because the way there is optional: write `.opt()` behind it, or `.coalesce(…)` behind that"
        );
    });
}

// row: orm.annotate
#[test]
fn computed_values_stand_beside_the_rows() {
    with_blog(async |db| {
        let rows: Vec<(Post, i64, Option<f64>)> = Post::objects()
            .annotate(|p| p.comments.count_if(|c| c.approved))
            .annotate(|(p, _)| p.comments.agg(|c| c.score.avg()))
            .filter(|(_, n, _)| n.gte(1))
            .order_by(|(_, n, _)| n.desc())
            .all(&db)
            .await
            .unwrap();
        let rows: Vec<_> = rows.iter().map(|(post, n, average)| (post.id, *n, *average)).collect();
        assert_eq!(rows, [(1, 2, Some(3.0)), (2, 1, Some(0.5))]);
        let two = Post::objects().annotate(|p| p.comments.count()).annotate(|(p, _)| p.tags.count());
        let two = two.order_by(|(p, ..)| p.id).all(&db).await.unwrap();
        let two: Vec<_> = two.iter().map(|(_, comments, tags)| (*comments, *tags)).collect();
        assert_eq!(two, [(3, 2), (2, 1), (0, 0), (1, 0)], "one count does not multiply the other");
        let newest = Post::objects()
            .order_by(|p| p.id)
            .annotate(|p| p.comments.query().order_by(|c| c.id.desc()).scalar(|c| c.text))
            .all(&db)
            .await
            .unwrap();
        let newest: Vec<_> = newest.iter().map(|(_, text)| text.as_deref()).collect();
        assert_eq!(newest, [Some("SPAM"), Some("no"), None, Some("hm")]);
    });
}

// row: orm.aggregate
#[test]
fn aggregates_and_groups_are_right() {
    with_blog(async |db| {
        let (count, sum, average, least, most) = Post::objects()
            .aggregate(&db, |p| (p.id.count(), p.views.sum(), p.views.avg(), p.views.min(), p.created.max()))
            .await
            .unwrap();
        assert_eq!((count, sum, average, least), (4, Some(130), Some(32.5), Some(0)));
        assert_eq!(most, Some(crate::blog::moment("2026-05-04T10:00:00Z")));
        let none =
            Post::objects().filter(|p| p.id.gt(9)).aggregate(&db, |p| (p.views.sum(), p.id.count())).await;
        assert_eq!(none.unwrap(), (None, 0));
        let zero = Post::objects().none().aggregate(&db, |p| p.views.sum().coalesce(0)).await;
        assert_eq!(zero.unwrap(), 0);
        let some = Comment::objects()
            .aggregate(&db, |c| {
                (c.id.count().only(c.approved), c.score.sum().only(!c.approved), c.post.count_distinct())
            })
            .await;
        assert_eq!(some.unwrap(), (3, Some(3), 3));
        let best =
            Post::objects().order_by(|p| p.views.desc()).limit(2).aggregate(&db, |p| p.views.sum()).await;
        assert_eq!(best.unwrap(), Some(127));
        let spread = Post::objects()
            .filter(|p| p.views.lt(100))
            .aggregate(&db, |p| (p.views.variance(), p.views.sample_variance()));
        let (all, sample) = spread.await.unwrap();
        assert!((all.unwrap() - 8.222_222).abs() < 0.001 && (sample.unwrap() - 12.333_333).abs() < 0.001);
        let groups: Vec<(String, (i64, Option<i64>))> = Post::objects()
            .group_by(|p| p.author.name, |p| (p.id.count(), p.views.sum()))
            .having(|_, (count, _)| count.gte(2))
            .order_by(|_, (_, views)| views.desc())
            .all(&db)
            .await
            .unwrap();
        assert_eq!(groups, [("Ann".to_owned(), (2, Some(127))), ("bob".to_owned(), (2, Some(3)))]);
        let months = Post::objects()
            .group_by(|p| (p.created.year(), p.draft), |p| p.id.count())
            .order_by(|key, _| key.0);
        assert_eq!(months.count(&db).await.unwrap(), 4);
    });
}

// row: orm.combine
#[test]
fn queries_are_put_together() {
    with_blog(async |db| {
        let low = || Tag::objects().filter(|t| t.id.lte(1));
        let all = || Tag::objects();
        let ids = async |tags: carafe::db::QuerySet<Tag>| -> Vec<i64> {
            tags.order_by(|t| t.id).all(&db).await.unwrap().iter().map(|tag| tag.id).collect()
        };
        assert_eq!(ids(low().union(all())).await, [1, 2]);
        assert_eq!(ids(low().union_all(all())).await, [1, 1, 2]);
        assert_eq!(ids(low().intersect(all())).await, [1]);
        assert_eq!(ids(all().except(low())).await, [2]);
        assert_eq!(low().union_all(all()).count(&db).await.unwrap(), 3);
        let names = Author::objects().values(|a| a.name).union(Tag::objects().values(|t| t.name)).limit(4);
        assert_eq!(names.all(&db).await.unwrap().len(), 4);
    });
}

// row: orm.window
#[test]
fn ranks_and_running_sums_are_right() {
    with_blog(async |db| {
        let rows = Post::objects()
            .annotate(|p| window::row_number().over(window::by(p.author).order_by(p.views.desc())))
            .annotate(|(p, _)| p.views.sum().over(window::all().order_by(p.id)))
            .annotate(|(p, ..)| window::lag(p.title, 1).over(window::all().order_by(p.id)))
            .order_by(|(p, ..)| p.id)
            .all(&db)
            .await
            .unwrap();
        let rows: Vec<_> =
            rows.iter().map(|(_, rank, sum, before)| (*rank, *sum, before.as_deref())).collect();
        let expected = [
            (1, Some(120), None),
            (2, Some(127), Some("Rust_1")),
            (1, Some(130), Some("Tea")),
            (2, Some(130), Some("Rust 21")),
        ];
        assert_eq!(rows, expected);
    });
}

// row: orm.explain
#[test]
fn a_plan_can_be_read() {
    with_blog(async |db| {
        let plan = Post::objects().filter(|p| p.id.eq(1)).explain(&db).await.unwrap();
        assert!(!plan.is_empty());
    });
}

#[test]
fn all_rows_come_some_at_a_time() {
    with_blog(async |db| {
        for number in 0..23 {
            create!(Tag { name: format!("tag {number}") }, &db).await.unwrap();
        }
        let (mut chunks, mut sizes) = (Tag::objects().chunks(10), Vec::new());
        while let Some(tags) = chunks.next(&db).await.unwrap() {
            sizes.push(tags.len());
        }
        assert_eq!(sizes, [10, 10, 5]);
        let mut seen = 0;
        let count = Tag::objects().for_each(&db, |_| {
            seen += 1;
            Ok(())
        });
        count.await.unwrap();
        assert_eq!(seen, 25);
    });
}

// row: orm.get
#[test]
fn a_row_that_is_missing_is_a_404_for_a_visitor() {
    with_blog(async |db| {
        let handler = async || -> Result<String, Error> {
            Ok(Post::objects().filter(|p| p.id.eq(99)).get(&db).await?.title)
        };
        let error = handler().await.unwrap_err();
        assert_eq!((error.status().as_u16(), error.message()), (404, "Not Found"));
        assert!(error.place().file().ends_with("reading.rs"));
        let broken = async || -> Result<String, Error> { Ok(Post::objects().get(&db).await?.title) };
        assert_eq!(broken().await.unwrap_err().status().as_u16(), 500);
    });
}

// row: orm.locking
#[test]
fn rows_are_locked_inside_a_transaction_only() {
    with_blog(async |db| {
        let error = Post::objects().select_for_update().all(&db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Transaction);
        let posts =
            db.atomic(async |db| Post::objects().filter(|p| p.id.eq(1)).select_for_update().all(&db).await);
        assert_eq!(posts.await.unwrap().len(), 1);
    });
}
