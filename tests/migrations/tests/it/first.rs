//! A short history, there and back.

use std::sync::Arc;

use carafe_db::migrate::{Id, Migration, Migrator, Options, Target};
use migrations::on_each;

const INITIAL: &str = r#"
initial = true

[[op]]
create_model = "Author"
table = "blog_author"
[op.fields]
id = { type = "i64", key = true, auto = true }
name = { type = "text", max_length = 80 }

[[op]]
create_model = "Post"
table = "blog_post"
[op.fields]
id = { type = "i64", key = true, auto = true }
title = { type = "text", max_length = 200 }
author = { references = "Author", on_delete = "cascade" }
"#;

const SUBTITLE: &str = r#"
depends = ["0001_initial"]

[[op]]
add_field = "Post.subtitle"
type = "text"
max_length = 120
fill = "none"

[[op]]
alter_field = "Post.title"
type = "text"
max_length = 300

[[op]]
sql = "UPDATE blog_post SET title = 'new ' || title"
reverse = "noop"
"#;

fn history() -> Vec<Migration> {
    [("0001_initial", INITIAL), ("0002_subtitle", SUBTITLE)]
        .map(|(name, text)| Migration::read("blog", name, &format!("{name}.toml"), text).unwrap())
        .to_vec()
}

#[test]
fn a_history_goes_forward_and_back_with_its_rows() {
    on_each("a_history_goes_forward_and_back_with_its_rows", |db| async move {
        let migrator = Migrator::new(Arc::clone(&db.driver), history());
        let options = Options::default();
        let first = Target::To(Id::new("blog", "0001_initial"));
        migrator.migrate(&first, &options, &mut |_| {}).await.unwrap();
        db.script("INSERT INTO blog_author (name) VALUES ('ann'); INSERT INTO blog_post (title, author_id) VALUES ('one', 1)").await;
        let report = migrator.migrate(&Target::All, &options, &mut |_| {}).await.unwrap();
        assert_eq!(report.done.len(), 1);
        assert_eq!(db.rows("SELECT title, subtitle, author_id FROM blog_post").await, "new one|none|1");
        migrator.migrate(&first, &options, &mut |_| {}).await.unwrap();
        assert_eq!(db.rows("SELECT * FROM blog_post").await, "1|new one|1");
        migrator.migrate(&Target::Zero("blog".to_owned()), &options, &mut |_| {}).await.unwrap();
        let report = migrator.migrate(&Target::All, &options, &mut |_| {}).await.unwrap();
        assert_eq!((report.done.len(), report.applied), (2, 2));
        assert!(migrator.pending().await.unwrap().is_empty());
    });
}
