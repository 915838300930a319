//! One contract for every store: what holds for one must hold for all.

use std::time::{Duration, SystemTime};

use carafe_core::signing::SecretKeys;
use carafe_test::run;
use carafe_web::session::{
    Record, SessionStore,
    store::{EncryptedCookies, MemoryStore, SignedCookies},
};
use serde_json::json;

/// Whether a store can tell that a session was ended.
#[derive(Clone, Copy, PartialEq)]
enum Remembers {
    OnTheServer,
    InTheCookie,
}

fn record(now: SystemTime, seconds: u64, value: &str) -> Record {
    let mut record = Record::new(now);
    record.ends += seconds;
    record.values.insert("value".to_owned(), json!(value));
    record
}

/// The contract.
async fn check(store: &dyn SessionStore, remembers: Remembers) {
    let now = SystemTime::now();
    let at = |seconds: u64| now + Duration::from_secs(seconds);
    let one = record(now, 60, "one \u{1f9c3} \"quoted\"");

    let cookie = store.save(None, &one, now).await.unwrap().unwrap();
    assert!(cookie.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{cookie}");
    assert_eq!(store.load(&cookie, now).await.unwrap().unwrap(), one, "what was saved is there");
    assert!(store.load(&cookie, at(59)).await.unwrap().is_some());
    assert!(store.load(&cookie, at(60)).await.unwrap().is_none(), "until it ends");

    let other = store.save(None, &record(now, 60, "other"), now).await.unwrap().unwrap();
    assert_ne!(cookie, other);
    assert_eq!(store.load(&cookie, now).await.unwrap().unwrap(), one, "each is its own");

    let two = record(now, 120, "two");
    let cookie = store.save(Some(&cookie), &two, now).await.unwrap().unwrap();
    assert_eq!(store.load(&cookie, at(100)).await.unwrap().unwrap(), two, "the last save counts");

    let mut unknown = vec![String::new(), "x".to_owned(), cookie.to_uppercase(), format!("{cookie}A")];
    unknown.extend((0..cookie.len()).map(|at| cookie[..at].to_owned()));
    for text in &unknown {
        assert!(store.load(text, now).await.unwrap().is_none(), "{text}");
        store.delete(text).await.unwrap();
    }
    assert!(store.load(&cookie, now).await.unwrap().is_some(), "that was somebody else's");

    store.delete(&cookie).await.unwrap();
    store.delete(&cookie).await.unwrap();
    if remembers == Remembers::OnTheServer {
        assert!(store.load(&cookie, now).await.unwrap().is_none());
        assert_eq!(store.save(Some(&cookie), &two, now).await.unwrap(), None, "it is not brought back");
        assert_eq!(store.save(Some("planted"), &two, now).await.unwrap(), None, "nor adopted");
        assert!(store.load("planted", now).await.unwrap().is_none());
    }
}

// row: sess.backends
#[test]
fn every_store_keeps_the_contract() {
    let keys = SecretKeys::random();
    run(async {
        check(&EncryptedCookies::new(&keys), Remembers::InTheCookie).await;
        check(&SignedCookies::new(&keys), Remembers::InTheCookie).await;
        check(&MemoryStore::new(100), Remembers::OnTheServer).await;
    });
}

// row: sess.cleanup
#[test]
fn memory_is_swept_and_bounded() {
    let now = SystemTime::now();
    let store = MemoryStore::new(3);
    run(async {
        let mut cookies = Vec::new();
        for seconds in [10, 30, 20, 40] {
            cookies.push(store.save(None, &record(now, seconds, "x"), now).await.unwrap().unwrap());
        }
        assert_eq!(store.len(), 3);
        assert!(store.load(&cookies[0], now).await.unwrap().is_none(), "the first to end made room");
        assert!(store.load(&cookies[2], now).await.unwrap().is_some());
        let later = now + Duration::from_secs(35);
        store.save(None, &record(later, 10, "x"), later).await.unwrap();
        assert_eq!(store.len(), 2, "what has ended is swept");
    });
}

// row: sess.backends
#[test]
fn what_is_in_the_cookie_can_be_read_only_where_it_says_so() {
    let now = SystemTime::now();
    let keys = SecretKeys::random();
    let clear = |cookie: &str| {
        let first = cookie.split('.').next().unwrap();
        let bytes = carafe_core::base64::decode(first).unwrap();
        String::from_utf8_lossy(&bytes).contains("topsecret")
    };
    run(async {
        let record = record(now, 60, "topsecret");
        let signed = SignedCookies::new(&keys).save(None, &record, now).await.unwrap().unwrap();
        let sealed = EncryptedCookies::new(&keys).save(None, &record, now).await.unwrap().unwrap();
        let token = MemoryStore::new(1).save(None, &record, now).await.unwrap().unwrap();
        assert_eq!([clear(&signed), clear(&sealed), clear(&token)], [true, false, false]);
        assert_eq!(token.len(), 43, "256 bits");
    });
}
