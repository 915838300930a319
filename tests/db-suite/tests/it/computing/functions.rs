//! What each function gives, equal on each database, or refused by name.

use carafe::{
    db::{ErrorKind, Expr, driver::Vendor, expr::function, jiff::SignedDuration},
    prelude::*,
};

use super::shop::{Sale, SaleFields, Shop, ShopFields, with_shop};

type Texts = &'static [(&'static str, fn(&ShopFields) -> Expr<String>, &'static str)];

/// Of the name `North`.
const TEXTS: Texts = &[
    ("lower", |s| s.name.lower(), "north"),
    ("upper", |s| s.name.upper(), "NORTH"),
    ("left", |s| s.name.left(2), "No"),
    ("right", |s| s.name.right(2), "th"),
    ("left of more", |s| s.name.left(20), "North"),
    ("substring", |s| s.name.substring(2, 3), "ort"),
    ("trim", |s| s.name.concat("  ").trim(), "North"),
    ("trim_end", |s| s.name.concat("  ").trim_end().concat("!"), "North!"),
    ("trim_start", |s| s.name.pad_start(8, " ").trim_start(), "North"),
    ("pad_start", |s| s.name.pad_start(8, "ab"), "abaNorth"),
    ("pad_end", |s| s.name.pad_end(8, "ab"), "Northaba"),
    ("repeat", |s| s.name.repeat(2), "NorthNorth"),
    ("replace", |s| s.name.replace("th", "d"), "Nord"),
    ("reverse", |s| s.name.reverse(), "htroN"),
    ("concat of letters", |s| s.name.concat("é€🦀").reverse().left(3), "🦀€é"),
    ("sha224", |s| s.name.sha224().left(12), "7a7cd41273fd"),
    ("sha256", |s| s.name.sha256().left(12), "43f853bbb592"),
    ("sha384", |s| s.name.sha384().left(12), "20d51c60d55b"),
    ("sha512", |s| s.name.sha512().left(12), "817de02df349"),
];

// row: orm.functions
#[test]
fn texts_come_out_equal() {
    with_shop(async |db| {
        for (name, made, expected) in TEXTS {
            let query = Shop::objects().filter(|s| s.name.eq("North")).values(made);
            let found = query.get(&db).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert_eq!(&found, expected, "{name}");
        }
        let numbers = Shop::objects().filter(|s| s.name.eq("North")).values(|s| {
            (
                s.name.length(),
                s.name.position("th"),
                s.name.position("x"),
                s.name.ord(),
                s.name.replace("N", "€").ord(),
            )
        });
        assert_eq!(numbers.get(&db).await.unwrap(), (5, 4, 0, 78, 0x20AC));
    });
}

type Numbers = &'static [(&'static str, fn(&SaleFields) -> Expr<f64>, f64)];

/// Of the weight 1.5, 1 piece, flags 5.
const NUMBERS: Numbers = &[
    ("abs", |s| (s.weight - 2.0).abs(), 0.5),
    ("ceil", |s| s.weight.ceil(), 2.0),
    ("floor", |s| s.weight.floor(), 1.0),
    ("round", |s| (s.weight / 7.0).round(3), 0.214),
    ("sqrt", |s| (s.weight * 6.0).sqrt(), 3.0),
    ("power", |s| s.weight.power(2.0), 2.25),
    ("exp", |s| s.weight.exp(), 4.481_689_070_338_065),
    ("ln", |s| s.weight.ln(), 0.405_465_108_108_164_4),
    ("log10", |s| (s.weight * 100.0 / 1.5).log10(), 2.0),
    ("log", |s| (s.weight * 8.0 / 1.5).log(2.0), 3.0),
    ("sin", |s| s.weight.sin(), 0.997_494_986_604_054_4),
    ("cos", |s| s.weight.cos(), 0.070_737_201_667_702_9),
    ("tan", |s| s.weight.tan(), 14.101_419_947_171_72),
    ("cot", |s| s.weight.cot(), 0.070_914_844_302_652_45),
    ("asin", |s| (s.weight / 3.0).asin(), std::f64::consts::FRAC_PI_6),
    ("acos", |s| (s.weight / 3.0).acos(), std::f64::consts::FRAC_PI_3),
    ("atan", |s| s.weight.atan(), 0.982_793_723_247_329),
    ("atan2", |s| s.weight.atan2(-1.0), 2.158_798_930_342_464),
    ("degrees", |s| s.weight.degrees(), 85.943_669_269_623_48),
    ("radians", |s| (s.weight * 120.0).radians(), std::f64::consts::PI),
    ("remainder", |s| (s.flags % 3).cast::<f64>(), 2.0),
];

