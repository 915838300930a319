//! Every operation on each database, forwards, back and forwards again, with rows in the tables: the schema is what a
//! database has that was made at once, and going back leaves what was there before.

use std::{collections::BTreeSet, fs, path::PathBuf, sync::Arc};

use carafe::prelude::*;
use carafe_core::embed::Dir;
use carafe_db::{
    DbError,
    driver::{Features, Statement},
    error::Result,
    migrate::{
        CustomOperation, Id, Migration, Migrator, Options, Target,
        operation::{Op, WORDS},
    },
    schema::{State, Step, introspect},
};
use migrations::{Kind, Scratch, on_each, scratch::on};

use crate::forty::{compare, dump};

const BASE: &str = r#"
initial = true

[[op]]
create_model = "Author"
table = "blog_author"
[op.fields]
id = { type = "i64", key = true, auto = true }
name = { type = "text", max_length = 80 }

[[op]]
create_model = "Tag"
table = "blog_tag"
[op.fields]
id = { type = "i64", key = true, auto = true }
name = { type = "text", max_length = 40 }

[[op]]
create_model = "Post"
table = "blog_post"
comment = "what is read"
index = [{ name = "post_views", columns = ["views"] }]
check = [{ name = "post_seen", condition = "\"views\" >= 0" }]
[op.fields]
id = { type = "i64", key = true, auto = true }
title = { type = "text", max_length = 200 }
views = { type = "i32" }
code = { type = "i32", unique = true }
author = { references = "Author", on_delete = "cascade" }
tags = { many_to_many = "Tag" }

[[op]]
create_model = "Spare"
table = "blog_spare"
[op.fields]
id = { type = "i64", key = true, auto = true }
note = { type = "text", max_length = 9, null = true }

[[op]]
create_model = "Pair"
table = "blog_pair"
[op.fields]
a = { type = "i64", key = true }
b = { type = "i64" }
"#;

const ROWS: &str = "INSERT INTO blog_author (name) VALUES ('Ann'), ('Bob');
    INSERT INTO blog_tag (name) VALUES ('red'), ('blue');
    INSERT INTO blog_post (title, views, code, author_id) VALUES ('One', 1, 11, 1), ('Two', 2, 22, 2);
    INSERT INTO blog_post_tags (post_id, tag_id) VALUES (1, 1), (2, 2);";

/// What an operation does that the state of the models does not tell.
#[derive(Clone, Copy)]
enum Seen {
    /// Nothing: the schema is all.
    Schema,
    /// The rows of a query, before (and back) and after.
    On(Option<Kind>, &'static str, [&'static str; 2]),
    /// Only the query tells: the models say something else than the database, or nothing.
    Only(Option<Kind>, &'static str, [&'static str; 2]),
}
use Seen::{On, Only, Schema};

const TITLES: &str = "SELECT title FROM blog_post ORDER BY id";
const ALL: Option<Kind> = None;
const POSTGRES: Option<Kind> = Some(Kind::Postgres);
const EXTENSIONS: &str = "SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql'";
const COLLATIONS: &str = "SELECT count(*) FROM pg_collation WHERE collname IN ('careless', 'german')";

