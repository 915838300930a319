//! Pages through a site: late rendering, links, what apps add, errors, checks.

#[cfg(feature = "sessions")]
mod functions;

use std::{fs, path::PathBuf};

use carafe_core::{App, check::Report, embed::Dir, settings::Sources};
use carafe_template::TemplateApp;
use carafe_test::{TestClient, TestResponse, run};
use carafe_web::{
    Current, PageApp, Reply, Service, WebApp,
    extract::{Htmx, Path},
    respond::{page, text},
};

const PAGES: Dir = Dir::embedded(
    "templates",
    &[
        ("404.html", b"<h1>Nothing at {{ request.path }}</h1>"),
        ("base.html", b"<title>{{ site_name }}</title>{% block main %}{% endblock %}"),
        ("index.html", b"{% extends 'base.html' %}{% block main %}<p>{{ name }}</p>\
<a href=\"{{ url_for('show', id=7, tab='x y') }}\">7</a>{% endblock %}"),
        ("links.html", b"{% import 'macros.html' as m %}{{ m.link(3) }} {{ url_for('show', id=3, _anchor='a') }}"),
        ("list.html", b"<ul>{% for note in notes %}{% block row scoped %}<li>{{ note }}</li>{% endblock %}{% endfor %}</ul>"),
        ("macros.html", b"{% macro link(id) %}{{ url_for('show', id=id) }}{% endmacro %}"),
        ("mail.txt", b"{{ name }}"),
        ("slip.html", b"<p>\n{{ nmae }}"),
    ],
);

fn index() -> Reply {
    page("index.html").with("name", "<Ada>").with("list", [1, 2])
}

fn show(Path(id): Path<u32>) -> String {
    format!("note {id}")
}

fn site() -> App {
    App::new()
        .templates(PAGES)
        .context("site_name", |current: &Current| format!("Notes at {}", current.head().uri.path()))
        .get("/", index)
        .get("/notes/{id:int}", show)
        .get("/links", || page("links.html"))
        .get("/row", || page("list.html#row").with("note", "one"))
        .get("/htmx", || page("list.html").fragment("row").with("note", "one").with("notes", ["a", "b"]))
        .get("/events", || text("").hx_trigger("saved").hx_redirect("/x").hx_push_url("/y").hx_refresh())
        .get("/who", |htmx: Htmx| {
            format!("{:?} {:?} {:?} {}", htmx.target(), htmx.trigger(), htmx.prompt(), htmx.is_request())
        })
        .get("/no-fragment", || text("x").fragment("row"))
        .get("/mail", || page("mail.txt").with("name", "<Ada>"))
        .get("/slip", || page("slip.html").with("name", "Ada"))
        .get("/lost", || page("lost.html"))
        .get("/styled", || page("mail.txt").status(201).with("name", "x").content_type("text/css"))
        .get("/tuple", || (http::StatusCode::ACCEPTED, page("mail.txt").with("name", "x")))
        .get("/no-page", || text("x").with("name", 1))
        .on_status(404, || page("404.html"))
}

/// Whether a slash is escaped is not what these tests are about.
fn slashes(response: &TestResponse) -> String {
    response.text().replace("&#x2f;", "/")
}

// row: tpl.render_api
#[test]
fn a_page_is_rendered_when_the_request_is_known_again() {
    run(async {
        let client = TestClient::new(site());
        let response = client.get("/").await;
        response.assert_status(200).assert_header("content-type", "text/html; charset=utf-8");
        assert_eq!(
            slashes(&response),
            "<title>Notes at /</title><p>&lt;Ada&gt;</p><a href=\"/notes/7?tab=x%20y\">7</a>"
        );
        client
            .get("/mail")
            .await
            .assert_header("content-type", "text/plain; charset=utf-8")
            .assert_contains("<Ada>");
        client.get("/styled").await.assert_status(201).assert_header("content-type", "text/css");
        client.get("/tuple").await.assert_status(202).assert_contains("x");
    });
}

// row: test.introspect
#[test]
fn a_test_sees_the_template_and_its_values() {
    run(async {
        let response = TestClient::new(site()).get("/").await;
        assert_eq!(response.template(), Some("index.html"));
        assert_eq!(response.context("list"), Some(serde_json::json!([1, 2])));
        assert_eq!(response.context("site_name"), None);
        assert_eq!(TestClient::new(site()).get("/notes/3").await.template(), None);
    });
}

#[test]
fn links_are_written_in_macros_too() {
    run(async {
        let response = TestClient::new(site()).get("/links").await;
        assert_eq!(slashes(&response), "/notes/3 /notes/3#a");
    });
}

// row: tpl.partials
#[test]
fn a_fragment_is_a_page_of_its_own() {
    run(async {
        let response = TestClient::new(site()).get("/row").await;
        assert_eq!((response.text(), response.template()), ("<li>one</li>", Some("list.html#row")));
    });
}

