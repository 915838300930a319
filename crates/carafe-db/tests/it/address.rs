//! Addresses of databases: what is understood, what is refused, and that the password is never shown.

use std::time::Duration;

use carafe_db::{
    ErrorKind,
    driver::{Address, PoolOptions},
};

fn read(url: &str) -> Address {
    url.parse().unwrap_or_else(|error| panic!("{url}: {error:?}"))
}

#[test]
fn each_part_of_an_address_is_found() {
    type Parts<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<u16>, &'a str);
    let cases: &[(&str, Parts<'_>)] = &[
        ("postgres://ann:pw@host:5432/shop", (Some("ann"), Some("pw"), Some("host"), Some(5432), "shop")),
        ("postgres://ann@host/shop", (Some("ann"), None, Some("host"), None, "shop")),
        ("mysql://host", (None, None, Some("host"), None, "")),
        (
            "postgres://a%40b:p%2Fw%3A%3F@host/my%20shop",
            (Some("a@b"), Some("p/w:?"), Some("host"), None, "my shop"),
        ),
        // Only the last @ ends the password.
        ("postgres://ann:p@w@host/shop", (Some("ann"), Some("p@w"), Some("host"), None, "shop")),
        ("postgres://ann:@host/shop", (Some("ann"), Some(""), Some("host"), None, "shop")),
        ("postgres://[::1]:5433/shop", (None, None, Some("::1"), Some(5433), "shop")),
        ("postgres://[::1]/shop", (None, None, Some("::1"), None, "shop")),
        (
            "postgres://ann@%2Frun%2Fpostgresql:5/shop",
            (Some("ann"), None, Some("/run/postgresql"), Some(5), "shop"),
        ),
        ("postgres:///shop?host=/run", (None, None, None, None, "shop")),
        ("postgres://ann:100%@host/shop", (Some("ann"), Some("100%"), Some("host"), None, "shop")),
    ];
    for (url, expected) in cases {
        let address = read(url);
        let parts = (
            address.user.as_deref(),
            address.password.as_deref(),
            address.host.as_deref(),
            address.port,
            &*address.database,
        );
        assert_eq!(parts, *expected, "{url}");
    }
}

#[test]
fn what_is_no_address_is_refused_without_its_password() {
    let cases = [
        ("", "looks like"),
        ("postgres", "looks like"),
        ("ann:s3cret@host/shop", "looks like"),
        ("postgres://ann:s3cret@host:port/shop", "port"),
        ("postgres://ann:s3cret@host:0/shop", "port"),
        ("postgres://ann:s3cret@host:70000/shop", "port"),
        ("postgres://ann:s3cret@[::1/shop", "`]`"),
        ("postgres://ann:s3cret%FF@host/shop", "no text"),
        ("postgres://ann:s3cret@host/shop%00", "no text"),
    ];
    for (url, word) in cases {
        let error = url.parse::<Address>().expect_err(url);
        assert_eq!(error.kind(), &ErrorKind::Config);
        assert!(error.to_string().contains(word), "{url}: {error}");
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
    let address = read("postgres://ann:s3cret@host:1/shop?x=s3cret");
    assert!(!format!("{address} {address:?}").contains("s3cret"), "{address:?}");
}

#[test]
fn options_of_the_pool_stand_behind_the_question_mark() {
    let mut address = read(
        "x://h/d?pool_size=7&pool_wait=250ms&connect_timeout=2&statement_timeout=0&max_life=3min&prepared=9&other=1",
    );
    let options = address.take_pool(PoolOptions::default()).unwrap();
    assert_eq!((options.size, options.prepared), (7, 9));
    assert_eq!(options.wait, Duration::from_millis(250));
    assert_eq!(options.connect, Duration::from_secs(2));
    assert_eq!(options.statement, Duration::ZERO);
    assert_eq!(options.max_life, Duration::from_secs(180));
    assert_eq!(options.max_idle, PoolOptions::default().max_idle);
    let error = address.finish(&["mine"]).unwrap_err();
    assert!(error.to_string().contains("`other`") && error.to_string().contains("mine"), "{error}");
    assert_eq!(address.take("other").as_deref(), Some("1"));
    address.finish(&[]).unwrap();
}

#[test]
fn options_that_make_no_sense_name_what_they_should_be() {
    for (option, word) in [
        ("pool_size=0", "1 to 10000"),
        ("pool_size=-1", "1 to 10000"),
        ("pool_size=many", "1 to 10000"),
        ("pool_wait=5h", "`250ms`"),
        ("pool_wait=", "`250ms`"),
        ("pool_wait=99999999999999999999", "`250ms`"),
        ("prepared=1.5", "whole number"),
    ] {
        let error = read(&format!("x://h/d?{option}")).take_pool(PoolOptions::default()).unwrap_err();
        assert!(error.to_string().contains(word), "{option}: {error}");
    }
    assert!(read("x://h/d?a=perhaps").take_switch("a").is_err());
    assert_eq!(read("x://h/d?a=off").take_switch("a").unwrap(), Some(false));
}
