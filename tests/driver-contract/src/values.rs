//! Values on their way there and back.

use std::ops::Bound;

use carafe_db::{
    ErrorKind, Kind, Value,
    driver::{Row, Statement},
    error::Result,
    value::{Lexemes, Range, Spot, Weight},
};
use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use crate::scratch::{Scratch, column};

const KINDS: &[Kind] = &[
    Kind::Bool,
    Kind::I16,
    Kind::I32,
    Kind::I64,
    Kind::F64,
    Kind::Decimal,
    Kind::Text,
    Kind::Bytes,
    Kind::Date,
    Kind::Time,
    Kind::DateTime,
    Kind::Timestamp,
    Kind::Duration,
    Kind::Uuid,
    Kind::Json,
];

const ARRAYS: &[Kind] = &[
    Kind::Array(&Kind::I64),
    Kind::Array(&Kind::Text),
    Kind::Array(&Kind::Timestamp),
    Kind::Array(&Kind::Json),
    Kind::Range(&Kind::I32),
    Kind::Range(&Kind::I64),
    Kind::Range(&Kind::Decimal),
    Kind::Range(&Kind::Date),
    Kind::Range(&Kind::DateTime),
    Kind::Range(&Kind::Timestamp),
    Kind::SearchVector,
];

fn kinds(scratch: &Scratch) -> Vec<Kind> {
    let arrays = if scratch.driver().features().arrays { ARRAYS } else { &[] };
    [KINDS, arrays].concat()
}

fn time(text: &str) -> civil::Time {
    text.parse().unwrap()
}

/// The least, the greatest, the empty and the awkward of each kind.
fn values(scratch: &Scratch, kind: Kind) -> Vec<Value> {
    let datetimes = [
        "0001-01-01T00:00:00",
        "1969-12-31T23:59:59.999999",
        "2000-02-29T12:00:00.000001",
        "9999-12-31T23:59:59.999999",
    ];
    match kind {
        Kind::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Kind::I16 => [i16::MIN, -1, 0, i16::MAX].map(Value::I16).to_vec(),
        Kind::I32 => [i32::MIN, -1, 0, i32::MAX].map(Value::I32).to_vec(),
        Kind::I64 => [i64::MIN, -1, 0, i64::MAX].map(Value::I64).to_vec(),
        Kind::F64 => floats(scratch),
        Kind::Decimal => decimals(),
        Kind::Text => texts(),
        Kind::Bytes => vec![
            Value::Bytes(Vec::new()),
            Value::Bytes((0..=255).collect()),
            Value::Bytes(b"\\x00'\"\\0".to_vec()),
            Value::Bytes(vec![0; 1 << 20]),
        ],
        Kind::Date => ["0001-01-01", "1970-01-01", "2000-02-29", "9999-12-31"]
            .map(|text| Value::Date(text.parse().unwrap()))
            .to_vec(),
        Kind::Time => ["00:00:00", "00:00:00.000001", "12:30:00", "23:59:59.999999"]
            .map(|text| Value::Time(time(text)))
            .to_vec(),
        Kind::DateTime => datetimes.map(|text| Value::DateTime(text.parse().unwrap())).to_vec(),
        Kind::Timestamp => [
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999999Z",
            "1970-01-01T00:00:00Z",
            "9999-12-30T22:00:00.999999Z",
        ]
        .map(|text| Value::Timestamp(text.parse::<Timestamp>().unwrap()))
        .to_vec(),
        Kind::Duration => {
            [0, 1, -1, 86_400_000_000, -3_600_000_001, 6_000_000_000_000_000, -6_000_000_000_000_000]
                .map(|micros| Value::Duration(SignedDuration::from_micros(micros)))
                .to_vec()
        }
        Kind::Uuid => vec![
            Value::Uuid(Uuid::nil()),
            Value::Uuid(Uuid::max()),
            Value::Uuid(Uuid::from_u128(0x0123_4567_89ab_cdef_0011_2233_4455_6677)),
        ],
        Kind::Json => jsons(),
        Kind::Array(of) => arrays(scratch, of),
        Kind::Range(of) => ranges(of),
        Kind::SearchVector => words(),
        other => panic!("no values of the kind {other}"),
    }
}

