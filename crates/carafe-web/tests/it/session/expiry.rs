//! How long a session lives, where it says so itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use carafe_core::{App, Result, signing::SecretKeys};
use carafe_test::{TestClient, run};
use carafe_web::{
    WebApp,
    extract::Path,
    session::{
        Expiry, Record, Session, SessionStore,
        store::{EncryptedCookies, MemoryStore, Saved, SignedCookies, StoreFuture, Under},
    },
};

use super::client;

/// A store for which more time has passed than for the test.
struct Later<S>(S, Arc<AtomicU64>);

impl<S> Later<S> {
    fn at(&self, now: SystemTime) -> SystemTime {
        now + Duration::from_secs(self.1.load(Ordering::Relaxed))
    }
}

impl<S: SessionStore> SessionStore for Later<S> {
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        self.0.load(cookie, self.at(now))
    }

    fn save<'a>(&'a self, under: Under<'a>, record: &'a Record, now: SystemTime) -> StoreFuture<'a, Saved> {
        self.0.save(under, record, self.at(now))
    }

    fn delete<'a>(&'a self, cookie: &'a str, version: Option<u64>) -> StoreFuture<'a, bool> {
        self.0.delete(cookie, version)
    }
}

fn app() -> App {
    fn begin(session: Session, Path(how): Path<String>) -> Result<()> {
        session.set("n", 1)?;
        match how.as_str() {
            "minute" => session.set_expiry(Duration::from_secs(60)),
            "moment" => session.set_expiry(SystemTime::now() + Duration::from_secs(100)),
            "past" => session.set_expiry(SystemTime::UNIX_EPOCH),
            "ever" => session.set_expiry(Duration::from_secs(u64::MAX)),
            "browser" => session.set_expiry(Expiry::Browser),
            _ => session.set_expiry(Expiry::Default),
        }
    }
    App::new()
        .get("/begin/{how}", begin)
        .get("/clear", |session: Session| session.clear())
        .get("/again", |session: Session| session.set("m", 1))
        .get("/look", |session: Session| session.get::<u32>("n").unwrap_or(0).to_string())
        .get("/lives", |session: Session| -> Result<String> {
            let left = session.ends()?.duration_since(SystemTime::now()).unwrap_or_default();
            Ok(format!("{:?} {}", session.expiry(), left.as_secs().div_ceil(10) * 10))
        })
}

/// The attributes of the cookie, behind its value.
fn attributes(response: &carafe_test::TestResponse) -> String {
    response.header("set-cookie").unwrap().split_once("; ").unwrap().1.to_owned()
}

fn stores() -> Vec<(TestClient, Arc<AtomicU64>)> {
    fn with(store: impl SessionStore) -> (TestClient, Arc<AtomicU64>) {
        let passed = Arc::new(AtomicU64::new(0));
        (client(app().session_store(Later(store, Arc::clone(&passed))), ""), passed)
    }
    let keys = SecretKeys::random();
    vec![with(MemoryStore::new(10)), with(EncryptedCookies::new(&keys)), with(SignedCookies::new(&keys))]
}

// row: sess.expiry
#[test]
fn a_session_of_a_minute_is_empty_after_it_though_the_cookie_is_sent_again() {
    for (client, passed) in stores() {
        run(async {
            let begun = client.get("/begin/minute").await;
            assert_eq!(attributes(&begun), "Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
            let cookie = client.cookies().get("session").unwrap();
            for (after, seen) in [(0, "1"), (58, "1"), (61, "0")] {
                passed.store(after, Ordering::Relaxed);
                client.cookies().set("session", &cookie);
                client.get("/look").await.assert_text(seen);
            }
        });
    }
}

// row: sess.expiry
#[test]
fn each_kind_counts_and_none_is_beyond_the_whole_age() {
    let month = 30 * 24 * 3600;
    let fortnight = 14 * 24 * 3600;
    for (client, _) in stores() {
        run(async {
            let cases = [
                ("minute", Some(60), "After(60s) 60".to_owned()),
                ("ever", Some(month), format!("After({:?}) {month}", Duration::from_secs(u64::MAX))),
                ("default", Some(fortnight), format!("Default {fortnight}")),
                ("browser", None, format!("Browser {fortnight}")),
            ];
            for (how, age, lives) in cases {
                let begun = client.get(&format!("/begin/{how}")).await;
                let written = attributes(&begun);
                let age = age.map(|age: u64| format!("Max-Age={age}; ")).unwrap_or_default();
                assert_eq!(written, format!("Path=/; {age}HttpOnly; SameSite=Lax"), "{how}");
                client.get("/lives").await.assert_text(&lives);
            }
            client.get("/clear").await;
            client.get("/again").await;
            client.get("/lives").await.assert_text(&format!("Default {fortnight}"));
        });
    }
}

// row: sess.expiry
#[test]
fn a_moment_stays_however_often_the_visitor_comes() {
    for (client, passed) in stores() {
        run(async {
            client.get("/begin/moment").await;
            let lives = client.get("/lives").await.text().to_owned();
            assert!(lives.starts_with("At(") && lives.ends_with(" 100"), "{lives}");
            client.get("/again").await;
            let cookie = client.cookies().get("session").unwrap();
            for (after, seen) in [(98, "1"), (101, "0")] {
                passed.store(after, Ordering::Relaxed);
                client.cookies().set("session", &cookie);
                client.get("/look").await.assert_text(seen);
            }
            passed.store(0, Ordering::Relaxed);
            let past = client.get("/begin/past").await;
            assert!(attributes(&past).contains("Max-Age=0"), "{}", attributes(&past));
            client.get("/look").await.assert_text("0");
        });
    }
}

// row: sess.expiry
#[test]
fn browsers_forget_all_of_them_where_the_settings_say_so() {
    run(async {
        let client = client(app(), "expire_at_browser_close = true");
        let begun = client.get("/begin/default").await;
        assert_eq!(attributes(&begun), "Path=/; HttpOnly; SameSite=Lax");
        let longer = client.get("/begin/minute").await;
        assert_eq!(attributes(&longer), "Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        client.get("/look").await.assert_text("1");
    });
}
