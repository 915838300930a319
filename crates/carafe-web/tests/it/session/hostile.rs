//! Cookies that were not made here, or not for this.

use carafe_core::{App, Result};
use carafe_test::{TestClient, run};
use carafe_web::{
    WebApp,
    session::{
        Record, Session, SessionStore,
        store::{MemoryStore, Saved, StoreFuture, Under},
    },
};
use std::{sync::Arc, time::SystemTime};

use super::{STORES, app, client};

// row: sess.rotate
#[test]
fn a_planted_cookie_is_never_adopted() {
    for store in STORES {
        run(async {
            let client = client(app(), &format!("store = \"{store}\""));
            let long = "A".repeat(4_000);
            let planted =
                ["attacker", "", "AAAA.BBBB", "\"x\"", "%00", "a b", &long, "e30", "eyJ2Ijp7Im4iOjl9fQ"];
            for value in planted {
                client.cookies().clear();
                let response = client.get("/look").header("cookie", &format!("session={value}")).await;
                response.assert_text("0");
                assert_eq!(response.header("set-cookie"), None, "{store} {value}");
                let response = client.get("/count").header("cookie", &format!("session={value}")).await;
                let cookie = response.header("set-cookie").unwrap();
                assert!(value.is_empty() || !cookie.contains(&format!("={value};")), "{store} {value}");
            }
        });
    }
}

// row: sess.rotate
#[test]
fn only_one_cookie_of_the_exact_name_counts() {
    for store in STORES {
        run(async {
            let client = client(app(), &format!("store = \"{store}\"")).https();
            client.get("/count").await;
            let good = client.cookies().get("__Host-session").unwrap();
            client.cookies().clear();
            let cases = [
                (format!("__Host-session={good}"), "1"),
                (format!("a=b; __Host-session={good};c"), "1"),
                (format!("__Host-session={good}; __Host-session={good}"), "0"),
                (format!("__Host-session={good}; __Host-session=other"), "0"),
                (format!("session={good}"), "0"),
                (format!("__host-session={good}"), "0"),
                (format!("%5F%5FHost-session={good}"), "0"),
                (format!("__Host-session ={good}"), "0"),
                (format!("=__Host-session={good}"), "0"),
                (format!("__Host-session=\"{good}\""), "0"),
                (good.clone(), "0"),
            ];
            for (cookies, seen) in cases {
                let response = client.get("/look").header("cookie", &cookies).await;
                assert_eq!(response.text(), seen, "{store} {cookies}");
            }
        });
    }
}

// row: sess.backends
#[test]
fn cookies_of_one_store_are_nothing_to_another() {
    for from in STORES {
        for to in STORES.into_iter().filter(|to| *to != from) {
            run(async {
                let one = client(app(), &format!("store = \"{from}\""));
                one.get("/count").await;
                let other = client(app(), &format!("store = \"{to}\""));
                other.cookies().set("session", &one.cookies().get("session").unwrap());
                other.get("/look").await.assert_text("0");
            });
        }
    }
}

/// A store that the test can look into.
struct Shared(Arc<MemoryStore>);

impl SessionStore for Shared {
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        self.0.load(cookie, now)
    }

    fn save<'a>(&'a self, under: Under<'a>, record: &'a Record, now: SystemTime) -> StoreFuture<'a, Saved> {
        self.0.save(under, record, now)
    }

    fn delete<'a>(&'a self, cookie: &'a str, version: Option<u64>) -> StoreFuture<'a, bool> {
        self.0.delete(cookie, version)
    }
}

// row: sess.backends
#[test]
fn bogus_cookies_and_visitors_who_only_look_make_no_rows() {
    let store = Arc::new(MemoryStore::new(1_000));
    let app = app().session_store(Shared(Arc::clone(&store)));
    run(async {
        let client = TestClient::new(app);
        for at in 0..1_000 {
            client.get("/look").header("cookie", &format!("session={at}")).await.assert_text("0");
        }
        assert!(store.is_empty());
        client.get("/clear").await;
        assert!(store.is_empty(), "an empty session is none");
        client.get("/count").await;
        client.get("/rotate").await;
        assert_eq!(store.len(), 1, "the old one is gone");
        client.get("/clear").await;
        assert!(store.is_empty());
    });
}

// row: sess.rotate
#[test]
fn a_request_that_ends_after_the_logout_does_not_bring_the_session_back() {
    async fn slow(session: Session, request: carafe_web::Request) -> Result<String> {
        session.set("late", 1)?;
        // While this request is under way the visitor logs out.
        let current = carafe_web::Current::of(request.extensions())?;
        let cookie = request.headers()["cookie"].to_str().unwrap().to_owned();
        let store = current.site().states().get::<Arc<MemoryStore>>(carafe_core::AppId::PROGRAM).unwrap();
        store.delete(cookie.strip_prefix("session=").unwrap(), None).await?;
        Ok("done".to_owned())
    }
    let store = Arc::new(MemoryStore::new(10));
    let app: App =
        app().get("/slow", slow).state(Arc::clone(&store)).session_store(Shared(Arc::clone(&store)));
    run(async {
        let client = TestClient::new(app);
        client.get("/count").await;
        client.get("/slow").await.assert_text("done");
        assert!(store.is_empty());
        client.get("/look").await.assert_text("0");
    });
}
