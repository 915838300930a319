//! The site as its visitors and programs use it.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

use std::path::PathBuf;

use carafe::{
    core::{run::Ran, settings::Sources},
    prelude::*,
    test::TestClient,
};
use site::{links::Link, site};

/// The links of the test in place of those that the site begins with.
async fn keep(db: &Db, links: &[(&str, &str)]) {
    Link::objects().delete(db).await.unwrap();
    for (name, target) in links {
        create!(Link { name: *name, target: *target }, db).await.unwrap();
    }
}

#[carafe::test(app = site)]
async fn a_link_is_made_followed_counted_and_removed(db: Db, client: TestClient) {
    keep(&db, &[("rust", "https://www.rust-lang.org/")]).await;
    client.get("/").await.assert_status(200).assert_contains("/rust").assert_not_contains("/carafe");
    client
        .post("/")
        .form([("name", "carafe"), ("target", " https://example.com/a?b=1&c=2 ")])
        .await
        .assert_redirects_to("/#carafe");
    client.get("/carafe").await.assert_redirects_to("https://example.com/a?b=1&c=2");
    client.get("/").await.assert_contains("https://example.com/a?b=1&amp;c=2").assert_contains("1 visit<");
    let kept = Link::objects().filter(|link| link.name.eq("carafe")).get(&db).await.unwrap();
    assert_eq!((kept.target.as_str(), kept.visits), ("https://example.com/a?b=1&c=2", 1));
    client.post("/carafe/remove").follow().await.assert_status(200).assert_not_contains("/carafe");
    client.get("/carafe").await.assert_status(404).assert_contains("No such link");
    client.post("/carafe/remove").await.assert_status(404);
}

#[carafe::test(app = site)]
async fn what_is_not_taken_is_told_and_kept_in_the_form(db: Db, client: TestClient) {
    keep(&db, &[("rust", "https://www.rust-lang.org/")]).await;
    let cases = [
        ("", "https://example.com", "letters, digits"),
        ("two words", "https://example.com", "letters, digits"),
        ("<b>", "https://example.com", "value=\"&lt;b&gt;\""),
        ("rust", "https://example.com", "taken"),
        ("evil", "javascript:alert(1)", "begins with https://"),
        ("evil", "//evil.example", "begins with https://"),
        ("evil", "https://", "begins with https://"),
        ("evil", "https://a b", "begins with https://"),
    ];
    for (name, target, expected) in cases {
        let response = client.post("/").form([("name", name), ("target", target)]).await;
        response.assert_status(422).assert_contains(expected).assert_not_contains("<b>");
    }
    client.post("/").form([("name", "only")]).await.assert_status(422);
    assert_eq!(Link::objects().count(&db).await.unwrap(), 1, "nothing of it is kept");
}

#[carafe::test(app = site)]
async fn no_more_links_are_kept_than_the_settings_allow(db: Db, client: TestClient) {
    let link = |n: u32| Link { id: 0, name: format!("n{n}"), target: "/".to_owned(), visits: 0 };
    keep(&db, &[]).await;
    Link::bulk_create(&db, (1..1000).map(link)).await.unwrap();
    let add = |name: &'static str| client.post("/").form([("name", name), ("target", "/")]);
    add("last").await.assert_status(303);
    add("surplus").await.assert_status(422).assert_contains("No more links");
    assert_eq!(Link::objects().count(&db).await.unwrap(), 1000);
}

#[carafe::test(app = site)]
async fn forms_of_other_sites_are_not_taken(db: Db, client: TestClient) {
    keep(&db, &[("rust", "https://www.rust-lang.org/")]).await;
    let form = || client.post("/rust/remove");
    form().header("sec-fetch-site", "cross-site").await.assert_status(403);
    form().header("sec-fetch-site", "same-site").await.assert_status(403);
    form().header("origin", "https://other.example").without_origin().await.assert_status(403);
    form().await.assert_status(303);
}

#[carafe::test(app = site)]
async fn programs_use_the_same_links(db: Db, client: TestClient) {
    keep(&db, &[("rust", "https://www.rust-lang.org/"), ("home", "/")]).await;
    client.get("/api/links/").await.assert_json(serde_json::json!([
        { "name": "home", "target": "/", "visits": 0 },
        { "name": "rust", "target": "https://www.rust-lang.org/", "visits": 0 },
    ]));
    let new = |name: &str| serde_json::json!({ "name": name, "target": "https://example.com/" });
    client
        .post("/api/links/")
        .json(&new("new"))
        .await
        .assert_status(201)
        .assert_json(serde_json::json!({ "name": "new" }));
    client.post("/api/links/").json(&new("new")).await.assert_status(409).assert_contains("taken");
    client.post("/api/links/").json(&new("no way")).await.assert_status(422);
    client.post("/api/links/").body("{").header("content-type", "application/json").await.assert_status(400);
    client.post("/api/links/").body("x").header("content-type", "text/plain").await.assert_status(415);
    let unknown = serde_json::json!({ "name": "x", "target": "/", "admin": true });
    client.post("/api/links/").json(&unknown).await.assert_status(422).assert_contains("admin");
    client.delete("/api/links/new").await.assert_status(204);
    client
        .delete("/api/links/new")
        .await
        .assert_status(404)
        .assert_json(serde_json::json!({ "error": "no such link" }));
    client
        .get("/api/nowhere")
        .await
        .assert_status(404)
        .assert_json(serde_json::json!({ "error": "no such link" }));
}

#[carafe::test(app = site)]
async fn two_visitors_at_once_are_both_counted(db: Db, client: TestClient) {
    keep(&db, &[("home", "/")]).await;
    let visits = (0..20).map(|_| client.get("/home").into_future());
    for response in futures_util::future::join_all(visits).await {
        response.assert_redirects_to("/");
    }
    assert_eq!(Link::objects().get(&db).await.unwrap().visits, 20);
}

#[carafe::test(app = site)]
async fn of_two_who_want_a_name_at_once_one_gets_it(db: Db, client: TestClient) {
    keep(&db, &[]).await;
    let wish = || client.post("/").form([("name", "wanted"), ("target", "/")]).into_future();
    let answers = futures_util::future::join_all((0..8).map(|_| wish())).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422, 422, 422, 422, 422, 422, 422]);
    assert_eq!(Link::objects().count(&db).await.unwrap(), 1);
}

/// A database file in a folder that goes away.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("short-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn run(&self, words: &[&str]) -> Ran {
        let url = format!("sqlite:{}", self.0.join("db.sqlite3").display());
        site().runner().sources(Sources::new().variable("DATABASE_URL", &url)).capture(words)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_new_database_is_migrated_and_has_some_links_once() {
    let folder = Folder::new("first");
    let applied = |words: &[&str]| {
        folder.run(words).assert_ok();
    };
    applied(&["migrate"]);
    let listed = folder.run(&["list"]);
    listed.assert_ok();
    assert!(listed.stdout().contains("rust             https://www.rust-lang.org/"), "{}", listed.stdout());
    assert_eq!(listed.stdout().lines().count(), 4);
    applied(&["migrate"]);
    assert_eq!(folder.run(&["list"]).stdout(), listed.stdout(), "the second time nothing is added");
    applied(&["migrate", "zero"]);
    applied(&["migrate"]);
    assert_eq!(folder.run(&["list"]).stdout(), listed.stdout());
}

#[test]
fn the_migrations_say_what_the_models_are() {
    Folder::new("check").run(&["makemigrations", "--check"]).assert_ok();
}
