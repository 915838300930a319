//! Ranges of numbers, days and moments.

use std::ops::Bound;

use carafe::{
    db::{field::Range, jiff::civil, rust_decimal::Decimal},
    prelude::*,
};

use super::*;

#[derive(Model, Debug, Clone, PartialEq)]
struct Spans {
    id: i64,
    ints: Range<i32>,
    bigs: Range<i64>,
    numbers: Option<Range<Decimal>>,
    days: Range<civil::Date>,
    locals: Range<civil::DateTime>,
    moments: Range<Timestamp>,
    #[field(db_default = Range::from(1..9))]
    given: Range<i64>,
}

fn registry() -> Registry {
    Registry::new().with::<Spans>("")
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn spans(from: i32, to: i32) -> Spans {
    let day = |day: i32| civil::date(2026, 3, i8::try_from(day).unwrap());
    let moment = |day: i32| format!("2026-03-{day:02}T12:00:00Z").parse::<Timestamp>().unwrap();
    Spans {
        id: 0,
        ints: (from..to).into(),
        bigs: (i64::from(from)..i64::from(to)).into(),
        numbers: Some((Decimal::from(from)..=Decimal::from(to)).into()),
        days: (day(from)..day(to)).into(),
        locals: (day(from).at(1, 0, 0, 0)..).into(),
        moments: Range::new(Bound::Excluded(moment(from)), Bound::Excluded(moment(to))),
        given: Range::empty(),
    }
}

// row: orm.pg_lookups, model.fields_special
#[test]
fn ranges_are_kept_and_come_back() {
    on_postgres(&[], registry, async |db| {
        let mut one = spans(2, 9);
        one.save(&db).await.unwrap();
        assert_eq!(Spans::objects().get(&db).await.unwrap(), one);
        let nothing = Spans { id: 0, numbers: None, ints: Range::empty(), ..spans(3, 4) };
        let made = Spans::bulk_create(&db, [nothing.clone(), spans(5, 6)]).await.unwrap();
        let back = Spans::objects().filter(|s| s.id.eq(made[0].id)).get(&db).await.unwrap();
        assert_eq!(back, Spans { id: back.id, ..nothing });
        one.ints = (1..=4).into();
        one.save(&db).await.unwrap();
        let back = Spans::objects().filter(|s| s.id.eq(one.id)).get(&db).await.unwrap();
        assert_eq!(back.ints, (1..5).into(), "whole numbers have one form");
        let set = Spans::objects().filter(|s| s.id.eq(one.id)).update(&db, |s| s.ints.set(7..8)).await;
        assert_eq!(set.unwrap(), 1);
        assert_eq!(Spans::objects().filter(|s| s.ints.eq(Range::from(7..8))).count(&db).await.unwrap(), 1);
        assert_eq!(Spans::objects().filter(|s| s.numbers.is_null()).count(&db).await.unwrap(), 1);
    });
}

// row: orm.pg_lookups
#[test]
fn a_range_whose_end_comes_before_its_beginning_is_refused() {
    on_postgres(&[], registry, async |db| {
        let mut spans = spans(2, 9);
        spans.bigs = Range::new(Bound::Included(9), Bound::Excluded(2));
        let error = error_of(spans.save(&db).await);
        assert_eq!(*error.kind(), ErrorKind::Data, "{error:?}");
    });
}

// row: orm.pg_lookups
#[test]
fn ranges_are_compared() {
    on_postgres(&[], registry, async |db| {
        spans(10, 20).save(&db).await.unwrap();
        type S = &'static SpansFields;
        let cases: &[(&str, fn(S) -> carafe::db::Q, bool)] = &[
            ("holds", |s| s.ints.holds(10), true),
            ("holds its end", |s| s.ints.holds(20), false),
            ("holds range", |s| s.bigs.holds_range(12..15), true),
            ("holds larger range", |s| s.bigs.holds_range(12..25), false),
            ("contained by", |s| s.bigs.contained_by(0..100), true),
            ("not contained by", |s| s.bigs.contained_by(0..15), false),
            ("overlap", |s| s.ints.overlap(19..30), true),
            ("no overlap", |s| s.ints.overlap(20..30), false),
            ("fully lt", |s| s.ints.fully_lt(20..30), true),
            ("not fully lt", |s| s.ints.fully_lt(19..30), false),
            ("fully gt", |s| s.ints.fully_gt(1..10), true),
            ("not fully gt", |s| s.ints.fully_gt(1..11), false),
            ("not lt", |s| s.ints.not_lt(10..12), true),
            ("not not lt", |s| s.ints.not_lt(11..12), false),
            ("not gt", |s| s.ints.not_gt(0..20), true),
            ("not not gt", |s| s.ints.not_gt(0..19), false),
            ("adjacent", |s| s.ints.adjacent_to(20..30), true),
            ("not adjacent", |s| s.ints.adjacent_to(21..30), false),
            ("decimals", |s| s.numbers.holds(number("20")), true),
            ("decimals beyond", |s| s.numbers.holds(number("20.000001")), false),
            ("days", |s| s.days.overlap(..=civil::date(2026, 3, 10)), true),
            ("days before", |s| s.days.overlap(..civil::date(2026, 3, 10)), false),
            ("another field", |s| s.ints.holds_range(s.ints), true),
            ("negated", |s| !s.ints.overlap(19..30), false),
            ("empty", |s| s.given.is_empty_range(), true),
            ("not empty", |s| s.ints.is_empty_range(), false),
            ("lower inc", |s| s.ints.lower_inc(), true),
            ("upper inc", |s| s.ints.upper_inc(), false),
            ("lower inc of open", |s| s.moments.lower_inc(), false),
            ("upper inf", |s| s.locals.upper_inf(), true),
            ("lower inf", |s| s.locals.lower_inf(), false),
            ("start", |s| s.ints.range_start().eq(10), true),
            ("end", |s| s.locals.range_end().is_null(), true),
        ];
        for (name, condition, wanted) in cases {
            let found = Spans::objects().filter(condition).exists(&db).await;
            assert_eq!(found.unwrap_or_else(|error| panic!("{name}: {error:?}")), *wanted, "{name}");
        }
        let ends =
            Spans::objects().values(|s| (s.ints.range_start(), s.ints.range_end(), s.locals.range_end()));
        assert_eq!(ends.get(&db).await.unwrap(), (Some(10), Some(20), None));
    });
}

// row: orm.pg_lookups
#[test]
fn other_databases_refuse_ranges_before_there_is_a_table() {
    for error in refused(registry) {
        assert!(is_not_supported(&error), "{error:?}");
        assert!(error.to_string().contains("has no columns of ranges"), "{error}");
        assert!(error.hint_text().unwrap().contains("each in a field of its own"), "{error}");
    }
}
