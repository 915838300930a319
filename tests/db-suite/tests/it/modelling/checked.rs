//! What is looked at when a row is validated, and in which words it is told.

use carafe::{
    db::{Registry, jiff::civil},
    prelude::*,
};
use db_suite::each_with;

fn even(number: &i32) -> Result<(), String> {
    if number % 2 == 0 { Ok(()) } else { Err(format!("{number} is odd")) }
}

fn quiet(text: &str) -> Result<(), &'static str> {
    if text.contains('!') { Err("do not shout") } else { Ok(()) }
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Entry {
    id: i64,
    #[field(
        max_length = 20,
        unique_for_date = day,
        unique_for_month = seen,
        unique_for_year = local,
        validators(quiet, |text: &str| if text == "x" { Err("no x") } else { Ok(()) }),
        error_messages(max_length = "Shorter, please.", unique_for = "Once is enough.")
    )]
    title: String,
    #[field(validators(even))]
    seats: Option<i32>,
    #[field(
        max_length = 10,
        unique,
        error_messages(unique = "Somebody has this name.", blank = "Say a name.")
    )]
    name: String,
    day: civil::Date,
    seen: Timestamp,
    local: Option<civil::DateTime>,
}

fn registry() -> Registry {
    Registry::new().with::<Entry>("")
}

fn entry(title: &str, name: &str, day: civil::Date) -> Entry {
    let seen = day.at(23, 30, 0, 0).in_tz("UTC").unwrap().timestamp();
    Entry { id: 0, title: title.into(), seats: None, name: name.into(), day, seen, local: None }
}

type Told = Vec<(&'static str, &'static str, String)>;

async fn wrong(entry: &Entry, db: &Db) -> Told {
    match entry.validate(db).await {
        Ok(()) => Vec::new(),
        Err(error) => {
            let all = error.fields(db.registry());
            all.into_iter().map(|error| (error.fields[0], error.code, error.message)).collect()
        }
    }
}

// row: model.options
#[test]
fn functions_look_at_values_and_messages_are_a_models_own() {
    each_with(registry, async |db| {
        let day = civil::date(2026, 5, 31);
        let mut row = entry("Hi!", "", day);
        row.seats = Some(3);
        assert_eq!(
            wrong(&row, &db).await,
            [
                ("title", "invalid", "do not shout".to_owned()),
                ("seats", "invalid", "3 is odd".to_owned()),
                ("name", "blank", "Say a name.".to_owned()),
            ]
        );
        (row.title, row.seats, row.name) = ("x".into(), Some(4), "ann".into());
        assert_eq!(wrong(&row, &db).await, [("title", "invalid", "no x".to_owned())]);
        row.title = "a".repeat(21);
        assert_eq!(wrong(&row, &db).await, [("title", "max_length", "Shorter, please.".to_owned())]);
        (row.title, row.seats) = ("fair".into(), None);
        row.validate(&db).await.unwrap();
        row.save(&db).await.unwrap();
        let mut twin = entry("other", "ann", day);
        let expected = [("name", "unique", "Somebody has this name.".to_owned())];
        assert_eq!(wrong(&twin, &db).await, expected);
        let inside = twin.save(&db).await.unwrap_err().fields(db.registry()).remove(0);
        assert_eq!((inside.code, inside.message.as_str()), ("unique", "Somebody has this name."));
    });
}

// row: model.options
#[test]
fn a_title_is_there_once_a_day_a_month_and_a_year() {
    each_with(registry, async |db| {
        let day = civil::date(2026, 5, 31);
        let mut first = entry("fair", "a", day);
        first.local = Some(civil::date(2026, 1, 1).at(0, 0, 0, 0));
        first.save(&db).await.unwrap();
        first.validate(&db).await.unwrap();
        let once = || ("title", "unique_for", "Once is enough.".to_owned());
        let cases = [
            ("the same day, another month seen", (day, civil::date(2027, 6, 1), None), 1),
            ("another day, the same month", (day.tomorrow().unwrap(), civil::date(2026, 5, 1), None), 1),
            ("the month counts in each year", (civil::date(2027, 1, 1), civil::date(2027, 5, 9), None), 1),
            ("nothing is the same", (civil::date(2027, 1, 1), civil::date(2027, 6, 9), None), 0),
            ("the same year", (civil::date(2027, 1, 1), civil::date(2027, 6, 9), Some(2026)), 1),
            ("another year", (civil::date(2027, 1, 1), civil::date(2027, 6, 9), Some(2025)), 0),
            ("everything is the same", (day, day, Some(2026)), 3),
        ];
        for (name, (day, seen, year), times) in cases {
            let mut row = Entry { day, name: "b".into(), ..entry("fair", "b", seen) };
            row.local = year.map(|year| civil::date(year, 12, 31).at(23, 59, 0, 0));
            assert_eq!(wrong(&row, &db).await, vec![once(); times], "{name}");
            row.title = "another".into();
            row.validate(&db).await.unwrap();
        }
        let except = entry("fair", "b", day).validate_except(&db, |e| (e.day, e.seen)).await;
        except.unwrap();
    });
}
