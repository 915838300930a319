//! Queries as the SQL of each database.

use std::fmt::Write as _;

use carafe::{
    db::{
        Db, Q,
        driver::Vendor,
        error::Result,
        expr::{case, function, window},
        jiff::civil,
    },
    prelude::*,
};

use crate::{
    blog::{Author, Comment, Post, Tag},
    paper::Paper,
    schema::{DATABASES, golden},
};

/// Everything that the blog has not.
#[derive(Model, Debug, Clone)]
pub(crate) struct Shelf {
    pub(crate) id: i64,
    pub(crate) price: Option<carafe::db::rust_decimal::Decimal>,
    pub(crate) width: f64,
    pub(crate) opened: civil::Date,
    pub(crate) notes: carafe::db::serde_json::Value,
    pub(crate) note: Option<String>,
}

type Case = (&'static str, fn(&Db) -> Result<String>);

const CHOOSING: &[Case] = &[
    ("everything, in the order of the model", |db| Post::objects().to_sql(db)),
    ("a comparison", |db| Author::objects().filter(|a| a.name.eq("Ann")).to_sql(db)),
    ("several together", |db| {
        Post::objects().order_by(|_| ()).filter(|p| p.views.gt(5) & (p.draft | p.title.ne("x"))).to_sql(db)
    }),
    ("not a condition that cannot be null", |db| {
        Author::objects().filter(|a| !(a.name.eq("x") | a.name.eq("y"))).to_sql(db)
    }),
    ("without rows where it may be null", |db| Author::objects().exclude(|a| a.email.eq("x")).to_sql(db)),
    ("nothing and something", |db| {
        Author::objects()
            .filter(|a| a.email.is_null() | a.city.is_not_null() | a.email.eq(None::<String>))
            .to_sql(db)
    }),
    ("one of a list", |db| Author::objects().filter(|a| a.id.is_in([1, 2, 3])).to_sql(db)),
    ("one of no list", |db| Author::objects().filter(|a| a.id.is_in(Vec::<i64>::new())).to_sql(db)),
    ("between", |db| Author::objects().filter(|a| a.id.between(3, 9)).to_sql(db)),
    ("text within", |db| {
        Author::objects().filter(|a| a.name.contains("50%") & a.name.icontains("x")).to_sql(db)
    }),
    ("text at the ends", |db| {
        Author::objects().filter(|a| a.name.starts_with("a") & a.name.iends_with("z")).to_sql(db)
    }),
    ("the same text", |db| Author::objects().filter(|a| a.email.iexact("A@B.C")).to_sql(db)),
    ("a text within another field", |db| {
        Author::objects().filter(|a| a.email.icontains(a.name) & a.email.starts_with(a.name)).to_sql(db)
    }),
    ("a pattern", |db| Author::objects().filter(|a| a.name.regex("^A") | a.name.iregex("n$")).to_sql(db)),
    ("two fields", |db| Comment::objects().filter(|c| c.score.gt(c.score * 2 + 1)).to_sql(db)),
    ("exactly one of two", |db| {
        Post::objects().order_by(|_| ()).filter(|p| p.draft ^ p.views.gt(1)).to_sql(db)
    }),
    ("reusable conditions", |db| {
        let by = |name: &str| Post::fields().author.name.iexact(name);
        Post::objects().order_by(|_| ()).filter(|_| by("ann")).to_sql(db)
    }),
];

const RELATIONS: &[Case] = &[
    ("the key behind a foreign key needs no join", |db| {
        Comment::objects().filter(|c| c.post.id.eq(7)).to_sql(db)
    }),
    ("along foreign keys", |db| {
        Comment::objects().filter(|c| c.post.author.city.name.icontains("rom")).to_sql(db)
    }),
    ("one join for one path", |db| {
        Comment::objects()
            .filter(|c| c.post.title.eq("x") & c.post.views.gt(1))
            .order_by(|c| c.post.title.desc())
            .to_sql(db)
    }),
    ("an optional one is kept where it may be missing", |db| {
        Post::objects().order_by(|_| ()).filter(|p| p.editor.name.eq("x") | p.draft).to_sql(db)
    }),
    ("an optional one is kept where it is excluded", |db| {
        Post::objects().order_by(|_| ()).exclude(|p| p.editor.name.eq("x")).to_sql(db)
    }),
    ("an order keeps rows without one", |db| Post::objects().order_by(|p| p.editor.name).to_sql(db)),
    ("to itself", |db| Comment::objects().filter(|c| c.parent.parent.text.eq("x")).to_sql(db)),
    ("rows that point here", |db| {
        Post::objects()
            .order_by(|_| ())
            .filter(|p| p.comments.any(|c| c.approved & c.text.contains("x")))
            .to_sql(db)
    }),
    ("no row that points here", |db| {
        Author::objects().exclude(|a| a.posts.any(|p| p.views.gt(5) & p.author.name.ne("x"))).to_sql(db)
    }),
    ("the row outside, inside", |db| {
        Author::objects()
            .filter(|a| a.posts.any(|p| p.title.eq(a.name) & p.author.city.eq(a.city)))
            .to_sql(db)
    }),
    ("through a table between", |db| {
        Post::objects().order_by(|_| ()).filter(|p| p.tags.any(|t| t.name.eq("rust"))).to_sql(db)
    }),
    ("relations of relations", |db| {
        Author::objects().filter(|a| a.posts.any(|p| p.tags.any(|t| t.name.eq(a.name)))).to_sql(db)
    }),
    ("a relation behind a foreign key", |db| Comment::objects().filter(|c| c.post.tags.exists()).to_sql(db)),
    ("at one of these rows", |db| {
        let (one, two) = (Fk::<Author>::to(1), Fk::<Author>::to(2));
        Post::objects().order_by(|_| ()).filter(|p| p.author.is_in([one, two])).to_sql(db)
    }),
    ("loaded with the rows", |db| {
        Comment::objects().select_related(|c| (c.post.author.city, c.parent)).to_sql(db)
    }),
    ("in a query", |db| {
        let names = Author::objects().filter(|a| a.email.is_null()).values(|a| a.id).limit(5);
        Comment::objects().filter(|c| c.post.author.id.is_in(names)).to_sql(db)
    }),
    ("another row of the same model", |db| {
        Author::objects()
            .filter(|a| Author::others().filter(|b| b.name.eq(a.name) & b.id.lt(a.id)).any())
            .to_sql(db)
    }),
];

const COMPUTING: &[Case] = &[
    ("beside the rows", |db| {
        Author::objects()
            .annotate(|a| a.posts.count_if(|p| !p.draft))
            .annotate(|(a, _)| a.posts.agg(|p| p.views.avg()))
            .filter(|(_, n, _)| n.gte(3))
            .order_by(|(_, n, average)| (n.desc(), average.desc().nulls_last()))
            .to_sql(db)
    }),
    ("only values", |db| Post::objects().values(|p| (p.title, p.author.name, p.views + 1)).to_sql(db)),
    ("groups", |db| {
        Post::objects()
            .filter(|p| !p.draft)
            .group_by(|p| p.author.name, |p| (p.id.count(), p.views.sum()))
            .having(|_, (count, _)| count.gte(2))
            .order_by(|_, (_, views)| views.desc())
            .to_sql(db)
    }),
    ("some of an aggregate", |db| {
        Comment::objects()
            .group_by(|c| c.post, |c| (c.score.avg().only(c.approved), c.text.count_distinct()))
            .to_sql(db)
    }),
    ("one value or another", |db| {
        let size = |p: &crate::blog::PostFields| {
            case::<String>().when(p.views.lt(10), "small").when(p.views.lt(100), "fair").otherwise("large")
        };
        Post::objects().order_by(size).to_sql(db)
    }),
    ("the newest comment of each", |db| {
        Post::objects()
            .order_by(|_| ())
            .annotate(|p| p.comments.query().order_by(|c| c.id.desc()).scalar(|c| c.text))
            .to_sql(db)
    }),
    ("functions of text", |db| {
        Author::objects()
            .values(|a| {
                (a.name.lower().length(), a.name.concat("!").upper(), a.name.left(2), a.email.coalesce("-"))
            })
            .to_sql(db)
    }),
    ("functions of numbers", |db| {
        Shelf::objects()
            .values(|s| {
                (s.width.round(2), s.width.sqrt(), s.price.abs(), s.price + s.price, -s.width, function::pi())
            })
            .to_sql(db)
    }),
    ("decimals compared", |db| Shelf::objects().filter(|s| s.price.gt(s.price * s.price)).to_sql(db)),
    ("parts of moments", |db| {
        Post::objects()
            .order_by(|p| p.created.start_of_month())
            .filter(|p| {
                p.created.year().gte(2020)
                    & p.created.week_day().eq(1)
                    & p.created.date().gt(civil::date(2020, 1, 2))
            })
            .to_sql(db)
    }),
    ("parts of days", |db| {
        Shelf::objects()
            .values(|s| (s.opened.quarter(), s.opened.start_of_week(), s.opened.iso_year()))
            .to_sql(db)
    }),
    ("places in JSON", |db| {
        Shelf::objects()
            .filter(|s| s.notes.key("owner").key("tags").index(0).text().eq("x") & s.notes.has_key("a\"b"))
            .values(|s| (s.notes.key("n").int(), s.notes.key("all")))
            .to_sql(db)
    }),
    ("ranks", |db| {
        Post::objects()
            .order_by(|_| ())
            .annotate(|p| window::rank().over(window::by(p.author).order_by(p.views.desc())))
            .annotate(|(p, _)| p.views.sum().over(window::all().order_by(p.id)))
            .to_sql(db)
    }),
    ("the time and as another type", |db| {
        Post::objects()
            .order_by(|_| ())
            .filter(|p| p.created.lt(function::now()) & p.views.cast::<String>().eq("1"))
            .to_sql(db)
    }),
];

const SLICING: &[Case] = &[
    ("some rows", |db| Tag::objects().limit(10).offset(20).to_sql(db)),
    ("behind some rows", |db| Tag::objects().offset(20).to_sql(db)),
    ("a slice of a slice", |db| Tag::objects().slice(10..30).slice(5..10).to_sql(db)),
    ("the other way round", |db| Post::objects().reverse().to_sql(db)),
    ("nulls", |db| {
        Author::objects().order_by(|a| (a.email.asc().nulls_first(), a.city.desc().nulls_last())).to_sql(db)
    }),
    ("each once", |db| Post::objects().values(|p| p.author.name).distinct().to_sql(db)),
    ("put together", |db| {
        let short = Tag::objects().filter(|t| t.name.length().lt(3));
        let long = Tag::objects().filter(|t| t.name.length().gt(9)).order_by(|t| t.id).limit(5);
        short.union(long).order_by(|t| t.name.desc()).limit(3).to_sql(db)
    }),
    ("values of two models", |db| {
        let authors = Author::objects().values(|a| a.name);
        authors
            .union_all(Tag::objects().values(|t| t.name))
            .except(Tag::objects().values(|t| t.name))
            .to_sql(db)
    }),
    ("locked", |db| Tag::objects().select_for_update().to_sql(db)),
    ("locked with what is joined", |db| {
        Comment::objects().filter(|c| c.post.author.name.eq("x")).select_for_update().to_sql(db)
    }),
];

fn everything(db: &Db) -> String {
    let mut text = String::new();
    for (name, sql) in [CHOOSING, RELATIONS, COMPUTING, SLICING].concat() {
        let sql = sql(db).unwrap_or_else(|error| format!("refused: {error}"));
        writeln!(text, "-- {name}\n{sql}\n").unwrap();
    }
    text
}

// row: orm.chain, orm.lookups, orm.relations_span, orm.q_f, orm.annotate, orm.subquery, orm.combine
#[test]
fn queries_are_written_in_the_words_of_each_database() {
    for (vendor, version) in DATABASES {
        let (db, _) = Paper::of(vendor, version);
        golden(&format!("query/{}.sql", vendor.word()), &everything(&db));
    }
}

#[test]
fn a_query_that_makes_no_sense_says_so() {
    let (db, _) = Paper::of(DATABASES[0].0, DATABASES[0].1);
    let cases: [(Result<String>, &str); 4] = [
        (
            Tag::objects().limit(5).filter(|t| t.id.eq(1)).to_sql(&db),
            "a query cannot be narrowed after `limit` or `offset`: put `filter` before them",
        ),
        (
            Tag::objects().annotate(|t| t.name.lower().distinct()).to_sql(&db),
            "`distinct` belongs to an aggregate such as `p.views.sum()`",
        ),
        (
            Tag::objects().filter(|_| Post::fields().title.eq("x")).to_sql(&db),
            "`Post` is no part of this query; use the fields that the closure is given, or those of a query around it",
        ),
        (
            Tag::objects().filter(|_| Q::never()).skip_locked().to_sql(&db),
            "SQLite cannot do this: passing over rows that are locked",
        ),
    ];
    for (sql, words) in cases {
        assert_eq!(sql.unwrap_err().to_string(), words);
    }
}

#[test]
fn what_mysql_would_compute_of_what_it_has_just_set_is_refused_there() {
    for (vendor, version) in DATABASES {
        let (db, _) = Paper::of(vendor, version);
        let straight =
            block_on(Post::objects().update(&db, |p| (p.views.set(p.views + 1), p.title.set("x"))));
        assert_eq!(straight.unwrap(), 1, "{vendor}");
        let update = Post::objects().update(&db, |p| (p.title.set("x"), p.views.set(p.title.length())));
        let updated = block_on(update);
        if vendor != Vendor::MySql {
            assert_eq!(updated.unwrap(), 1, "{vendor}");
            continue;
        }
        let error = updated.unwrap_err();
        let fact = "MySQL sets `title` first, and then computes `views` of what it has become";
        assert_eq!(error.message(), fact);
        let hint = "set `views` before `title`, or each in an update of its own";
        assert_eq!(error.hint_text(), Some(hint));
    }
}

// MySQL 9.7 refused the plain form: it may not read the table that it changes, nor leave out a query that a constant decides.
#[test]
fn a_change_that_asks_its_own_table_is_made_by_keys_on_mysql() {
    for (vendor, version) in DATABASES {
        let (db, paper) = Paper::of(vendor, version);
        let twins = Author::objects()
            .filter(|a| Author::others().filter(|b| b.name.eq(a.name) & b.id.lt(a.id)).any());
        block_on(twins.update(&db, |a| a.name.set("x"))).unwrap();
        let (sql, _) = paper.take().pop().unwrap();
        let apart = sql.contains("IN (SELECT /*+ NO_MERGE(q) */ * FROM (");
        assert_eq!(apart, vendor == Vendor::MySql, "{vendor}: {sql}");
        let none = Author::objects().filter(|a| a.id.is_in(Vec::<i64>::new()));
        assert!(!none.to_sql(&db).unwrap().contains("CONNECTION_ID"), "{vendor}");
        block_on(none.update(&db, |a| a.name.set("x"))).unwrap();
        let (sql, _) = paper.take().pop().unwrap();
        assert_eq!(sql.contains("CONNECTION_ID() = 0"), vendor == Vendor::MySql, "{vendor}: {sql}");
    }
}

fn block_on<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}
