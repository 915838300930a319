//! Which rows each lookup chooses.

use carafe::{
    db::{QuerySet, jiff::civil},
    prelude::*,
};
use db_suite::each_with;

use crate::blog::{Author, Comment, Post, fill, moment, registry};

type Cases<M> = &'static [(&'static str, fn(QuerySet<M>) -> QuerySet<M>, &'static [i64])];

const AUTHORS: Cases<Author> = &[
    ("eq", |q| q.filter(|a| a.name.eq("Ann")), &[1]),
    ("eq sees capital letters", |q| q.filter(|a| a.name.eq("ann")), &[]),
    ("ne", |q| q.filter(|a| a.name.ne("Ann")), &[2, 3]),
    ("ne keeps what is null", |q| q.filter(|a| a.email.ne("ann@example.com")), &[2, 3]),
    ("exclude keeps what is null", |q| q.exclude(|a| a.email.eq("ann@example.com")), &[2, 3]),
    ("twice not is as it was", |q| q.filter(|a| !!a.email.eq("ann@example.com")), &[1]),
    ("null", |q| q.filter(|a| a.email.is_null()), &[3]),
    ("not null", |q| q.filter(|a| a.email.is_not_null()), &[1, 2]),
    ("eq None is null", |q| q.filter(|a| a.email.eq(None::<String>)), &[3]),
    ("iexact", |q| q.filter(|a| a.name.iexact("ÉLODIE 100%")), &[3]),
    ("contains", |q| q.filter(|a| a.name.contains("n")), &[1]),
    ("contains sees capital letters", |q| q.filter(|a| a.name.contains("B")), &[]),
    ("icontains", |q| q.filter(|a| a.name.icontains("B")), &[2]),
    ("icontains of other scripts", |q| q.filter(|a| a.name.icontains("é")), &[3]),
    ("contains takes percent as it is", |q| q.filter(|a| a.name.contains("0%")), &[3]),
    ("contains takes percent as it is, twice", |q| q.filter(|a| a.name.contains("%o")), &[]),
    ("contains nothing", |q| q.filter(|a| a.name.contains("")), &[1, 2, 3]),
    ("starts_with", |q| q.filter(|a| a.name.starts_with("A")), &[1]),
    ("starts_with sees capital letters", |q| q.filter(|a| a.name.starts_with("a")), &[]),
    ("istarts_with", |q| q.filter(|a| a.name.istarts_with("a")), &[1]),
    ("ends_with", |q| q.filter(|a| a.name.ends_with("%")), &[3]),
    ("ends_with nothing", |q| q.filter(|a| a.name.ends_with("")), &[1, 2, 3]),
    ("iends_with", |q| q.filter(|a| a.name.iends_with("OB")), &[2]),
    ("regex", |q| q.filter(|a| a.name.regex("^A.n$")), &[1]),
    ("regex sees capital letters", |q| q.filter(|a| a.name.regex("^B")), &[]),
    ("iregex", |q| q.filter(|a| a.name.iregex("^B")), &[2]),
    ("is_in", |q| q.filter(|a| a.id.is_in([3, 1, 99])), &[1, 3]),
    ("is_in of texts", |q| q.filter(|a| a.name.is_in(["bob", "Ann"])), &[1, 2]),
    ("is_in of nothing", |q| q.filter(|a| a.id.is_in(Vec::<i64>::new())), &[]),
    ("not in nothing", |q| q.exclude(|a| a.id.is_in(Vec::<i64>::new())), &[1, 2, 3]),
    ("not in, where it may be null", |q| q.exclude(|a| a.email.is_in(["bob@example.com"])), &[1, 3]),
    (
        "is_in of a query",
        |q| q.filter(|a| a.id.is_in(Post::objects().filter(|p| p.draft).values(|p| p.author))),
        &[2],
    ),
    (
        "is_in of a query that gives nothing",
        |q| q.filter(|a| a.id.is_in(Post::objects().none().values(|p| p.author))),
        &[],
    ),
    ("between", |q| q.filter(|a| a.id.between(2, 3)), &[2, 3]),
    ("gt, gte, lt, lte", |q| q.filter(|a| a.id.gt(1) & a.id.gte(2) & a.id.lt(4) & a.id.lte(3)), &[2, 3]),
    ("a text within another field", |q| q.filter(|a| a.email.icontains(a.name)), &[1, 2]),
    ("length", |q| q.filter(|a| a.name.length().eq(11)), &[3]),
    ("lower", |q| q.filter(|a| a.name.lower().eq("élodie 100%")), &[3]),
    ("upper and concat", |q| q.filter(|a| a.name.upper().concat("!").eq("ANN!")), &[1]),
    (
        "left, right, substring",
        |q| q.filter(|a| a.name.left(2).eq("bo") & a.name.right(2).eq("ob") & a.name.substring(2, 1).eq("o")),
        &[2],
    ),
    (
        "replace and position",
        |q| q.filter(|a| a.name.replace("n", "m").eq("Amm") & a.name.position("n").eq(2)),
        &[1],
    ),
    (
        "pad and reverse",
        |q| {
            q.filter(|a| {
                a.name.pad_start(5, "*").eq("**Ann")
                    & a.name.pad_end(2, "*").eq("An")
                    & a.name.reverse().eq("nnA")
            })
        },
        &[1],
    ),
    ("coalesce", |q| q.filter(|a| a.email.coalesce("none").eq("none")), &[3]),
    ("along a foreign key", |q| q.filter(|a| a.city.name.eq("Rome")), &[1]),
    ("excluded along an optional foreign key", |q| q.exclude(|a| a.city.name.eq("Rome")), &[2, 3]),
    ("along a foreign key or else", |q| q.filter(|a| a.city.name.eq("Rome") | a.name.eq("bob")), &[1, 2]),
    ("rows that point here", |q| q.filter(|a| a.posts.any(|p| p.views.gt(5))), &[1]),
    ("no rows that point here", |q| q.exclude(|a| a.posts.any(|p| p.views.gt(5))), &[2, 3]),
    ("one row for both", |q| q.filter(|a| a.posts.any(|p| p.views.gt(100) & p.title.eq("Tea"))), &[]),
    (
        "a row for each",
        |q| q.filter(|a| a.posts.any(|p| p.views.gt(100))).filter(|a| a.posts.any(|p| p.title.eq("Tea"))),
        &[1],
    ),
    ("no rows", |q| q.filter(|a| a.posts.is_empty()), &[3]),
    (
        "another of the same model",
        |q| q.filter(|a| Author::others().filter(|b| b.id.lt(a.id)).any()),
        &[2, 3],
    ),
    ("a one-to-one that points here", |q| q.filter(|a| a.profile.any(|p| p.about.eq("Writes."))), &[1]),
    ("through a table between", |q| q.filter(|a| a.posts.any(|p| p.tags.any(|t| t.name.eq("rust")))), &[1]),
    ("nothing at all", |q| q.none(), &[]),
    ("xor", |q| q.filter(|a| a.name.eq("Ann") ^ a.id.lte(2)), &[2]),
];

