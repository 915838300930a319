//! Days and times as clocks of a time zone show them.

use carafe::{
    db::{driver::Vendor, jiff::civil},
    prelude::*,
};

use super::shop::{Sale, with_shop};

// row: orm.functions
#[test]
fn a_day_is_that_of_a_clock() {
    with_shop(async |db| {
        let days = Sale::objects()
            .group_by(|s| s.at.in_tz("Europe/Rome").month(), |s| s.id.count())
            .order_by(|month, _| month)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(days, [(2, 3), (3, 3)], "half past eleven at night is tomorrow in Rome");
        let clock = |sale: i64| {
            Sale::objects()
                .filter(move |s| s.id.eq(sale))
                .values(|s| (s.at.in_tz(s.shop.zone), s.at.in_tz("Europe/Rome")))
        };
        let (rome, same) = clock(1).get(&db).await.unwrap();
        assert_eq!((rome, same), (civil::date(2026, 2, 1).at(0, 30, 0, 0), rome));
        let (kolkata, rome) = clock(5).get(&db).await.unwrap();
        assert_eq!(kolkata, civil::date(2026, 3, 29).at(6, 29, 59, 0));
        assert_eq!(rome, civil::date(2026, 3, 29).at(1, 59, 59, 0), "before the clocks change");
        let (_, rome) = clock(6).get(&db).await.unwrap();
        assert_eq!(rome, civil::date(2026, 3, 29).at(3, 0, 0, 0), "a second later");
        let starts = Sale::objects()
            .filter(|s| s.at.in_tz("Europe/Rome").start_of_day().eq(civil::date(2026, 3, 29).at(0, 0, 0, 0)))
            .count(&db)
            .await
            .unwrap();
        assert_eq!(starts, 2);
        let hours = Sale::objects().filter(|s| s.at.in_tz("Europe/Rome").hour().eq(9)).values(|s| s.id);
        assert_eq!(hours.all(&db).await.unwrap(), [2]);
    });
}

#[test]
fn a_zone_that_nobody_knows_is_an_error() {
    with_shop(async |db| {
        for zone in ["Mars/Olympus", "'; DROP TABLE sale; --"] {
            let asked = Sale::objects().values(|s| s.at.in_tz(zone)).all(&db).await;
            let error = asked.unwrap_err();
            let word = match db.features().vendor {
                Vendor::Sqlite => "there is no time zone",
                Vendor::Postgres => "time zone",
                Vendor::MariaDb | Vendor::MySql => "ubquery returns more than 1 row",
            };
            assert!(format!("{error:?}").contains(word), "{error:?}");
        }
        assert_eq!(Sale::objects().count(&db).await.unwrap(), 6);
    });
}
