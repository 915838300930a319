//! Texts that are nearly the same, and letters without their marks.

use carafe::prelude::*;

use super::*;

#[derive(Model, Debug, Clone, PartialEq)]
struct City {
    id: i64,
    name: String,
}

fn registry() -> Registry {
    Registry::new().with::<City>("")
}

async fn fill(db: &carafe::db::Db) {
    let city = |name: &str| City { id: 0, name: name.into() };
    City::bulk_create(db, ["Stockholm", "Stuttgart", "Malmö", "Café Stockholm am See"].map(city))
        .await
        .unwrap();
}

// row: orm.pg_lookups, orm.search
#[test]
fn what_is_misspelt_is_found_nearest_first() {
    on_postgres(&["pg_trgm"], registry, async |db| {
        fill(&db).await;
        let found = City::objects().filter(|c| c.name.trigram_similar("Stokholm"));
        let found =
            found.order_by(|c| c.name.distance("Stokholm")).values(|c| c.name).all(&db).await.unwrap();
        assert_eq!(found[0], "Stockholm");
        assert!(!found.contains(&"Malmö".to_owned()));
        let degrees = City::objects().filter(|c| c.name.eq("Stockholm")).values(|c| {
            let (likeness, distance) = (c.name.similarity("Stokholm"), c.name.distance("Stokholm"));
            (
                likeness,
                distance,
                c.name.word_similarity("stock"),
                c.name.strict_word_similarity("stock"),
                c.name.word_distance("stock"),
                c.name.strict_word_distance("stock"),
            )
        });
        let (likeness, distance, word, strict, word_distance, strict_distance) =
            degrees.get(&db).await.unwrap();
        assert!(likeness > 0.5 && (likeness + distance - 1.0).abs() < 1e-6, "{likeness} {distance}");
        assert!(word > strict && word > 0.6, "{word} {strict}");
        assert!((word + word_distance - 1.0).abs() < 1e-6 && (strict + strict_distance - 1.0).abs() < 1e-6);
        let words = City::objects().filter(|c| c.name.trigram_word_similar("stockhol"));
        assert_eq!(words.count(&db).await.unwrap(), 2);
        let strict = City::objects().filter(|c| c.name.trigram_strict_word_similar("stockholm"));
        assert_eq!(strict.count(&db).await.unwrap(), 2);
    });
}

// row: orm.pg_lookups
#[test]
fn letters_lose_their_marks() {
    on_postgres(&["unaccent"], registry, async |db| {
        fill(&db).await;
        let found = City::objects().filter(|c| c.name.unaccent().icontains("malmo"));
        assert_eq!(found.get(&db).await.unwrap().name, "Malmö");
        assert_eq!(City::objects().filter(|c| c.name.unaccent().eq("Malmo")).count(&db).await.unwrap(), 1);
    });
}

// row: orm.pg_lookups
#[test]
fn an_extension_that_is_missing_is_named_with_the_way_to_make_it() {
    on_postgres(&[], registry, async |db| {
        let alike = City::objects().filter(|c| c.name.trigram_similar("Stokholm")).all(&db).await;
        let degree = City::objects().values(|c| c.name.similarity("Stokholm")).all(&db).await;
        let near = City::objects().order_by(|c| c.name.distance("Stokholm")).all(&db).await;
        let word = City::objects().filter(|c| c.name.trigram_word_similar("x")).all(&db).await;
        let strict = City::objects().values(|c| c.name.strict_word_distance("x")).all(&db).await;
        let marks = City::objects().filter(|c| c.name.unaccent().eq("x")).all(&db).await;
        let trigrams = [alike.err(), degree.err(), near.err(), word.err(), strict.err()];
        let trigrams = trigrams.into_iter().map(|error| (error, "pg_trgm"));
        for (error, extension) in trigrams.chain([(marks.err(), "unaccent")]) {
            let hint = error.as_ref().and_then(DbError::hint_text).unwrap_or_default();
            let wanted = format!("lacks the extension `{extension}`");
            assert!(hint.contains(&wanted) && hint.contains("[[op]]"), "{error:?}");
        }
    });
}

// row: orm.pg_lookups
#[test]
fn other_databases_say_that_they_cannot() {
    db_suite::each_with(registry, async |db| {
        if db.features().vendor == Vendor::Postgres {
            return;
        }
        let alike = error_of(City::objects().filter(|c| c.name.trigram_similar("x")).all(&db).await);
        assert!(
            is_not_supported(&alike) && alike.to_string().contains("telling how alike texts are"),
            "{alike}"
        );
        let marks = error_of(City::objects().filter(|c| c.name.unaccent().eq("x")).all(&db).await);
        assert!(marks.to_string().contains("taking the marks from letters"), "{marks}");
    });
}
