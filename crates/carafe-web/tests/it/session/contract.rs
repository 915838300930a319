//! One contract for every store: what holds for one must hold for all. The suite of databases runs this file too.

use std::time::{Duration, SystemTime};

use carafe_web::session::{
    Record, SessionStore,
    store::{Saved, Under},
};
use serde_json::json;

pub(crate) fn record(now: SystemTime, seconds: u64, value: &str) -> Record {
    let mut record = Record::new(now);
    record.ends += seconds;
    record.values.insert("value".to_owned(), json!(value));
    record
}

/// The cookie of what was kept.
#[track_caller]
pub(crate) fn kept(saved: Saved) -> String {
    match saved {
        Saved::Kept(cookie) => cookie,
        other => panic!("it was not kept: {other:?}"),
    }
}

/// The contract of every store.
pub(crate) async fn check(store: &dyn SessionStore) {
    keeps(store).await;
    knows_its_own(store).await;
}

/// That of a store on the server, which can tell that a session was ended.
pub(crate) async fn check_on_server(store: &dyn SessionStore) {
    check(store).await;
    ends(store).await;
    counts(store).await;
    moves(store).await;
    owns(store).await;
    clears(store).await;
}

async fn load(store: &dyn SessionStore, cookie: &str, now: SystemTime) -> Option<Record> {
    let found = store.load(cookie, now).await.unwrap();
    found.map(|mut record| {
        record.version = 0;
        record
    })
}