// row: orm.functions
#[test]
fn numbers_come_out_equal() {
    with_shop(async |db| {
        for (name, made, expected) in NUMBERS {
            let query = Sale::objects().filter(|s| s.id.eq(3)).values(made);
            let found = query.get(&db).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert!((found - expected).abs() < 1e-9, "{name}: {found} instead of {expected}");
        }
        let more = Sale::objects()
            .filter(|s| s.id.eq(3))
            .values(|s| {
                (
                    s.weight.sign(),
                    (-s.pieces).sign(),
                    function::pi(),
                    (s.flags * 0 + 0x20AC).chr(),
                    (s.flags + 60).chr(),
                )
            })
            .get(&db)
            .await
            .unwrap();
        assert_eq!((more.0, more.1, more.3.as_str(), more.4.as_str()), (1, -1, "€", "A"));
        assert!((more.2 - std::f64::consts::PI).abs() < 1e-6);
    });
}

// row: orm.functions
#[test]
fn what_one_database_has_not_is_refused_by_name() {
    with_shop(async |db| {
        let vendor = db.features().vendor;
        let md5 = Shop::objects().filter(|s| s.id.eq(1)).values(|s| s.name.md5()).get(&db).await;
        let sha1 = Shop::objects().filter(|s| s.id.eq(1)).values(|s| s.name.sha1()).get(&db).await;
        let uuid = Shop::objects().values(|_| function::random_uuid()).all(&db).await;
        let began = db
            .atomic(async |db| {
                let both = Shop::objects().values(|_| (function::transaction_now(), function::now()));
                both.first(&db).await
            })
            .await;
        let there = [md5.is_ok(), sha1.is_ok(), uuid.is_ok(), began.is_ok()];
        let expected = match vendor {
            Vendor::Sqlite => [false, false, true, false],
            Vendor::Postgres => [true, false, true, true],
            Vendor::MySql if db.features().version >= (9, 6, 0) => [false, false, false, false],
            Vendor::MariaDb | Vendor::MySql => [true, true, false, false],
        };
        assert_eq!(there, expected, "{vendor}: {md5:?} {sha1:?} {uuid:?} {began:?}");
        for error in
            [md5.err(), sha1.err(), uuid.as_ref().err().cloned_kind(), began.err()].into_iter().flatten()
        {
            assert_eq!(error.kind(), &ErrorKind::NotSupported);
        }
        if let Ok(uuids) = uuid {
            assert!(uuids.iter().all(|uuid| uuid.get_version_num() == 4), "{uuids:?}");
            assert!(uuids[0] != uuids[1]);
        }
    });
}

trait ClonedKind {
    fn cloned_kind(self) -> Option<carafe::db::DbError>;
}

impl ClonedKind for Option<&carafe::db::DbError> {
    fn cloned_kind(self) -> Option<carafe::db::DbError> {
        self.map(|error| carafe::db::DbError::new(error.kind().clone(), error.to_string()))
    }
}

// row: orm.functions
#[test]
fn the_clock_of_the_database_and_lengths_of_time() {
    with_shop(async |db| {
        let now = Shop::objects().filter(|s| s.id.eq(1)).values(|_| function::now()).get(&db).await.unwrap();
        let apart = now.duration_since(Timestamp::now()).abs();
        assert!(apart < SignedDuration::from_mins(2), "{now}");
        let hour = SignedDuration::from_hours(1);
        let later = Sale::objects()
            .filter(|s| s.id.eq(1))
            .values(|s| (s.at.plus(hour), s.at.plus(hour).since(s.at), s.at.start_of_year()))
            .get(&db)
            .await
            .unwrap();
        let moment = crate::blog::moment;
        assert_eq!(later, (moment("2026-02-01T00:30:00Z"), hour, moment("2026-01-01T00:00:00Z")));
        let chances = Sale::objects().values(|_| function::random()).all(&db).await.unwrap();
        assert!(chances.iter().all(|chance| (0.0..1.0).contains(chance)));
        assert!(chances[0] != chances[1]);
    });
}
