//! What templates can call: links, static files, the query, messages.

use std::time::SystemTime;

use carafe_core::{App, embed::Dir, settings::Sources};
use carafe_template::TemplateApp;
use carafe_test::{TestClient, run};
use carafe_web::{
    Current, PageApp, Reply, Service, WebApp,
    extract::Path,
    respond::{page, redirect},
    session::{
        Message, Record, SessionStore,
        store::{MemoryStore, Saved, StoreFuture, Under},
    },
};

const PAGES: Dir = Dir::embedded(
    "templates",
    &[
        ("card.html", b"<b>{{ title }}{{ owner|default('?') }}{{ site_name }}</b>"),
        ("errors.html", b"{% for m in get_messages('error') %}{{ m.text }}{% endfor %}"),
        ("list.html", b"{% for m in messages %}<p class=\"{{ m.level }}\">{{ m.text }}</p>{% endfor %}"),
        ("nonce.html", b"<script nonce=\"{{ csp_nonce }}\">1</script>"),
        ("now.html", b"{{ now('Y') }} {{ now()|date('Y') }}"),
        ("query.html", b"<a href=\"{{ querystring(page=2, tag=none) }}\">{{ querystring({'x': [1, 2]}, q='\xC3\xA4 &') }}</a>"),
        ("static.html", b"<link rel=stylesheet href={{ static('css/site.css') }}>"),
        ("wrong.html", b"{{ static(name) }}"),
    ],
);

const FILES: Dir = Dir::embedded("static", &[("css/site.css", b"p { color: red }")]);

fn site() -> App {
    App::new()
        .templates(PAGES)
        .static_files(FILES)
        .context("site_name", |_: &Current| "!")
        .get("/save", || redirect("/list").flash("Saved.").flash(Message::error("No <room>.")))
        .get("/{name:str}", |Path(name): Path<String>| -> Reply {
            page(format!("{name}.html")).with("name", "css/stie.css")
        })
}

// row: static.url
#[test]
fn a_static_file_is_linked_by_its_name() {
    run(async {
        let live =
            Sources::new().toml("[static]\nhashed = false\n[site]\ndebug = false\nhosts = [\"localhost\"]\n");
        let client = TestClient::of(Service::with_settings(site(), live).unwrap());
        client.get("/static").await.assert_contains("href=/static/css/site.css>");
        client.get("/wrong").await.assert_status(200);
        let hashed = Sources::new().toml("[static]\nhashed = true\n[site]\ndebug = true\n");
        let client = TestClient::of(Service::with_settings(site(), hashed).unwrap());
        let page = client.get("/static").await;
        let name = page
            .text()
            .strip_prefix("<link rel=stylesheet href=")
            .unwrap()
            .strip_suffix(">")
            .unwrap()
            .to_owned();
        assert!(name.len() > "/static/css/site.css".len(), "{name}");
        client.get(&name).await.assert_status(200).assert_contains("color: red");
        let error = format!("{:?}", client.get("/wrong").await.error().unwrap());
        assert!(error.contains("no app brings the static file `css/stie.css`"), "{error}");
        assert!(error.contains("wrong.html:1"), "{error}");
    });
}

// row: tpl.tags
#[test]
fn the_query_of_the_page_is_changed_by_name() {
    run(async {
        let client = TestClient::new(site());
        let page = client.get("/query?page=1&tag=a&tag=b&sort=up+1").await;
        page.assert_contains("href=\"?page=2&amp;sort=up+1\"");
        page.assert_contains(">?page=1&amp;tag=a&amp;tag=b&amp;sort=up+1&amp;x=1&amp;x=2&amp;q=%C3%A4+%26<");
        client.get("/query?tag=a").await.assert_contains("href=\"?page=2\"");
    });
}

// row: tpl.tags
#[test]
fn the_year_is_this_one() {
    run(async {
        let page = TestClient::new(site()).get("/now").await;
        let (one, other) = page.text().split_once(' ').unwrap();
        assert!(one == other && one.len() == 4, "{}", page.text());
    });
}

// row: sec.csp, tpl.context_processors
#[test]
fn the_nonce_of_the_page_is_that_of_its_policy() {
    run(async {
        let page = TestClient::new(site()).get("/nonce").await;
        let nonce = page.text().split('"').nth(1).unwrap().to_owned();
        assert!(nonce.len() >= 16);
        assert!(page.header("content-security-policy").unwrap().contains(&format!("'nonce-{nonce}'")));
    });
}

// row: msg.flash
#[test]
fn messages_are_shown_once_and_escaped() {
    run(async {
        let client = TestClient::new(site());
        client.get("/save").await.assert_status(303);
        let page = client.get("/list").await;
        page.assert_text("<p class=\"info\">Saved.</p><p class=\"error\">No &lt;room&gt;.</p>");
        assert!(page.header("vary").unwrap().contains("cookie"));
        client.get("/list").await.assert_text("");
    });
}

// row: msg.flash
#[test]
fn messages_of_some_levels_leave_the_others_waiting() {
    run(async {
        let client = TestClient::new(site());
        client.get("/save").await;
        client.get("/errors").await.assert_text("No &lt;room&gt;.");
        client.get("/errors").await.assert_text("");
        client.get("/list").await.assert_text("<p class=\"info\">Saved.</p>");
    });
}

// row: msg.flash
#[test]
fn a_store_that_has_to_be_waited_for_is_waited_for() {
    run(async {
        let client = TestClient::new(site().session_store(Slow(MemoryStore::new(9))));
        client.get("/save").await;
        client.get("/list").await.assert_contains("Saved.");
        client.get("/list").await.assert_text("");
    });
}

/// A store that is never ready at once, as one over a network.
struct Slow(MemoryStore);

impl SessionStore for Slow {
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.0.load(cookie, now).await
        })
    }

    fn save<'a>(&'a self, under: Under<'a>, record: &'a Record, now: SystemTime) -> StoreFuture<'a, Saved> {
        self.0.save(under, record, now)
    }

    fn delete<'a>(&'a self, cookie: &'a str, version: Option<u64>) -> StoreFuture<'a, bool> {
        self.0.delete(cookie, version)
    }
}