async fn keeps(store: &dyn SessionStore) {
    let now = SystemTime::now();
    let at = |seconds: u64| now + Duration::from_secs(seconds);
    let mut one = record(now, 60, "one \u{1f9c3} \"quoted\" \\ \0 end");
    one.owner = Some("user:\u{e9}".to_owned());
    one.expiry = Duration::from_secs(60).into();

    let cookie = kept(store.save(Under::New, &one, now).await.unwrap());
    assert!(cookie.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{cookie}");
    assert_eq!(load(store, &cookie, now).await.unwrap(), one, "what was saved is there");
    assert!(load(store, &cookie, at(59)).await.is_some());
    assert!(load(store, &cookie, at(60)).await.is_none(), "until it ends");

    let other = kept(store.save(Under::New, &record(now, 60, "other"), now).await.unwrap());
    assert_ne!(cookie, other);
    assert_eq!(load(store, &cookie, now).await.unwrap(), one, "each is its own");

    let mut two = store.load(&cookie, now).await.unwrap().unwrap();
    two.ends += 60;
    two.values
        .insert("large".to_owned(), "x".repeat(if store.room("s").is_some() { 100 } else { 200_000 }).into());
    let cookie = kept(store.save(Under::Same(&cookie), &two, now).await.unwrap());
    two.version = 0;
    assert_eq!(load(store, &cookie, at(100)).await.unwrap(), two, "the last save counts");
}

async fn knows_its_own(store: &dyn SessionStore) {
    let now = SystemTime::now();
    let cookie = kept(store.save(Under::New, &record(now, 60, "mine"), now).await.unwrap());
    let mut unknown = vec![
        String::new(),
        "x".to_owned(),
        cookie.to_uppercase(),
        cookie.to_lowercase(),
        format!("{cookie}A"),
    ];
    unknown.extend((0..cookie.len()).map(|at| cookie[..at].to_owned()));
    for text in &unknown {
        assert!(store.load(text, now).await.unwrap().is_none(), "{text}");
        store.delete(text, None).await.unwrap();
    }
    assert!(store.load(&cookie, now).await.unwrap().is_some(), "that was somebody else's");
}

async fn ends(store: &dyn SessionStore) {
    let now = SystemTime::now();
    let cookie = kept(store.save(Under::New, &record(now, 60, "ends"), now).await.unwrap());
    let there = store.load(&cookie, now).await.unwrap().unwrap();
    assert!(store.delete(&cookie, None).await.unwrap());
    assert!(store.delete(&cookie, None).await.unwrap(), "once more is no mistake");
    assert!(store.load(&cookie, now).await.unwrap().is_none());
    for under in [Under::Same(&cookie), Under::InPlaceOf(&cookie), Under::Same("planted")] {
        assert_eq!(store.save(under, &there, now).await.unwrap(), Saved::Gone, "it is not brought back");
    }
    assert!(store.load("planted", now).await.unwrap().is_none(), "nor adopted");
}

async fn counts(store: &dyn SessionStore) {
    let now = SystemTime::now();
    let cookie = kept(store.save(Under::New, &record(now, 60, "first"), now).await.unwrap());
    let (mut ann, bob) =
        (store.load(&cookie, now).await.unwrap().unwrap(), store.load(&cookie, now).await.unwrap().unwrap());
    ann.values.insert("ann".to_owned(), json!(1));
    kept(store.save(Under::Same(&cookie), &ann, now).await.unwrap());
    for under in [Under::Same(&cookie), Under::InPlaceOf(&cookie)] {
        assert_eq!(store.save(under, &bob, now).await.unwrap(), Saved::Overtaken);
    }
    assert!(!store.delete(&cookie, Some(bob.version)).await.unwrap(), "it is another by now");
    let there = store.load(&cookie, now).await.unwrap().unwrap();
    assert_eq!(there.values["ann"], 1, "what was overtaken changed nothing");
    kept(store.save(Under::Same(&cookie), &there, now).await.unwrap());
    let there = store.load(&cookie, now).await.unwrap().unwrap();
    assert!(store.delete(&cookie, Some(there.version)).await.unwrap());
    assert!(store.load(&cookie, now).await.unwrap().is_none());
}

async fn moves(store: &dyn SessionStore) {
    let now = SystemTime::now();
    let old = kept(store.save(Under::New, &record(now, 60, "moves"), now).await.unwrap());
    let there = store.load(&old, now).await.unwrap().unwrap();
    let new = kept(store.save(Under::InPlaceOf(&old), &there, now).await.unwrap());
    assert_ne!(old, new);
    assert!(store.load(&old, now).await.unwrap().is_none(), "the old cookie is worth nothing");
    assert_eq!(store.load(&new, now).await.unwrap().unwrap().values["value"], "moves");
}

async fn owns(store: &dyn SessionStore) {
    let now = SystemTime::now();
    let later = |seconds: u64| now + Duration::from_secs(seconds);
    let owner = format!("user:{}", carafe_core::signing::random_token());
    let mut cookies = Vec::new();
    for (at, seconds) in [60, 10, 60, 60].into_iter().enumerate() {
        let mut record = record(now, seconds, &at.to_string());
        record.owner = Some(if at == 3 { format!("{owner}0") } else { owner.clone() });
        cookies.push(kept(store.save(Under::New, &record, later(at as u64)).await.unwrap()));
    }
    let ids = |now| {
        let owner = &owner;
        async move { store.list(owner, now).await.unwrap().into_iter().map(|one| one.id).collect::<Vec<_>>() }
    };
    let id = |at: usize| store.id(&cookies[at]).unwrap();
    assert_eq!(ids(now).await, [id(2), id(1), id(0)], "the latest first");
    assert_eq!(ids(later(10)).await, [id(2), id(0)], "only what has not ended");
    assert!(store.load(&id(0), now).await.unwrap().is_none(), "an id is no cookie");
    assert_eq!(store.list("user:", now).await.unwrap(), [], "an owner is a whole text");
    assert_eq!(store.list("%", now).await.unwrap(), []);

    assert_eq!(store.end(&owner, Some(&id(3))).await.unwrap(), 0, "that is somebody else's");
    assert_eq!(store.end(&owner, Some(&id(2))).await.unwrap(), 1);
    assert_eq!(ids(now).await, [id(1), id(0)]);
    assert_eq!(store.end(&owner, None).await.unwrap(), 2);
    for (at, is_there) in [false, false, false, true].into_iter().enumerate() {
        assert_eq!(store.load(&cookies[at], now).await.unwrap().is_some(), is_there, "{at}");
    }
}

/// Far in the past, so that nothing of the other parts has ended.
async fn clears(store: &dyn SessionStore) {
    let then = SystemTime::now() - Duration::from_secs(1_000_000);
    let later = |seconds: u64| then + Duration::from_secs(seconds);
    store.clear_expired(later(0)).await.unwrap();
    let mut cookies = Vec::new();
    for seconds in [10, 20, 30] {
        cookies.push(kept(store.save(Under::New, &record(then, seconds, "x"), then).await.unwrap()));
    }
    assert_eq!(store.clear_expired(later(9)).await.unwrap(), Some(0));
    assert_eq!(store.clear_expired(later(20)).await.unwrap(), Some(2), "only what has ended");
    assert!(store.load(&cookies[2], later(20)).await.unwrap().is_some());
    assert_eq!(store.clear_expired(later(30)).await.unwrap(), Some(1));
}
