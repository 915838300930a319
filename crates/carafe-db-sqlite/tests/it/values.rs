//! Every kind of value, there and back; and what is no value.

use carafe_db::{ErrorKind, Kind, Value};
use jiff::{SignedDuration, Timestamp, civil};

use crate::support::{memory, one, read, write};

fn samples() -> Vec<(Value, &'static str)> {
    let moment: Timestamp = "2026-11-28T23:26:16.123456Z".parse().unwrap();
    vec![
        (Value::Bool(true), "1"),
        (Value::I16(-7), "-7"),
        (Value::I32(i32::MAX), "2147483647"),
        (Value::I64(i64::MIN), "-9223372036854775808"),
        (Value::F64(0.1), "0.1"),
        (Value::Decimal("12345678901234567890.12".parse().unwrap()), "12345678901234567890.12"),
        (Value::Text("Grüße, 'Welt' \u{0}\u{1F980}".into()), "Grüße, 'Welt' \u{0}\u{1F980}"),
        (Value::Text(String::new()), ""),
        (Value::Bytes(vec![]), ""),
        (Value::Date(civil::date(7, 1, 2)), "0007-01-02"),
        (Value::Time(civil::time(9, 5, 0, 1_000)), "09:05:00.000001"),
        (Value::DateTime(civil::date(2026, 1, 2).at(3, 4, 5, 0)), "2026-01-02 03:04:05.000000"),
        (Value::Timestamp(moment), "2026-11-28 23:26:16.123456"),
        (Value::Duration(SignedDuration::from_micros(-1_500_000)), "-1500000"),
        (
            Value::Uuid("67E55044-10B1-426F-9247-BB680E5FE0C8".parse().unwrap()),
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
        ),
        (Value::Json(serde_json::json!({"a": [1, null, "x"]})), r#"{"a":[1,null,"x"]}"#),
    ]
}

#[tokio::test]
async fn every_kind_comes_back_as_it_went() {
    let database = memory();
    write(&database, "CREATE TABLE held (value)", &[]).await.unwrap();
    for (value, text) in samples() {
        write(&database, "DELETE FROM held", &[]).await.unwrap();
        write(&database, "INSERT INTO held VALUES (?)", std::slice::from_ref(&value)).await.unwrap();
        assert_eq!(one(&database, "SELECT value FROM held", value.kind()).await, value);
        let kept = one(&database, "SELECT CAST(value AS TEXT) FROM held", Kind::Text).await;
        assert_eq!(kept, Value::Text(text.into()), "{value:?}");
        let null = read(&database, "SELECT ?", &[Value::Null(value.kind())], value.kind()).await.unwrap();
        assert_eq!(null, [Value::Null(value.kind())]);
    }
}

#[tokio::test]
async fn the_order_of_texts_is_the_order_of_times() {
    let database = memory();
    write(&database, "CREATE TABLE moments (at TEXT)", &[]).await.unwrap();
    let mut moments: Vec<Timestamp> = (0..200_i64)
        .map(|n| Timestamp::from_microsecond((n * 7_919 % 200 - 100) * 312_345_678_901_234 / 200).unwrap())
        .collect();
    for moment in &moments {
        write(&database, "INSERT INTO moments VALUES (?)", &[Value::Timestamp(*moment)]).await.unwrap();
    }
    moments.sort();
    let ordered = read(&database, "SELECT at FROM moments ORDER BY at", &[], Kind::Timestamp).await.unwrap();
    assert_eq!(ordered, moments.into_iter().map(Value::Timestamp).collect::<Vec<_>>());
}

#[tokio::test]
async fn times_of_other_programs_are_read() {
    let database = memory();
    for (text, micros) in [
        ("1970-01-02", 86_400_000_000_i64),
        ("1970-01-01T00:00:01Z", 1_000_000),
        ("1970-01-01 01:00", 3_600_000_000),
        ("1970-01-01 02:00:00.5+02:00", 500_000),
        ("1970-01-01 00:00:00.1234567891", 123_456),
    ] {
        let read = one(&database, &format!("SELECT '{text}'"), Kind::Timestamp).await;
        let Value::Timestamp(moment) = read else { panic!("{read:?}") };
        assert_eq!(moment.as_microsecond(), micros, "{text}");
    }
}

#[tokio::test]
async fn what_is_not_asked_for_is_an_error_that_names_the_column_and_not_the_value() {
    let database = memory();
    for (sql, kind, words) in [
        (
            "SELECT 'secret' AS age",
            Kind::I64,
            "column 1: `age` should hold a whole number, and holds text of 6 bytes",
        ),
        (
            "SELECT 2 AS sure",
            Kind::Bool,
            "`sure` should hold true or false (1 or 0), and holds a whole number",
        ),
        ("SELECT '2026-02-30' AS day", Kind::Date, "`day` should hold a day such as 2026-11-28"),
        ("SELECT '25:00' AS at", Kind::Time, "`at` should hold a time"),
        ("SELECT '2026-11-28 10:00x' AS at", Kind::Timestamp, "`at` should hold a moment"),
        ("SELECT CAST(x'ff' AS TEXT) AS name", Kind::Text, "`name` should hold text in UTF-8"),
        ("SELECT 'x' AS id", Kind::Uuid, "`id` should hold a UUID"),
        ("SELECT '{' AS data", Kind::Json, "`data` should hold a JSON document"),
        ("SELECT 70000 AS small", Kind::I16, "70000 does not fit"),
        ("SELECT 1.5 AS many", Kind::I64, "holds a fraction"),
    ] {
        let error = read(&database, sql, &[], kind).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Decode);
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.to_string().contains("secret"));
    }
}

#[tokio::test]
async fn what_has_no_form_in_sqlite_is_refused_before_it_is_sent() {
    let database = memory();
    for (value, kind, words) in [
        (Value::F64(f64::NAN), ErrorKind::Data, "NaN"),
        (Value::Date(civil::date(-1, 1, 1)), ErrorKind::Data, "year 0"),
        (Value::Duration(SignedDuration::MAX), ErrorKind::Data, "292,000 years"),
        (Value::Array(&Kind::I64, vec![]), ErrorKind::NotSupported, "no columns of arrays"),
    ] {
        let error = read(&database, "SELECT ?", &[value], Kind::Text).await.unwrap_err();
        assert_eq!(error.kind(), &kind);
        assert!(error.to_string().contains(words), "{error}");
    }
}
