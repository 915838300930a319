//! The commands, as a person calls them.

use std::{fs, path::PathBuf};

use carafe_core::{
    App,
    embed::Dir,
    output::{Colour, Manner, Output, Terminals},
    run::run_with,
};
use carafe_db::{DbApp, migrate::commands};

use crate::models::{Author, Post, Tag};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-makemigrations-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// The exit code, stdout and stderr.
fn call(app: App, words: &[&str], input: Option<&str>) -> (u8, String, String) {
    let (output, captured) = Output::captured_with(input.unwrap_or_default());
    let terminals = Terminals { answer: false, talk: input.is_some(), input: input.is_some() };
    let output = output.with_manner(Manner::detect(terminals, |_| None).with_colour(Colour::Never));
    let exit = run_with(commands::add_to(app), words.iter().copied(), output);
    (exit.code(), captured.stdout(), captured.stderr())
}

fn blog(folder: &Folder) -> App {
    App::new()
        .mount("/blog", App::named("blog").models::<(Author, Tag, Post)>().migrations(Dir::at(&folder.0)))
}

// row: mig.autodetect, mig.flags
#[test]
fn the_first_call_writes_all_the_second_nothing() {
    let folder = Folder::new("first");
    let (code, _, said) = call(blog(&folder), &["makemigrations", "--check"], None);
    assert_eq!((code, folder.files().len()), (1, 0), "{said}");
    let (code, shown, _) = call(blog(&folder), &["makemigrations", "--dry-run"], None);
    assert_eq!((code, folder.files().len()), (0, 0));
    assert!(shown.contains("create_model = \"Post\""), "{shown}");
    let (code, shown, said) = call(blog(&folder), &["makemigrations"], None);
    assert_eq!((code, folder.files()), (0, vec!["0001_initial.toml".to_owned()]), "{shown}{said}");
    crate::schema::golden("migrate/blog.toml", &folder.read("0001_initial.toml"));
    let (code, shown, said) = call(blog(&folder), &["makemigrations", "--check"], None);
    assert_eq!((code, shown.as_str(), said.as_str()), (0, "", "no changes\n"));
}

mod early {
    #![allow(dead_code, unreachable_pub, reason = "only its description is asked for")]

    use carafe::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub struct Note {
        pub id: i64,
        pub body: String,
        pub stars: i64,
    }
}

mod late {
    #![allow(dead_code, unreachable_pub, reason = "only its description is asked for")]

    use carafe::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub struct Note {
        pub id: i64,
        pub text: String,
        pub stars: i64,
        #[field(max_length = 20)]
        pub colour: String,
    }
}

mod ordered {
    #![allow(dead_code, unreachable_pub, reason = "only its description is asked for")]

    use carafe::prelude::*;

    #[derive(Model, Debug, Clone)]
    #[model(history)]
    pub struct Note {
        pub id: i64,
        pub body: String,
        pub stars: i64,
        #[field(order_with_respect_to = stars)]
        pub position: i32,
    }
}

// row: model.fields_special, model.meta, model.ecosystem
#[test]
fn the_column_of_an_order_and_the_table_of_a_history_are_made_without_a_question() {
    let folder = Folder::new("ordered");
    call(early(&folder), &["makemigrations"], None);
    let ordered = App::new().models::<(ordered::Note, carafe_db::Change)>().migrations(Dir::at(&folder.0));
    let (code, _, said) = call(ordered, &["makemigrations", "--no-input", "--name", "order"], None);
    assert_eq!(code, 0, "{said}");
    let written = folder.read("0002_order.toml");
    for line in [
        "add_field = \"Note.position\"",
        "fill      = 0",
        "create_model = \"Change\"",
        "table        = \"carafe_change\"",
    ] {
        assert!(written.contains(line), "{line}: {written}");
    }
}

fn early(folder: &Folder) -> App {
    App::new().models::<early::Note>().migrations(Dir::at(&folder.0))
}

fn late(folder: &Folder) -> App {
    App::new().models::<late::Note>().migrations(Dir::at(&folder.0))
}

#[test]
fn what_cannot_be_known_is_asked_and_the_sql_is_shown_first() {
    let folder = Folder::new("asked");
    call(early(&folder), &["makemigrations"], None);
    let (code, _, said) = call(late(&folder), &["makemigrations"], Some("s\ny\nred\n"));
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("Was `Note.body` renamed to `Note.text`? [y/N, s shows the SQL of both]"),
        "{said}"
    );
    assert!(said.contains("ALTER TABLE \"note\" RENAME COLUMN \"body\" TO \"text\";"), "{said}");
    assert!(said.contains("ALTER TABLE \"note\" DROP COLUMN \"body\";"), "{said}");
    let written = folder.read(&folder.files()[1]);
    assert!(written.contains("rename_field = \"Note.body\"\nto           = \"text\""), "{written}");
    assert!(written.contains("fill       = \"red\""), "{written}");
}