const POSTS: Cases<Post> = &[
    ("yes or no", |q| q.filter(|p| p.draft), &[3, 4]),
    ("not", |q| q.filter(|p| !p.draft), &[1, 2]),
    ("and, or", |q| q.filter(|p| (p.draft & p.views.gt(0)) | p.title.eq("Tea")), &[2, 3]),
    ("underscore as it is", |q| q.filter(|p| p.title.contains("t_")), &[1]),
    ("arithmetic", |q| q.filter(|p| (p.views * 2 - 1).eq(13) | (p.views % 100).eq(20)), &[1, 2]),
    ("division of whole numbers", |q| q.filter(|p| (p.views / 2).eq(3)), &[2]),
    ("a negative", |q| q.filter(|p| (-p.views).lt(-100)), &[1]),
    ("the key behind a foreign key", |q| q.filter(|p| p.author.id.eq(2)), &[3, 4]),
    ("a foreign key to a row", |q| q.filter(|p| p.editor.eq(Fk::<Author>::to(2))), &[1]),
    (
        "a foreign key to another row keeps null",
        |q| q.filter(|p| p.editor.ne(Fk::<Author>::to(2))),
        &[2, 3, 4],
    ),
    ("two foreign keys", |q| q.filter(|p| p.author.eq(p.editor)), &[]),
    ("year", |q| q.filter(|p| p.created.year().eq(2025)), &[2, 3]),
    ("year of a range", |q| q.filter(|p| p.created.year().gte(2026)), &[4]),
    (
        "month, day, quarter",
        |q| q.filter(|p| p.created.month().eq(2) & p.created.day().eq(29) & p.created.quarter().eq(1)),
        &[1],
    ),
    ("week and its year", |q| q.filter(|p| p.created.week().eq(1) & p.created.iso_year().eq(2026)), &[3]),
    ("week day", |q| q.filter(|p| p.created.week_day().eq(5) & p.created.iso_week_day().eq(4)), &[1]),
    (
        "hour, minute, second",
        |q| q.filter(|p| p.created.hour().eq(12) & p.created.minute().eq(30) & p.created.second().eq(15)),
        &[3],
    ),
    ("a second without its fraction", |q| q.filter(|p| p.created.second().eq(59)), &[1]),
    ("date", |q| q.filter(|p| p.created.date().eq(civil::date(2025, 1, 1))), &[2]),
    ("time", |q| q.filter(|p| p.created.time().gt(civil::time(12, 0, 0, 0))), &[1, 3]),
    ("start of month", |q| q.filter(|p| p.created.start_of_month().eq(moment("2025-12-01T00:00:00Z"))), &[3]),
    ("start of week", |q| q.filter(|p| p.created.start_of_week().eq(moment("2025-12-29T00:00:00Z"))), &[3]),
    (
        "start of quarter",
        |q| q.filter(|p| p.created.start_of_quarter().eq(moment("2026-04-01T00:00:00Z"))),
        &[4],
    ),
    ("start of hour", |q| q.filter(|p| p.created.start_of_hour().eq(moment("2024-02-29T23:00:00Z"))), &[1]),
    ("a moment", |q| q.filter(|p| p.created.gt(moment("2025-01-01T00:00:00Z"))), &[3, 4]),
    ("a moment to the fraction", |q| q.filter(|p| p.created.eq(moment("2024-02-29T23:59:59.5Z"))), &[1]),
    ("how many comments", |q| q.filter(|p| p.comments.count().gte(2)), &[1, 2]),
    ("how many approved comments", |q| q.filter(|p| p.comments.count_if(|c| c.approved).eq(1)), &[2]),
    ("tags", |q| q.filter(|p| p.tags.any(|t| t.name.eq("tea"))), &[1, 2]),
    ("no tags", |q| q.filter(|p| p.tags.is_empty()), &[3, 4]),
    (
        "two tags",
        |q| q.filter(|p| p.tags.any(|t| t.name.eq("tea")) & p.tags.any(|t| t.name.eq("rust"))),
        &[1],
    ),
];

