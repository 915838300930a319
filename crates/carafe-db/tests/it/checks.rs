//! What is found before a site serves anyone, in a build without any driver.

use carafe::prelude::{Fk, Many, Model};
use carafe_core::{App, Exit, run::Runner, settings::Sources};
use carafe_db::{DbApp, parts};

use crate::models::Tag;

fn check(app: App, sources: Sources) -> (Exit, String) {
    let app = parts::add_to(app);
    let ran = Runner::new(app).sources(sources).capture(["check"]);
    (ran.exit(), ran.stdout() + &ran.stderr())
}

#[test]
fn a_site_without_models_needs_no_driver() {
    let named = || Sources::new().variable("DATABASE_URL", "sqlite:a.sqlite3");
    let (exit, said) = check(App::new(), Sources::new());
    assert!(exit == Exit::OK && !said.contains("db.E001"), "{said}");
    for (app, sources) in [(App::new(), named()), (App::new().models::<Tag>(), Sources::new())] {
        let (exit, said) = check(app, sources);
        assert!(exit != Exit::OK && said.contains("db.E001"), "{said}");
    }
}

#[derive(Model)]
struct Singer {
    id: i64,
    songs: i64,
    #[reverse(singer)]
    records: Many<Record>,
}

#[derive(Model)]
struct Record {
    id: i64,
    #[field(related_name = "records")]
    singer: Fk<Singer>,
    #[field(related_name = "written")]
    writer: Fk<Singer>,
    #[field(related_name = "written")]
    composer: Fk<Singer>,
}

#[derive(Model)]
struct Song {
    id: i64,
    #[field(related_name = "songs")]
    singer: Fk<Singer>,
    #[field(related_name = "records")]
    second: Fk<Singer>,
}

// row: model.fk
#[test]
fn two_ways_back_of_one_name_are_found() {
    let (exit, said) = check(App::new().models::<(Singer, Record, Song)>(), Sources::new());
    assert!(exit != Exit::OK, "{said}");
    for clash in [
        "`written` is the way back of `Record.composer` and `Record.writer`",
        "`songs` is the way back of `Song.singer` and `Singer.songs`",
        "`records` is the way back of `Song.second` and `Record.singer`",
    ] {
        assert!(said.contains(clash), "{clash}: {said}");
    }
    assert_eq!(said.matches("is the way back of").count(), 3, "a name that both sides give is one: {said}");
}
