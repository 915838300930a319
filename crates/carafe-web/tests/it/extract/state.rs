//! Values of the app by type.

use std::sync::atomic::{AtomicU32, Ordering};

use carafe_core::App;
use carafe_web::{WebApp, extract::State};

use super::{request, send};

struct Greeting(&'static str);

fn greet(greeting: State<Greeting>) -> &'static str {
    greeting.0
}

// row: req.state
#[test]
fn the_nearest_apps_value_wins() {
    let app = || {
        App::new()
            .state(Greeting("hello"))
            .get("/", greet)
            .mount("/fr", App::named("fr").state(Greeting("bonjour")).get("/", greet))
            .mount("/it", App::named("it").get("/", greet))
    };
    for (path, expected) in [("/", "hello"), ("/fr/", "bonjour"), ("/it/", "hello")] {
        assert_eq!(send(app(), request(&format!("GET {path}"), "", "")).1, expected, "{path}");
    }
}

#[test]
fn one_value_is_shared_by_all_requests() {
    fn count(visits: State<AtomicU32>) -> String {
        visits.fetch_add(1, Ordering::Relaxed).to_string()
    }
    let service = carafe_web::Service::build(App::new().state(AtomicU32::new(7)).get("/", count)).unwrap();
    super::block_on(async {
        for expected in ["7", "8"] {
            let response = service.answer(request("GET /", "", ""), carafe_web::Peer::InProcess).await;
            let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
            assert_eq!(body, expected);
        }
    });
}

#[test]
fn a_value_may_be_absent_when_it_is_asked_for_as_an_option() {
    fn maybe(greeting: Option<State<Greeting>>) -> &'static str {
        greeting.map_or("nobody", |greeting| greeting.0)
    }
    assert_eq!(send(App::new().get("/", maybe), request("GET /", "", "")).1, "nobody");
}
