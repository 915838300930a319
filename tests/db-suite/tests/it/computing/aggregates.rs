//! What is computed of all rows, or of each group.

use carafe::{
    db::{
        ErrorKind,
        driver::Vendor,
        error::Result,
        expr::pairs,
        rust_decimal::Decimal,
        serde_json::{Value, json},
        uuid::Uuid,
    },
    prelude::*,
};

use super::shop::{Sale, Shop, with_shop};

fn cents(cents: i64) -> Decimal {
    Decimal::new(cents, 2)
}

// row: orm.aggregate
#[test]
fn sales_of_each_month_with_filtered_counts_are_one_query() {
    with_shop(async |db| {
        let scope = std::sync::Arc::new(carafe::db::db::Scope::new().logging());
        let watched = db.clone().scoped(std::sync::Arc::clone(&scope));
        let months = Sale::objects()
            .group_by(
                |s| (s.at.year(), s.at.month()),
                |s| {
                    (
                        s.id.count(),
                        s.id.count().only(s.online),
                        s.price.sum().only(!s.online).coalesce(cents(0)),
                    )
                },
            )
            .order_by(|(year, month), _| (year, month))
            .all(&watched)
            .await
            .unwrap();
        let expected =
            [((2026, 1), (1, 1, cents(0))), ((2026, 2), (3, 2, cents(500))), ((2026, 3), (2, 1, cents(900)))];
        assert_eq!(months, expected);
        assert_eq!(scope.count(), 1);
    });
}

// row: orm.aggregate
#[test]
fn of_no_rows_there_is_nothing_or_what_is_said() {
    with_shop(async |db| {
        let none = || Sale::objects().filter(|s| s.id.gt(99));
        let nothing = none()
            .aggregate(&db, |s| {
                (
                    s.price.sum(),
                    s.weight.avg(),
                    s.what.joined(),
                    s.flags.bit_or(),
                    s.online.bool_and(),
                    s.what.json_agg(),
                )
            })
            .await
            .unwrap();
        assert_eq!(nothing, (None, None, None, None, None, None));
        let said = none()
            .aggregate(&db, |s| {
                (
                    s.price.sum().coalesce(cents(0)),
                    s.what.joined().coalesce("-"),
                    s.flags.bit_and().coalesce(-1),
                    s.id.count(),
                )
            })
            .await
            .unwrap();
        assert_eq!(said, (cents(0), "-".to_owned(), -1, 0));
        let shops = Shop::objects()
            .order_by(|s| s.id)
            .annotate(|s| s.sales.agg(|sale| sale.pieces.sum()).coalesce(0_i64))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(shops.iter().map(|(_, pieces)| *pieces).collect::<Vec<_>>(), [4, 9, 0]);
    });
}

// row: orm.aggregate
#[test]
fn yes_and_no_bits_and_any_value() {
    with_shop(async |db| {
        let all = Sale::objects()
            .aggregate(&db, |s| {
                (
                    (s.online.bool_and(), s.online.bool_or(), s.returned.bool_and(), s.returned.bool_or()),
                    (s.flags.bit_and(), s.flags.bit_or(), s.flags.bit_xor()),
                    (s.code.min(), s.code.max(), s.online.min(), s.online.max()),
                )
            })
            .await
            .unwrap();
        let code = |number| Some(Uuid::from_u128(number));
        assert_eq!(all.0, (Some(false), Some(true), Some(false), Some(true)));
        assert_eq!(all.1, (Some(0), Some(0b1111), Some(0b0000)));
        assert_eq!(all.2, (code(0xF0), code(0xF5), Some(false), Some(true)));
        let north = Sale::objects()
            .filter(|s| s.shop.name.eq("North"))
            .aggregate(&db, |s| {
                (s.flags.bit_and(), s.flags.bit_and().only(s.online), s.shop.name.any_value())
            })
            .await
            .unwrap();
        assert_eq!(north, (Some(0), Some(0b0001), Some("North".to_owned())));
    });
}

