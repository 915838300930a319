//! Values that are chosen, converted, or computed by a function of one's own.

use carafe::{
    db::{
        ErrorKind, Q,
        expr::{Func, case, function, value},
        rust_decimal::Decimal,
    },
    prelude::*,
};

use super::shop::{Sale, SaleFields, Shop, with_shop};

fn bucket(s: &SaleFields) -> carafe::db::Expr<String> {
    case::<String>()
        .when(s.price.lt(Decimal::new(500, 2)), "cheap")
        .when(s.price.lt(Decimal::new(1000, 2)), "fair")
        .otherwise("dear")
}

// row: orm.expressions
#[test]
fn a_bucket_of_prices_sorts_and_groups() {
    with_shop(async |db| {
        let groups = Sale::objects()
            .group_by(bucket, |s| (s.id.count(), s.pieces.sum()))
            .order_by(|bucket, _| bucket)
            .all(&db)
            .await
            .unwrap();
        let expected = [("cheap", (2, Some(6))), ("dear", (1, Some(1))), ("fair", (3, Some(6)))];
        assert_eq!(groups.iter().map(|(word, rest)| (word.as_str(), *rest)).collect::<Vec<_>>(), expected);
        let rank = |s: &SaleFields| {
            case::<i32>().when(bucket(s).eq("dear"), 0).when(bucket(s).eq("fair"), 1).otherwise(2)
        };
        let sorted = Sale::objects().order_by(|s| (rank(s), s.price.desc(), s.id)).values(|s| s.id);
        assert_eq!(sorted.all(&db).await.unwrap(), [3, 5, 6, 2, 4, 1]);
        let dear = Sale::objects().filter(|s| bucket(s).eq("dear")).values(|s| s.what);
        assert_eq!(dear.all(&db).await.unwrap(), ["pot"]);
        let changed = Sale::objects().update(&db, |s| s.what.set(bucket(s))).await.unwrap();
        assert_eq!(changed, 6);
        assert_eq!(Sale::objects().filter(|s| s.what.eq("fair")).count(&db).await.unwrap(), 3);
    });
}

/// How many bytes a text has.
const BYTES: Func<i64> = Func::new("octet_length({0})").on_sqlite("length(CAST({0} AS BLOB))");
/// The first argument twice, so that its value is bound twice.
const TWICE: Func<String> = Func::new("concat({0}, {1}, {0})").on_sqlite("({0} || {1} || {0})");
const NOT_ON_SQLITE: Func<i64> = Func::only().on_postgres("scale({0})").on_mysql("crc32({0})");
const FORGOTTEN: Func<i64> = Func::new("abs({1})");

// row: orm.expressions
#[test]
fn a_function_of_ones_own_has_a_text_for_each_database() {
    with_shop(async |db| {
        create!(Shop { name: "Müller", zone: "Europe/Rome" }, &db).await.unwrap();
        let long =
            Shop::objects().filter(|s| BYTES.call(s.name).gt(6)).values(|s| (s.name, BYTES.call(s.name)));
        assert_eq!(long.all(&db).await.unwrap(), [("Müller".to_owned(), 7)]);
        let hostile = "'; DROP TABLE shop; --{0}";
        let twice = Shop::objects().filter(|s| s.name.eq("North")).values(|s| {
            (TWICE.call((value::<String>(hostile), s.name)), TWICE.call((s.name, value::<String>("-"))))
        });
        let (first, second) = twice.get(&db).await.unwrap();
        assert_eq!((first, second.as_str()), (format!("{hostile}North{hostile}"), "North-North"));
        let sizes =
            Shop::objects().group_by(|s| BYTES.call(s.name), |_| function::count()).order_by(|size, _| size);
        assert_eq!(sizes.all(&db).await.unwrap(), [(5, 3), (7, 1)]);
        let asked = Shop::objects()
            .values(|_| NOT_ON_SQLITE.call(value::<Decimal>(Decimal::new(15, 1))))
            .first(&db)
            .await;
        if db.features().vendor == carafe::db::driver::Vendor::Sqlite {
            assert_eq!(asked.unwrap_err().kind(), &ErrorKind::NotSupported);
        } else {
            assert!(asked.unwrap().unwrap() > 0);
        }
        let error = Shop::objects().values(|s| FORGOTTEN.call(s.id)).all(&db).await.unwrap_err();
        assert_eq!(error.to_string(), "the function `abs({1})` was called without its argument {1}");
    });
}

// row: orm.expressions
#[test]
fn values_are_converted_compared_and_filled_in() {
    with_shop(async |db| {
        let row = Sale::objects()
            .filter(|s| s.id.eq(2))
            .values(|s| {
                (
                    (
                        s.pieces.cast::<String>(),
                        s.price.cast::<f64>(),
                        s.what.null_if("tea"),
                        s.what.null_if("pot"),
                    ),
                    (
                        s.returned.coalesce(true),
                        function::greatest(s.pieces, s.flags),
                        function::least(s.pieces, s.flags),
                    ),
                    (value::<i64>(7), s.weight * 4.0 - 1.0, -s.pieces, s.price * Decimal::TWO + s.price),
                )
            })
            .get(&db)
            .await
            .unwrap();
        assert_eq!(row.0, ("1".to_owned(), 5.0, None, Some("tea".to_owned())));
        assert_eq!(row.1, (true, 6, 1));
        assert_eq!(row.2, (7, 0.0, -1, Decimal::new(1500, 2)));
        let first = Sale::objects().order_by(|s| (s.returned.asc().nulls_first(), s.id)).values(|s| s.id);
        assert_eq!(first.all(&db).await.unwrap(), [2, 4, 1, 5, 6, 3]);
        let last = Sale::objects().order_by(|s| (s.returned.desc().nulls_last(), s.id)).values(|s| s.id);
        assert_eq!(last.all(&db).await.unwrap(), [3, 1, 5, 6, 2, 4]);
        let raw = Sale::objects().filter(|s| sql!("{s.pieces} + {s.flags} = {7_i32}")).values(|s| s.id);
        assert_eq!(raw.all(&db).await.unwrap(), [2]);
        assert_eq!(Sale::objects().filter(|_| Q::never()).count(&db).await.unwrap(), 0);
    });
}

// row: orm.expressions
#[test]
fn texts_are_compared_under_a_collation() {
    with_shop(async |db| {
        let collation = match db.features().vendor {
            carafe::db::driver::Vendor::Sqlite => "NOCASE",
            carafe::db::driver::Vendor::Postgres => "en-x-icu",
            _ => "utf8mb4_general_ci",
        };
        create!(Shop { name: "east", zone: "Europe/Rome" }, &db).await.unwrap();
        let names = Shop::objects().order_by(|s| s.name.collate(collation)).values(|s| s.name);
        assert_eq!(names.all(&db).await.unwrap(), ["east", "Empty", "North", "South"]);
        let error = Shop::objects().order_by(|s| s.name.collate("x\"; DROP TABLE shop; --")).all(&db).await;
        assert!(error.is_err());
        assert_eq!(Shop::objects().count(&db).await.unwrap(), 4);
    });
}
