//! The commands on a database: from models to tables, and what is shown on the way.

use std::{fs, path::PathBuf, sync::Arc};

use carafe::prelude::*;
use carafe_core::embed::Dir;
use carafe_db::migrate::commands::{self, Connects};
use migrations::{Kind, Scratch, scratch::on};

#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    #[field(max_length = 80)]
    text: String,
}

fn app(db: &Scratch, folder: &PathBuf) -> App {
    let (kind, url) = (db.kind, db.url.clone());
    let connects = Connects::new(move |_, _| {
        let url = url.clone();
        async move { Ok(migrations::scratch::open(kind, &url).await?) }
    });
    let notes = App::named("notes").models::<Note>().migrations(Dir::at(folder));
    commands::add_to(App::new().mount("/notes", notes).add(connects))
}

// row: mig.flags, mig.sql
#[test]
fn from_models_to_tables_and_back_by_the_commands() {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::MariaDb] {
        there_and_back(kind);
    }
}

fn there_and_back(kind: Kind) {
    // In the words of the database at hand.
    let drop = match kind {
        Kind::MariaDb => "ALTER TABLE `notes_note` DROP COLUMN `text`",
        Kind::Sqlite | Kind::Postgres => "ALTER TABLE \"notes_note\" DROP COLUMN \"text\"",
    };
    on(kind, "commands", &|db: Scratch| async move {
        let folder = std::env::temp_dir().join(format!("carafe-commands-{}-{kind:?}", std::process::id()));
        let (own, db) = (folder.clone(), Arc::new(db));
        let asked = Arc::clone(&db);
        // Commands bring a runtime of their own.
        let done = std::thread::spawn(move || {
            let call = |words: &[&str]| app(&asked, &own).runner().capture(words.iter().copied());
            call(&["makemigrations"]).assert_ok();
            let open = call(&["showmigrations"]);
            assert!(open.assert_ok().stdout().contains("notes  0001_initial  open"), "{}", open.stdout());
            let checked = call(&["migrate", "--check"]);
            assert_eq!(checked.exit().code(), 1);
            let plan = call(&["migrate", "--plan"]);
            assert_eq!(plan.assert_ok().stdout(), "notes.0001_initial\n    + create model Note\n");
            call(&["migrate"]).assert_ok();
            let again = call(&["migrate", "--json"]);
            assert_eq!(
                again.assert_ok().stdout(),
                "{\"schema\":\"carafe.migrate/1\",\"applied\":[],\"total\":1}\n"
            );
            assert!(call(&["showmigrations"]).assert_ok().stdout().contains("applied"));
            assert!(call(&["inspectdb"]).assert_ok().stdout().contains("pub struct NotesNote {"));
            fs::write(
                own.join("0002_gone.toml"),
                "depends = [\"0001_initial\"]\n[[op]]\nremove_field = \"Note.text\"\n",
            )
            .unwrap();
            let lint = call(&["migrate", "lint"]);
            assert_eq!(lint.exit().code(), 1);
            assert!(
                lint.stdout().starts_with("drops-data  notes.0002_gone  operation 1"),
                "{}",
                lint.stdout()
            );
            let shown = call(&["sqlmigrate", "notes", "0002"]);
            assert!(shown.assert_ok().stdout().contains(drop), "{}", shown.stdout());
            call(&["migrate", "notes", "zero"]).assert_ok();
            let wrong = call(&["migrate", "nots"]);
            assert!(wrong.stderr().contains("did you mean `notes`?"), "{}", wrong.stderr());
        });
        done.join().unwrap();
        fs::remove_dir_all(folder).unwrap();
    });
}