const CASES: &[(&str, Seen)] = &[
    (
        "create_model = \"Note\"\ntable = \"blog_note\"\ncomment = \"short\"\nunique = [{ name = \"note_once\", columns = [\"text\", \"post\"] }]\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\ntext = { type = \"text\", max_length = 80 }\npost = { references = \"Post\", on_delete = \"cascade\" }\nliked = { many_to_many = \"Author\" }",
        Schema,
    ),
    ("delete_model = \"Spare\"", Schema),
    ("rename_model = \"Tag\"\nto = \"Label\"\ntable = \"blog_label\"", Schema),
    (
        "alter_table = \"Post\"\nto = \"blog_article\"",
        On(ALL, "SELECT count(*) FROM blog_author", ["2", "2"]),
    ),
    ("alter_model = \"Spare\"\nmanaged = false", Only(ALL, "SELECT count(*) FROM blog_spare", ["0", "0"])),
    ("alter_key = \"Pair\"\nto = [\"a\", \"b\"]", Schema),
    ("alter_comment = \"Post\"\nto = \"what's written\"", Schema),
    ("alter_comment = \"Post\"\nto = \"\"", Schema),
    (
        "add_field = \"Post.sub\"\ntype = \"text\"\nmax_length = 80\nfill = \"none\"",
        On(ALL, "SELECT count(*) FROM blog_post", ["2", "2"]),
    ),
    ("add_field = \"Post.rank\"\ntype = \"i64\"\ndefault = 7", Schema),
    ("add_field = \"Post.editor\"\nreferences = \"Author\"\non_delete = \"set_null\"\nnull = true", Schema),
    ("add_field = \"Post.likers\"\nmany_to_many = \"Author\"", Schema),
    (
        "add_field = \"Post.loud\"\ntype = \"text\"\nmax_length = 200\nnull = true\ngenerated = \"upper(\\\"title\\\")\"",
        Schema,
    ),
    ("remove_field = \"Spare.note\"", Schema),
    ("alter_field = \"Post.title\"\ntype = \"text\"\nmax_length = 300\nnull = true", Schema),
    ("alter_field = \"Post.views\"\ntype = \"i64\"\ndefault = 3\ncomment = \"how often\"", Schema),
    ("alter_field = \"Post.code\"\ntype = \"i32\"", Schema),
    ("alter_field = \"Post.author\"\nreferences = \"Author\"\non_delete = \"db_cascade\"", Schema),
    ("rename_field = \"Post.views\"\nto = \"seen\"", Schema),
    ("rename_field = \"Post.tags\"\nto = \"labels\"", Schema),
    ("add_index = \"Post\"\nname = \"post_titles\"\ncolumns = [\"-title\", \"views\"]", Schema),
    ("add_index = \"Post\"\nname = \"post_online\"\ncolumns = [\"title\"]\nonline = true", Schema),
    ("add_unique = \"Post\"\nname = \"post_once\"\ncolumns = [\"title\", \"author\"]", Schema),
    ("add_unique = \"Post\"\nname = \"post_only\"\ncolumns = [\"title\"]\nonline = true", Schema),
    (
        "add_index = \"Post\"\nname = \"blog_post_fts\"\ncolumns = [\"title\"]\nsearch = \"english\"\nweights = [\"B\"]",
        Schema,
    ),
    (
        "add_index = \"Author\"\nname = \"author_words\"\ncolumns = [\"name\"]\nsearch = \"simple\"\nweights = [\"D\"]\nonline = true",
        Schema,
    ),
    ("remove_index = \"Post.post_views\"", Schema),
    ("remove_index = \"Post.post_views\"\nonline = true", Schema),
    ("rename_index = \"Post.post_views\"\nto = \"post_seen_often\"", Schema),
    (
        "add_check = \"Post\"\nname = \"post_code\"\ncondition = \"\\\"code\\\" > 0 AND \\\"title\\\" <> ''\"",
        Schema,
    ),
    ("add_check = \"Post\"\nname = \"post_code\"\ncondition = \"\\\"code\\\" > 0\"\nonline = true", Schema),
    ("remove_check = \"Post.post_seen\"", Schema),
    ("run = \"shout\"\nreverse = \"whisper\"", On(ALL, TITLES, ["One\nTwo", "ONE\nTWO"])),
    ("run = \"shout\"\nreverse = \"whisper\"\nelidable = true", On(ALL, TITLES, ["One\nTwo", "ONE\nTWO"])),
    (
        "sql = \"UPDATE blog_post SET title = concat(title, '; ') WHERE id = 1; UPDATE blog_post SET title = 'b' WHERE id = 2\"\nreverse = \"UPDATE blog_post SET title = 'One' WHERE id = 1; UPDATE blog_post SET title = 'Two' WHERE id = 2\"\nonly = [\"postgres\", \"mariadb\"]",
        On(POSTGRES, TITLES, ["One\nTwo", "One; \nb"]),
    ),
    (
        "sql = \"CREATE VIEW blog_seen AS SELECT title FROM blog_post\"\nreverse = \"DROP VIEW blog_seen\"",
        Only(ALL, "SELECT count(*) FROM blog_post", ["2", "2"]),
    ),
    ("extension = \"bloom\"", On(POSTGRES, EXTENSIONS, ["0", "1"])),
    ("extension = \"btree_gin\"", On(POSTGRES, EXTENSIONS, ["0", "1"])),
    ("extension = \"btree_gist\"", On(POSTGRES, EXTENSIONS, ["0", "1"])),
    ("extension = \"citext\"", On(POSTGRES, EXTENSIONS, ["0", "1"])),
    ("extension = \"hstore\"", On(POSTGRES, EXTENSIONS, ["0", "1"])),
    ("extension = \"pgcrypto\"", On(POSTGRES, EXTENSIONS, ["0", "1"])),
    ("extension = \"pg_trgm\"", On(POSTGRES, EXTENSIONS, ["0", "1"])),
    ("extension = \"unaccent\"", On(POSTGRES, EXTENSIONS, ["0", "1"])),
    (
        "add_collation = \"careless\"\nlocale = \"und-u-ks-level2\"\ndeterministic = false",
        On(POSTGRES, COLLATIONS, ["0", "1"]),
    ),
    ("add_collation = \"german\"\nlocale = \"C\"\nprovider = \"libc\"", On(POSTGRES, COLLATIONS, ["0", "1"])),
    (
        "custom = \"view\"\nwith = { name = \"blog_titles\", of = [\"Post\"] }",
        Only(ALL, "SELECT count(*) FROM blog_post", ["2", "2"]),
    ),
    // The database is that way already, or shall be so without the models.
    (
        "add_field = \"Post.ghost\"\ntype = \"i64\"\nnull = true\nonly_in = \"state\"",
        Only(ALL, TITLES, ["One\nTwo", "One\nTwo"]),
    ),
    (
        "add_field = \"Post.body\"\ntype = \"text\"\nnull = true\nonly_in = \"database\"",
        Only(ALL, "SELECT count(*) FROM blog_post", ["2", "2"]),
    ),
];

