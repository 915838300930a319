//! What the database watches, and the indexes that it uses.

use carafe::{
    db::{ErrorKind, Registry, driver::Vendor, jiff::civil, schema::schema_sql},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(
    unique(slug, day, name = "one_slug_a_day", message = "There is one of this name that day."),
    check(name = "ends_later", "\"until\" >= \"from\"", message = "It ends before it begins."),
    check(name = "few", "\"seats\" BETWEEN 1 AND 500", code = "too_many")
)]
struct Event {
    id: i64,
    #[field(max_length = 40)]
    slug: String,
    day: civil::Date,
    from: i32,
    until: i32,
    #[field(default = 1)]
    seats: i32,
}

/// What is broken, in a form's words: fields, code and message.
fn told(error: &carafe::db::DbError, db: &Db) -> (Vec<&'static str>, &'static str, String) {
    let first = error.fields(db.registry()).remove(0);
    (first.fields, first.code, first.message)
}

// row: model.constraints
#[test]
fn a_row_that_breaks_a_rule_fails_before_and_in_the_database() {
    each_with(
        || Registry::new().with::<Event>(""),
        async |db| {
            let day = civil::date(2026, 5, 1);
            let good = create!(Event { slug: "fair", day, from: 9, until: 17 }, &db).await.unwrap();
            let broken = [
                (
                    Event { id: 0, ..good.clone() },
                    (vec!["slug", "day"], "unique", "There is one of this name that day.".to_owned()),
                ),
                (
                    Event { id: 0, slug: "x".into(), until: 8, ..good.clone() },
                    (vec!["from", "until"], "check", "It ends before it begins.".to_owned()),
                ),
                (
                    Event { id: 0, slug: "y".into(), seats: 501, ..good.clone() },
                    (vec!["seats"], "too_many", "is not allowed".to_owned()),
                ),
            ];
            for (mut row, expected) in broken {
                let before = row.validate(&db).await.unwrap_err();
                assert!(matches!(before.kind(), ErrorKind::Invalid(_)), "{before:?}");
                assert_eq!(told(&before, &db), expected);
                let inside = row.save(&db).await.unwrap_err();
                assert!(matches!(inside.kind(), ErrorKind::Unique(_) | ErrorKind::Check(_)), "{inside:?}");
                assert_eq!(told(&inside, &db), expected);
            }
            let updated = Event::objects().update(&db, |e| e.until.set(e.from - 1)).await.unwrap_err();
            assert!(matches!(updated.kind(), ErrorKind::Check(_)), "{updated:?}");
            let mut other = Event { id: 0, day: day.tomorrow().unwrap(), ..good.clone() };
            other.validate(&db).await.unwrap();
            other.save(&db).await.unwrap();
            good.validate(&db).await.unwrap();
            assert_eq!(Event::objects().count(&db).await.unwrap(), 2);
        },
    );
}

/// Unique only among some rows; unique by an expression.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(
    unique(owner, where = "\"main\"", name = "one_main", message = "There is a main one already."),
    unique(
        "lower(\"mail\")",
        include(owner),
        name = "mail_once",
        message = "This address is taken.",
        code = "taken"
    )
)]
struct Address {
    id: i64,
    owner: i64,
    #[field(max_length = 80)]
    mail: String,
    main: bool,
}

