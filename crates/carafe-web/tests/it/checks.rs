//! What is found in a site's routes before it serves anyone.

use std::collections::BTreeMap;

use carafe_core::{
    App,
    check::ChecksFailed,
    settings::{Profile, Sources},
};
use carafe_web::{RunApp, Service, WebApp, extract::Path, get, route::methods::Methods};

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

// row: check.framework
#[test]
fn a_handler_that_takes_too_many_or_too_few_values_is_found() {
    fn one(_: Path<u32>) {}
    fn two(_: Path<(u32, Vec<(u8, String)>)>) {}
    fn any(_: Path<BTreeMap<String, String>>) {}
    let cases = [
        ("one of one", App::new().get("/{a}", one), 0),
        ("two of two", App::new().get("/{a}/{b}", two), 0),
        ("any of two", App::new().get("/{a}/{b}", any), 0),
        ("two of one", App::new().get("/{a}", two), 1),
        ("one of none", App::new().get("/", one), 1),
        ("one of two", App::new().get("/{a}/{b}", one), 1),
        ("prefix", App::new().mount("/{tenant}", App::named("t").get("/{a}", one)), 1),
        ("prefix and own", App::new().mount("/{tenant}", App::named("t").get("/{a}", two)), 0),
    ];
    for (what, app, count) in cases {
        let expected = vec![("web.E002".to_owned(), 1); count];
        assert_eq!(findings(app), expected, "{what}");
    }
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

// row: cli.check
#[test]
fn deploy_looks_at_the_settings() {
    let ids = |toml: &str| {
        let runner = App::new().runner().sources(Sources::new().toml(toml));
        let stdout = runner.capture(["check", "--deploy", "--json"]).stdout();
        let value: serde_json::Value = serde_json::from_str(&stdout).unwrap();
        let list = value["findings"].as_array().unwrap();
        list.iter().map(|finding| finding["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let without_key = &ids("[site]\ndebug = true")[..];
    let signs = cfg!(feature = "sessions");
    let expected: &[&str] = if signs {
        &["site.E001", "site.E002", "site.E004", "site.W003"]
    } else {
        &["site.E001", "site.E002", "site.W003"]
    };
    assert_eq!(without_key, expected);
    let good = "[site]\ndebug = false\nhosts = [\"example.com\"]\norigin = \"https://example.com\"\nsecret_key = \"JRo0Xf+3u1qk8Lw2MZ7cBvYtNdE5hPsG\"";
    assert!(ids(good).is_empty());
    assert_eq!(ids(&format!("{good}\ndefault_headers = false")), ["site.W006"]);
    assert!(findings(App::new()).is_empty(), "without --deploy nothing of that is looked at");
}

// row: sign.secret_key
#[test]
fn a_bad_secret_key_stops_the_start() {
    const GOOD: &str = "JRo0Xf+3u1qk8Lw2MZ7cBvYtNdE5hPsG";
    let found = |profile: Profile, site: String| {
        let sources = Sources::new().profile(profile).toml(&format!("[site]\n{site}"));
        Service::with_settings(App::new(), sources).err().map_or(String::new(), |error| error.to_string())
    };
    let key = |text: &str| format!("secret_key = \"{text}\"");
    let marked = format!("development-only-{GOOD}");
    let both = format!("{}\nsecret_key_fallbacks = [\"{GOOD}\"]", key(GOOD));
    let cases = [
        (key(GOOD), "", ""),
        (key("too short"), "less than 32 bytes", "less than 32 bytes"),
        (key(&"ab".repeat(20)), "repeats", "repeats"),
        (key(&marked), "", "everybody knows"),
        (both, "is there twice", "is there twice"),
        (
            String::new(),
            "",
            if cfg!(feature = "sessions") { "site.E004 the site has no secret key" } else { "" },
        ),
    ];
    for (site, at_home, in_production) in cases {
        for (profile, expected) in
            [(Profile::DEV, at_home), (Profile::TEST, at_home), (Profile::PROD, in_production)]
        {
            let text = found(profile, site.clone());
            assert!(text.contains(expected) && text.is_empty() == expected.is_empty(), "{site}: {text}");
            assert!(!text.contains(GOOD), "a key is never shown");
        }
    }
}

/// Run with `UPDATE=1` to write the page anew.
// row: check.framework
#[test]
fn the_reference_page_lists_every_id() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/src/reference-checks.md");
    let stdout = App::new().runner().capture(["check", "--list", "--json"]).stdout();
    let value: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let mut expected = String::from(PAGE_HEAD);
    for rule in value["rules"].as_array().unwrap() {
        let text = |key: &str| rule[key].as_str().unwrap();
        expected += &format!("\n## {}\n\n{}: {}\n\n", text("id"), text("level"), text("meaning"));
        expected += &format!("What to do: {}.\n", text("remedy"));
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(page, &expected).unwrap();
    }
    let written = std::fs::read_to_string(page).unwrap_or_default();
    assert!(
        written == expected,
        "docs/guide/src/reference-checks.md is out of date: run this test with UPDATE=1"
    );
}

const PAGE_HEAD: &str = "\
# Reference: checks

What `check` and the start of `serve` look for. `check --list` prints the same, with the checks of your own apps.
An error keeps the site from starting; a warning is printed, and can be [silenced](commands.md#checks) by its id.
";
