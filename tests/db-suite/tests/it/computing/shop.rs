//! A shop, and what it sold.

use carafe::{
    db::{
        Registry,
        rust_decimal::Decimal,
        serde_json::{self, json},
        uuid::Uuid,
    },
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone)]
#[model(ordering = "name")]
pub(super) struct Shop {
    pub(super) id: i64,
    #[field(max_length = 40)]
    pub(super) name: String,
    #[field(max_length = 40)]
    pub(super) zone: String,
    #[reverse(shop)]
    pub(super) sales: Many<Sale>,
}

#[derive(Model, Debug, Clone)]
#[model(ordering = "id")]
pub(super) struct Sale {
    pub(super) id: i64,
    #[field(on_delete = cascade)]
    pub(super) shop: Fk<Shop>,
    #[field(max_length = 40)]
    pub(super) what: String,
    #[field(digits(10, 2))]
    pub(super) price: Decimal,
    pub(super) pieces: i32,
    pub(super) flags: i32,
    pub(super) weight: f64,
    pub(super) online: bool,
    pub(super) returned: Option<bool>,
    pub(super) code: Uuid,
    pub(super) at: Timestamp,
    pub(super) notes: serde_json::Value,
}

pub(super) fn registry() -> Registry {
    Registry::new().with::<(Shop, Sale)>("")
}

/// What stands in a row: shop, what, cents, pieces, flags, weight, online, returned, when, notes.
type Line = (usize, &'static str, i64, i32, i32, f64, bool, Option<bool>, &'static str, &'static str);

const LINES: [Line; 6] = [
    (0, "tea", 450, 2, 0b0011, 0.5, true, Some(false), "2026-01-31T23:30:00Z", r#"{"tags":["x","y"],"n":1}"#),
    (
        0,
        "tea",
        500,
        1,
        0b0110,
        0.25,
        false,
        None,
        "2026-02-01T08:00:00Z",
        r#"{"owner":{"tags":["a"]},"n":null}"#,
    ),
    (
        0,
        "pot",
        2500,
        1,
        0b0101,
        1.5,
        true,
        Some(true),
        "2026-02-14T12:00:00Z",
        r#"{"owner":{"tags":["x","b"]}}"#,
    ),
    (1, "tea", 475, 4, 0b1000, 1.0, true, None, "2026-02-28T23:59:59Z", "[1,[2,3],{\"a\":1}]"),
    (1, "cup", 900, 3, 0b1001, 0.75, false, Some(false), "2026-03-29T00:59:59Z", "null"),
    (1, "cup", 850, 2, 0b0001, 0.5, true, Some(false), "2026-03-29T01:00:00Z", "{}"),
];

async fn fill(db: &Db) -> carafe::db::error::Result<()> {
    let north = create!(Shop { name: "North", zone: "Europe/Rome" }, db).await?;
    let south = create!(Shop { name: "South", zone: "Asia/Kolkata" }, db).await?;
    create!(Shop { name: "Empty", zone: "Europe/Rome" }, db).await?;
    for (number, line) in LINES.into_iter().enumerate() {
        let (shop, what, cents, pieces, flags, weight, online, returned, at, notes) = line;
        let sale = create!(
            Sale {
                shop: [&north, &south][shop],
                what,
                price: Decimal::new(cents, 2),
                pieces,
                flags,
                weight,
                online,
                code: Uuid::from_u128(number as u128 + 0xF0),
                at: crate::blog::moment(at),
                notes: serde_json::from_str::<serde_json::Value>(notes).unwrap_or(json!("?")),
            },
            db
        );
        let mut sale = sale.await?;
        sale.returned = returned;
        sale.save(db).await?;
    }
    Ok(())
}

/// Runs a test on each database, each with a shop.
#[track_caller]
pub(super) fn with_shop(test: impl AsyncFn(Db)) {
    each_with(registry, async |db| {
        fill(&db).await.unwrap();
        test(db).await;
    });
}
