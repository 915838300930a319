//! Full-text search, as a model declares it: on PostgreSQL and SQLite; MariaDB refuses it.

mod hostile;
mod kept;
mod only_postgres;

use carafe::{
    db::{
        DbError, ErrorKind, Registry,
        driver::Vendor,
        search::{Headline, SearchQuery},
    },
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(search(title = "A", body = "B"))]
struct Page {
    id: i64,
    #[field(max_length = 200)]
    title: String,
    body: Option<String>,
    #[field(on_delete = cascade)]
    shelf: Option<Fk<Shelf>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(search(name, about, config = "english"))]
struct Shelf {
    id: i64,
    #[field(unique, max_length = 100)]
    name: String,
    about: Option<String>,
}

fn registry() -> Registry {
    Registry::new().with::<Page>("").with::<Shelf>("")
}

const PAGES: &[(&str, &str)] = &[
    ("Rust on the web", "How sites are made."),
    ("Cooking", "A page about soup; rust is bad for pans, and the web is full of advice."),
    ("Gardens", "Nothing about machines. The web of a spider."),
    ("Iron", "Iron and rust, rust and iron."),
    ("Épée", "Straße und Größe"),
];

async fn fill(db: &Db) {
    let pages: Vec<Page> = PAGES
        .iter()
        .map(|(title, body)| Page { id: 0, title: (*title).into(), body: Some((*body).into()), shelf: None })
        .collect();
    Page::bulk_create(db, pages).await.unwrap();
}

/// Runs a test where there is a search; where there is none, sees that it is refused.
#[track_caller]
fn each_searched(test: impl AsyncFn(Db)) {
    each_with(registry, async |db| {
        fill(&db).await;
        if !is_searched(&db) {
            let error = Page::objects().search("rust").all(&db).await.unwrap_err();
            assert_eq!(*error.kind(), ErrorKind::NotSupported);
            assert!(error.to_string().contains("full-text search"), "{error}");
            assert!(error.hint_text().unwrap().contains("icontains"), "{error}");
            return;
        }
        test(db).await;
    });
}

fn is_searched(db: &Db) -> bool {
    matches!(db.features().vendor, Vendor::Sqlite | Vendor::Postgres)
}

async fn titles(db: &Db, query: impl Into<SearchQuery>) -> Result<Vec<String>, DbError> {
    Page::objects().search(query).values(|p| p.title).all(db).await
}

// row: orm.search
#[test]
fn the_row_that_answers_best_comes_first() {
    each_searched(async |db| {
        assert_eq!(titles(&db, "rust web").await.unwrap(), ["Rust on the web", "Cooking"]);
        let ranks = Page::objects().search("rust web").values(|p| p.search_rank()).all(&db).await.unwrap();
        assert!(ranks[0] > ranks[1] && ranks[1] > 0.0, "{ranks:?}");
    });
}

// row: orm.search
#[test]
fn a_search_is_read_as_search_engines_read_it() {
    each_searched(async |db| {
        let cases: &[(SearchQuery, &[&str])] = &[
            ("web".into(), &["Cooking", "Gardens", "Rust on the web"]),
            ("web -rust".into(), &["Gardens"]),
            ("spider or iron".into(), &["Gardens", "Iron"]),
            ("\"web is full\"".into(), &["Cooking"]),
            ("\"full is web\"".into(), &[]),
            ("-\"spider\" web".into(), &["Cooking", "Rust on the web"]),
            ("RUST WEB".into(), &["Cooking", "Rust on the web"]),
            ("épée".into(), &["Épée"]),
            ("epee".into(), &[]),
            ("größe".into(), &["Épée"]),
            ("-rust".into(), &[]),
            ("nothing spider".into(), &["Gardens"]),
            (SearchQuery::plain("web -rust"), &["Cooking", "Rust on the web"]),
            (SearchQuery::plain("iron or rust"), &[]),
            (SearchQuery::phrase("rust and iron"), &["Iron"]),
            (SearchQuery::phrase("iron rust"), &[]),
        ];
        for (query, wanted) in cases {
            let mut found =
                titles(&db, query.clone()).await.unwrap_or_else(|error| panic!("{query:?}: {error:?}"));
            found.sort();
            assert_eq!(found, *wanted, "{query:?}");
        }
    });
}

// row: orm.search
#[test]
fn words_are_brought_to_their_stems_where_the_model_says_a_language() {
    each_searched(async |db| {
        create!(Shelf { name: "Running shoes" }, &db).await.unwrap();
        assert_eq!(Shelf::objects().search("runs shoe").count(&db).await.unwrap(), 1);
        assert_eq!(titles(&db, "gardening").await.unwrap(), [""; 0]);
    });
}

