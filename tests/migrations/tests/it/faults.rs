//! Processes that end in the middle, many at once: what is there afterwards is whole, and one can go on.

use std::{
    process::{Command, Output},
    sync::Arc,
};

use carafe_db::{
    error::{ErrorKind, Result},
    migrate::{Id, Migration, Migrator, Options, Target},
    schema::introspect,
};
use migrations::{Kind, Scratch, history, on_each};

use crate::forty::compare;

pub(crate) const ROWS: &str = "INSERT INTO blog_author (name) VALUES ('Ann');
    INSERT INTO blog_post (title, views, legacy, author_id) VALUES ('One', 1, 'x', 1), ('TWO', 2, NULL, 1);";

pub(crate) fn migrator(db: &Scratch, history: &[Migration]) -> Migrator {
    Migrator::new(Arc::clone(&db.driver), history.to_vec())
}

pub(crate) async fn all(db: &Scratch, history: &[Migration]) -> Result<usize> {
    let report = migrator(db, history).migrate(&Target::All, &Options::default(), &mut |_| {}).await?;
    Ok(report.applied)
}

fn process(db: &Scratch, folder: &str, calls: Option<u32>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_migrate-once"));
    command.args([db.kind.word(), &db.url, folder]);
    command.args(calls.map(|calls| calls.to_string()));
    command
}

// row: mig.atomic, mig.apply
#[test]
fn a_process_that_ends_before_any_of_its_statements_leaves_a_step_done_or_not_and_the_next_goes_on() {
    on_each("ends before each statement", |db| async move {
        let history = history("ten");
        let (other, zero) = (db.another().await, Target::Zero("blog".to_owned()));
        let mut stops = 0;
        loop {
            let first = Target::To(Id::new("blog", "0001_initial"));
            migrator(&db, &history).migrate(&first, &Options::default(), &mut |_| {}).await.unwrap();
            db.script(ROWS).await;
            let before = introspect(&*db.driver).await.unwrap();
            let ended = process(&db, "ten", Some(stops)).output().unwrap();
            if ended.status.code() == Some(0) {
                break;
            }
            assert_eq!(ended.status.code(), None, "{}", String::from_utf8_lossy(&ended.stderr));
            whole_or_untouched(&db, &before).await;
            go_on(&db, &history).await;
            compare(&db, &other, &history, &history[1]).await;
            let rows = db.rows("SELECT name, views, slug FROM blog_post ORDER BY id").await;
            assert_eq!(rows, "One|101|one\nTWO|102|two", "stopped before call {stops}");
            migrator(&db, &history).migrate(&zero, &Options::default(), &mut |_| {}).await.unwrap();
            stops += 1;
        }
        assert!(stops > 15, "there were only {stops} calls to stop before");
        other.drop().await;
    });
}

/// Where changes of the schema are undone with their transaction, there is no third possibility.
async fn whole_or_untouched(db: &Scratch, before: &[introspect::Found]) {
    let now = introspect(&*db.driver).await.unwrap();
    let is_whole = now.iter().any(|table| table.name == "blog_writer");
    if db.kind != Kind::MariaDb {
        assert!(is_whole || now == before, "{now:#?}");
    }
}

/// The second run ends what the first began. Of a statement that the file itself brings nobody can tell whether it was done:
/// there a person has to look, and does here by its effect.
pub(crate) async fn go_on(db: &Scratch, history: &[Migration]) {
    let Err(error) = all(db, history).await else { return };
    assert!(
        db.kind == Kind::MariaDb && error.to_string().contains("whether it was done cannot be seen"),
        "{error:?}"
    );
    if db.rows("SELECT max(views) FROM blog_post").await == "102" {
        db.script("UPDATE blog_post SET views = views - 100").await;
    }
    let again = Options { again: true, ..Options::default() };
    migrator(db, history).migrate(&Target::All, &again, &mut |_| {}).await.unwrap();
}

/// How often eight processes begin at once: `CARAFE_ROUNDS`, or as often as CI has time for.
fn rounds() -> u32 {
    std::env::var("CARAFE_ROUNDS").map_or(5, |rounds| rounds.parse().unwrap())
}

// row: mig.apply
#[test]
fn eight_processes_at_once_apply_each_step_once() {
    on_each("eight at once", |db| async move {
        let history = history("crowd");
        for round in 0..rounds() {
            let children: Vec<_> = (0..8)
                .map(|_| {
                    let mut command = process(&db, "crowd", None);
                    command.stderr(std::process::Stdio::piped()).spawn().unwrap()
                })
                .collect();
            for child in children {
                let Output { status, stderr, .. } = child.wait_with_output().unwrap();
                assert!(status.success(), "round {round}: {}", String::from_utf8_lossy(&stderr));
            }
            assert_eq!(db.rows("SELECT step FROM blog_log ORDER BY id").await, "2\n3\n4\n5\n6\n7\n8");
            let zero = Target::Zero("blog".to_owned());
            migrator(&db, &history).migrate(&zero, &Options::default(), &mut |_| {}).await.unwrap();
        }
    });
}

/// Reads the second file of `ten` with something else in it.
fn changed(name: &str, text: &str) -> Vec<Migration> {
    let mut history = history("ten");
    history[1] = Migration::read("blog", name, &format!("{name}.toml"), text).unwrap();
    history
}

