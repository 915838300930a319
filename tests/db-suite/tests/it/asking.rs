//! Other ways to ask: SQL of one's own, Django's words, names at run time.

use carafe::{
    db::{DynQuery, ErrorKind, Value, dynamic::Given, error::Result},
    prelude::*,
};
use db_suite::each_with;

use crate::blog::{Author, Post, fill, registry};

fn with_blog(test: impl AsyncFn(Db)) {
    each_with(registry, async |db| {
        fill(&db).await.unwrap();
        test(db).await;
    });
}

// row: orm.raw
#[test]
fn sql_of_ones_own_binds_what_stands_in_braces() {
    with_blog(async |db| {
        let (least, hostile) = (5, "'; DROP TABLE blog_post; -- 100%");
        let rows: Vec<(i64, String)> =
            sql!("SELECT id, title FROM blog_post WHERE views > {least} ORDER BY id")
                .fetch(&db)
                .await
                .unwrap();
        assert_eq!(rows, [(1, "Rust_1".to_owned()), (2, "Tea".to_owned())]);
        let none: Vec<i64> =
            sql!("SELECT id FROM blog_post WHERE title = {hostile}").fetch(&db).await.unwrap();
        assert!(none.is_empty());
        let changed =
            sql!("UPDATE blog_post SET title = {hostile} WHERE id = {least - 1}").execute(&db).await.unwrap();
        assert_eq!(changed, 1);
        assert_eq!(Post::objects().filter(|p| p.id.eq(4)).get(&db).await.unwrap().title, hostile);
        let odd = Post::objects().filter(|p| sql!("{p.id} % 2 = {1_i64}") & p.views.gt(0)).order_by(|p| p.id);
        let odd: Vec<i64> = odd.all(&db).await.unwrap().iter().map(|post| post.id).collect();
        assert_eq!(odd, [1, 3]);
        let sums =
            Post::objects().order_by(|p| p.id).values(|p| sql!("{p.id} + {p.views}").value::<i64>()).limit(2);
        assert_eq!(sums.all(&db).await.unwrap(), [121, 9]);
        let tea = "Tea";
        let posts = Post::raw(sql!("SELECT 1 AS more, blog_post.* FROM blog_post WHERE title = {tea}"))
            .all(&db)
            .await;
        assert_eq!(posts.unwrap()[0].id, 2);
        let error = Post::raw(sql!("SELECT id FROM blog_post")).all(&db).await.unwrap_err();
        assert_eq!(error.to_string(), "the statement gives no column `title`, which a `Post` needs");
    });
}

#[test]
fn djangos_words_are_understood() {
    with_blog(async |db| {
        let ids = async |posts: carafe::db::QuerySet<Post>| -> Vec<i64> {
            posts.order_by(|p| p.id).all(&db).await.unwrap().iter().map(|post| post.id).collect()
        };
        assert_eq!(
            ids(Post::objects().filter(lookup!(author__name__iexact = "ANN", views__gt = 50))).await,
            [1]
        );
        assert_eq!(ids(Post::objects().filter(lookup!(editor__isnull = true))).await, [2, 4]);
        assert_eq!(ids(Post::objects().exclude(lookup!(id__in = [1, 2]))).await, [3, 4]);
        assert_eq!(ids(Post::objects().filter(lookup!(created__year = 2025, id__range = (1, 2)))).await, [2]);
        assert_eq!(
            ids(Post::objects().filter(lookup!(title__length__lte = 3, title__startswith = "T"))).await,
            [2]
        );
    });
}

type Case = (&'static str, &'static str, &'static [&'static str]);

// row: orm.q_f
#[test]
fn names_at_run_time_choose_the_same_rows() {
    const CASES: &[Case] = &[
        ("title", "Tea", &["Tea"]),
        ("author__name", "Ann", &["Rust_1", "Tea"]),
        ("author__city__name__icontains", "ROM", &["Rust_1", "Tea"]),
        ("author", "2", &["", "Rust 21"]),
        ("author_id", "2", &["", "Rust 21"]),
        ("pk", "2", &["Tea"]),
        ("views__gte", "7", &["Rust_1", "Tea"]),
        ("views__in", "3,7", &["Rust 21", "Tea"]),
        ("views__range", "3,7", &["Rust 21", "Tea"]),
        ("draft", "true", &["", "Rust 21"]),
        ("editor__isnull", "true", &["", "Tea"]),
        ("created__year", "2025", &["Rust 21", "Tea"]),
        ("created__gt", "2025-06-01T00:00:00Z", &["", "Rust 21"]),
        ("comments__text__icontains", "spam", &["Rust_1"]),
        ("comments__isnull", "true", &["Rust 21"]),
        ("tags__name__in", "rust,tea", &["Rust_1", "Tea"]),
        ("tags", "1", &["Rust_1"]),
        ("title__length__lt", "4", &["", "Tea"]),
    ];
    with_blog(async |db| {
        for (lookup, value, expected) in CASES {
            let query = DynQuery::new(db.registry(), "blog.Post").unwrap().filter(lookup, *value).unwrap();
            let rows = query.clone().order_by("title").unwrap().all(&db).await;
            let rows = rows.unwrap_or_else(|error| panic!("{lookup}: {error:?}"));
            let titles: Vec<&Value> = rows.iter().filter_map(|row| row.get("title")).collect();
            let expected: Vec<Value> = expected.iter().map(|text| Value::Text((*text).into())).collect();
            assert_eq!(titles, expected.iter().collect::<Vec<_>>(), "{lookup}");
            assert_eq!(query.count(&db).await.unwrap(), expected.len() as u64);
        }
        let found =
            DynQuery::new(db.registry(), "blog.Author").unwrap().search(&["name", "email"], "BOB example");
        assert_eq!(found.unwrap().count(&db).await.unwrap(), 1);
    });
}

#[test]
fn hostile_names_never_become_sql() {
    let registry = registry();
    let post = || DynQuery::new(&registry, "blog.Post").unwrap();
    let lists = Given::from(vec!["a", "b"]);
    let cases: [(Result<DynQuery>, &str); 9] = [
        (DynQuery::new(&registry, "blog.Past"), "there is no model `blog.Past`; there is"),
        (post().filter("titel", "x"), "`titel`: `Post` has no `titel`; it has `id`, `title`"),
        (post().filter("title\"; DROP TABLE x; --", "x"), "`Post` has no `title\"; DROP TABLE x; --`"),
        (post().filter("title__nothing", "x"), "there is no lookup `nothing`; there is `exact`"),
        (post().filter("views__icontains", "x"), "`icontains` looks into text, and the field holds i64"),
        (post().filter("views", "many"), "\"many\" is no value of the kind i64"),
        (post().filter("title", lists), "several values where one is wanted"),
        (post().depth(1).filter("author__city__name", "x"), "more than 1 relations, one behind the other"),
        (
            post().allow(["title", "author__name"]).order_by("author__email"),
            "`author__email` cannot be asked for here",
        ),
    ];
    for (made, words) in cases {
        let error = made.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Query);
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(post().allow(["author__name"]).filter("author__name__icontains", "x").is_ok());
    let _ = Author::meta();
}
