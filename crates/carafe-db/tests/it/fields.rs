//! Each type of a field: what it is kept as, and what is refused.

use std::{fmt::Debug, net::IpAddr};

use carafe::{
    db::{
        Json, Kind, Value,
        field::{Choices as _, FieldType},
        jiff::{SignedDuration, civil},
    },
    prelude::{Choices, Fk, Timestamp},
};

use crate::blog::Author;

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
enum Status {
    Draft,
    #[choice(label = "Waits for a reader", value = "review")]
    InReview,
    /// Everybody reads it.
    Published,
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
enum Level {
    Low = 1,
    High = 10,
}

fn check<T: FieldType + PartialEq + Debug>(value: T, kept: Value) {
    assert_eq!(value.to_value().unwrap(), kept);
    assert_eq!(kept.kind(), T::COLUMN.kind, "{value:?}");
    assert_eq!(T::from_value(kept).unwrap(), value);
}

// row: model.fields_basic
#[test]
fn what_is_written_is_read_again() {
    check(true, Value::Bool(true));
    check(i16::MIN, Value::I16(i16::MIN));
    check(i32::MAX, Value::I32(i32::MAX));
    check(i64::MIN, Value::I64(i64::MIN));
    check(u8::MAX, Value::I16(255));
    check(u16::MAX, Value::I32(65_535));
    check(u32::MAX, Value::I64(4_294_967_295));
    check(7_u64, Value::I64(7));
    check(0.5_f32, Value::F64(0.5));
    check(f64::MAX, Value::F64(f64::MAX));
    check("ÄÖ\u{1F980}".to_owned(), Value::Text("ÄÖ\u{1F980}".into()));
    check(vec![0_u8, 255], Value::Bytes(vec![0, 255]));
    check(civil::date(2026, 2, 28), Value::Date(civil::date(2026, 2, 28)));
    check(civil::time(23, 59, 59, 0), Value::Time(civil::time(23, 59, 59, 0)));
    check(Timestamp::UNIX_EPOCH, Value::Timestamp(Timestamp::UNIX_EPOCH));
    check(SignedDuration::from_secs(-5), Value::Duration(SignedDuration::from_secs(-5)));
    check("2001:db8::1".parse::<IpAddr>().unwrap(), Value::Text("2001:db8::1".into()));
    check(serde_json::json!({"a": [1, null]}), Value::Json(serde_json::json!({"a": [1, null]})));
    check(Json(vec![1, 2]), Value::Json(serde_json::json!([1, 2])));
    check(Some(5_i32), Value::I32(5));
    check(None::<String>, Value::Null(Kind::Text));
    check(Fk::<Author>::to(5), Value::I64(5));
    check(None::<Fk<Author>>, Value::Null(Kind::I64));
    check(vec![1_i64, 2], Value::Array(&Kind::I64, vec![Value::I64(1), Value::I64(2)]));
    check(Status::InReview, Value::Text("review".into()));
    check(Level::High, Value::I32(10));
}

fn refused<T: FieldType + Debug>(value: Value, words: &str) {
    assert_eq!(T::from_value(value).unwrap_err().to_string(), words);
}

#[test]
fn what_does_not_fit_is_refused() {
    refused::<u8>(Value::I16(256), "column 1: 256 does not fit a `u8`");
    refused::<u32>(Value::I64(-1), "column 1: -1 does not fit a `u32`");
    refused::<i64>(Value::Text("7".into()), "column 1: a value of the kind text where i64 is wanted");
    refused::<String>(Value::Null(Kind::Text), "column 1: is null, but the field is not an `Option`");
    refused::<IpAddr>(Value::Text("1.2.3".into()), "column 1: \"1.2.3\" is no IP address");
    refused::<Json<Vec<u8>>>(Value::Json(serde_json::json!("x")), "column 1: the JSON has another form");
    assert_eq!(
        u64::MAX.to_value().unwrap_err().to_string(),
        "18446744073709551615 does not fit a column: 9223372036854775807 is the most"
    );
}

// row: model.enums
#[test]
fn a_choice_that_nobody_knows_is_an_error() {
    refused::<Status>(Value::Text("gone".into()), "column 1: \"gone\" is none of the choices of `Status`");
    refused::<Level>(Value::I32(2), "column 1: 2 is none of the choices of `Level`");
}

// row: model.enums
#[test]
fn choices_have_labels() {
    let labels: Vec<&str> = Status::ALL.iter().map(Status::label).collect();
    assert_eq!(labels, ["Draft", "Waits for a reader", "Everybody reads it"]);
    let offered = Status::COLUMN.choices.unwrap()();
    assert_eq!(offered[1].value, Value::Text("review".into()));
    assert_eq!((offered.len(), Status::COLUMN.max_length), (3, Some(40)));
}
