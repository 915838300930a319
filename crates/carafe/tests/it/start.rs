//! What happens before a site is served: its own work, migrations, and what is said of those that were forgotten.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
};

use carafe::{
    core::{run::Ran, settings::Sources},
    prelude::*,
    web::databases,
};

use crate::database::Note;

/// What a crate of somebody else's exports: models, their migrations, a command, in one value.
fn notes() -> App {
    App::named("notes")
        .models::<Note>()
        .migrations(embed_dir!("tests/data/notes_app"))
        .get("/", async |db: Db| Ok::<_, Error>(Note::objects().count(&db).await?.to_string()))
        .command("count", count)
}

async fn count(context: Context) -> Result<()> {
    let count = Note::objects().count(&context.db().await?).await?;
    context.output().print(count.to_string());
    Ok(())
}

fn site() -> App {
    App::new().mount("/notes", notes())
}

fn database(name: &str) -> PathBuf {
    let file = std::env::temp_dir().join(format!("carafe-start-{name}-{}.sqlite3", std::process::id()));
    let _ = std::fs::remove_file(&file);
    file
}

fn run(app: App, database: &Path, words: &[&str]) -> Ran {
    let url = format!("sqlite:{}", database.display());
    app.runner().sources(Sources::new().variable("DATABASE_URL", url)).capture(words.iter().copied())
}

/// Starts to serve at a port that is taken: all that comes before the sockets happens, and then it ends.
fn start(app: App, database: &Path) -> Ran {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let ran = run(app, database, &["serve", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(ran.exit(), Exit::UNAVAILABLE, "{}", ran.stderr());
    ran
}

// row: conf.apps
#[test]
fn an_app_of_somebody_else_brings_models_migrations_and_commands_with_one_line() {
    let file = database("brought");
    run(site(), &file, &["migrate"]).assert_ok();
    assert_eq!(run(site(), &file, &["count"]).assert_ok().stdout(), "0\n");
    let shown = run(site(), &file, &["showmigrations"]);
    assert!(shown.assert_ok().stdout().contains("notes"), "{}", shown.stdout());
    std::fs::remove_file(file).unwrap();
}

// row: dev.server
#[test]
fn migrations_that_were_forgotten_are_named_when_the_site_starts() {
    let file = database("forgotten");
    let said = start(site(), &file).stderr();
    assert!(said.contains("1 migration is not applied: notes.0001_initial."), "{said}");
    assert!(said.contains("`migrate`"), "{said}");
    run(site(), &file, &["migrate"]).assert_ok();
    let said = start(site(), &file).stderr();
    assert!(!said.contains("migration"), "{said}");
    let away = Path::new("/nowhere/at/all.sqlite3");
    let said = start(site(), away).stderr();
    assert!(said.contains("the database could not be asked for its migrations: "), "{said}");
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_site_may_migrate_whenever_it_starts() {
    let file = database("migrates");
    let said = start(site().before_serve(databases::migrate), &file).stderr();
    assert!(said.contains("0001_initial") && !said.contains("not applied"), "{said}");
    assert_eq!(run(site(), &file, &["count"]).assert_ok().stdout(), "0\n");
    std::fs::remove_file(file).unwrap();
}

#[test]
fn what_fails_before_stops_the_start() {
    let file = database("stops");
    let app = App::new()
        .before_serve(async |_| Err(Error::internal("the kettle is empty").exit(Exit::new(9))))
        .before_serve(async |context: Context| {
            context.output().print("never");
            Ok(())
        });
    let ran = run(app, &file, &["serve", "127.0.0.1:0"]);
    assert_eq!(ran.exit().code(), 9);
    assert!(ran.stderr().contains("the kettle is empty"), "{}", ran.stderr());
    assert_eq!(ran.stdout(), "");
}
