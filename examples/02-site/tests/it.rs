//! The site as its visitors and programs use it.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use carafe::{
    core::{output::Output, settings::Sources},
    prelude::*,
    test::TestClient,
    web::Service,
};
use site::site;

/// A site of its own for each test, with its file in a folder that goes away.
struct Own {
    folder: PathBuf,
    client: TestClient,
}

impl Own {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("short-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let client = TestClient::of(Service::with_settings(site(), sources(&folder)).unwrap());
        Self { folder, client }
    }

    fn again(&self) -> TestClient {
        TestClient::of(Service::with_settings(site(), sources(&self.folder)).unwrap())
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn sources(folder: &std::path::Path) -> Sources {
    Sources::new()
        .flag("short.file", &folder.join("links.json").display().to_string())
        .flag("short.most", "6")
}

#[carafe::test]
async fn a_link_is_made_followed_counted_and_removed() {
    let own = Own::new();
    let client = &own.client;
    client.get("/").await.assert_status(200).assert_contains("/rust").assert_not_contains("/carafe");
    client
        .post("/")
        .form([("name", "carafe"), ("target", " https://example.com/a?b=1&c=2 ")])
        .await
        .assert_redirects_to("/#carafe");
    client.get("/carafe").await.assert_redirects_to("https://example.com/a?b=1&c=2");
    client.get("/").await.assert_contains("https://example.com/a?b=1&amp;c=2").assert_contains("1 visit<");
    own.again().get("/").await.assert_contains("1 visit<");
    client.post("/carafe/remove").follow().await.assert_status(200).assert_not_contains("/carafe");
    client.get("/carafe").await.assert_status(404).assert_contains("No such link");
}

#[carafe::test]
async fn what_is_not_taken_is_told_and_kept_in_the_form() {
    let own = Own::new();
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
        let response = own.client.post("/").form([("name", name), ("target", target)]).await;
        response.assert_status(422).assert_contains(expected).assert_not_contains("<b>");
    }
    own.client.post("/").form([("name", "only")]).await.assert_status(422);
    for name in ["five", "six"] {
        own.client.post("/").form([("name", name), ("target", "/")]).await.assert_status(303);
    }
    let response = own.client.post("/").form([("name", "seven"), ("target", "/")]).await;
    response.assert_status(422).assert_contains("No more links");
}

#[carafe::test]
async fn forms_of_other_sites_are_not_taken() {
    let own = Own::new();
    let form = || own.client.post("/rust/remove");
    form().header("sec-fetch-site", "cross-site").await.assert_status(403);
    form().header("sec-fetch-site", "same-site").await.assert_status(403);
    form().header("origin", "https://other.example").without_origin().await.assert_status(403);
    form().await.assert_status(303);
}

#[carafe::test]
async fn programs_use_the_same_links() {
    let own = Own::new();
    let client = &own.client;
    let links: serde_json::Value = client.get("/api/links/").await.json();
    assert_eq!(links[0]["name"], "home");
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

#[carafe::test]
async fn two_visitors_at_once_are_both_counted() {
    let own = Own::new();
    let client = &own.client;
    let visits = (0..20).map(|_| client.get("/home").into_future());
    for response in futures_util::future::join_all(visits).await {
        response.assert_redirects_to("/");
    }
    let links: serde_json::Value = client.get("/api/links/").await.json();
    assert_eq!(links[0]["visits"], 20);
}

#[test]
fn a_file_that_is_no_list_of_links_stops_the_start_and_is_left_alone() {
    let own = Own::new();
    let file = own.folder.join("links.json");
    std::fs::write(&file, "{ not links").unwrap();
    let error = Service::with_settings(site(), sources(&own.folder)).unwrap_err();
    let told = format!("{error:?}");
    assert!(told.contains("no `site::links::Links` could be made") && told.contains("line 1"), "{told}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{ not links");
}

#[test]
fn the_command_prints_the_links() {
    let own = Own::new();
    let (output, captured) = Output::captured();
    let file = format!("short.file={}", own.folder.join("links.json").display());
    let exit = site().runner().output(output).run_words(["list", "--set", &file]);
    assert_eq!(exit, Exit::OK, "{}", captured.stderr());
    assert!(
        captured.stdout().contains("rust             https://www.rust-lang.org/"),
        "{}",
        captured.stdout()
    );
}
