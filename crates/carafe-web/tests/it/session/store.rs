//! What the stores have in common, and what each has for itself.

use std::time::{Duration, SystemTime};

use carafe_core::signing::SecretKeys;
use carafe_test::run;
use carafe_web::session::{
    SessionStore,
    store::{EncryptedCookies, MemoryStore, SignedCookies, Under},
};

use super::contract::{check, check_on_server, kept, record};

// row: sess.backends
#[test]
fn every_store_keeps_the_contract() {
    let keys = SecretKeys::random();
    run(async {
        check(&EncryptedCookies::new(&keys)).await;
        check(&SignedCookies::new(&keys)).await;
        check_on_server(&MemoryStore::new(100)).await;
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
            cookies.push(kept(store.save(Under::New, &record(now, seconds, "x"), now).await.unwrap()));
        }
        assert_eq!(store.len(), 3);
        assert!(store.load(&cookies[0], now).await.unwrap().is_none(), "the first to end made room");
        assert!(store.load(&cookies[2], now).await.unwrap().is_some());
        let later = now + Duration::from_secs(35);
        store.save(Under::New, &record(later, 10, "x"), later).await.unwrap();
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
        let signed = kept(SignedCookies::new(&keys).save(Under::New, &record, now).await.unwrap());
        let sealed = kept(EncryptedCookies::new(&keys).save(Under::New, &record, now).await.unwrap());
        let token = kept(MemoryStore::new(1).save(Under::New, &record, now).await.unwrap());
        assert_eq!([clear(&signed), clear(&sealed), clear(&token)], [true, false, false]);
        assert_eq!(token.len(), 43, "256 bits");
    });
}
