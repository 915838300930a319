//! SQLite: a table that is made anew keeps what hangs on it, whoever hung it there.

use std::sync::Arc;

use carafe_db::{
    migrate::{Id, Migration, Migrator, Options, Target},
    schema::introspect,
};
use migrations::{Kind, Scratch, history, scratch::on};

use crate::faults::ROWS;

// row: mig.atomic
#[test]
fn a_table_that_is_made_anew_keeps_triggers_indexes_views_keys_and_rows() {
    on(Kind::Sqlite, "made anew", &|db: Scratch| async move {
        let text = "depends = [\"0001_initial\"]\n[[op]]\nalter_field = \"Post.views\"\ntype = \"i64\"\ndefault = 3\n[[op]]\nadd_check = \"Post\"\nname = \"some\"\ncondition = \"\\\"views\\\" >= 0\"\n[[op]]\nalter_field = \"Author.name\"\ntype = \"text\"\nmax_length = 90\ndefault = \"x\"\n";
        let mut history = history("ten");
        history[1] = Migration::read("blog", "0002", "0002.toml", text).unwrap();
        let migrator = Migrator::new(Arc::clone(&db.driver), history);
        let (first, options) = (Target::To(Id::new("blog", "0001_initial")), Options::default());
        migrator.migrate(&first, &options, &mut |_| {}).await.unwrap();
        db.script(ROWS).await;
        db.script(
            "CREATE INDEX by_hand ON blog_post (lower(title)) WHERE views > 0;
             CREATE TABLE log (title TEXT);
             CREATE TRIGGER noted AFTER INSERT ON blog_post BEGIN INSERT INTO log VALUES (new.title); END;
             CREATE VIEW seen AS SELECT p.title, a.name FROM blog_post p JOIN blog_author a ON a.id = p.author_id",
        )
        .await;
        for target in [&Target::All, &first, &Target::All] {
            migrator.migrate(target, &options, &mut |_| {}).await.unwrap();
            let found = introspect(&*db.driver).await.unwrap();
            let post = found.iter().find(|table| table.name == "blog_post").unwrap();
            assert_eq!(post.triggers, ["noted"]);
            let by_hand = post.indexes.iter().find(|index| index.name == "by_hand").unwrap();
            assert!(
                by_hand.definition.as_ref().unwrap().ends_with("(lower(title)) WHERE views > 0"),
                "{by_hand:?}"
            );
            assert_eq!(post.foreign_keys[0].table, "blog_author");
            assert_eq!(db.rows("SELECT title, name FROM seen ORDER BY title").await, "One|Ann\nTWO|Ann");
            db.script(
                "DELETE FROM log; INSERT INTO blog_post (title, views, author_id) VALUES ('Three', 1, 1)",
            )
            .await;
            assert_eq!(db.rows("SELECT title FROM log").await, "Three");
            db.script("DELETE FROM blog_post WHERE title = 'Three'").await;
            assert!(
                db.try_script("INSERT INTO blog_post (title, views, author_id) VALUES ('x', 1, 9)")
                    .await
                    .is_err()
            );
        }
        assert!(db.try_script("UPDATE blog_post SET views = -1").await.is_err(), "the check is there");
    });
}

// row: mig.atomic
#[test]
fn what_hangs_on_a_table_and_does_not_fit_it_any_more_is_named_and_nothing_is_done() {
    on(Kind::Sqlite, "does not fit", &|db: Scratch| async move {
        let text = "depends = [\"0001_initial\"]\n[[op]]\nremove_field = \"Post.legacy\"\n[[op]]\nalter_field = \"Post.views\"\ntype = \"i64\"\ndefault = 3\n";
        let mut history = history("ten");
        history[1] = Migration::read("blog", "0002", "0002.toml", text).unwrap();
        let migrator = Migrator::new(Arc::clone(&db.driver), history);
        let (first, options) = (Target::To(Id::new("blog", "0001_initial")), Options::default());
        migrator.migrate(&first, &options, &mut |_| {}).await.unwrap();
        db.script(ROWS).await;
        db.script("CREATE INDEX by_hand ON blog_post (legacy)").await;
        let before = introspect(&*db.driver).await.unwrap();
        let error = migrator.migrate(&Target::All, &options, &mut |_| {}).await.unwrap_err().to_string();
        assert!(
            error.contains("the index `by_hand` hangs on `blog_post` and does not fit what it becomes"),
            "{error}"
        );
        assert_eq!(introspect(&*db.driver).await.unwrap(), before);
    });
}