const COMMENTS: Cases<Comment> = &[
    ("less than nothing is nothing", |q| q.filter(|c| c.score.lt(4)), &[1, 4, 5]),
    ("not less keeps what is null", |q| q.exclude(|c| c.score.lt(4)), &[2, 3, 6]),
    ("not both keeps what is null", |q| q.exclude(|c| c.score.lt(4) & c.approved), &[2, 3, 5, 6]),
    ("sums with null are null", |q| q.filter(|c| (c.score + 1).gt(-10)), &[1, 2, 4, 5]),
    ("three models away", |q| q.filter(|c| c.post.author.city.name.istarts_with("ro")), &[1, 2, 3, 4, 5]),
    ("to itself", |q| q.filter(|c| c.parent.text.eq("First!")), &[2]),
    ("optional, then excluded", |q| q.exclude(|c| c.parent.approved), &[1, 3, 4, 5, 6]),
    ("abs", |q| q.filter(|c| c.score.abs().eq(2)), &[5]),
];

fn check<M: Model<Key = i64>>(cases: Cases<M>) {
    each_with(registry, async |db| {
        fill(&db).await.unwrap();
        for (name, narrow, expected) in cases {
            let rows = narrow(M::objects()).order_by(|_| ()).all(&db).await;
            let rows = rows.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            let mut keys: Vec<i64> = rows.iter().map(Model::key).collect();
            keys.sort_unstable();
            assert_eq!(&keys, expected, "{name}: {}", narrow(M::objects()).to_sql(&db).unwrap());
            let count = narrow(M::objects()).count(&db).await;
            assert_eq!(count.unwrap(), expected.len() as u64, "{name}, counted");
        }
    });
}

// row: orm.lookups, orm.relations_span, orm.q_f
#[test]
fn authors_are_chosen() {
    check(AUTHORS);
}

// row: orm.lookups, orm.functions
#[test]
fn posts_are_chosen() {
    check(POSTS);
}

// row: orm.lookups
#[test]
fn comments_are_chosen() {
    check(COMMENTS);
}