// row: tpl.hypermedia, tpl.partials
#[test]
fn htmx_gets_a_part_of_the_page_that_others_get_whole() {
    run(async {
        let client = TestClient::new(site());
        let whole = "<ul><li>a</li><li>b</li></ul>";
        let cases: [(&[&str], &str, &str); 5] = [
            (&[], whole, "list.html"),
            (&["hx-request"], "<li>one</li>", "list.html#row"),
            (&["hx-request", "hx-boosted"], whole, "list.html"),
            (&["hx-request", "hx-history-restore-request"], whole, "list.html"),
            (&["hx-boosted"], whole, "list.html"),
        ];
        for (headers, expected, template) in cases {
            let request =
                headers.iter().fold(client.get("/htmx"), |request, name| request.header(name, "true"));
            let response = request.await;
            response.assert_status(200).assert_text(expected).assert_header("vary", "hx-request");
            assert_eq!(response.template(), Some(template));
        }
        client.get("/no-fragment").await.assert_status(500);
    });
}

// row: tpl.hypermedia
#[test]
fn htmx_says_who_asks_and_hears_what_to_do() {
    run(async {
        let client = TestClient::new(site());
        let events = client.get("/events").await;
        events.assert_header("hx-trigger", "saved").assert_header("hx-redirect", "/x");
        events.assert_header("hx-push-url", "/y").assert_header("hx-refresh", "true");
        let asked = client
            .get("/who")
            .header("hx-request", "true")
            .header("hx-target", "list")
            .header("hx-prompt", "yes");
        asked.await.assert_text("Some(\"list\") None Some(\"yes\") true");
        client.get("/who").await.assert_text("None None None false");
    });
}

// row: tpl.context_processors
#[test]
fn an_error_page_is_a_page() {
    run(async {
        let response = TestClient::new(site()).get("/nowhere").await;
        response.assert_status(404);
        assert_eq!(slashes(&response), "<h1>Nothing at /nowhere</h1>");
    });
}

// row: tpl.errors
#[test]
fn a_page_that_fails_tells_the_log_and_not_the_visitor() {
    run(async {
        let client = TestClient::new(site());
        let response = client.get("/slip").await;
        response.assert_status(500);
        assert!(!response.text().contains("nmae"));
        let error = format!("{:?}", response.error().unwrap());
        assert!(error.contains("slip.html:2: `nmae` is undefined"), "{error}");
        assert!(error.contains("did you mean `name`?"), "{error}");
        assert!(response.error().unwrap().place().file().ends_with("pages.rs"));
        let lost = format!("{:?}", client.get("/lost").await.error().unwrap());
        assert!(lost.contains("there is no template `lost.html`"), "{lost}");
        client.get("/no-page").await.assert_status(500);
    });
}

// row: tpl.errors
#[test]
fn checks_load_every_template_and_look_for_what_it_mentions() {
    const WRONG: Dir = Dir::embedded(
        "templates",
        &[
            ("broken.html", b"\n{% if %}"),
            (
                "mentions.html",
                b"{{ a|shuot }}\n{{ 'x' if a is odder }}\n{{ url_for('shwo', id=1) }}{{ url_for('show') }}\n{{ static('a.cs') }}{{ static('a.css') }}{{ static('a' ~ x) }}",
            ),
        ],
    );
    let error = Service::build(
        App::new()
            .templates(WRONG)
            .static_files(Dir::embedded("static", &[("a.css", b"")]))
            .get("/n/{id:int}", show),
    )
    .unwrap_err();
    let text = format!("{error:?}");
    for expected in [
        "broken.html:2",
        "there is no filter `shuot`",
        "mentions.html:1",
        "there is no test `odder`",
        "mentions.html:2",
        "there is no route named `shwo`",
        "mentions.html:3",
        "no app brings the static file `a.cs`",
        "mentions.html:4",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(!text.contains("`show`:"), "{text}");
    assert!(!text.contains("`a.css`:") && !text.contains("file `a`"), "{text}");
}

#[test]
fn the_folder_and_the_policy_come_from_the_settings() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("gap.html"), "[{{ nothing }}]").unwrap();
    let settings = format!("[templates]\nfolder = {:?}\nundefined = \"lenient\"\n", folder.to_str().unwrap());
    run(async move {
        let app = App::new().templates(Dir::at(folder)).get("/", || page("gap.html"));
        let client = TestClient::of(Service::with_settings(app, Sources::new().toml(&settings)).unwrap());
        client.get("/").await.assert_contains("[]");
    });
}

#[test]
fn a_site_without_templates_has_nothing_to_check() {
    let site = App::new().get("/", || "x").build();
    assert!(Report::of(&site).findings().is_empty());
}