fn floats(scratch: &Scratch) -> Vec<Value> {
    let mut floats = vec![0.0, 0.1, -1.5, f64::MIN_POSITIVE, f64::MAX, f64::MIN, f64::EPSILON];
    if scratch.is_postgres() {
        floats.extend([f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 5e-324]);
    }
    floats.into_iter().map(Value::F64).collect()
}

fn decimals() -> Vec<Value> {
    let texts = [
        "0",
        "1.10",
        "-1.10",
        "10000",
        "0.0001",
        "99999999.00000001",
        "0.0000000000000000000000000001",
        "12345678901234567890.12345678",
    ];
    let parsed = texts.into_iter().map(|text| text.parse().unwrap());
    parsed.chain([Decimal::MAX, Decimal::MIN]).map(Value::Decimal).collect()
}

fn texts() -> Vec<Value> {
    let texts = [
        "",
        " ",
        "a ",
        "ünïcödé",
        "𝄞 and 🫖",
        "'\"`\\",
        "\\'; DROP TABLE x; --",
        "%_?$1",
        "line\r\nline\t",
        "\u{1}\u{7f}",
    ];
    let long = "ä".repeat(1 << 19);
    texts.into_iter().map(str::to_owned).chain([long]).map(Value::Text).collect()
}

fn jsons() -> Vec<Value> {
    vec![
        Value::Json(json!(null)),
        Value::Json(json!({})),
        Value::Json(json!([1, -2, 2.5, "ü 🫖", true, null, {"a": {"b": []}}])),
        Value::Json(json!({"quote\"": "back\\slash", "long": "x".repeat(70_000), "number": i64::MAX})),
    ]
}

fn arrays(scratch: &Scratch, of: &'static Kind) -> Vec<Value> {
    let some = values(scratch, *of);
    let with_null = some.iter().cloned().chain([Value::Null(*of)]).collect();
    vec![Value::Array(of, Vec::new()), Value::Array(of, some), Value::Array(of, with_null)]
}

fn words() -> Vec<Value> {
    let spot = |place, weight| Spot { place, weight };
    let every = [Weight::A, Weight::B, Weight::C, Weight::D].into_iter().zip(1..);
    let some = Lexemes::from_iter([
        ("it's \\ 🫖".to_owned(), every.map(|(weight, place)| spot(place, weight)).collect()),
        ("last".to_owned(), vec![spot(16_383, Weight::D)]),
        ("nowhere".to_owned(), Vec::new()),
    ]);
    vec![Value::SearchVector(Lexemes::default()), Value::SearchVector(some)]
}

/// Each form of both ends, where PostgreSQL keeps it: ranges of whole numbers and of days have one form only.
fn ranges(of: &'static Kind) -> Vec<Value> {
    let end = |day: i8| match of {
        Kind::I32 => Value::I32(i32::from(day)),
        Kind::I64 => Value::I64(i64::from(day)),
        Kind::Decimal => Value::Decimal(Decimal::new(i64::from(day) * 10 + 5, 1)),
        Kind::Date => Value::Date(civil::date(2024, 2, day)),
        Kind::DateTime => Value::DateTime(civil::date(2024, 2, day).at(1, 2, 3, 4_000)),
        _ => Value::Timestamp(format!("2024-02-{day:02}T01:02:03.000004Z").parse().unwrap()),
    };
    let (first, last) = (end(1), end(28));
    let mut ranges = vec![
        Range::from(first.clone()..last.clone()),
        Range::from(first.clone()..),
        Range::from(..last.clone()),
        Range::from(..),
        Range::empty(),
    ];
    if matches!(of, Kind::Decimal | Kind::DateTime | Kind::Timestamp) {
        let open = Range::new(Bound::Excluded(first.clone()), Bound::Excluded(last.clone()));
        ranges.extend([open, Range::from(first.clone()..=first), Range::from(..=last)]);
    }
    ranges.into_iter().map(|range| Value::Range(of, Box::new(range))).collect()
}

/// The same, where not a number is the same as itself.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::F64(one), Value::F64(other)) => one.to_bits() == other.to_bits(),
        _ => one == other,
    }
}

