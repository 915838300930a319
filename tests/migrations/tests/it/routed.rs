//! Several databases: a router says where tables are made.

use std::sync::Arc;

use carafe::{
    db::{
        db::{Intent, Router},
        registry::Registered,
    },
    prelude::*,
};
use carafe_core::embed::Dir;
use carafe_db::migrate::{Direction, Id, Migrator, Options, Target};
use migrations::{Scratch, on_each};

/// What is old is in the archive.
#[derive(Debug)]
struct Apart;

impl Router for Apart {
    fn database(&self, model: &Registered, _intent: Intent) -> Option<&str> {
        Some(if model.app == "old" { "archive" } else { "default" })
    }

    fn migrates(&self, database: &str, app: &str, _model: &str) -> Option<bool> {
        (app == "old").then(|| database == "archive")
    }
}

#[derive(Model, Debug)]
struct Letter {
    id: i64,
    text: String,
}

#[derive(Model, Debug)]
struct Parcel {
    id: i64,
    weight: i64,
}

const OLD: Dir = Dir::embedded(
    "old",
    &[
        (
            "0001_initial.toml",
            b"[[op]]\ncreate_model = \"Letter\"\ntable = \"letter_was\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\n\
              [[op]]\ncreate_model = \"Stamp\"\ntable = \"old_stamp\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\n",
        ),
        (
            "0002_more.toml",
            b"depends = [\"0001_initial\"]\n\
              [[op]]\nalter_table = \"Letter\"\nto = \"old_letter\"\n\
              [[op]]\nadd_field = \"Letter.text\"\ntype = \"text\"\nfill = \"\"\n\
              [[op]]\ndelete_model = \"Stamp\"\n",
        ),
    ],
);

const NEW: Dir = Dir::embedded(
    "new",
    &[(
        "0001_initial.toml",
        b"depends = [\"old.0002_more\"]\n[[op]]\ncreate_model = \"Parcel\"\ntable = \"new_parcel\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\nweight = { type = \"i64\" }\n\
          [[op]]\nsql = \"INSERT INTO new_parcel (weight) VALUES (7)\"\nreverse = \"noop\"\ndatabases = [\"default\"]\n\
          [[op]]\nsql = \"INSERT INTO old_letter (text) VALUES ('kept')\"\nreverse = \"noop\"\ndatabases = [\"archive\"]\n",
    )],
);

fn site() -> carafe_core::Site {
    let old = App::named("old").models::<Letter>().migrations(OLD);
    let new = App::named("new").models::<Parcel>().migrations(NEW);
    App::new().mount("/old", old).mount("/new", new).database_router(Apart).build()
}

async fn tables(db: &Scratch) -> String {
    let mut there = Vec::new();
    for table in ["letter_was", "old_letter", "old_stamp", "new_parcel"] {
        if db.try_script(&format!("SELECT count(*) FROM {table}")).await.is_ok() {
            there.push(table);
        }
    }
    there.join(" ")
}

// row: db.multi, mig.apply, mig.data
#[test]
fn a_table_is_made_changed_and_removed_only_where_its_rows_are() {
    on_each("routed", |db| async move {
        let (archive, site, options) = (db.another().await, site(), Options::default());
        let main = Migrator::of((&site, None), Arc::clone(&db.driver)).unwrap();
        let apart = Migrator::of((&site, None), Arc::clone(&archive.driver)).unwrap().named("archive");
        let first = Target::To(Id::new("old", "0001_initial"));
        for migrator in [&main, &apart] {
            migrator.migrate(&first, &options, &mut |_| {}).await.unwrap();
        }
        assert_eq!(
            (tables(&db).await, tables(&archive).await.as_str()),
            (String::new(), "letter_was old_stamp")
        );
        for migrator in [&main, &apart] {
            let report = migrator.migrate(&Target::All, &options, &mut |_| {}).await.unwrap();
            // A database knows every migration, so that none is asked for again.
            assert_eq!((report.applied, report.total), (3, 3));
        }
        assert_eq!(
            (tables(&db).await.as_str(), tables(&archive).await.as_str()),
            ("new_parcel", "old_letter")
        );
        assert_eq!(db.rows("SELECT weight FROM new_parcel").await, "7");
        assert_eq!(archive.rows("SELECT text FROM old_letter").await, "kept");
        for migrator in [&main, &apart] {
            for app in ["new", "old"] {
                let zero = Target::Zero(app.to_owned());
                let report = migrator.migrate(&zero, &options, &mut |_| {}).await.unwrap();
                assert!(report.done.iter().all(|(_, direction)| *direction == Direction::Back));
            }
        }
        assert_eq!((tables(&db).await, tables(&archive).await), (String::new(), String::new()));
        archive.drop().await;
    });
}

