//! Sessions in the database: the store's contract, and visitors, on each of them.

#[path = "../../../../crates/carafe-web/tests/it/session/contract.rs"]
mod contract;

use std::sync::Arc;

use carafe_core::{App, AppId, Result, settings::Sources};
use carafe_db::{
    Registry, Source,
    migrate::{Migrator, Options, Target},
};
use carafe_test::TestClient;
use carafe_web::{
    Service, WebApp,
    extract::Path,
    session::{Session, Sessions, store::DatabaseStore},
};
use db_suite::{Fresh, each_fresh};

use contract::check_on_server;

/// One of the site's processes.
fn service(fresh: &Fresh) -> Service {
    fn put(session: Session, Path(key): Path<String>) -> Result<()> {
        session.set(&key, "x".repeat(1_000))?;
        session.set_owner("user:3")
    }
    async fn end(sessions: Sessions) -> Result<String> {
        Ok(sessions.end_all("user:3").await?.to_string())
    }
    let app = App::new()
        .get("/put/{key}", put)
        .get("/keys", |session: Session| session.keys().join(" "))
        .get("/end", end);
    let toml = format!(
        "[site]\nsecret_key = \"JRo0Xf+3u1qk8Lw2MZ7cBvYtNdE5hPsG\"\n[session]\nstore = \"database\"\n[database]\nurl = {:?}\n",
        fresh.url
    );
    Service::with_settings(app, Sources::new().toml(&toml)).unwrap()
}

fn source(service: &Service) -> Arc<Source> {
    service.site().states().get_shared::<Source>(AppId::PROGRAM).unwrap()
}

/// As `migrate` does it.
async fn migrate(service: &Service) {
    let driver = Arc::clone(source(service).db().await.unwrap().driver());
    let site = (service.site().apps(), Some(service.site().sections()));
    let migrator = Migrator::of(site, driver).unwrap();
    let report = migrator.migrate(&Target::All, &Options::default(), &mut |_| ()).await.unwrap();
    assert_eq!((report.done.len(), report.total), (1, 1));
}

// row: sess.backends, sess.cleanup
#[test]
fn the_store_keeps_the_contract() {
    each_fresh(Registry::new, async |fresh| {
        let service = service(fresh);
        migrate(&service).await;
        check_on_server(&DatabaseStore::of(source(&service))).await;
        source(&service).close().await;
    });
}

// row: sess.backends, sess.cleanup
#[test]
fn visitors_of_two_processes_have_one_session_and_lose_nothing() {
    each_fresh(Registry::new, async |fresh| {
        let (one, two) = (service(fresh), service(fresh));
        migrate(&one).await;
        let (ann, bob) = (TestClient::of(one.clone()), TestClient::of(two.clone()));
        ann.get("/put/first").await.assert_status(200);
        bob.cookies().set("session", &ann.cookies().get("session").unwrap());
        let puts = (0..16).map(|at| {
            let client = if at % 2 == 0 { &ann } else { &bob };
            async move { client.get(&format!("/put/k{at:02}")).await.status() }
        });
        let statuses = futures_util::future::join_all(puts).await;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
        for client in [&ann, &bob] {
            assert_eq!(client.get("/keys").await.text().split(' ').count(), 17);
        }
        ann.get("/end").await.assert_text("1");
        bob.get("/keys").await.assert_text("");
        source(&one).close().await;
        source(&two).close().await;
    });
}

// row: sess.backends
#[test]
fn a_missing_table_is_named() {
    each_fresh(Registry::new, async |fresh| {
        let service = service(fresh);
        let response = TestClient::of(service.clone()).get("/put/x").await;
        response.assert_status(500);
        let error = response.error().unwrap();
        assert!(error.to_string().contains("carafe_session"), "{error}");
        assert_eq!(error.hint_text(), Some("`migrate` makes the table of sessions, `carafe_session`"));
        source(&service).close().await;
    });
}