fn short(value: &Value) -> String {
    format!("{value:?}").chars().take(200).collect()
}

async fn check(scratch: &Scratch, kind: Kind, values: &[Value]) {
    let driver = scratch.driver();
    scratch.execute(&format!("CREATE TABLE one (n integer PRIMARY KEY, v {})", scratch.column(kind))).await;
    let insert = scratch.write("INSERT INTO one (n, v) VALUES (?, ?)");
    for (n, value) in values.iter().enumerate() {
        let n = i32::try_from(n).unwrap();
        let done = driver.run(&insert, &[Value::I32(n), value.clone()], &mut ()).await;
        let outcome = done.unwrap_or_else(|error| panic!("{}: {error:?}", short(value)));
        assert_eq!(outcome.rows, 1);
    }
    let select = scratch.read("SELECT v FROM one ORDER BY n");
    let back = column(driver, &select, &[], kind).await.unwrap_or_else(|error| panic!("{kind}: {error:?}"));
    assert_eq!(back.len(), values.len());
    for (there, back) in values.iter().zip(&back) {
        assert!(same(there, back), "{kind}: went as {} and came back as {}", short(there), short(back));
    }
    // Binary as a condition, too.
    if !matches!(kind, Kind::Json | Kind::Array(_)) {
        let find = scratch.read("SELECT v FROM one WHERE v = ? AND n = ?");
        for (n, value) in values.iter().enumerate().filter(|(_, value)| !value.is_null()) {
            let parameters = [value.clone(), Value::I32(i32::try_from(n).unwrap())];
            let found = column(driver, &find, &parameters, kind).await.unwrap();
            assert_eq!(found.len(), 1, "{kind}: {} does not find itself", short(value));
        }
    }
    scratch.execute("DROP TABLE one").await;
}

pub async fn every_kind_comes_back_as_it_went(scratch: Scratch) {
    for kind in kinds(&scratch) {
        check(&scratch, kind, &values(&scratch, kind)).await;
    }
}

pub async fn a_null_of_every_kind_comes_back_as_null(scratch: Scratch) {
    for kind in kinds(&scratch) {
        check(&scratch, kind, &[Value::Null(kind)]).await;
        if scratch.is_postgres() {
            // The type is declared, so nothing has to be guessed.
            let bare = scratch.read("SELECT ?, coalesce(?), ? IS NULL");
            let mut seen = Vec::new();
            let mut take = |row: &dyn Row| -> Result<()> {
                seen = vec![row.value(0, kind)?, row.value(1, kind)?, row.value(2, Kind::Bool)?];
                assert!(row.is_null(0) && !row.is_null(2));
                Ok(())
            };
            let null = || Value::Null(kind);
            scratch.driver().run(&bare, &[null(), null(), null()], &mut take).await.unwrap();
            assert_eq!(seen, [null(), null(), Value::Bool(true)]);
        }
    }
}

pub async fn a_column_that_is_asked_for_as_something_else_is_refused_by_its_place(scratch: Scratch) {
    let cases: &[(&str, Kind, &str)] = &[
        ("SELECT 1, 'text'", Kind::I64, "column 2"),
        ("SELECT 1, 'text'", Kind::Date, "column 2"),
        ("SELECT 1, 'text'", Kind::Bytes, "column 2"),
        ("SELECT 1, 'no uuid'", Kind::Uuid, "column 2"),
        ("SELECT 1, 2", Kind::Text, "column 2"),
        ("SELECT 1, 70000", Kind::I16, "column 2"),
        ("SELECT 1, 2", Kind::Timestamp, "column 2"),
        ("SELECT 1, 2", Kind::Json, "column 2"),
        ("SELECT 1", Kind::Text, "column 2"),
        ("SELECT 1, 1.5", Kind::I64, "column 2"),
    ];
    for (sql, kind, place) in cases {
        let mut take = |row: &dyn Row| row.value(1, *kind).map(drop);
        let error = scratch.driver().run(&Statement::reading(*sql), &[], &mut take).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode), "{sql} as {kind}: {error:?}");
        assert!(error.to_string().contains(place), "{error}");
        assert_eq!(error.statement(), Some(*sql));
    }
}
