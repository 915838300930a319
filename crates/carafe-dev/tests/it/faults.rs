//! Common faults, each with the sentence that tells what to do.

use std::{collections::HashMap, io};

use carafe_core::{App, Error, Result};
use carafe_test::run;
use carafe_web::{
    WebApp,
    extract::{Json, Path, State},
    http::StatusCode,
};

use super::developer;

fn fails<T, E>(outcome: std::result::Result<T, E>) -> Result<&'static str>
where
    Error: From<E>,
{
    Ok(outcome.map(|_| "fine")?)
}

fn io_fails(kind: io::ErrorKind) -> Result<&'static str> {
    fails(Err::<(), _>(io::Error::from(kind)))
}

fn app() -> App {
    App::new()
        .get("/int", || fails("x".parse::<u32>()))
        .get("/float", || fails("x".parse::<f64>()))
        .get("/bool", || fails("x".parse::<bool>()))
        .get("/char", || fails("xy".parse::<char>()))
        .get("/narrow", || fails(u8::try_from(300)))
        .get("/utf8", || fails(String::from_utf8(vec![0xff])))
        .get("/address", || fails("localhost".parse::<std::net::IpAddr>()))
        .get("/variable", || fails(std::env::var("NOBODY_SETS_THIS")))
        .get("/file", || fails(std::fs::read("no/such/file")))
        .get("/rights", || io_fails(io::ErrorKind::PermissionDenied))
        .get("/refused", || io_fails(io::ErrorKind::ConnectionRefused))
        .get("/port", || io_fails(io::ErrorKind::AddrInUse))
        .get("/slow", || io_fails(io::ErrorKind::TimedOut))
        .get("/full", || io_fails(io::ErrorKind::StorageFull))
        .get("/json/syntax", || fails(serde_json::from_str::<HashMap<String, u32>>("{x")))
        .get("/json/data", || fails(serde_json::from_str::<u32>("\"x\"")))
        .get("/json/cut", || fails(serde_json::from_str::<Vec<u32>>("[1,")))
        .get("/nothing", || Err::<(), _>(Error::not_found()))
        .get("/secret", || Err::<(), _>(Error::unauthorized()))
        .get("/large", || Err::<(), _>(Error::of(StatusCode::PAYLOAD_TOO_LARGE)))
        .get("/own", || {
            Err::<(), _>(Error::internal("the till is shut").hint("open the till with the small key"))
        })
        .post("/json", |_: Json<HashMap<String, u32>>| "fine")
}

// row: dev.error_page
#[test]
fn what_can_be_done_is_told() {
    let faults = [
        ("/int", "not a whole number"),
        ("/float", "not a number"),
        ("/bool", "Only `true` and `false`"),
        ("/char", "one character"),
        ("/narrow", "does not fit the smaller type"),
        ("/utf8", "String::from_utf8_lossy"),
        ("/address", "an address in numbers"),
        ("/variable", "make it a setting"),
        ("/file", "A relative path begins where the program was started"),
        ("/rights", "look at the owner and the rights"),
        ("/refused", "Nothing listens at that address"),
        ("/port", "Another program has this port"),
        ("/slow", "did not answer in time"),
        ("/full", "The disk is full."),
        ("/json/syntax", "not JSON: look at line 1, column 2"),
        ("/json/data", "does not fit the type it is read into, at line 1, column 3"),
        ("/json/cut", "The JSON ends too early"),
        ("/nothing", "look at the values of the path"),
        ("/secret", "wants to know who asks"),
        ("/large", ".body_limit(…)"),
        ("/own", "help: open the till with the small key"),
    ];
    run(async {
        let client = developer(app());
        for (path, hint) in faults {
            let answer = client.get(path).await;
            answer.assert_contains(hint).assert_contains("tests/it/faults.rs:");
        }
    });
}

#[test]
fn a_body_that_does_not_fit_shows_its_fields() {
    run(async {
        let answer = developer(app()).post("/json").json(&[("a", "b")]).await;
        answer.assert_contains("\"route\":\"/json\"").assert_contains("\"location\":\"body\"");
    });
}

#[test]
fn a_handler_that_was_given_wrong_values_points_at_its_route() {
    let app = App::new().get("/n/{n}", |Path(n): Path<u32>| n.to_string());
    run(async {
        let answer = developer(app).get("/n/x").await;
        answer.assert_contains("The route was added here: crates/carafe-dev/tests/it/faults.rs:");
        answer.assert_contains(">   ").assert_contains("Path<u32>| n.to_string()");
    });
}

#[test]
fn a_missing_value_is_told_before_the_site_starts_or_on_the_page() {
    struct Till;
    let app =
        App::new().state(Till).get("/", |_: State<Till>| -> Result<()> { Err(Error::internal("no till")) });
    run(async {
        developer(app).get("/").await.assert_status(500).assert_contains("no till");
    });
}