// row: model.constraints
#[test]
fn rules_among_some_rows_and_by_expressions() {
    each_with(Registry::new, async |db| {
        let registry = std::sync::Arc::new(Registry::new().with::<Address>(""));
        let made = carafe::db::schema::create_schema(&**db.driver(), &registry).await;
        if !db.features().partial_indexes {
            let error = made.unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::NotSupported, "{error:?}");
            assert!(
                error.to_string().contains("one_main") || error.to_string().contains("Address"),
                "{error}"
            );
            return;
        }
        made.unwrap();
        let db = Db::new(std::sync::Arc::clone(db.driver()), registry);
        create!(Address { owner: 1, mail: "a@x.org", main: true }, &db).await.unwrap();
        create!(Address { owner: 1, mail: "b@x.org", main: false }, &db).await.unwrap();
        create!(Address { owner: 1, mail: "c@x.org", main: false }, &db).await.unwrap();
        let mut second = Address { id: 0, owner: 1, mail: "d@x.org".into(), main: true };
        let before = second.validate(&db).await.unwrap_err();
        assert_eq!(told(&before, &db).2, "There is a main one already.");
        let inside = second.save(&db).await.unwrap_err();
        assert_eq!(told(&inside, &db).2, "There is a main one already.");
        let mut twin = Address { id: 0, owner: 2, mail: "A@X.ORG".into(), main: true };
        for wrong in [twin.validate(&db).await.unwrap_err(), twin.save(&db).await.unwrap_err()] {
            let (_, code, message) = told(&wrong, &db);
            assert_eq!((code, message.as_str()), ("taken", "This address is taken."));
        }
        second.owner = 2;
        second.validate(&db).await.unwrap();
        second.save(&db).await.unwrap();
    });
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(
    index(owner, -created, name = "task_owner"),
    index(created, name = "task_open", where = "\"state\" = 'open'"),
    index(number, include(state), name = "task_covering")
)]
struct Task {
    id: i64,
    owner: i64,
    number: i64,
    #[field(max_length = 10)]
    state: String,
    created: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(index(owner, -created, name = "chore_owner"), index(state, name = "chore_gin", method = "gin"))]
struct Chore {
    id: i64,
    owner: i64,
    #[field(max_length = 10)]
    state: String,
    created: i64,
}

async fn fill(db: &Db) {
    let rows: Vec<Task> = (0..3000)
        .map(|number| Task {
            id: 0,
            owner: number % 100,
            number,
            state: if number % 50 == 0 { "open" } else { "done" }.to_owned(),
            created: number,
        })
        .collect();
    Task::bulk_create(db, rows).await.unwrap();
    let word = if db.features().vendor.is_mysql_like() { "ANALYZE TABLE task" } else { "ANALYZE" };
    db.script(word).await.unwrap();
}

// row: model.indexes
#[test]
fn a_plan_shows_the_index_of_some_rows() {
    each_with(Registry::new, async |db| {
        let registry = std::sync::Arc::new(Registry::new().with::<Task>(""));
        let made = carafe::db::schema::create_schema(&**db.driver(), &registry).await;
        if !db.features().partial_indexes {
            // It is left out, or refused; never is it an index over other rows than the model says.
            if let Err(error) = made {
                assert_eq!(error.kind(), &ErrorKind::NotSupported, "{error:?}");
            }
            return;
        }
        made.unwrap();
        let db = Db::new(std::sync::Arc::clone(db.driver()), registry);
        fill(&db).await;
        // A partial index is used where the statement says the same: the condition is text, not a bound value.
        let open =
            Task::objects().filter(|t| sql!("{t.state} = 'open'")).filter(|t| t.created.between(1000, 1100));
        let plan = open.order_by(|t| t.created).explain(&db).await.unwrap();
        assert!(plan.contains("task_open"), "{plan}");
        let plan = Task::objects()
            .filter(|t| t.owner.eq(7))
            .order_by(|t| t.created.desc())
            .explain(&db)
            .await
            .unwrap();
        assert!(plan.contains("task_owner"), "{plan}");
        let covered =
            Task::objects().filter(|t| t.number.between(5, 9)).order_by(|_| ()).values(|t| t.number);
        assert_eq!(covered.all(&db).await.unwrap().len(), 5);
    });
}

// row: model.indexes
#[test]
fn a_kind_of_index_that_a_database_has_not_crashes_nothing() {
    let registry = || Registry::new().with::<Chore>("");
    each_with(Registry::new, async |db| {
        let sql = schema_sql(db.features(), &registry());
        match db.features().vendor {
            Vendor::Postgres => assert!(sql.unwrap().to_lowercase().contains("using gin")),
            _ => match sql {
                Ok(sql) => assert!(!sql.to_lowercase().contains("using gin"), "{sql}"),
                Err(error) => assert_eq!(error.kind(), &ErrorKind::NotSupported, "{error:?}"),
            },
        }
    });
}
