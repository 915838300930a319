//! Looking into JSON, and making it.

use carafe::{
    db::{
        QuerySet,
        expr::JsonMade,
        serde_json::{Value, json},
    },
    prelude::*,
};

use super::shop::{Sale, with_shop};

type Cases = &'static [(&'static str, fn(QuerySet<Sale>) -> QuerySet<Sale>, &'static [i64])];

/// The notes are `{tags: [x, y], n: 1}`, `{owner: {tags: [a]}, n: null}`, `{owner: {tags: [x, b]}}`, `[1, [2, 3], {a: 1}]`,
/// `null` and `{}`.
const CASES: Cases = &[
    ("a path", |q| q.filter(|s| s.notes.key("owner").key("tags").index(0).text().eq("x")), &[3]),
    ("the last", |q| q.filter(|s| s.notes.key("owner").key("tags").index(-1).text().eq("b")), &[3]),
    ("the last but one", |q| q.filter(|s| s.notes.key("tags").index(-2).text().eq("x")), &[1]),
    ("beyond the beginning", |q| q.filter(|s| s.notes.key("tags").index(-3).is_not_null()), &[]),
    ("a list in a list", |q| q.filter(|s| s.notes.index(1).index(1).int().eq(3)), &[4]),
    ("a number", |q| q.filter(|s| s.notes.key("n").int().gte(1)), &[1]),
    ("a fraction", |q| q.filter(|s| s.notes.key("n").float().lt(1.5)), &[1]),
    ("null is not nothing", |q| q.filter(|s| s.notes.key("n").is_not_null()), &[1, 2]),
    ("nothing", |q| q.filter(|s| s.notes.key("n").is_null()), &[3, 4, 5, 6]),
    ("null of JSON", |q| q.filter(|s| s.notes.key("n").is_json_null()), &[2]),
    ("no null of JSON", |q| q.exclude(|s| s.notes.key("n").is_json_null()), &[1, 3, 4, 5, 6]),
    ("the whole is null", |q| q.filter(|s| s.notes.is_json_null()), &[5]),
    ("a key", |q| q.filter(|s| s.notes.has_key("n")), &[1, 2]),
    ("all of these keys", |q| q.filter(|s| s.notes.has_keys(["n", "owner"])), &[2]),
    ("one of these keys", |q| q.filter(|s| s.notes.has_any_keys(["tags", "owner"])), &[1, 2, 3]),
    ("one of no keys", |q| q.filter(|s| s.notes.has_any_keys([])), &[]),
    ("a hostile key", |q| q.filter(|s| s.notes.has_key("n\"') OR 1=1 --")), &[]),
    ("has in it", |q| q.filter(|s| s.notes.contains_json(json!({"owner": {"tags": ["x"]}}))), &[3]),
    ("has a list in any order", |q| q.filter(|s| s.notes.contains_json(json!({"tags": ["y", "x"]}))), &[1]),
    ("an item", |q| q.filter(|s| s.notes.contains_json(json!([1]))), &[4]),
    ("has a null in it", |q| q.filter(|s| s.notes.contains_json(json!({"n": null}))), &[2]),
    (
        "is within",
        |q| q.filter(|s| s.notes.within_json(json!({"n": 1, "tags": ["x", "y", "z"], "more": 2}))),
        &[1, 6],
    ),
];

// row: orm.json
#[test]
fn rows_are_chosen_by_what_their_json_holds() {
    with_shop(async |db| {
        for (name, narrow, expected) in CASES {
            let found = narrow(Sale::objects()).order_by(|s| s.id).values(|s| s.id).all(&db).await;
            assert_eq!(&found.unwrap_or_else(|error| panic!("{name}: {error:?}")), expected, "{name}");
        }
    });
}

// row: orm.json
#[test]
fn json_is_made_of_values() {
    with_shop(async |db| {
        let card = Sale::objects().filter(|s| s.id.eq(1)).values(|s| {
            let card =
                JsonMade::object().with("what", s.what).with("it's", s.pieces).with("notes", s.notes).json();
            (card, JsonMade::array((s.what, s.pieces, s.weight, s.notes.key("tags").opt())).json())
        });
        let (card, list): (Value, Value) = card.get(&db).await.unwrap();
        assert_eq!(card, json!({"what": "tea", "it's": 2, "notes": {"tags": ["x", "y"], "n": 1}}));
        assert_eq!(list, json!(["tea", 2, 0.5, ["x", "y"]]));
        let parts = Sale::objects().order_by(|s| s.id).limit(3).values(|s| s.notes.key("owner").key("tags"));
        assert_eq!(parts.all(&db).await.unwrap(), [None, Some(json!(["a"])), Some(json!(["x", "b"]))]);
        let changed = Sale::objects()
            .filter(|s| s.id.eq(6))
            .update(&db, |s| s.notes.set(json!({"a\\b": [null, true]})));
        assert_eq!(changed.await.unwrap(), 1);
        let found =
            Sale::objects().filter(|s| s.notes.key("a\\b").index(1).boolean().eq(true)).values(|s| s.id);
        assert_eq!(found.all(&db).await.unwrap(), [6]);
    });
}
