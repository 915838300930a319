//! The flags of the commands, and the functions that apps have run around them, on a real database.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use carafe::prelude::*;
use carafe_core::{
    embed::Dir,
    output::{Colour, Manner, Output, Terminals},
    run::Ran,
    settings::Sources,
};
use carafe_db::{
    DbError,
    driver::Statement,
    migrate::{Direction, Event, Fake, Id, Migrating, Migration, Migrator, Options, Target},
    schema::introspect,
};
use migrations::{Kind, Scratch, on_each, scratch::open};

mod early {
    use carafe::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub struct Note {
        pub id: i64,
        pub body: String,
    }
}

mod late {
    use carafe::prelude::*;

    #[derive(Model, Debug, Clone)]
    #[model(comment = "what is stuck to the fridge")]
    pub struct Note {
        pub id: i64,
        pub body: String,
        #[field(max_length = 20)]
        pub colour: String,
    }
}

/// A folder with two files of SQLite and the migrations beside them.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-flags-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("migrations")).unwrap();
        Self(path)
    }

    fn call(&self, notes: App, words: &[&str]) -> Ran {
        let notes = notes.migrations(Dir::at(self.0.join("migrations")));
        let app = App::new().mount("/notes", notes).database_driver(&["sqlite"], carafe_db_sqlite::connect);
        let url = |name: &str| format!("sqlite:{}", self.0.join(name).display());
        let toml = format!(
            "[database]\nurl = {:?}\n[database.others.archive]\nurl = {:?}\n",
            url("first.sqlite3"),
            url("archive.sqlite3")
        );
        app.runner().sources(Sources::new().toml(&toml)).capture(words.iter().copied())
    }

    fn early(&self, words: &[&str]) -> Ran {
        self.call(App::named("notes").models::<early::Note>(), words)
    }

    fn late(&self, words: &[&str]) -> Ran {
        self.call(App::named("notes").models::<late::Note>(), words)
    }

    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.join("migrations")).unwrap();
        let mut names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join("migrations").join(name)
    }

    async fn tables(&self, file: &str) -> Vec<String> {
        let driver = open(Kind::Sqlite, &self.0.join(file).display().to_string()).await.unwrap();
        let names = introspect(&*driver).await.unwrap().into_iter().map(|table| table.name).collect();
        driver.close().await;
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn is_refused(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.exit().code(), 1, "{}", ran.stderr());
    for word in words {
        assert!(ran.stderr().contains(word), "{}", ran.stderr());
    }
}

// row: mig.flags
#[test]
fn a_change_goes_into_the_last_file_as_long_as_nobody_has_applied_it() {
    let place = Place::new("update");
    is_refused(&place.late(&["makemigrations", "--update"]), &["has no migration that could be updated"]);
    place.early(&["makemigrations"]).assert_ok();
    let first = fs::read_to_string(place.file("0001_initial.toml")).unwrap();
    let shown = place.late(&["makemigrations", "--update", "--fill", "Note.colour=red", "--dry-run"]);
    assert!(shown.assert_ok().stdout().contains("colour = { type = \"text\", max_length = 20 }"));
    assert_eq!(fs::read_to_string(place.file("0001_initial.toml")).unwrap(), first);
    assert_eq!(place.late(&["makemigrations", "--update", "--check"]).exit().code(), 1);
    place.late(&["makemigrations", "--update", "--fill", "Note.colour=red"]).assert_ok();
    assert_eq!(place.files(), ["0001_initial.toml"]);
    let written = fs::read_to_string(place.file("0001_initial.toml")).unwrap();
    assert!(written.contains("comment      = \"what is stuck to the fridge\""), "{written}");
    assert_eq!(written.matches("[[op]]").count(), 1, "a new table needs no second operation: {written}");
    place.late(&["makemigrations", "--check"]).assert_ok();
    place.late(&["migrate"]).assert_ok();
    let refused = place.early(&["makemigrations", "--update"]);
    is_refused(&refused, &["`notes.0001_initial` is applied to the database", "`migrate notes zero`"]);
    place.late(&["migrate", "notes", "zero"]).assert_ok();
    place.late(&["migrate", "--database", "archive"]).assert_ok();
    let refused = place.early(&["makemigrations", "--update"]);
    is_refused(&refused, &["applied to the database `archive`", "`migrate notes zero --database archive`"]);
    place.late(&["migrate", "notes", "zero", "--database", "archive"]).assert_ok();
    place.early(&["makemigrations", "--update", "--name", "again"]).assert_ok();
    assert_eq!(place.files(), ["0001_again.toml"]);
    assert_eq!(fs::read_to_string(place.file("0001_again.toml")).unwrap(), first);
    place.early(&["makemigrations", "--empty", "notes"]).assert_ok();
    fs::write(place.file("0002_other.toml"), "replaces = [\"0002_custom\", \"0009_gone\"]\n").unwrap();
    fs::remove_file(place.file("0002_custom.toml")).unwrap();
    is_refused(
        &place.late(&["makemigrations", "--update", "--fill", "Note.colour=red"]),
        &["two ends of one history"],
    );
}

