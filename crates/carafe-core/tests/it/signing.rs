//! Signed and sealed values: only what was made here, for this purpose and name, is taken.

use std::time::{Duration, SystemTime};

use carafe_core::{
    base64,
    signing::{Sealer, SecretKeys, Signer, SigningError, random_token},
};

const HOUR: Duration = Duration::from_secs(3600);
const OLD: &str = "old key old key old key old key old key";
const NEW: &str = "new key new key new key new key new key";

fn keys(texts: &[&str]) -> SecretKeys {
    SecretKeys::new(texts).unwrap()
}

/// The two that make texts, as one pair of functions: what holds for one must hold for the other.
type Maker = (&'static str, fn(&SecretKeys, &str, &str, SystemTime) -> String, Taker);
type Taker = fn(&SecretKeys, &str, &str, SystemTime, &str) -> Result<Vec<u8>, SigningError>;

const MAKERS: [Maker; 2] = [
    (
        "signer",
        |keys, purpose, name, at| Signer::new(keys, purpose).name(name).at(at).sign("value"),
        |keys, purpose, name, at, text| Signer::new(keys, purpose).name(name).at(at).verify_bytes(text, HOUR),
    ),
    (
        "sealer",
        |keys, purpose, name, at| Sealer::new(keys, purpose).name(name).at(at).seal("value"),
        |keys, purpose, name, at, text| Sealer::new(keys, purpose).name(name).at(at).open(text, HOUR),
    ),
];

// row: sign.values
#[test]
fn a_text_is_good_for_its_purpose_name_and_time_alone() {
    let now = SystemTime::now();
    let keys = keys(&[NEW]);
    for (what, make, take) in MAKERS {
        let text = make(&keys, "ab", "c", now);
        assert_eq!(take(&keys, "ab", "c", now, &text).unwrap(), b"value", "{what}");
        let elsewhere = [("a", "bc"), ("abc", ""), ("", "abc"), ("c", "ab"), ("ab", ""), ("ab\0c", "")];
        for (purpose, name) in elsewhere {
            assert!(take(&keys, purpose, name, now, &text).unwrap_err().is_bad(), "{what} {purpose} {name}");
        }
        let later = |seconds| take(&keys, "ab", "c", now + Duration::from_secs(seconds), &text);
        assert!(later(3599).is_ok(), "{what}");
        assert!(later(3600).unwrap_err().is_expired(), "{what}");
        let before = now - Duration::from_secs(3600);
        assert!(take(&keys, "ab", "c", before, &text).unwrap_err().is_bad(), "{what}: from the future");
    }
}

// row: sign.values
#[test]
fn one_changed_letter_makes_it_bad() {
    let now = SystemTime::now();
    let keys = keys(&[NEW]);
    for (what, make, take) in MAKERS {
        let text = make(&keys, "p", "n", now);
        for at in 0..text.len() {
            for letter in "A_z.= é".chars().filter(|letter| !text[at..].starts_with(*letter)) {
                let changed = format!("{}{letter}{}", &text[..at], &text[at + 1..]);
                assert!(take(&keys, "p", "n", now, &changed).unwrap_err().is_bad(), "{what} {changed}");
            }
            assert!(take(&keys, "p", "n", now, &text[..at]).unwrap_err().is_bad(), "{what} {at}");
        }
        for odd in [
            "",
            ".",
            "..",
            "value",
            "dmFsdWU.",
            &format!("{text}A"),
            &format!("{text}."),
            &format!("{text}="),
        ] {
            assert!(take(&keys, "p", "n", now, odd).unwrap_err().is_bad(), "{what} {odd:?}");
        }
    }
    let signed = Signer::new(&keys, "p").sign("value");
    assert!(Sealer::new(&keys, "p").open(&signed, HOUR).unwrap_err().is_bad());
}

// row: sign.rotation
#[test]
fn the_first_key_signs_and_all_verify() {
    let now = SystemTime::now();
    let (old, both, new) = (keys(&[OLD]), keys(&[NEW, OLD]), keys(&[NEW]));
    for (what, make, take) in MAKERS {
        let of = |keys: &SecretKeys| make(keys, "p", "n", now);
        let good = |keys: &SecretKeys, text: &str| take(keys, "p", "n", now, text).is_ok();
        assert!(good(&both, &of(&old)), "{what}: moved to the fallbacks, it still verifies");
        assert!(!good(&new, &of(&old)), "{what}: taken away, it does not");
        assert!(good(&new, &of(&both)) && !good(&old, &of(&both)), "{what}: the first signs");
    }
}

#[test]
fn a_short_key_is_none() {
    assert!(SecretKeys::new(["short"]).is_err());
    assert!(SecretKeys::new([NEW, ""]).is_err());
    assert!(SecretKeys::new([""; 0]).is_err());
    assert_eq!(format!("{:?}", keys(&[NEW, OLD])), "SecretKeys(2)");
}

// row: sign.values
#[test]
fn each_value_has_one_spelling() {
    for length in 0..70 {
        let bytes: Vec<u8> = (0..length).map(|at| (at * 37 + length) as u8).collect();
        assert_eq!(base64::decode(&base64::encode(&bytes)).unwrap(), bytes);
    }
    for (text, bytes) in
        [("", &b""[..]), ("Zg", b"f"), ("Zm8", b"fo"), ("Zm9v", b"foo"), ("-_-_", b"\xfb\xff\xbf")]
    {
        assert_eq!(base64::decode(text).unwrap(), bytes);
        assert_eq!(base64::encode(bytes), text);
    }
    for text in ["Zh", "Zm9", "Z", "Zg==", "Zm9vY", "+/+/", "Zm 8", "é"] {
        assert_eq!(base64::decode(text), None, "{text}");
    }
    assert!(random_token() != random_token() && random_token().len() == 43);
}

#[test]
fn the_key_of_development_stays_the_same() {
    let text = Signer::new(&SecretKeys::for_development(), "p").sign("value");
    assert!(Signer::new(&SecretKeys::for_development(), "p").verify(&text, HOUR).is_ok());
}