#[test]
fn without_a_person_each_question_names_its_flag_and_nothing_is_guessed() {
    let folder = Folder::new("flags");
    call(early(&folder), &["makemigrations"], None);
    let (code, _, said) = call(late(&folder), &["makemigrations", "--no-input"], None);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("`--rename Note.body=text` or `--gone Note.body`"), "{said}");
    let (code, _, said) = call(late(&folder), &["makemigrations", "--rename", "Note.body=text"], None);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("`--fill Note.colour=VALUE` or `--fill-sql Note.colour=EXPRESSION`"), "{said}");
    assert_eq!(folder.files().len(), 1);
    let answers = folder.0.join("answers");
    fs::write(&answers, "[rename]\n\"Note.body\" = \"text\"\n[fill_sql]\n\"Note.colour\" = \"'red'\"\n")
        .unwrap();
    let file = answers.display().to_string();
    let (code, _, said) =
        call(late(&folder), &["makemigrations", "--no-input", "--name", "colours", "--answers", &file], None);
    assert_eq!(code, 0, "{said}");
    assert!(folder.read("0002_colours.toml").contains("fill_sql   = \"'red'\""));
}

#[test]
fn two_branches_are_joined_when_their_order_makes_no_difference() {
    let folder = Folder::new("merge");
    call(early(&folder), &["makemigrations"], None);
    let add = |name: &str, field: &str| {
        let text = format!(
            "depends = [\"0001_initial\"]\n[[op]]\nadd_field = \"Note.{field}\"\ntype = \"i64\"\nnull = true\n"
        );
        fs::write(folder.0.join(format!("{name}.toml")), text).unwrap();
    };
    add("0002_a", "a");
    add("0002_b", "b");
    let (code, _, said) = call(early(&folder), &["makemigrations"], None);
    assert!(code == 1 && said.contains("`0002_a` and `0002_b`"), "{said}");
    let (code, _, said) = call(early(&folder), &["makemigrations", "--merge"], None);
    assert_eq!(code, 0, "{said}");
    assert_eq!(folder.read("0003_merge.toml"), "depends = [\"0002_a\", \"0002_b\"]\n");
    fs::remove_file(folder.0.join("0003_merge.toml")).unwrap();
    add("0002_b", "a");
    let (code, _, said) = call(early(&folder), &["makemigrations", "--merge"], None);
    assert!(code == 1 && said.contains("change the same things"), "{said}");
}

#[test]
fn the_statements_of_a_migration_are_shown_for_any_database() {
    let folder = Folder::new("sql");
    call(blog(&folder), &["makemigrations"], None);
    let mut text = String::new();
    for database in ["sqlite", "postgres", "mariadb", "mysql"] {
        for way in ["", "--back"] {
            let mut words = vec!["sqlmigrate", "blog", "0001", "--vendor", database];
            words.extend((!way.is_empty()).then_some(way));
            let (code, shown, said) = call(blog(&folder), &words, None);
            assert_eq!(code, 0, "{said}");
            text.push_str(&format!("-- {database} {way}\n{shown}\n"));
        }
    }
    crate::schema::golden("migrate/sqlmigrate.sql", &text);
}

// row: mig.flags
#[test]
fn a_program_is_told_as_json_what_was_written() {
    let folder = Folder::new("json");
    let (code, shown, _) = call(early(&folder), &["makemigrations", "--check", "--json"], None);
    assert_eq!(code, 1);
    assert!(shown.contains("\"operations\":[\"+ create model Note\"],\"path\":null"), "{shown}");
    let (_, shown, _) = call(early(&folder), &["makemigrations", "--json"], None);
    let path = folder.0.join("0001_initial.toml").display().to_string();
    assert!(
        shown.starts_with(
            "{\"schema\":\"carafe.makemigrations/1\",\"files\":[{\"app\":\".\",\"name\":\"0001_initial\""
        ),
        "{shown}"
    );
    assert!(shown.contains(&format!("\"path\":{path:?}")) && shown.lines().count() == 1, "{shown}");
    let (code, shown, _) = call(early(&folder), &["makemigrations", "--json"], None);
    assert_eq!((code, shown.as_str()), (0, "{\"schema\":\"carafe.makemigrations/1\",\"files\":[]}\n"));
    let (code, shown, said) = call(late(&folder), &["makemigrations", "--check", "--json"], None);
    assert!(code == 1 && shown.contains("models changed without a migration"), "{shown}{said}");
}

/// A stay, which SQLite cannot hold.
mod stay {
    use carafe::prelude::*;
    use carafe_db::field::Range;

    #[derive(Model)]
    #[model(exclude(name = "one_guest", nights = "&&"), search(guest))]
    pub(super) struct Stay {
        id: i64,
        #[field(max_length = 80)]
        guest: String,
        nights: Range<carafe_db::jiff::civil::Date>,
    }
}

// row: orm.pg_lookups, orm.search
#[test]
fn a_model_that_the_database_of_the_settings_cannot_hold_is_named_when_its_file_is_written() {
    let folder = Folder::new("stay");
    let app =
        || App::new().mount("/inn", App::named("inn").models::<stay::Stay>().migrations(Dir::at(&folder.0)));
    let (code, _, said) = call(app(), &["makemigrations"], None);
    assert_eq!((code, folder.files().len()), (0, 1), "{said}");
    assert!(said.contains("`Stay` (") && said.contains("SQLite has no columns of ranges"), "{said}");
    let text = folder.read("0001_initial.toml");
    let index = "{ name = \"one_guest\", columns = [\"nights\"], exclude = [\"&&\"] }";
    let words = "{ name = \"inn_stay_fts\", columns = [\"guest\"], search = \"simple\", weights = [\"D\"] }";
    assert!(text.contains(index) && text.contains(words), "{text}");
    let (code, _, said) = call(app(), &["makemigrations", "--check"], None);
    assert_eq!(code, 0, "{said}");
}
