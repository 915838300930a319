//! The functions that every connection has.

use carafe_db::{Kind, Value};

use crate::support::{memory, one, read, write};

#[tokio::test]
async fn functions_give_what_they_say() {
    let database = memory();
    for (sql, wanted) in [
        ("carafe_lower('ÄRGER ΟΔΟΣ')", "ärger οδοσ"),
        ("carafe_upper('straße')", "STRASSE"),
        ("carafe_lower(12)", "12"),
        ("instr(carafe_lower('Ünder'), carafe_lower('ÜN')) > 0", "1"),
        ("'Grüße' REGEXP '^\\w{5}$'", "1"),
        ("'Grüße' REGEXP 'GRÜ'", "0"),
        ("carafe_iregexp('GRÜ', 'Grüße')", "1"),
        ("carafe_reverse('añb')", "bña"),
        ("carafe_repeat('ab', 3)", "ababab"),
        ("carafe_lpad('7', 3, '0')", "007"),
        ("carafe_rpad('abcd', 2, '-')", "ab"),
        ("carafe_rpad('é', 4, 'xy')", "éxyx"),
        ("carafe_add('0.1', '0.2')", "0.3"),
        ("carafe_sub('1', 3)", "-2"),
        ("carafe_mul('1.10', '2')", "2.20"),
        ("carafe_div('1', '8')", "0.125"),
        ("carafe_rem('7', '4')", "3"),
        ("carafe_neg('1.5')", "-1.5"),
        ("carafe_abs('-1.5')", "1.5"),
        ("carafe_round('2.345', 2)", "2.35"),
        ("'9.5' < '10' COLLATE carafe_decimal", "1"),
        ("'1.50' = '1.5' COLLATE carafe_decimal", "1"),
        ("carafe_micros('2026-11-28 00:00:00.000001') - carafe_micros('2026-11-28T00:00:00Z')", "1"),
        ("carafe_moment(1)", "1970-01-01 00:00:00.000001"),
        ("strftime('%Y-%m-%d %H:%M:%f000', '2026-11-28 10:00:00.25')", "2026-11-28 10:00:00.250000"),
        ("sqrt(16)", "4.0"),
        ("power(2, 10)", "1024.0"),
        ("ceil(1.2) + floor(1.8)", "3.0"),
    ] {
        let found = one(&database, &format!("SELECT CAST({sql} AS TEXT)"), Kind::Text).await;
        assert_eq!(found, Value::Text(wanted.into()), "{sql}");
    }
}

#[tokio::test]
async fn null_gives_null() {
    let database = memory();
    for sql in [
        "carafe_lower(NULL)",
        "NULL REGEXP 'a'",
        "'a' REGEXP NULL",
        "carafe_add(NULL, 1)",
        "carafe_div(1, 0)",
        "carafe_micros(NULL)",
        "sqrt(-1)",
        "ln(0)",
        "carafe_lpad('a', NULL, 'x')",
        "(SELECT carafe_sum(value) FROM (SELECT 1 AS value) WHERE 0)",
        "(SELECT carafe_stddev_samp(1))",
    ] {
        assert_eq!(
            one(&database, &format!("SELECT {sql}"), Kind::Text).await,
            Value::Null(Kind::Text),
            "{sql}"
        );
    }
}

#[tokio::test]
async fn decimals_are_summed_and_ordered_as_numbers() {
    let database = memory();
    write(&database, "CREATE TABLE prices (price TEXT)", &[]).await.unwrap();
    write(&database, "INSERT INTO prices VALUES ('9.90'), ('10.10'), ('-1'), (NULL)", &[]).await.unwrap();
    let sum = one(&database, "SELECT carafe_sum(price) FROM prices", Kind::Decimal).await;
    assert_eq!(sum, Value::Decimal("19.00".parse().unwrap()));
    let average = one(&database, "SELECT carafe_avg(price) FROM prices", Kind::Text).await;
    assert!(matches!(&average, Value::Text(text) if text.starts_with("6.333333")), "{average:?}");
    let greatest = one(&database, "SELECT max(price COLLATE carafe_decimal) FROM prices", Kind::Text).await;
    assert_eq!(greatest, Value::Text("10.10".into()));
    let ordered = read(
        &database,
        "SELECT price FROM prices WHERE price IS NOT NULL ORDER BY price COLLATE carafe_decimal",
        &[],
        Kind::F64,
    )
    .await
    .unwrap();
    assert_eq!(ordered, [-1.0, 9.9, 10.1].map(Value::F64));
    let spread =
        one(&database, "SELECT carafe_var_pop(v) FROM (SELECT 1 AS v UNION SELECT 3)", Kind::F64).await;
    assert_eq!(spread, Value::F64(1.0));
}

#[tokio::test]
async fn a_function_refuses_what_would_take_the_memory_or_the_time() {
    let database = memory();
    for (sql, words) in [
        ("SELECT carafe_repeat('aaaaaaaaaa', 1000000000)", "a million characters"),
        ("SELECT carafe_lpad('a', 1000000000, 'b')", "a million characters"),
        ("SELECT 'a' REGEXP '('", "the regular expression is wrong"),
        ("SELECT 'a' REGEXP '(\\w{100}){100}{100}'", "the regular expression is wrong"),
        ("SELECT carafe_add('x', 1)", "no decimal number"),
        ("SELECT carafe_mul('79228162514264337593543950335', 10)", "28 digits"),
    ] {
        let error = read(&database, sql, &[], Kind::Text).await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn ours_may_stand_in_an_index() {
    let database = memory();
    write(&database, "CREATE TABLE people (name TEXT)", &[]).await.unwrap();
    write(&database, "CREATE UNIQUE INDEX people_name ON people (carafe_lower(name))", &[]).await.unwrap();
    write(&database, "INSERT INTO people VALUES ('Änne')", &[]).await.unwrap();
    let error = write(&database, "INSERT INTO people VALUES ('ÄNNE')", &[]).await.unwrap_err();
    assert_eq!(error.broken().unwrap().constraint.as_deref(), Some("people_name"));
}
