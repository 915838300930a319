//! What a file may say, and what is said of one that is wrong.

use std::collections::BTreeSet;

use carafe_db::migrate::{Graph, Id, Migration};

const EVERYTHING: &str = r#"initial = true
depends = ["auth.0001_initial"]
run_before = ["shop.0003_later"]
atomic = false

[[op]]
create_model = "Post"
table        = "blog_post"
index = [
  { name = "post_author", columns = ["author", "-created", "(lower(\"title\"))"], condition = "\"draft\" = 0", method = "btree", include = ["title"] },
]
unique = [
  { name = "post_title", columns = ["title"], nulls_equal = true, deferrable = true },
]
check = [
  { name = "post_views", condition = "\"views\" >= 0" },
]
[op.fields]
id = { type = "i64", key = true, auto = true }
title = { type = "text", max_length = 200, default = "a \"b\" \\ c", comment = "what it is called", collation = "C" }
views = { type = "i32", default = 0, min = 0, max = 9 }
price = { type = "decimal", digits = [10, 2], null = true }
words = { type = "array", of = "text", null = true }
draft = { type = "bool", default = true }
created = { type = "timestamp", default_now = true }
shout = { type = "text", generated = "upper(\"title\")", virtual = true }
state = { type = "text", max_length = 9, choices = ["draft", "public"] }
author = { references = "auth.User", to_field = "name", on_delete = "db_cascade", constraint = false, column = "writer" }
owner = { references = ".Owner", on_delete = "set_null", null = true }
tags = { many_to_many = "Tag" }
likes = { many_to_many = "auth.User", through = "Like" }

[[op]]
rename_model = "Post"
to           = "Article"
table        = "blog_article"

[[op]]
alter_table = "Article"
to          = "articles"

[[op]]
alter_model = "Article"
managed     = false

[[op]]
alter_key = "Article"
to        = ["id", "title"]

[[op]]
add_field  = "Article.subtitle"
type       = "text"
max_length = 120
fill       = ""

[[op]]
alter_field = "Article.title"
type        = "text"
fill_sql    = "lower(\"subtitle\")"

[[op]]
add_field = "Article.moment"
type      = "timestamp"
fill_now  = true

[[op]]
rename_field = "Article.body"
to           = "text"

[[op]]
remove_field = "Article.views"
fill         = 0

[[op]]
add_index = "Article"
name      = "by_title"
columns   = ["title"]
online    = true

[[op]]
add_unique = "Article"
name       = "one_title"
columns    = ["title"]

[[op]]
rename_index = "Article.by_title"
to           = "by_its_title"

[[op]]
remove_index = "Article.by_its_title"

[[op]]
add_check = "Article"
name      = "has_title"
condition = "\"title\" <> ''"

[[op]]
remove_check = "Article.has_title"

[[op]]
run      = "fill_slugs"
reverse  = "noop"
elidable = true

[[op]]
sql     = '''
CREATE FUNCTION a() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql;
SELECT a();'''
reverse = "DROP FUNCTION a"
only    = ["postgres"]

[[op]]
extension = "citext"

[[op]]
delete_model = "Article"
only_in      = "database"
"#;

// row: mig.state
#[test]
fn a_file_is_written_as_it_was_read() {
    let migration = Migration::read("blog", "0001_initial", "0001_initial.toml", EVERYTHING).unwrap();
    assert_eq!(migration.written(), EVERYTHING);
}