// row: orm.aggregate
#[test]
fn texts_are_joined_in_an_order_with_a_separator() {
    with_shop(async |db| {
        let texts = Sale::objects()
            .aggregate(&db, |s| {
                (
                    s.what.joined().order_by(s.id.desc()).separated_by(" / "),
                    s.what.joined().order_by((s.price, s.id)).only(s.online),
                    s.what.joined().distinct().order_by(s.what.asc()).separated_by("'\\"),
                    s.what.joined().distinct().only(s.pieces.gt(99)),
                )
            })
            .await
            .unwrap();
        assert_eq!(texts.0.as_deref(), Some("cup / cup / tea / pot / tea / tea"));
        assert_eq!(texts.1.as_deref(), Some("tea, tea, cup, pot"));
        assert_eq!(texts.2.as_deref(), Some("cup'\\pot'\\tea"));
        assert_eq!(texts.3, None);
        let groups = Sale::objects()
            .group_by(|s| s.shop.name, |s| s.what.joined().distinct().order_by(s.what.desc()))
            .order_by(|name, _| name)
            .all(&db)
            .await
            .unwrap();
        let expected = [("North", "tea, pot"), ("South", "tea, cup")];
        let groups: Vec<_> = groups
            .iter()
            .map(|(name, texts)| (name.as_str(), texts.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(groups, expected);
        let error = Sale::objects().aggregate(&db, |s| s.price.sum().order_by(s.id)).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Query);
        assert!(error.to_string().contains("those that put values together"), "{error}");
    });
}

// row: orm.aggregate
#[test]
fn values_are_put_into_lists() {
    with_shop(async |db| {
        let lists = Sale::objects()
            .filter(|s| s.shop.name.eq("North"))
            .aggregate(&db, |s| {
                (
                    s.what.json_agg().order_by(s.id.desc()),
                    s.pieces.json_agg().order_by(s.id),
                    s.notes.json_agg().order_by(s.id),
                )
            })
            .await;
        if db.features().vendor == Vendor::MySql {
            assert_eq!(lists.unwrap_err().kind(), &ErrorKind::NotSupported);
            return;
        }
        let lists = lists.unwrap();
        assert_eq!(lists.0, Some(json!(["pot", "tea", "tea"])));
        assert_eq!(lists.1, Some(json!([2, 1, 1])));
        let notes = lists.2.unwrap();
        assert_eq!(notes[2], json!({"owner": {"tags": ["x", "b"]}}), "JSON in JSON is no text");
        let arrays =
            Sale::objects().aggregate(&db, |s| s.what.array_agg().order_by(s.id).only(s.online)).await;
        postgres_only(&db, arrays, "array", |words| {
            assert_eq!(words.unwrap(), ["tea", "pot", "tea", "cup"]);
        });
    });
}

/// What only PostgreSQL can is refused elsewhere, by name.
fn postgres_only<T: std::fmt::Debug>(db: &Db, outcome: Result<T>, word: &str, check: impl FnOnce(T)) {
    let vendor = db.features().vendor;
    if vendor == Vendor::Postgres {
        return check(outcome.unwrap());
    }
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotSupported, "{error:?}");
    assert!(error.to_string().starts_with(&format!("{vendor} cannot do this: ")), "{error}");
    assert!(error.to_string().contains(word), "{error}");
}

// row: orm.aggregate
#[test]
fn how_two_things_go_together() {
    with_shop(async |db| {
        let found = Sale::objects()
            .aggregate(&db, |s| {
                (
                    pairs::corr(s.weight, s.pieces),
                    pairs::regr_slope(s.price, s.weight),
                    pairs::regr_count(s.weight, s.pieces),
                )
            })
            .await;
        postgres_only(&db, found, "pairs", |(corr, slope, count)| {
            assert!((corr.unwrap() - 0.095_636_507).abs() < 1e-9, "{corr:?}");
            assert!(slope.unwrap() > 0.0 && count == 6);
        });
    });
}

#[test]
fn an_aggregate_of_all_rows_cannot_choose_among_them() {
    with_shop(async |db| {
        let error = Sale::objects().filter(|s| s.pieces.sum().gt(3_i64)).all(&db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "an aggregate of all rows cannot choose among them; put rows together with `group_by` and choose groups with \
             `having`; or compute it beside each row: of a relation by `.agg(…)`, of rows around by `.over(window::all())`"
        );
        let shops = Shop::objects()
            .annotate(|s| s.sales.agg(|sale| sale.pieces.sum()))
            .filter(|(_, pieces)| pieces.gt(4))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(shops[0].0.name, "South");
        let empty: Option<Value> =
            Sale::objects().none().aggregate(&db, |s| s.what.json_agg()).await.unwrap();
        assert_eq!(empty, None);
    });
}
