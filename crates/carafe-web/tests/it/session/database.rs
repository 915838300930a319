//! Sessions in the site's database.

use std::{path::PathBuf, process, sync::Arc};

use carafe_core::{App, AppId, Exit, run::Ran, settings::Sources};
use carafe_db::{
    Model, Source,
    migrate::{Migrator, Options, Target},
};
use carafe_test::{TestClient, run};
use carafe_web::{
    RunApp, Service,
    session::store::{DatabaseStore, StoredSession},
};

use super::{KEY, app, contract::check_on_server};

/// Makes the tables that the site's apps ship, as `migrate` does.
pub(super) fn migrate(service: &Service) {
    let work = async {
        let site = service.site();
        let source = site.states().get::<Source>(AppId::PROGRAM).unwrap();
        let driver = Arc::clone(source.db().await.unwrap().driver());
        let migrator = Migrator::of((site.apps(), Some(site.sections())), driver).unwrap();
        let report = migrator.migrate(&Target::All, &Options::default(), &mut |_| ()).await.unwrap();
        assert_eq!(report.done.len(), 1);
    };
    std::thread::scope(|scope| scope.spawn(|| run(work)).join().unwrap());
}

/// A file for one test.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("carafe-sessions-{}-{name}", process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn toml(&self, store: &str) -> String {
        format!(
            "[site]\nhosts = [\"*\"]\ndebug = false\nsecret_key = \"{KEY}\"\n[session]\nstore = \"{store}\"\n\
             [database]\nurl = \"sqlite:{}\"\n",
            self.0.join("site.sqlite3").display()
        )
    }

    fn client(&self) -> TestClient {
        TestClient::of(Service::with_settings(app(), Sources::new().toml(&self.toml("database"))).unwrap())
    }

    fn command(&self, store: &str, words: &str) -> Ran {
        self.command_of(app(), store, words)
    }

    fn command_of(&self, app: App, store: &str, words: &str) -> Ran {
        let sources = Sources::new().toml(&self.toml(store));
        app.runner().named("site").sources(sources).capture(words.split_whitespace())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

// row: sess.backends
#[test]
fn the_database_keeps_the_contract() {
    run(async {
        let service = super::service(app(), "store = \"database\"");
        let source = service.site().states().get_shared::<Source>(AppId::PROGRAM).unwrap();
        check_on_server(&DatabaseStore::of(source)).await;
    });
}

// row: sess.backends
#[test]
fn a_restart_keeps_sessions_and_the_browser_reads_nothing_of_them() {
    let file = File::new("restart");
    let ran = file.command("database", "migrate");
    assert_eq!(ran.exit(), Exit::OK, "{}", ran.stderr());
    run(async {
        let before = file.client();
        before.get("/count").await.assert_text("1");
        let cookie = before.cookies().get("session").unwrap();
        assert_eq!(cookie.len(), 43, "256 bits, and nothing else");
        drop(before);
        let after = file.client();
        after.cookies().set("session", &cookie);
        after.get("/count").await.assert_text("2");
        let source = after.service().site().states().get::<Source>(AppId::PROGRAM).unwrap();
        let rows = StoredSession::objects().all(&source.db().await.unwrap()).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert!(!format!("{rows:?}").contains(&cookie), "who reads the table has no cookie");
    });
}

// row: sess.backends
#[test]
fn a_missing_table_is_an_error_that_says_so() {
    let file = File::new("missing");
    run(async {
        let client = file.client();
        client.get("/plain").await.assert_text("plain");
        let response = client.get("/count").await;
        response.assert_status(500).assert_not_contains("carafe_session");
        let error = response.error().unwrap();
        let text = error.to_string();
        assert!(text.contains("the store of sessions in the database: "), "{text}");
        assert!(text.contains("carafe_session"), "{text}");
        assert_eq!(error.hint_text(), Some("`migrate` makes the table of sessions, `carafe_session`"));
    });
}

// row: sess.backends
#[test]
fn the_table_is_there_only_where_it_is_wanted_and_has_no_change_that_is_not_written() {
    let file = File::new("wanted");
    for (store, shown) in [("encrypted", false), ("database", true)] {
        let ran = file.command(store, "showmigrations");
        assert_eq!(ran.stdout().contains("carafe_sessions"), shown, "{store}: {}", ran.stdout());
        let ran = file.command(store, "makemigrations --check");
        assert_eq!(ran.exit(), Exit::OK, "{store}: {}{}", ran.stdout(), ran.stderr());
    }
}

// row: sess.cleanup
#[test]
fn clearsessions_removes_only_what_has_ended() {
    let file = File::new("clear");
    file.command("database", "migrate");
    run(async {
        let client = file.client();
        for _ in 0..3 {
            client.cookies().clear();
            client.get("/count").await;
        }
        let source = client.service().site().states().get::<Source>(AppId::PROGRAM).unwrap();
        let db = source.db().await.unwrap();
        let first = StoredSession::objects().first(&db).await.unwrap().unwrap().key;
        let past = carafe_db::Timestamp::from_second(1_000_000_000).unwrap();
        StoredSession::objects().filter(|s| s.key.eq(first)).update(&db, |s| s.ends.set(past)).await.unwrap();
    });
    let ran = file.command("database", "clearsessions");
    assert_eq!(ran.stderr(), "1 removed that had ended\n");
    assert_eq!(file.command("database", "clearsessions").stderr(), "0 removed that had ended\n");
    run(async {
        let client = file.client();
        let source = client.service().site().states().get::<Source>(AppId::PROGRAM).unwrap();
        assert_eq!(StoredSession::objects().count(&source.db().await.unwrap()).await.unwrap(), 2);
    });
}

// row: sess.cleanup
#[test]
fn clearsessions_ends_those_of_an_owner_and_says_where_there_is_nothing_to_do() {
    use carafe_web::{WebApp, session::Session};
    let owned = || {
        app().get("/own", |session: Session| -> carafe_core::Result<()> {
            session.set("n", 7)?;
            session.set_owner("user:3")
        })
    };
    let file = File::new("owner");
    file.command("database", "migrate");
    let client =
        TestClient::of(Service::with_settings(owned(), Sources::new().toml(&file.toml("database"))).unwrap());
    run(async {
        client.get("/own").await.assert_status(200);
    });
    let ran = file.command("database", "clearsessions --owner user:3");
    assert_eq!(ran.stderr(), "1 of user:3 ended\n0 removed that had ended\n");
    run(async {
        client.get("/look").await.assert_text("0");
    });
    let ran = file.command("signed", "clearsessions");
    assert_eq!(ran.stderr(), "sessions are in the cookies of browsers: there is nothing to remove\n");
    let ran = file.command("signed", "clearsessions --owner user:3");
    assert_eq!(ran.exit(), Exit::USAGE);
    assert!(ran.stderr().contains("store = \"database\""), "{}", ran.stderr());
}
