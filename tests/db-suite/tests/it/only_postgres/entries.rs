//! Texts by keys: `hstore`.

use std::collections::{BTreeMap, HashMap};

use carafe::prelude::*;

use super::*;

type Entries = BTreeMap<String, Option<String>>;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(index(traits, method = "gin"))]
struct Product {
    id: i64,
    name: String,
    traits: Entries,
    extra: Option<HashMap<String, Option<String>>>,
    #[field(db_default = Entries::from([("it's".to_owned(), None), ("a\"b".to_owned(), Some("c=>d".to_owned()))]))]
    given: Entries,
}

fn registry() -> Registry {
    Registry::new().with::<Product>("")
}

fn entries(entries: &[(&str, Option<&str>)]) -> Entries {
    entries.iter().map(|(key, value)| ((*key).to_owned(), value.map(str::to_owned))).collect()
}

fn awkward() -> Entries {
    entries(&[
        ("", Some("")),
        ("a\"b\\c", Some("=>, '")),
        ("null", Some("NULL")),
        ("nothing", None),
        ("ünï 🫖", Some("'; DROP TABLE product; --")),
    ])
}

async fn product(db: &carafe::db::Db, name: &str, traits: &[(&str, Option<&str>)]) -> Product {
    create!(Product { name, traits: entries(traits) }, db).await.unwrap()
}

// row: model.fields_special
#[test]
fn entries_are_kept_and_come_back() {
    on_postgres(&[], registry, async |db| {
        let made = create!(Product { name: "made", traits: [("colour", "red")] }, &db).await.unwrap();
        assert_eq!(made.traits, entries(&[("colour", Some("red"))]));
        assert_eq!(made.given, entries(&[("it's", None), ("a\"b", Some("c=>d"))]), "what the database gives");
        let mut one = Product { traits: awkward(), ..made };
        one.extra = Some(awkward().into_iter().collect());
        one.save(&db).await.unwrap();
        assert_eq!(Product::objects().get(&db).await.unwrap(), one);
        one.traits = Entries::new();
        one.save(&db).await.unwrap();
        assert_eq!(Product::objects().get(&db).await.unwrap().traits, Entries::new());
        let set = Product::objects().update(&db, |p| (p.traits.set(awkward()), p.extra.set(None))).await;
        assert_eq!(set.unwrap(), 1);
        assert_eq!(Product::objects().filter(|p| p.traits.eq(awkward())).count(&db).await.unwrap(), 1);
        assert_eq!(Product::objects().filter(|p| p.extra.is_null()).count(&db).await.unwrap(), 1);
    });
}

// row: model.fields_special
#[test]
fn many_rows_have_entries() {
    on_postgres(&[], registry, async |db| {
        let row = |number: usize| Product {
            id: 0,
            name: number.to_string(),
            traits: entries(&[("number", Some(&number.to_string()))]),
            extra: number.is_multiple_of(2).then(|| entries(&[("even", None)]).into_iter().collect()),
            given: awkward(),
        };
        for count in [3, 300] {
            let mut made = Product::bulk_create(&db, (0..count).map(row).collect::<Vec<_>>()).await.unwrap();
            assert_eq!(Product::objects().order_by(|p| p.id).all(&db).await.unwrap(), made);
            made.iter_mut().for_each(|row| row.traits = awkward());
            Product::bulk_update(&db, &made, |p| p.traits).await.unwrap();
            assert_eq!(
                Product::objects().filter(|p| p.traits.eq(awkward())).count(&db).await.unwrap(),
                count as u64
            );
            Product::objects().delete(&db).await.unwrap();
        }
    });
}

// row: orm.pg_lookups
#[test]
fn entries_are_looked_into() {
    on_postgres(&[], registry, async |db| {
        product(&db, "shirt", &[("colour", Some("red")), ("size", Some("XL")), ("washed", None)]).await;
        product(&db, "cup", &[("colour", Some("blue"))]).await;
        product(&db, "nothing", &[]).await;
        type P = &'static ProductFields;
        let cases: &[(&str, fn(P) -> carafe::db::Q, &[&str])] = &[
            ("has entries", |p| p.traits.has_entries([("colour", "red")]), &["shirt"]),
            ("has null entry", |p| p.traits.has_entries([("washed", None::<&str>)]), &["shirt"]),
            ("has no entries", |p| p.traits.has_entries([("colour", "red"), ("size", "S")]), &[]),
            (
                "only entries",
                |p| p.traits.has_only_entries([("colour", "blue"), ("x", "y")]),
                &["cup", "nothing"],
            ),
            ("has key", |p| p.traits.has_key("washed"), &["shirt"]),
            ("has keys", |p| p.traits.has_keys(["colour", "size"]), &["shirt"]),
            ("has any keys", |p| p.traits.has_any_keys(["size", "colour"]), &["cup", "shirt"]),
            ("has no key", |p| !p.traits.has_key("colour"), &["nothing"]),
            ("behind a key", |p| p.traits.key("colour").eq("blue"), &["cup"]),
            ("behind a key, within", |p| p.traits.key("colour").icontains("ED"), &["shirt"]),
            (
                "nothing behind a key",
                |p| p.traits.has_key("washed") & p.traits.key("washed").is_null(),
                &["shirt"],
            ),
            ("keys", |p| p.traits.keys().has_all(["colour", "size"].map(String::from).to_vec()), &["shirt"]),
            ("one key", |p| p.traits.keys().len().eq(1), &["cup"]),
            ("values", |p| p.traits.values().has_some(vec!["blue".to_owned()]), &["cup"]),
            ("quotes", |p| p.traits.has_key("it's \" => $1 {0}"), &[]),
            ("of what the database gave", |p| p.given.key("a\"b").eq("c=>d"), &["cup", "nothing", "shirt"]),
        ];
        for (name, condition, wanted) in cases {
            let found =
                Product::objects().filter(condition).order_by(|p| p.name).values(|p| p.name).all(&db).await;
            assert_eq!(found.unwrap_or_else(|error| panic!("{name}: {error:?}")), *wanted, "{name}");
        }
        let read = Product::objects().filter(|p| p.name.eq("shirt"));
        let read = read
            .values(|p| (p.traits.keys(), p.traits.values(), p.traits.key("size")))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(read.0, ["size", "colour", "washed"].map(String::from));
        assert_eq!(read.1, ["XL", "red"].map(String::from));
        assert_eq!(read.2.as_deref(), Some("XL"));
    });
}

// row: model.fields_special, orm.pg_lookups
#[test]
fn other_databases_refuse_entries_before_there_is_a_table() {
    for error in refused(registry) {
        assert!(is_not_supported(&error), "{error:?}");
        assert!(error.to_string().contains("has no columns of texts by keys (hstore)"), "{error}");
        assert!(error.hint_text().unwrap().contains("a JSON field holds a map"), "{error}");
    }
}