// row: orm.search
#[test]
fn what_was_found_is_marked_and_can_be_written_as_html() {
    each_searched(async |db| {
        let evil = "<b onclick='x()'>alert('rust')</b> & more";
        Page { id: 0, title: evil.into(), body: None, shelf: None }.save(&db).await.unwrap();
        let found: Vec<(Headline, Headline)> = Page::objects()
            .search("rust -web -iron")
            .values(|p| (p.search_highlight(p.title), p.search_headline(p.body)))
            .all(&db)
            .await
            .unwrap();
        let [(title, body)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            title.html(),
            "&lt;b onclick=&#39;x()&#39;&gt;alert(&#39;<mark>rust</mark>&#39;)&lt;/b&gt; &amp; more"
        );
        assert_eq!(title.text(), evil);
        assert_eq!(body.html(), "");

        let long = format!("{} needle {}", "hay ".repeat(300), "hay ".repeat(300));
        Page { id: 0, title: "Long".into(), body: Some(long.clone()), shelf: None }.save(&db).await.unwrap();
        let pieces = Page::objects().search("needle").annotate(|p| p.search_headline(p.body));
        let (page, piece) = pieces.get(&db).await.unwrap();
        assert_eq!(page.title, "Long");
        assert!(piece.html().contains("<mark>needle</mark>"), "{piece:?}");
        assert!(piece.text().len() < long.len() / 4, "{piece:?}");
        let whole =
            Page::objects().search("needle").values(|p| p.search_highlight(p.body)).get(&db).await.unwrap();
        assert_eq!(whole.text(), long);
    });
}

// row: orm.search
#[test]
fn a_search_goes_with_everything_else_that_a_query_does() {
    each_searched(async |db| {
        let found = || Page::objects().search("web");
        assert_eq!(found().count(&db).await.unwrap(), 3);
        assert!(found().exists(&db).await.unwrap());
        assert_eq!(found().order_by(|p| p.title).first(&db).await.unwrap().unwrap().title, "Cooking");
        assert_eq!(
            Page::objects()
                .order_by(|p| p.title.desc())
                .search("web")
                .first(&db)
                .await
                .unwrap()
                .unwrap()
                .title,
            "Rust on the web"
        );
        assert_eq!(found().search("rust").count(&db).await.unwrap(), 2);
        assert_eq!(found().offset(2).limit(1).all(&db).await.unwrap().len(), 1);
        assert_eq!(found().limit(2).count(&db).await.unwrap(), 2);
        assert_eq!(found().values(|p| p.shelf).distinct().all(&db).await.unwrap().len(), 1);
        let groups = found().group_by(|p| p.shelf, |p| p.id.count()).all(&db).await.unwrap();
        assert_eq!(groups[0].1, 3);
        let best = found().reverse().first(&db).await.unwrap().unwrap();
        assert_ne!(best.title, "Rust on the web");
        let some = Page::objects().filter(|p| p.search("spider") | p.title.eq("Iron"));
        assert_eq!(some.order_by(|p| p.id).values(|p| p.title).all(&db).await.unwrap(), ["Gardens", "Iron"]);
        assert_eq!(Page::objects().exclude(|p| p.search("web")).count(&db).await.unwrap(), 2);
        assert_eq!(found().update(&db, |p| p.title.set("Web")).await.unwrap(), 3);
        assert_eq!(Page::objects().search("Gardens").count(&db).await.unwrap(), 0);
        assert_eq!(found().delete(&db).await.unwrap().total(), 3);
        assert_eq!(titles(&db, "web").await.unwrap(), [""; 0]);
        assert_eq!(Page::objects().count(&db).await.unwrap(), 2);
    });
}

// row: orm.search
#[test]
fn a_search_stands_behind_relations() {
    each_searched(async |db| {
        let shelf = create!(Shelf { name: "Crafts" }, &db).await.unwrap();
        Page::objects().filter(|p| p.title.eq("Iron")).update(&db, |p| p.shelf.set(&shelf)).await.unwrap();
        let pages = Page::objects().filter(|p| p.shelf.search("craft")).all(&db).await.unwrap();
        assert_eq!(pages.len(), 1);
        let shelves =
            Shelf::objects().filter(|s| s.reverse::<Page, _>(|p| p.shelf).any(|p| p.search("iron")));
        assert_eq!(shelves.count(&db).await.unwrap(), 1);
        let shelves =
            Shelf::objects().filter(|s| s.reverse::<Page, _>(|p| p.shelf).any(|p| p.search("soup")));
        assert_eq!(shelves.count(&db).await.unwrap(), 0);
    });
}

// row: orm.search
#[test]
fn ranks_and_headlines_belong_to_a_search() {
    each_searched(async |db| {
        let error = Page::objects().annotate(|p| p.search_rank()).all(&db).await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Query);
        assert!(error.to_string().contains("write `.search(…)` before it"), "{error}");
        let error = Page::objects()
            .search("web")
            .annotate(|_| Page::fields().search_headline(Shelf::fields().name))
            .all(&db)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("only fields of `Page` itself"), "{error}");
    });
}
