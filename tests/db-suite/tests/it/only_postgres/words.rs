//! Columns of words: `tsvector`.

use carafe::{
    db::{
        field::Lexemes,
        search::{SearchVector, Weight},
        value::Spot,
    },
    prelude::*,
};

use super::*;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(index(words, method = "gin"))]
struct Page {
    id: i64,
    heading: String,
    text: String,
    words: Option<Lexemes>,
    #[field(generated = "to_tsvector('english'::regconfig, \"heading\" || ' ' || \"text\")")]
    english: Lexemes,
}

fn registry() -> Registry {
    Registry::new().with::<Page>("")
}

fn taken(page: &PageFields) -> SearchVector {
    SearchVector::of(page.heading).weight(Weight::A) + SearchVector::of(page.text)
}

async fn page(db: &carafe::db::Db, heading: &str, text: &str) -> Page {
    create!(Page { heading, text }, db).await.unwrap()
}

async fn filled(db: &carafe::db::Db) {
    page(db, "Cooking", "Rust is bad for pans; we were running out of them").await;
    page(db, "Rust on the web", "How sites are made").await;
    assert_eq!(Page::objects().update(db, |p| p.words.set(taken(p))).await.unwrap(), 2);
}

// row: model.fields_special, orm.search
#[test]
fn words_are_set_by_an_expression_and_found() {
    on_postgres(&[], registry, async |db| {
        filled(&db).await;
        let kept = |p: &PageFields| SearchVector::kept(p.words);
        let found = |words: &'static str| {
            let pages = Page::objects().filter(move |p| kept(p).matches(words));
            pages.order_by(move |p| kept(p).rank(words).desc()).values(|p| p.heading)
        };
        assert_eq!(
            found("rust").all(&db).await.unwrap(),
            ["Rust on the web", "Cooking"],
            "the heading counts more"
        );
        assert_eq!(found("rust -web").all(&db).await.unwrap(), ["Cooking"]);
        assert_eq!(found("\"bad for\"").all(&db).await.unwrap(), ["Cooking"]);
        assert_eq!(found("perl").all(&db).await.unwrap(), [""; 0]);
        let even = [1.0, 1.0, 1.0, 1.0];
        let ranks = Page::objects()
            .order_by(|p| p.id)
            .values(|p| (kept(p).rank("rust").weights(even), kept(p).rank("rust")));
        let ranks = ranks.all(&db).await.unwrap();
        assert!((ranks[0].0 - ranks[1].0).abs() < 1e-6 && ranks[0].1 < ranks[1].1, "{ranks:?}");
    });
}

// row: model.fields_special, orm.search
#[test]
fn words_are_made_by_the_database_of_other_fields() {
    on_postgres(&[], registry, async |db| {
        let made = page(&db, "Cooking", "We were running out of pans").await;
        assert!(made.english.has("run") && !made.english.has("running"), "{}", made.english);
        let kept = |p: &PageFields| SearchVector::kept(p.english).config("english");
        assert_eq!(Page::objects().filter(|p| kept(p).matches("runs")).count(&db).await.unwrap(), 1);
        let simple = |p: &PageFields| SearchVector::kept(p.english);
        assert_eq!(Page::objects().filter(|p| simple(p).matches("runs")).count(&db).await.unwrap(), 0);
        Page::objects().update(&db, |p| p.text.set("Nobody walks")).await.unwrap();
        assert_eq!(Page::objects().filter(|p| kept(p).matches("walking")).count(&db).await.unwrap(), 1);
    });
}

// row: model.fields_special
#[test]
fn words_come_back_with_their_places() {
    on_postgres(&[], registry, async |db| {
        filled(&db).await;
        let mut page = Page::objects().filter(|p| p.heading.eq("Rust on the web")).get(&db).await.unwrap();
        let words = page.words.clone().unwrap();
        let spots =
            |weight, places: &[u16]| places.iter().map(|place| Spot { place: *place, weight }).collect();
        let wanted = Lexemes::from_iter([
            ("rust".to_owned(), spots(Weight::A, &[1])),
            ("on".to_owned(), spots(Weight::A, &[2])),
            ("the".to_owned(), spots(Weight::A, &[3])),
            ("web".to_owned(), spots(Weight::A, &[4])),
            ("how".to_owned(), spots(Weight::D, &[5])),
            ("sites".to_owned(), spots(Weight::D, &[6])),
            ("are".to_owned(), spots(Weight::D, &[7])),
            ("made".to_owned(), spots(Weight::D, &[8])),
        ]);
        assert_eq!(words, wanted, "{words}");
        // What was read can be written.
        page.words =
            Some(Lexemes::from_iter([("it's \\ ünï".to_owned(), spots(Weight::B, &[9, 2, 16_000]))]));
        page.save(&db).await.unwrap();
        assert_eq!(Page::objects().filter(|p| p.id.eq(page.id)).get(&db).await.unwrap(), page);
        let text = Page::objects()
            .filter(|p| p.id.eq(page.id))
            .values(|p| SearchVector::kept(p.words))
            .get(&db)
            .await;
        assert_eq!(text.unwrap().to_string(), "'it''s \\\\ ünï':2B,9B,16000B");
        let rows: Vec<Page> = (0..300).map(|_| Page { id: 0, ..page.clone() }).collect();
        assert_eq!(Page::bulk_create(&db, rows).await.unwrap().len(), 300);
        assert_eq!(
            Page::objects().filter(|p| p.words.eq(page.words.clone().unwrap())).count(&db).await.unwrap(),
            301
        );
    });
}

// row: model.fields_special
#[test]
fn other_databases_refuse_words_before_there_is_a_table() {
    for error in refused(registry) {
        assert!(is_not_supported(&error), "{error:?}");
        assert!(error.to_string().contains("has no columns of words (tsvector)"), "{error}");
        assert!(error.hint_text().unwrap().contains("`#[model(search(…))]`"), "{error}");
    }
}