// row: mig.apply
#[tokio::test(flavor = "multi_thread")]
async fn another_database_is_migrated_by_its_alias() {
    let place = Arc::new(Place::new("alias"));
    let own = Arc::clone(&place);
    let done = std::thread::spawn(move || {
        let place = own;
        place.early(&["makemigrations"]).assert_ok();
        place.early(&["migrate", "--database", "archive"]).assert_ok();
        let first = place.early(&["showmigrations"]);
        assert!(first.assert_ok().stdout().contains("0001_initial  open"), "{}", first.stdout());
        let archive = place.early(&["showmigrations", "--database", "archive"]);
        assert!(archive.assert_ok().stdout().contains("0001_initial  applied"), "{}", archive.stdout());
        place.early(&["migrate", "--check", "--database", "archive"]).assert_ok();
        assert_eq!(place.early(&["migrate", "--check"]).exit().code(), 1);
        let sql = place.early(&["sqlmigrate", "notes", "0001", "--database", "archive"]);
        assert!(sql.assert_ok().stdout().contains("CREATE TABLE \"notes_note\""));
        let models = place.early(&["inspectdb", "--database", "archive"]);
        assert!(models.assert_ok().stdout().contains("pub struct NotesNote"), "{}", models.stdout());
        let unknown = place.early(&["migrate", "--database", "attic"]);
        is_refused(&unknown, &["there is no database `attic`", "[database.others.attic]"]);
    });
    done.join().unwrap();
    assert_eq!(place.tables("archive.sqlite3").await, ["notes_note"]);
    assert_eq!(place.tables("first.sqlite3").await, Vec::<String>::new());
}

// row: mig.apply
#[test]
fn what_has_no_file_any_more_is_forgotten_when_one_asks_for_it() {
    let place = Place::new("prune");
    place.early(&["makemigrations"]).assert_ok();
    let custom = |number: u32| format!("depends = [\"{number:04}\"]\n");
    fs::rename(place.file("0001_initial.toml"), place.file("0001.toml")).unwrap();
    fs::write(place.file("0002.toml"), custom(1)).unwrap();
    fs::write(place.file("0003.toml"), custom(2)).unwrap();
    place.early(&["migrate"]).assert_ok();
    let nothing = place.early(&["migrate", "--prune"]);
    assert_eq!(nothing.assert_ok().stdout(), "");

    // What is squashed is forgotten only when the one that stands for it is known.
    let one = fs::read_to_string(place.file("0001.toml")).unwrap();
    fs::write(place.file("0001_all.toml"), format!("replaces = [\"0001\", \"0002\", \"0003\"]\n{one}"))
        .unwrap();
    for name in ["0001.toml", "0002.toml", "0003.toml"] {
        fs::remove_file(place.file(name)).unwrap();
    }
    is_refused(
        &place.early(&["migrate", "--prune"]),
        &["`notes.0001_all` stands for `notes.0001`", "run `migrate` first"],
    );
    place.early(&["migrate"]).assert_ok();
    let gone = "- notes.0001\n- notes.0002\n- notes.0003\n";
    assert_eq!(place.early(&["migrate", "--prune", "--plan"]).assert_ok().stdout(), gone);
    assert_eq!(place.early(&["migrate", "notes", "--prune"]).assert_ok().stdout(), gone);
    assert_eq!(place.early(&["migrate", "--prune"]).assert_ok().stdout(), "");
    let shown = place.early(&["showmigrations"]);
    assert!(shown.assert_ok().stdout().contains("0001_all   applied"), "{}", shown.stdout());
    place.early(&["migrate", "--check"]).assert_ok();
}

