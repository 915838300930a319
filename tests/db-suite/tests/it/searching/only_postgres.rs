//! What only PostgreSQL has: words of texts that no model declares, weighed by the query.

use carafe::db::search::{SearchVector, Weight};

use super::*;

fn words() -> SearchVector {
    let page = Page::fields();
    SearchVector::of(page.title).weight(Weight::A) + SearchVector::of(page.body).weight(Weight::D)
}

// row: orm.search
#[test]
fn a_query_weighs_texts_of_its_own() {
    each_with(registry, async |db| {
        fill(&db).await;
        let rows = Page::objects()
            .filter(|_| words().matches("rust"))
            .order_by(|p| (words().rank("rust").desc(), p.id));
        let found = rows.values(|p| p.title).all(&db).await;
        if db.features().vendor != Vendor::Postgres {
            let error = found.unwrap_err();
            assert_eq!(*error.kind(), ErrorKind::NotSupported);
            assert!(error.to_string().contains("words of texts that no model declares"), "{error}");
            return;
        }
        assert_eq!(found.unwrap(), ["Rust on the web", "Iron", "Cooking"]);

        // The other way round: what stands in the body counts more.
        let rank = || words().rank("rust").weights([1.0, 0.2, 0.4, 0.1]);
        let rows = Page::objects().filter(|_| words().matches("rust")).order_by(|p| (rank().desc(), p.id));
        assert_eq!(rows.values(|p| p.title).all(&db).await.unwrap()[0], "Iron");

        let near = words().rank(SearchQuery::plain("iron rust")).cover_density().normalization(32);
        let ranks =
            Page::objects().filter(|_| words().matches("iron")).values(|_| near).all(&db).await.unwrap();
        assert!(ranks[0] > 0.0 && ranks[0] < 1.0, "{ranks:?}");

        let english = || SearchVector::of(Page::fields().body).config("english");
        let rows = Page::objects().filter(|_| english().matches("machine garden or spiders"));
        let headline = english().headline(Page::fields().body, "spiders").words(1, 4).fragments(1);
        let found = rows.values(|p| (p.title, headline)).all(&db).await.unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].1.html().contains("<mark>spider</mark>"), "{found:?}");
    });
}

// row: orm.search
#[test]
fn a_single_field_is_searched_without_an_index() {
    each_with(registry, async |db| {
        fill(&db).await;
        let found = Page::objects().filter(|p| p.body.search("soup")).all(&db).await;
        if db.features().vendor == Vendor::Postgres {
            assert_eq!(found.unwrap().len(), 1);
            for text in ["\0", "(", "\"", "a & b"] {
                Page::objects().filter(|p| p.title.search(text)).all(&db).await.unwrap();
            }
        } else {
            assert!(found.unwrap_err().to_string().contains("full-text search of a single field"));
        }
    });
}