#[test]
fn comments_and_blanks_do_not_change_what_a_file_is() {
    let sum = |text: &str| Migration::read("blog", "a", "a.toml", text).unwrap().checksum;
    let plain = "[[op]]\nsql = \"a\"\nreverse = \"noop\"\n";
    assert_eq!(sum(plain), sum("# why\n[[op]]\n\nreverse   = 'noop' # nothing\nsql = 'a'\n"));
    assert_ne!(sum(plain), sum("[[op]]\nsql = \"b\"\nreverse = \"noop\"\n"));
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_place() {
    let cases = [
        ("[[op]\n", "a.toml:1:6: "),
        ("depend = []", "a.toml:1:1: `depend` means nothing here; did you mean `depends`?"),
        (
            "[[op]]\nadd_feild = \"Post.a\"",
            "a.toml:1:1: an operation begins with what it does; did you mean `add_field`?",
        ),
        (
            "[[op]]\nadd_field = \"Post\"\ntype = \"text\"",
            "a.toml:2:13: `Post` should be a model and a name: `Post.title`",
        ),
        (
            "[[op]]\nadd_field = \"Post.a\"\ntype = \"txet\"",
            "a.toml:3:8: there is no type `txet`; did you mean `text`?",
        ),
        (
            "[[op]]\nadd_field = \"Post.a\"\ntype = \"text\"\nmax_lenght = 3",
            "a.toml:4:1: `max_lenght` means nothing here; did you mean `max_length`?",
        ),
        ("[[op]]\nadd_field = \"Post.a\"\ntype = \"i64\"\nfill = \"x\"", "a.toml:4:8: `fill` is no i64"),
        ("[[op]]\nadd_field = \"Post.a\"\ntype = 3", "a.toml:3:8: `type` is a text, not integer"),
        ("[[op]]\nadd_field = \"Post.a\"\nreferences = \"B\"", "a.toml:1:1: `on_delete` is missing"),
        (
            "[[op]]\nadd_field = \"Post.a\"\nreferences = \"B\"\non_delete = \"casscade\"",
            "a.toml:4:13: there is no way to delete called `casscade`; did you mean `cascade`?",
        ),
        (
            "[[op]]\ndelete_model = \"shop.Post\"",
            "a.toml:2:16: `shop.Post`: a migration changes models of its own app",
        ),
        (
            "[[op]]\nsql = \"a\"\nonly = [\"postgre\"]",
            "a.toml:3:8: there is no database called `postgre`; did you mean `postgres`?",
        ),
        ("[[op]]\nadd_index = \"Post\"\nname = \"a\"", "a.toml:1:1: an index needs `columns`"),
        ("op = 3", "a.toml:1:6: `op` is a list of tables: `[[op]]`"),
    ];
    for (text, expected) in cases {
        let error = Migration::read("blog", "a", "a.toml", text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text}\n{error}");
    }
}

fn graph(files: &[(&str, &str)], applied: &[&str]) -> Result<Graph, String> {
    let read = |(id, text): &(&str, &str)| {
        let id = Id::read(id, "");
        Migration::read(&id.app, &id.name, &format!("{id}.toml"), text).unwrap()
    };
    let applied: BTreeSet<Id> = applied.iter().map(|id| Id::read(id, "")).collect();
    let graph = Graph::of(files.iter().map(read).collect(), &applied).map_err(|error| error.to_string())?;
    graph.refuse_conflicts().map_err(|error| error.to_string())?;
    Ok(graph)
}

fn order(files: &[(&str, &str)], applied: &[&str]) -> String {
    match graph(files, applied) {
        Ok(graph) => graph.in_order().map(|m| m.id.to_string()).collect::<Vec<_>>().join(" "),
        Err(error) => error,
    }
}

// row: mig.graph
#[test]
fn migrations_come_after_what_they_depend_on_and_what_cannot_be_is_told() {
    let a1 = ("a.0001", "");
    let squashed = ("a.0001_all", "replaces = [\"0001\", \"0002\"]");
    let cases: &[(&[(&str, &str)], &[&str], &str)] = &[
        (
            &[("a.0002", "depends = [\"0001\"]"), a1, ("b.0001", "depends = [\"a.0002\"]")],
            &[],
            "a.0001 a.0002 b.0001",
        ),
        (&[("a.0002", "depends = [\"0001\", \"b.0001\"]"), a1, ("b.0001", "")], &[], "a.0001 b.0001 a.0002"),
        (&[a1, ("b.0001", "run_before = [\"a.0001\"]")], &[], "b.0001 a.0001"),
        (
            &[("a.0002", "depends = [\"0001_x\"]"), ("a.0001_initial", "")],
            &[],
            "a.0002.toml: depends on `a.0001_x`, which is not there; did you mean `a.0001_initial`?",
        ),
        (
            &[a1, ("b.0001", "depends = [\"c.0001\"]")],
            &[],
            "b.0001.toml: depends on `c.0001`, which is not there; did you mean `a.0001`?",
        ),
        (
            &[
                ("a.0001", "depends = [\"0003\"]"),
                ("a.0002", "depends = [\"0001\"]"),
                ("a.0003", "depends = [\"0002\"]"),
            ],
            &[],
            "migrations depend on each other in a circle: `a.0001` needs `a.0003` needs `a.0002` needs `a.0001`; take one of these out of a `depends`",
        ),
        (
            &[a1, ("a.0002_x", "depends = [\"0001\"]"), ("a.0002_y", "depends = [\"0001\"]")],
            &[],
            "two ends of one history: `a.0002_x` and `a.0002_y`; two branches added a migration each: `makemigrations --merge` joins them",
        ),
        (
            &[a1, ("a.0002", "depends = [\"0001\"]"), squashed, ("a.0003", "depends = [\"0002\"]")],
            &[],
            "a.0001_all a.0003",
        ),
        (
            &[a1, ("a.0002", "depends = [\"0001\"]"), squashed, ("a.0003", "depends = [\"0001_all\"]")],
            &["a.0001", "a.0002"],
            "a.0001_all a.0003",
        ),
        (&[a1, ("a.0002", "depends = [\"0001\"]"), squashed], &["a.0001"], "a.0001 a.0002"),
        (
            &[squashed],
            &["a.0001"],
            "a.0001_all.toml: this database has applied some of what `a.0001_all` replaces, and `a.0001` is no longer there; bring the replaced files back (from version control), migrate, and then delete them",
        ),
    ];
    for (files, applied, expected) in cases {
        assert_eq!(order(files, applied), *expected);
    }
}
