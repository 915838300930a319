//! Bookings of rooms: no two at the same time.

use carafe::{
    db::{
        error::{Broken, FieldError},
        field::Range,
    },
    prelude::*,
};

use super::*;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(exclude(
    name = "no_double_booking",
    room = "=",
    during = "&&",
    where = "NOT \"cancelled\"",
    message = "the room is taken then",
    code = "double_booking"
))]
struct Booking {
    id: i64,
    room: i64,
    during: Range<Timestamp>,
    #[field(default = false)]
    cancelled: bool,
}

fn registry() -> Registry {
    Registry::new().with::<Booking>("")
}

fn at(hour: u8) -> Timestamp {
    format!("2026-05-01T{hour:02}:00:00Z").parse().unwrap()
}

// row: orm.pg_lookups, model.constraints
#[test]
fn a_double_booking_is_rejected() {
    on_postgres(&[], registry, async |db| {
        let first = create!(Booking { room: 1, during: at(9)..at(11) }, &db).await.unwrap();
        create!(Booking { room: 2, during: at(9)..at(11) }, &db).await.unwrap();
        create!(Booking { room: 1, during: at(11)..at(12) }, &db).await.unwrap();

        let wanted = at(10)..at(12);
        let busy = Booking::objects().filter(|b| b.room.eq(1) & b.during.overlap(wanted.clone()));
        assert_eq!(busy.count(&db).await.unwrap(), 2);

        let error = error_of(create!(Booking { room: 1, during: wanted.clone() }, &db).await);
        let ErrorKind::Exclusion(Broken { constraint, table, .. }) = error.kind() else {
            panic!("{error:?}")
        };
        assert_eq!((constraint.as_deref(), table.as_deref()), (Some("no_double_booking"), Some("booking")));
        let fields = error.fields(db.registry());
        assert_eq!(fields[0].fields, ["room", "during"]);
        assert_eq!(
            (fields[0].code, fields[0].message.as_str()),
            ("double_booking", "the room is taken then")
        );

        let mut late = create!(Booking { room: 1, during: at(13)..at(14) }, &db).await.unwrap();
        late.during = wanted.clone().into();
        assert!(matches!(error_of(late.save(&db).await).kind(), ErrorKind::Exclusion(_)));
        create!(Booking { room: 1, during: wanted.clone(), cancelled: true }, &db).await.unwrap();
        first.delete(&db).await.unwrap();
        create!(Booking { room: 1, during: at(8)..at(11) }, &db).await.unwrap();
    });
}

// row: orm.pg_lookups, model.constraints
#[test]
fn a_double_booking_is_found_before_it_is_made() {
    on_postgres(&[], registry, async |db| {
        create!(Booking { room: 1, during: at(9)..at(11) }, &db).await.unwrap();
        let booking = |during: std::ops::Range<Timestamp>, cancelled| Booking {
            id: 0,
            room: 1,
            during: during.into(),
            cancelled,
        };
        booking(at(11)..at(12), false).validate(&db).await.unwrap();
        booking(at(10)..at(12), true).validate(&db).await.unwrap();
        let error = error_of(booking(at(10)..at(12), false).validate(&db).await);
        let ErrorKind::Invalid(invalid) = error.kind() else { panic!("{error:?}") };
        let FieldError { fields, code, message } = invalid.errors()[0].clone();
        assert_eq!(
            (fields, code, message.as_str()),
            (vec!["room", "during"], "double_booking", "the room is taken then")
        );
    });
}

// row: orm.pg_lookups
#[test]
fn two_who_book_at_once_do_not_both_get_the_room() {
    on_postgres(&[], registry, async |db| {
        let booked = |_| {
            let db = db.clone();
            async move { create!(Booking { room: 7, during: at(9)..at(10) }, &db).await.is_ok() }
        };
        let tries: Vec<_> = (0..8).map(booked).map(tokio::spawn).collect();
        let mut got = 0;
        for one in tries {
            got += u32::from(one.await.unwrap());
        }
        assert_eq!(got, 1);
    });
}

// row: orm.pg_lookups
#[test]
fn other_databases_refuse_it_before_there_is_a_table() {
    #[derive(Model)]
    #[model(exclude(name = "apart", place = "=", where = "\"place\" > 0"))]
    struct Seat {
        id: i64,
        place: i64,
    }
    for error in refused(|| Registry::new().with::<Seat>("")) {
        assert!(is_not_supported(&error), "{error:?}");
        assert!(error.to_string().contains("has no exclusion constraints: `apart` of `seat`"), "{error}");
        assert!(error.hint_text().unwrap().contains("leave `exclude(…)` out"), "{error}");
    }
}
