//! Many migrations as one: a new database and one that was on the way end the same.

use std::sync::Arc;

use carafe_db::{
    migrate::{Id, Migration, Migrator, Options, Target, optimise::optimise},
    schema::{State, introspect, introspect::Found},
};
use migrations::{Kind, Scratch, history, scratch::on};

fn squashed(history: &[Migration], upto: usize) -> Migration {
    let mut squashed = Migration::new(Id::new("blog", "0001_squashed"));
    squashed.initial = true;
    squashed.replaces = history[..upto].iter().map(|migration| migration.id.clone()).collect();
    squashed.ops = optimise(history[..upto].iter().flat_map(|m| m.ops.clone()).collect(), &State::default());
    squashed
}

async fn all(db: &Scratch, history: Vec<Migration>) -> Result<usize, String> {
    let migrator = Migrator::new(Arc::clone(&db.driver), history);
    let report = migrator.migrate(&Target::All, &Options::default(), &mut |_| {}).await;
    report.map(|report| report.done.len()).map_err(|error| error.to_string())
}

async fn found(db: &Scratch) -> Vec<Found> {
    let mut found = introspect(&*db.driver).await.unwrap();
    found.iter_mut().for_each(|table| table.columns.sort_by(|a, b| a.name.cmp(&b.name)));
    found
}

// row: mig.squash
#[test]
fn a_squashed_history_leads_to_the_same_schema_from_nothing_and_from_the_middle() {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::MariaDb] {
        on(kind, "squash", &|db: Scratch| async move {
            let history = history("forty");
            let (one, upto) = (squashed(&history, 37), 37);
            let before: usize = history[..upto].iter().map(|m| m.ops.len()).sum();
            assert!(one.ops.len() * 3 < before, "{} of {before} operations are left", one.ops.len());
            let (fresh, half) = (db.another().await, db.another().await);
            all(&db, history.clone()).await.unwrap();
            let with_squashed: Vec<Migration> = [one.clone()].into_iter().chain(history.clone()).collect();

            // A new database takes the one, and what comes after it.
            assert_eq!(all(&fresh, with_squashed.clone()).await, Ok(history.len() - upto + 1));
            assert_eq!(found(&fresh).await, found(&db).await);

            // One in the middle goes on by the originals, and has the one in the end.
            let migrator = Migrator::new(Arc::clone(&half.driver), history.clone());
            let middle = Target::To(history[20].id.clone());
            migrator.migrate(&middle, &Options::default(), &mut |_| {}).await.unwrap();
            assert_eq!(all(&half, with_squashed.clone()).await, Ok(history.len() - 21));
            assert_eq!(found(&half).await, found(&db).await);
            assert_eq!(all(&half, with_squashed).await, Ok(0));

            // Once the originals are deleted, both go on.
            let only_one: Vec<Migration> = [one].into_iter().chain(history[upto..].to_vec()).collect();
            for db in [&db, &fresh, &half] {
                assert_eq!(all(db, only_one.clone()).await, Ok(0));
            }
            fresh.drop().await;
            half.drop().await;
        });
    }
}

// row: mig.squash
#[test]
fn what_was_said_of_two_operations_is_kept_when_they_become_one() {
    let read = |name: &str, text: &str| Migration::read("blog", name, &format!("{name}.toml"), text).unwrap();
    let first = "[[op]]\ncreate_model = \"Post\"\ntable = \"post\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\n";
    let more = "[[op]]\nadd_field = \"Post.score\"\ntype = \"i32\"\nfill = 0\naccept = { rewrites-table = \"it is small\" }\n\
                [[op]]\nalter_field = \"Post.score\"\ntype = \"i64\"\nonline = true\n\
                accept = { rewrites-table = \"still small\", locks-table = \"at night\" }\n";
    let mut before = State::default();
    read("0001_initial", first).apply(&mut before).unwrap();
    let ops = optimise(read("0002_score", more).ops, &before);
    let [one] = &ops[..] else { panic!("{ops:?}") };
    assert!(one.online);
    let said: Vec<_> = one.accept.iter().map(|(lint, why)| (lint.as_str(), why.as_str())).collect();
    assert_eq!(said, [("rewrites-table", "it is small"), ("locks-table", "at night")]);
}