// row: mig.zero_downtime, mig.flags
#[test]
fn a_lint_is_accepted_with_a_reason_and_the_file_stays_the_same_for_databases() {
    let place = Place::new("accept");
    place.early(&["makemigrations"]).assert_ok();
    let op = "depends = [\"0001_initial\"]\n[[op]]\nremove_field = \"Note.body\"\nfill = \"\"\n";
    let file = place.file("0002_gone.toml");
    fs::write(&file, op).unwrap();
    place.early(&["migrate"]).assert_ok();
    assert_eq!(place.early(&["lintmigrations", "--all"]).exit().code(), 1);
    fs::write(&file, format!("{op}accept = {{ drops-data = \"nobody reads it since May\" }}\n")).unwrap();
    let accepted = place.early(&["lintmigrations", "--all", "-v"]);
    assert_eq!(accepted.assert_ok().stdout(), "");
    assert!(accepted.stderr().contains("accepted, nobody reads it since May"), "{}", accepted.stderr());
    place.early(&["migrate", "--check"]).assert_ok();
    fs::write(&file, format!("{op}accept = {{ drop-data = \"why not\" }}\n")).unwrap();
    let wrong = place.early(&["migrate"]);
    is_refused(&wrong, &["0002_gone.toml:5:10: there is no lint `drop-data`", "did you mean `drops-data`?"]);
    fs::write(&file, format!("{op}accept = {{ drops-data = \" \" }}\n")).unwrap();
    is_refused(&place.early(&["migrate"]), &["say why `drops-data` is accepted"]);
}

fn site(db: &Scratch, folder: &Path, told: &Arc<Mutex<Vec<String>>>, fails: &'static str) -> Migrator {
    let note = |word: &'static str| {
        let told = Arc::clone(told);
        move |db: Db, migrating: Migrating| {
            let told = Arc::clone(&told);
            async move {
                let steps: Vec<String> = migrating
                    .steps
                    .iter()
                    .map(|(id, way)| format!("{}{id}", if *way == Direction::Back { "-" } else { "+" }))
                    .collect();
                told.lock().unwrap().push(format!("{word} {} {}", migrating.database, steps.join(" ")));
                if word == "after" && !steps.iter().any(|step| step.starts_with('-')) {
                    let sql = "INSERT INTO note (body) SELECT 'first' WHERE NOT EXISTS (SELECT 1 FROM note)";
                    db.run(&Statement::writing(sql).once(), &[], &mut ()).await?;
                }
                if word == fails {
                    Err(DbError::new(carafe_db::ErrorKind::Other, "not today"))
                } else {
                    Ok(())
                }
            }
        }
    };
    let app =
        App::new().migrations(Dir::at(folder)).before_migrate(note("before")).after_migrate(note("after"));
    Migrator::of((&app.build(), None), Arc::clone(&db.driver)).unwrap().named("archive")
}

// row: mig.apply
#[test]
fn functions_run_before_and_after_each_in_a_transaction() {
    on_each("hooks", |db| async move {
        let place = Place::new(&format!("hooks-{:?}", db.kind));
        let text = "[[op]]\ncreate_model = \"Note\"\ntable = \"note\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\nbody = { type = \"text\", max_length = 9 }\n";
        fs::write(place.file("0001.toml"), text).unwrap();
        let (told, options) = (Arc::default(), Options::default());
        let folder = place.0.join("migrations");
        let of = |fails| site(&db, &folder, &told, fails);
        let heard = || std::mem::take(&mut *told.lock().unwrap());
        let all = Target::All;

        let error = of("before").migrate(&all, &options, &mut |_| {}).await.unwrap_err().to_string();
        assert!(error.contains("`before_migrate` at ") && error.contains("not today"), "{error}");
        assert!(error.contains("no migration was begun"), "{error}");
        assert_eq!(
            (heard(), introspect(&*db.driver).await.unwrap().len()),
            (vec!["before archive +0001".to_owned()], 0)
        );

        let error = of("after").migrate(&all, &options, &mut |_| {}).await.unwrap_err().to_string();
        assert!(error.contains("the migrations themselves are done, and stay"), "{error}");
        assert_eq!(heard(), ["before archive +0001", "after archive +0001"]);
        assert_eq!(db.rows("SELECT count(*) FROM note").await, "0", "its own transaction was undone");

        of("").migrate(&all, &options, &mut |_| {}).await.unwrap();
        of("").migrate(&all, &options, &mut |_| {}).await.unwrap();
        assert_eq!(db.rows("SELECT body FROM note").await, "first");
        of("").migrate(&Target::Zero(String::new()), &options, &mut |_| {}).await.unwrap();
        let each = ["before archive ", "after archive "];
        let last = ["before archive -0001", "after archive -0001"];
        assert_eq!(heard(), [each, each, last].concat());
        assert_eq!(of("").pending().await.unwrap(), [Id::new("", "0001")]);
    });
}

