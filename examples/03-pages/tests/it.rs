//! The guest book as its visitors use it.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use carafe::{
    core::settings::{Profile, Sources},
    test::{TestClient, TestResponse},
    web::Service,
};
use pages::site;

/// A book of its own for each test, with its file in a folder that goes away.
struct Own {
    folder: PathBuf,
    client: TestClient,
}

impl Own {
    fn new() -> Self {
        Self::with("")
    }

    fn with(toml: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("guest-book-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let client = Self::client(&folder, toml);
        Self { folder, client }
    }

    fn client(folder: &std::path::Path, toml: &str) -> TestClient {
        let file = folder.join("book.jsonl").display().to_string();
        let toml = format!("[guest_book]\nfile = {file:?}\n{toml}");
        let service =
            Service::with_settings(site(), Sources::new().profile(Profile::TEST).toml(&toml)).unwrap();
        TestClient::of(service)
    }

    /// Another visitor of the same site.
    fn visitor(&self) -> TestClient {
        TestClient::of(self.client.service().clone())
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn sign(client: &TestClient, name: &str, text: &str) -> TestResponse {
    client.post("/").form([("name", name), ("place", ""), ("text", text)]).await
}

// row: msg.flash, view.shortcuts
#[carafe::test]
async fn who_writes_is_thanked_once_and_finds_the_entry() {
    let own = Own::new();
    own.client.get("/").await.assert_status(200).assert_contains("Nobody has written anything yet");
    let answer = sign(&own.client, " Reader ", "Nice\r\nplace <b>\r\n\r\nindeed").await;
    answer.assert_status(303).assert_header("location", "/#entry-1");
    let page = own.client.get("/").await;
    page.assert_contains("Thank you, Reader: your entry is in the book.").assert_contains("<b>Reader</b>");
    page.assert_contains("<p>Nice<br>place &lt;b&gt;</p>")
        .assert_contains("<p>indeed</p>")
        .assert_contains("One entry");
    assert_eq!(page.template(), Some("book.html"));
    own.client.get("/").await.assert_not_contains("Thank you");
}

#[carafe::test]
async fn an_entry_has_a_page_of_its_own() {
    let own = Own::new();
    sign(&own.client, "<Reader>", "Nice place.").await.assert_status(303);
    let page = own.visitor().get("/entries/1").await;
    page.assert_status(200)
        .assert_contains("<title>&lt;Reader&gt; wrote")
        .assert_contains("<p>Nice place.</p>");
    assert_eq!(page.template(), Some("one.html"));
    own.client.get("/entries/2").await.assert_status(404);
}

#[carafe::test]
async fn everything_that_is_wrong_is_said_and_nothing_is_lost() {
    let own = Own::new();
    let long = "x".repeat(61);
    let answer =
        own.client.post("/").form([("name", "  "), ("place", &long), ("text", "Kept & <shown>")]).await;
    answer.assert_status(422).assert_contains("Please say how you want to be called.");
    answer
        .assert_contains("This is 61 characters long; 60 fit in.")
        .assert_contains("Kept &amp; &lt;shown&gt;</textarea>");
    answer.assert_contains("2 fields of the form want another look").assert_contains("aria-invalid=\"true\"");
    own.client.get("/").await.assert_contains("Nobody has written");
    sign(&own.client, "Reader", &"ü".repeat(1000)).await.assert_status(303);
    sign(&own.client, "Reader", &"ü".repeat(1001)).await.assert_status(422);
}

#[carafe::test]
async fn only_who_wrote_an_entry_takes_it_out() {
    let own = Own::new();
    sign(&own.client, "Reader", "mine").await;
    let other = own.visitor();
    other.get("/").await.assert_contains("mine").assert_not_contains("Take out");
    other.post("/entries/1/remove").await.assert_status(403);
    own.client.get("/").await.assert_contains("Take out");
    own.client.post("/entries/1/remove").follow().await.assert_contains("Your entry is out of the book.");
    own.client.get("/").await.assert_not_contains("mine");
    own.client.post("/entries/1/remove").await.assert_status(404);
}

// row: sess.api
#[carafe::test]
async fn each_visitor_has_visits_and_a_theme_of_their_own() {
    let own = Own::new();
    own.client.get("/").await.assert_not_contains("visit.");
    own.client.get("/").await.assert_contains("This is your 2nd visit.");
    let chosen = own.client.post("/theme").form([("theme", "dark"), ("next", "/about")]).await;
    chosen.assert_status(303).assert_header("location", "/about");
    own.client.get("/about").await.assert_contains("data-theme=\"dark\"");
    own.visitor().get("/").await.assert_contains("data-theme=\"system\"").assert_not_contains("visit.");
    own.client.post("/theme").form([("theme", "pink")]).await.assert_status(422);
    let away = own.client.post("/theme").form([("theme", "light"), ("next", "//evil.example/")]).await;
    away.assert_header("location", "/");
}

#[carafe::test]
async fn entries_outlive_the_program_and_the_oldest_make_room() {
    let own = Own::with("most = 3\n");
    for text in ["first", "second", "third"] {
        sign(&own.client, "Reader", text).await.assert_status(303);
    }
    own.client.post("/entries/2/remove").await.assert_status(303);
    let again = Own::client(&own.folder, "most = 3\n");
    let page = again.get("/").await;
    page.assert_contains("first").assert_contains("third").assert_not_contains("second");
    for text in ["fourth", "fifth"] {
        sign(&again, "Reader", text).await;
    }
    let page = again.get("/").await;
    page.assert_not_contains("first").assert_contains("id=\"entry-4\"").assert_contains("id=\"entry-5\"");
    let text = page.text().to_string();
    assert!(text.find("fifth") < text.find("fourth"), "the newest first");
}

// row: err.pages, static.url
#[carafe::test]
async fn the_pages_have_error_pages_and_files_and_run_under_the_strict_policy() {
    let own = Own::new();
    own.client.get("/nothing").await.assert_status(404).assert_contains("This page is not in the book");
    std::fs::remove_dir_all(&own.folder).unwrap();
    let broken = sign(&own.client, "Reader", "lost").await;
    broken
        .assert_status(500)
        .assert_contains("Something broke on our side")
        .assert_not_contains("book.jsonl");
    broken.assert_contains(broken.header("x-request-id").unwrap());
    let page = own.client.get("/").await;
    page.assert_contains("Nobody has written anything yet");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    for inline in [" style=", "<style", " onclick", "<script>", "javascript:"] {
        page.assert_not_contains(inline);
    }
    let sheet =
        page.text().split("stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    own.client.get(&sheet).await.assert_status(200).assert_header("content-type", "text/css; charset=utf-8");
    own.client.get("/favicon.svg").await.assert_header("content-type", "image/svg+xml");
}

#[carafe::test]
async fn a_form_of_another_site_changes_nothing() {
    let own = Own::new();
    for from in ["cross-site", "same-site"] {
        let forged =
            own.client.post("/").header("sec-fetch-site", from).form([("name", "x"), ("text", "forged")]);
        forged.await.assert_status(403);
    }
    own.client.get("/").await.assert_not_contains("forged");
}