#[derive(Model, Debug)]
struct Answer {
    id: i64,
    to: Fk<Letter>,
}

// row: db.multi
#[test]
fn a_foreign_key_to_a_table_that_is_elsewhere_is_refused_and_one_without_constraint_is_made() {
    let files = |constraint: &str| {
        let old = b"[[op]]\ncreate_model = \"Letter\"\ntable = \"old_letter\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\n";
        let answer = format!(
            "depends = [\"old.0001_initial\"]\n[[op]]\ncreate_model = \"Answer\"\ntable = \"new_answer\"\n[op.fields]\nid = {{ type = \"i64\", key = true, auto = true }}\nto = {{ references = \"old.Letter\", on_delete = \"cascade\"{constraint} }}\n"
        );
        [("old", old.to_vec()), ("new", answer.into_bytes())]
    };
    let fails = |constraint: &'static str| {
        move |db: Scratch| async move {
            let home =
                std::env::temp_dir().join(format!("carafe-routed-{}-{}", std::process::id(), db.name()));
            for (app, text) in files(constraint) {
                std::fs::create_dir_all(home.join(app)).unwrap();
                std::fs::write(home.join(app).join("0001_initial.toml"), text).unwrap();
            }
            let old = App::named("old").models::<Letter>().migrations(Dir::at(home.join("old")));
            let new = App::named("new").models::<Answer>().migrations(Dir::at(home.join("new")));
            let site = App::new().mount("/old", old).mount("/new", new).database_router(Apart).build();
            let migrator = Migrator::of((&site, None), Arc::clone(&db.driver)).unwrap();
            let done = migrator.migrate(&Target::All, &Options::default(), &mut |_| {}).await;
            std::fs::remove_dir_all(&home).unwrap();
            if constraint.is_empty() {
                let error = done.unwrap_err().to_string();
                assert!(error.contains("`to_id` of `new_answer` points at `old.Letter`"), "{error}");
            } else {
                done.unwrap();
                assert_eq!(db.rows("SELECT count(*) FROM new_answer").await, "0");
            }
        }
    };
    on_each("a key to elsewhere", fails(""));
    on_each("a key to elsewhere without constraint", fails(", constraint = false"));
}

// row: db.multi
#[test]
fn a_key_from_before_the_router_stays_until_its_field_says_otherwise() {
    const LETTER: Dir = Dir::embedded(
        "old",
        &[(
            "0001_initial.toml",
            b"[[op]]\ncreate_model = \"Letter\"\ntable = \"old_letter\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\n",
        )],
    );
    const ANSWER: Dir = Dir::embedded(
        "new",
        &[
            (
                "0001_initial.toml",
                b"depends = [\"old.0001_initial\"]\n[[op]]\ncreate_model = \"Answer\"\ntable = \"new_answer\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\nto = { references = \"old.Letter\", on_delete = \"cascade\" }\n",
            ),
            (
                "0002_more.toml",
                b"depends = [\"0001_initial\"]\n[[op]]\nadd_field = \"Answer.note\"\ntype = \"text\"\nnull = true\n",
            ),
            (
                "0003_apart.toml",
                b"depends = [\"0002_more\"]\n[[op]]\nalter_field = \"Answer.to\"\nreferences = \"old.Letter\"\non_delete = \"cascade\"\nconstraint = false\n",
            ),
        ],
    );
    let site = |app: App| {
        let old = App::named("old").models::<Letter>().migrations(LETTER);
        let new = App::named("new").models::<Answer>().migrations(ANSWER);
        app.mount("/old", old).mount("/new", new).build()
    };
    on_each("a router that comes later", |db| async move {
        let options = Options::default();
        let before = Migrator::of((&site(App::new()), None), Arc::clone(&db.driver)).unwrap();
        let first = Target::To(Id::new("new", "0001_initial"));
        before.migrate(&first, &options, &mut |_| {}).await.unwrap();
        let after = site(App::new().database_router(Apart));
        let after = Migrator::of((&after, None), Arc::clone(&db.driver)).unwrap();
        let more = Target::To(Id::new("new", "0002_more"));
        after.migrate(&more, &options, &mut |_| {}).await.unwrap();
        let answer = "INSERT INTO new_answer (to_id, note) VALUES (7, 'x')";
        assert!(db.try_script(answer).await.is_err(), "the key is watched still");
        after.migrate(&Target::All, &options, &mut |_| {}).await.unwrap();
        db.script(answer).await;
    });
}