// row: mig.apply
#[test]
fn a_terminal_shows_how_far_it_is_and_what_each_operation_took() {
    let place = Place::new("progress");
    place.early(&["makemigrations"]).assert_ok();
    let told = |terminal: bool| {
        let (output, captured) = Output::captured();
        let terminals = Terminals { answer: terminal, talk: terminal, input: false };
        let output = output.with_manner(Manner::detect(terminals, |_| None).with_colour(Colour::Never));
        let notes =
            App::named("notes").models::<early::Note>().migrations(Dir::at(place.0.join("migrations")));
        let app = App::new().mount("/notes", notes).database_driver(&["sqlite"], carafe_db_sqlite::connect);
        let file = place.0.join(format!("progress-{terminal}.sqlite3"));
        let sources = Sources::new().variable("DATABASE_URL", format!("sqlite:{}", file.display()));
        _ = app.runner().output(output).sources(sources).run_words(["migrate"]);
        captured.stderr()
    };
    let (shown, plain) = (told(true), told(false));
    let bar = "─".repeat(20);
    let status = format!("\r\u{1b}[2K{bar}  1 of 1  notes.0001_initial  + create model Note\r\u{1b}[2K");
    assert!(shown.contains(&status), "{shown:?}");
    let line = shown.lines().find(|line| line.contains("    + create model Note  ")).unwrap();
    assert!(line.ends_with(" ms"), "{line}");
    assert!(plain.starts_with("ok  notes.0001_initial  "), "{plain:?}");
    assert_eq!((plain.lines().count(), plain.contains('\r')), (2, false), "{plain:?}");
}

// row: mig.apply
#[test]
fn what_is_there_already_is_only_written_down() {
    on_each("fake", |db| async move {
        let history = migrations::history("ten");
        let migrator = Migrator::new(Arc::clone(&db.driver), history);
        let (first, plain) = (Target::To(Id::new("blog", "0001_initial")), Options::default());
        let faking = |fake| Options { fake, ..Options::default() };
        migrator.migrate(&first, &plain, &mut |_| {}).await.unwrap();
        let before = introspect(&*db.driver).await.unwrap();
        db.script("DROP TABLE carafe_migration").await;

        // The tables of the first are there; those of the second are made.
        let refused = migrator.migrate(&Target::All, &plain, &mut |_| {}).await;
        assert!(refused.is_err(), "without the flag it makes them again");
        if db.kind == Kind::MariaDb {
            db.script("DELETE FROM carafe_migration").await;
        }
        let mut faked = Vec::new();
        let mut tell = |event: Event| {
            if let Event::Ends { id, faked: true, .. } = event {
                faked.push(id.name);
            }
        };
        migrator.migrate(&first, &faking(Fake::Initial), &mut tell).await.unwrap();
        assert_eq!(introspect(&*db.driver).await.unwrap(), before);
        migrator.migrate(&Target::All, &faking(Fake::Initial), &mut tell).await.unwrap();
        assert_eq!(faked, ["0001_initial"], "only a first one, and only where all of it is there");

        // All of it, both ways.
        let after = introspect(&*db.driver).await.unwrap();
        let zero = Target::Zero("blog".to_owned());
        migrator.migrate(&zero, &faking(Fake::All), &mut |_| {}).await.unwrap();
        assert_eq!(migrator.pending().await.unwrap().len(), 2);
        migrator.migrate(&Target::All, &faking(Fake::All), &mut |_| {}).await.unwrap();
        assert_eq!(migrator.pending().await.unwrap(), []);
        assert_eq!(introspect(&*db.driver).await.unwrap(), after);
        migrator.migrate(&zero, &plain, &mut |_| {}).await.unwrap();

        // A table that lacks a column is not what the first one makes.
        db.script("CREATE TABLE blog_author (id integer NOT NULL PRIMARY KEY)").await;
        assert!(migrator.migrate(&first, &faking(Fake::Initial), &mut |_| {}).await.is_err());
    });
}

// row: mig.apply
#[test]
fn every_database_forgets_what_has_no_file() {
    on_each("prune", |db| async move {
        let (history, options) = (migrations::history("ten"), Options::default());
        let of = |files: &[Migration]| Migrator::new(Arc::clone(&db.driver), files.to_vec());
        of(&history).migrate(&Target::All, &options, &mut |_| {}).await.unwrap();
        let gone = [Id::new("blog", "0002_ten")];
        let other = of(&[Migration::new(Id::new("other", "0001"))]);
        assert_eq!(other.prune(None, &options, true).await.unwrap(), [], "not the app of this program");
        let less = of(&history[..1]);
        assert_eq!(less.prune(None, &options, true).await.unwrap(), gone);
        assert_eq!(of(&history).pending().await.unwrap(), [], "one has only asked");
        assert_eq!(less.prune(None, &options, false).await.unwrap(), gone);
        assert_eq!(of(&history).pending().await.unwrap(), gone);
        assert_eq!(
            other.prune(Some("blog"), &options, false).await.unwrap(),
            [Id::new("blog", "0001_initial")]
        );
        assert_eq!(of(&history).pending().await.unwrap().len(), 2);
    });
}
