//! What is found in a site's routes before it serves anyone.

use carafe_core::{App, check::ChecksFailed};
use carafe_web::{RunApp, Service, WebApp, get, route::methods::Methods};

fn one() {}
fn two() {}

/// Ids and first places of what `check` finds.
fn findings(app: App) -> Vec<(String, usize)> {
    let stdout = app.runner().capture(["check", "--json"]).stdout();
    let value: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let list = value["findings"].as_array().unwrap();
    list.iter()
        .map(|finding| {
            (finding["id"].as_str().unwrap().to_owned(), finding["places"].as_array().unwrap().len())
        })
        .collect()
}

// row: check.framework
#[test]
fn mistakes_in_routes_are_found() {
    let cases: [(&str, App, &[(&str, usize)]); 12] = [
        ("fine", App::new().get("/", one).post("/", two), &[]),
        ("duplicate", App::new().get("/", one).get("/", two), &[("routes.E003", 2)]),
        ("other parameter names", App::new().get("/{a}", one).get("/{b:str}", two), &[("routes.E003", 2)]),
        ("converter", App::new().get("/{a:itn}", one), &[("routes.E002", 1)]),
        (
            "name",
            App::new().route("/a", get(one).name("x")).route("/b", get(two).name("x")),
            &[("routes.W005", 2)],
        ),
        ("no function", App::new().route("/a", Methods::default()), &[("routes.E007", 1)]),
        ("behind a span", App::new().get("/{p:path}", one).get("/{q:path}/edit", two), &[("routes.W004", 2)]),
        ("beside a span", App::new().get("/{p:path}", one).get("/edit", two).get("/{n:int}/x", two), &[]),
        ("narrow and wide", App::new().get("/{a:slug}", one).get("/{a:int}", two).get("/{a}", one), &[]),
        ("text", App::new().get("/über uns/{a:any(x,y)}", one), &[]),
        (
            "in apps",
            App::new().mount("/a", App::named("a").get("/", one)).get("/a/", two),
            &[("routes.E003", 2)],
        ),
        ("space", App::new().get("/{a:uuid}/{b:float}/{c:slug}/{d}", one), &[]),
    ];
    for (what, app, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(id, places)| ((*id).to_owned(), *places)).collect();
        assert_eq!(findings(app), expected, "{what}");
    }
}

// row: check.framework
#[test]
fn every_way_to_build_a_site_tells_all_errors() {
    let app = App::new().get("/", one).get("/", two).get("/{a:itn}", one);
    let error = Service::build(app).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("routes.E002 ") && text.contains("routes.E003 "), "{text}");
    assert_eq!(error.find::<ChecksFailed>().unwrap().report().errors().count(), 2);
    let warned = App::new().get("/{p:path}", one).get("/{q:path}/edit", two);
    Service::build(warned).unwrap();
}

struct Greeting;

fn greet(_: carafe_web::extract::State<Greeting>) {}

// row: check.framework
#[test]
fn a_state_that_nobody_brings_is_found() {
    let blog = || App::named("b").get("/", greet);
    let cases = [
        (App::new().mount("/b", blog()), 1),
        (App::new().mount("/b", blog().state(Greeting)), 0),
        (App::new().state(Greeting).mount("/b", blog()), 0),
        (App::new().get("/", greet).mount("/b", blog().state(Greeting)), 1),
    ];
    for (app, expected) in cases {
        let error = Service::build(app).err().map_or(String::new(), |error| error.to_string());
        assert_eq!(error.matches("web.E001").count(), expected, "{error}");
        assert_eq!(error.matches("Greeting`, and no app brings one").count(), expected, "{error}");
    }
}
