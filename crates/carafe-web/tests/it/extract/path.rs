//! The parameters of the route, as types.

use std::collections::BTreeMap;

use carafe_core::App;
use carafe_web::{Handler, WebApp, extract::Path};
use serde::Deserialize;

use super::{request, send};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read through Debug")]
struct Named {
    user: String,
    id: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Section {
    News,
    Sport,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read through Debug")]
struct Id(u32);

/// The status and the text for a path, with a handler on a pattern.
fn ask<H: Handler<M>, M: 'static>(pattern: &str, handler: H, path: &str) -> String {
    let (status, text) = send(App::new().get(pattern, handler), request(&format!("GET {path}"), "", ""));
    if status == 200 { text } else { status.as_u16().to_string() }
}

fn show<T: std::fmt::Debug>(Path(value): Path<T>) -> String {
    format!("{value:?}")
}

// row: req.typed
#[test]
fn parameters_become_types_or_there_is_no_such_page() {
    let one = "/p/{id}";
    let two = "/p/{user}/{id}";
    let cases = [
        (ask(one, show::<u32>, "/p/7"), "7"),
        (ask(one, show::<u32>, "/p/x"), "404"),
        (ask(one, show::<u32>, "/p/+7"), "404"),
        (ask(one, show::<u32>, "/p/%207"), "404"),
        (ask(one, show::<u8>, "/p/256"), "404"),
        (ask(one, show::<i64>, "/p/-5"), "-5"),
        (ask(one, show::<f64>, "/p/1e3"), "1000.0"),
        (ask(one, show::<f64>, "/p/nan"), "404"),
        (ask(one, show::<bool>, "/p/true"), "true"),
        (ask(one, show::<String>, "/p/J%C3%BCrgen"), "\"Jürgen\""),
        (ask(one, show::<Id>, "/p/7"), "Id(7)"),
        (ask(one, show::<Option<u8>>, "/p/7"), "Some(7)"),
        (ask(one, show::<Section>, "/p/sport"), "Sport"),
        (ask(one, show::<Section>, "/p/arts"), "404"),
        (ask(one, show::<std::net::IpAddr>, "/p/::1"), "::1"),
        (ask(one, show::<std::net::IpAddr>, "/p/x"), "404"),
        (ask(one, show::<(u32,)>, "/p/7"), "(7,)"),
        (ask(two, show::<(String, u32)>, "/p/ann/7"), "(\"ann\", 7)"),
        (ask(two, show::<(String, u32)>, "/p/ann/x"), "404"),
        (ask(two, show::<Named>, "/p/ann/7"), "Named { user: \"ann\", id: 7 }"),
        (ask(two, show::<Named>, "/p/ann/x"), "404"),
        (ask(two, show::<Vec<String>>, "/p/a/b"), "[\"a\", \"b\"]"),
        (ask(two, show::<Vec<(String, String)>>, "/p/a/b"), "[(\"user\", \"a\"), (\"id\", \"b\")]"),
        (ask(two, show::<BTreeMap<String, String>>, "/p/a/b"), "{\"id\": \"b\", \"user\": \"a\"}"),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read through Debug")]
struct Three(u32, u32, u32);

/// What `check` cannot tell by the name of the type.
#[test]
fn a_shape_that_does_not_fit_the_pattern_is_our_mistake() {
    assert_eq!(ask("/p/{user}/{id}", show::<Id>, "/p/a/1"), "500");
    assert_eq!(ask("/p/{user}/{id}", show::<Three>, "/p/1/1"), "500");
    assert_eq!(ask("/p/{user}/{id}", show::<Option<u32>>, "/p/1/1"), "500");
    assert_eq!(ask("/p/{id}", show::<Named>, "/p/1"), "500");
    assert_eq!(ask("/p", show::<Id>, "/p"), "500");
}