/// Columns of types that only PostgreSQL has.
const SPECIAL: &[&str] = &[
    "add_field = \"Post.traits\"\ntype = \"hstore\"\nfill = '{\"colour\":\"red\",\"size\":null}'",
    "add_field = \"Post.traits\"\ntype = \"hstore\"\ndefault = '{\"a\\\"b\":\"c=>d\"}'",
    "add_field = \"Post.words\"\ntype = \"search_vector\"\nnull = true\ngenerated = \"to_tsvector('simple'::regconfig, \\\"title\\\")\"",
];

/// What becomes of a table that is searched.
const SEARCHED: &str = "add_index = \"Post\"\nname = \"blog_post_fts\"\ncolumns = [\"title\"]\nsearch = \"simple\"\nweights = [\"A\"]";
const ONE: &str = "SELECT count(*) FROM blog_post_fts WHERE blog_post_fts MATCH 'one'";
const CHANGES: &[&str] = &[
    "rename_field = \"Post.title\"\nto = \"headline\"",
    "rename_field = \"Post.views\"\nto = \"seen\"",
    "alter_field = \"Post.title\"\ntype = \"text\"\nmax_length = 300\nnull = true",
    "alter_field = \"Post.views\"\ntype = \"i64\"\ndefault = 3",
    "add_field = \"Post.sub\"\ntype = \"text\"\nmax_length = 80\nfill = \"none\"",
    "add_check = \"Post\"\nname = \"post_code\"\ncondition = \"\\\"code\\\" > 0\"",
    "alter_table = \"Post\"\nto = \"blog_article\"",
    "rename_model = \"Post\"\nto = \"Article\"\ntable = \"blog_article\"",
    "rename_index = \"Post.blog_post_fts\"\nto = \"blog_article_fts\"",
    "remove_index = \"Post.blog_post_fts\"",
];

/// A collation can only go where it was before.
const FIRST: &str = "add_collation = \"german\"\nlocale = \"de\"";
const GOES: &str = "remove_collation = \"german\"\nlocale = \"de\"";

/// What a library brings: a view over the table of a model.
#[derive(Debug, serde::Deserialize)]
struct View {
    name: String,
    of: Vec<String>,
}

impl CustomOperation for View {
    fn describe(&self) -> String {
        format!("+ view {}", self.name)
    }

    fn forward(&self, _: &Features, models: &State) -> Result<Vec<Step>> {
        let table = models.model(&format!("blog.{}", self.of[0])).map(|model| &model.table);
        let table = table.ok_or_else(|| DbError::new(carafe_db::ErrorKind::Migration, "no such model"))?;
        Ok(vec![Step::sql(format!("CREATE VIEW {} AS SELECT title FROM {table}", self.name))])
    }

    fn back(&self, _: &Features, _: &State) -> Option<Result<Vec<Step>>> {
        Some(Ok(vec![Step::sql(format!("DROP VIEW {}", self.name))]))
    }
}

async fn shout(db: Db) -> Result<()> {
    db.run(&Statement::writing("UPDATE blog_post SET title = upper(title)").once(), &[], &mut ())
        .await
        .map(drop)
}

async fn whisper(db: Db) -> Result<()> {
    let sql = "UPDATE blog_post SET title = CASE id WHEN 1 THEN 'One' ELSE 'Two' END";
    db.run(&Statement::writing(sql).once(), &[], &mut ()).await.map(drop)
}

struct Folder(PathBuf);