// row: mig.atomic
#[test]
fn a_step_that_fails_leaves_no_trace_or_is_gone_on_with() {
    on_each("fails in the middle", |db| async move {
        let failing = changed(
            "0002_fails",
            "depends = [\"0001_initial\"]\n[[op]]\nadd_field = \"Post.a\"\ntype = \"i64\"\nnull = true\n[[op]]\nsql = \"SELECT * FROM nowhere\"\nreverse = \"noop\"\n",
        );
        let mended = changed(
            "0002_fails",
            "depends = [\"0001_initial\"]\n[[op]]\nadd_field = \"Post.a\"\ntype = \"i64\"\nnull = true\n[[op]]\nsql = \"UPDATE blog_post SET a = 1\"\nreverse = \"noop\"\n",
        );
        let first = Target::To(Id::new("blog", "0001_initial"));
        migrator(&db, &failing).migrate(&first, &Options::default(), &mut |_| {}).await.unwrap();
        let before = introspect(&*db.driver).await.unwrap();
        let error = all(&db, &failing).await.unwrap_err().to_string();
        assert!(
            error.starts_with(
                "0002_fails.toml: could not apply `blog.0002_fails`: > sql SELECT * FROM nowhere: "
            ),
            "{error}"
        );
        let now = introspect(&*db.driver).await.unwrap();
        if db.kind == Kind::MariaDb {
            assert!(error.ends_with("mend the cause and run `migrate` again, it goes on there"), "{error}");
            assert!(now.iter().any(|table| table.columns.iter().any(|column| column.name == "a")));
            let again = Options { again: true, ..Options::default() };
            migrator(&db, &mended).migrate(&Target::All, &again, &mut |_| {}).await.unwrap();
        } else {
            assert!(
                error.ends_with("nothing of it was kept: mend the cause and run `migrate` again"),
                "{error}"
            );
            assert_eq!(now, before);
            assert_eq!(all(&db, &mended).await.unwrap(), 2);
        }
    });
}

#[test]
fn a_file_that_was_changed_after_it_was_applied_is_refused_until_it_is_accepted() {
    on_each("changed file", |db| async move {
        let first =
            "depends = [\"0001_initial\"]\n[[op]]\nadd_field = \"Post.a\"\ntype = \"i64\"\nnull = true\n";
        all(&db, &changed("0002_a", first)).await.unwrap();
        let other = changed("0002_a", &first.replace("i64", "i32"));
        let error = all(&db, &other).await.unwrap_err().to_string();
        assert!(error.starts_with("0002_a.toml: `blog.0002_a` was applied at 20"), "{error}");
        assert!(error.contains("its file is not what it was then; bring the file back"), "{error}");
        let accepting = Options { accept_changed: true, ..Options::default() };
        migrator(&db, &other).migrate(&Target::All, &accepting, &mut |_| {}).await.unwrap();
        all(&db, &other).await.unwrap();
        // One whose comments changed is the same.
        let commented = changed("0002_a", &format!("# why\n{}", first.replace("i64", "i32")));
        all(&db, &commented).await.unwrap();
    });
}

#[test]
fn rows_that_would_get_a_made_up_value_stop_the_migration() {
    on_each("no made-up values", |db| async move {
        let history = changed(
            "0002_a",
            "depends = [\"0001_initial\"]\n[[op]]\nadd_field = \"Post.a\"\ntype = \"i64\"\n[[op]]\nalter_field = \"Post.legacy\"\ntype = \"text\"\n",
        );
        let first = Target::To(Id::new("blog", "0001_initial"));
        migrator(&db, &history).migrate(&first, &Options::default(), &mut |_| {}).await.unwrap();
        db.script(ROWS).await;
        db.script("UPDATE blog_post SET legacy = 'x'").await;
        let error = all(&db, &history).await.unwrap_err().to_string();
        assert!(
            error.contains(
                "`blog_post` has rows and the new column `a` may not be null: say what they get, `fill = …`"
            ),
            "{error}"
        );
        db.script("DELETE FROM blog_post").await;
        all(&db, &history).await.unwrap();
    });
}

// row: mig.atomic
#[test]
fn a_migration_that_is_no_transaction_keeps_what_points_at_a_table_that_is_made_anew() {
    on_each("not atomic, made anew", |db| async move {
        let text = "atomic = false\ndepends = [\"0001_initial\"]\n[[op]]\nalter_field = \"Post.author\"\nreferences = \"Author\"\non_delete = \"db_cascade\"\n[[op]]\nalter_field = \"Author.name\"\ntype = \"text\"\nmax_length = 90\ndefault = \"x\"\n[[op]]\nsql = \"UPDATE blog_author SET name = 'Eve'\"\nreverse = \"noop\"\n[[op]]\nadd_check = \"Author\"\nname = \"named\"\ncondition = \"\\\"name\\\" <> ''\"\n";
        let history = changed("0002_not_atomic", text);
        let first = Target::To(Id::new("blog", "0001_initial"));
        migrator(&db, &history).migrate(&first, &Options::default(), &mut |_| {}).await.unwrap();
        db.script(ROWS).await;
        all(&db, &history).await.unwrap();
        assert_eq!(db.rows("SELECT name FROM blog_author").await, "Eve");
        assert_eq!(db.rows("SELECT count(*) FROM blog_post WHERE author_id = 1").await, "2");
        migrator(&db, &history).migrate(&first, &Options::default(), &mut |_| {}).await.unwrap();
        assert_eq!(db.rows("SELECT count(*) FROM blog_post WHERE author_id = 1").await, "2");
        let gone = db.try_script("DELETE FROM blog_author").await.unwrap_err();
        assert!(matches!(gone.kind(), ErrorKind::ForeignKey(_)), "watched again: {gone:?}");
    });
}