impl Folder {
    fn new(db: &Scratch, at: usize, texts: &[String]) -> Self {
        let path =
            std::env::temp_dir().join(format!("carafe-matrix-{}-{:?}-{at}", std::process::id(), db.kind));
        fs::create_dir_all(&path).unwrap();
        for (number, text) in texts.iter().enumerate() {
            let depends = if number == 0 { String::new() } else { format!("depends = [\"{number:04}\"]\n") };
            fs::write(path.join(format!("{:04}.toml", number + 1)), depends + text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn migrator(db: &Scratch, folder: &Folder) -> Migrator {
    let blog = App::named("blog")
        .migrations(Dir::at(&folder.0))
        .data_migration("shout", shout)
        .data_migration("whisper", whisper)
        .migration_operation::<View>("view");
    Migrator::of((&App::new().mount("/blog", blog).build(), None), Arc::clone(&db.driver)).unwrap()
}

async fn go(migrator: &Migrator, to: &str) {
    let target = if to == "zero" { Target::Zero("blog".to_owned()) } else { Target::To(Id::new("blog", to)) };
    let done = migrator.migrate(&target, &Options::default(), &mut |_| {}).await;
    done.unwrap_or_else(|error| panic!("to {to}: {error:?}"));
}

/// A text that cannot be read twice the same is a text that `squashmigrations` would spoil.
fn is_written_as_it_was_read(op: &Op, text: &str) {
    let again = Migration::read("blog", "0002", "written", &op.written("blog")).unwrap();
    assert_eq!(again.ops, std::slice::from_ref(op), "{text}");
}

async fn case(db: &Scratch, other: &Scratch, at: usize, (before, op, seen): (&str, &str, Seen)) {
    let second = format!("{before}\n[[op]]\n{op}\n");
    let base = if before.is_empty() { BASE.to_owned() } else { format!("{BASE}\n[[op]]\n{before}\n") };
    let folder = Folder::new(db, at, &[base, second.trim_start_matches(before).to_owned()]);
    let migrator = migrator(db, &folder);
    let history: Vec<Migration> = migrator.look().await.unwrap().0.in_order().cloned().collect();
    is_written_as_it_was_read(&history[1].ops[0], op);
    go(&migrator, "0001").await;
    db.script(ROWS).await;
    let (schema, rows) = (introspect(&*db.driver).await.unwrap(), dump(db).await);
    for round in ["first", "again"] {
        looked(db, seen, 0, op).await;
        go(&migrator, "0002").await;
        looked(db, seen, 1, op).await;
        if !matches!(seen, Only(..)) {
            compare(db, other, &history, &history[1]).await;
        }
        go(&migrator, "0001").await;
        looked(db, seen, 0, op).await;
        assert_eq!(
            plain(introspect(&*db.driver).await.unwrap()),
            plain(schema.clone()),
            "{round}, back: {op}"
        );
        assert_eq!(dump(db).await, rows, "{round}, back: {op}");
    }
    go(&migrator, "zero").await;
    assert_eq!(introspect(&*db.driver).await.unwrap(), [], "{op}");
}

fn plain(mut tables: Vec<introspect::Found>) -> Vec<introspect::Found> {
    tables.iter_mut().for_each(|table| table.columns.sort_by(|a, b| a.name.cmp(&b.name)));
    tables
}

async fn looked(db: &Scratch, seen: Seen, at: usize, op: &str) {
    if let On(kind, sql, expected) | Only(kind, sql, expected) = seen
        && kind.is_none_or(|kind| kind == db.kind)
    {
        assert_eq!(db.rows(sql).await, expected[at], "{op}");
    }
}

// row: mig.operations, mig.apply
#[test]
fn every_operation_goes_forward_and_back_on_every_database() {
    on_each("matrix", |db| async move {
        let other = db.another().await;
        let cases = CASES.iter().map(|(op, seen)| ("", *op, *seen));
        let goes = (FIRST, GOES, On(POSTGRES, COLLATIONS, ["1", "0"]));
        for (at, one) in cases.chain([goes]).enumerate() {
            case(&db, &other, at, one).await;
        }
        other.drop().await;
    });
}

// row: mig.operations, model.fields_special
#[test]
fn columns_that_only_postgres_has_come_and_go() {
    on(Kind::Postgres, "special-columns", &|db: Scratch| async move {
        let other = db.another().await;
        for (at, op) in SPECIAL.iter().enumerate() {
            case(&db, &other, at, ("", *op, On(POSTGRES, TITLES, ["One\nTwo", "One\nTwo"]))).await;
        }
        other.drop().await;
    });
}

// row: mig.operations, orm.search
#[test]
fn a_table_that_is_searched_changes_and_keeps_its_words_in_step() {
    on_each("searched", |db| async move {
        let other = db.another().await;
        for (at, op) in CHANGES.iter().enumerate() {
            let keeps_its_name = !op.contains("_index = ");
            let seen = if keeps_its_name { On(Some(Kind::Sqlite), ONE, ["1", "1"]) } else { Schema };
            case(&db, &other, 100 + at, (SEARCHED, op, seen)).await;
        }
        other.drop().await;
    });
}

// row: mig.operations
#[test]
fn no_operation_is_left_out_of_the_matrix() {
    let first = |text: &'static str| text.split_whitespace().next().unwrap();
    let tried: BTreeSet<&str> = CASES.iter().map(|(op, _)| first(op)).chain([first(GOES)]).collect();
    let all: BTreeSet<&str> = WORDS.iter().copied().collect();
    assert_eq!(tried, all);
}
