//! Part one: what a reader sees in the browser after each step.

use carafe::{
    core::embed::Dir,
    prelude::*,
    test::{TestClient, TestResponse},
};

// A module for each step: `a_page`, `a_list_from_a_template`, …
include!(concat!(env!("OUT_DIR"), "/tutorial-1.rs"));

const RAN: [(&str, &str); 2] = [("title", "Ran"), ("year", "1985")];

fn visitor(app: App) -> TestClient {
    TestClient::new(app)
}

async fn home(client: &TestClient) -> TestResponse {
    client.get("/").await
}

#[test]
fn every_step_has_its_own_file_and_none_is_left_out() {
    let steps = [
        "a_page",
        "a_list_from_a_template",
        "a_style_sheet",
        "a_form",
        "a_session",
        "a_page_for_what_is_not_there",
        "a_test",
    ];
    assert_eq!(STEPS, steps);
}

#[carafe::test]
async fn a_page_answers() {
    home(&visitor(a_page::app())).await.assert_text("Soon: films to see.");
}

#[carafe::test]
async fn a_list_comes_from_a_template() {
    // The reader's program runs beside its folder `templates`; this one is told where it is.
    let app = a_list_from_a_template::app()
        .templates(Dir::at(concat!(env!("OUT_DIR"), "/tutorial-1/a_list_from_a_template/templates")));
    let page = home(&visitor(app)).await;
    page.assert_contains("<li>The Third Man (1949)</li>").assert_contains("<title>Films to see</title>");
    assert_eq!(page.template(), Some("films.html"));
}

#[carafe::test]
async fn a_style_sheet_is_linked_and_sent() {
    let client = visitor(a_style_sheet::app());
    let page = home(&client).await;
    let link =
        page.text().split("stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(link.starts_with("/static/style."), "{link}");
    client.get(&link).await.assert_status(200).assert_contains("max-width");
}

#[carafe::test]
async fn a_form_adds_refuses_and_tells() {
    let client = visitor(a_form::app());
    client.post("/").form(RAN).await.assert_status(303).assert_header("location", "/");
    home(&client).await.assert_contains("Ran (1985)").assert_contains("“Ran” is on the list.");
    home(&client).await.assert_contains("Ran (1985)").assert_not_contains("is on the list");
    let refused = client.post("/").form([("title", " "), ("year", "1700")]).await;
    refused.assert_status(422).assert_contains("A film has a title.").assert_contains("from 1888");
    refused.assert_contains("value=\"1700\"");
    client.post("/").form([("year", "1985")]).await.assert_status(422);
    client
        .post("/")
        .form([("title", "<b>"), ("year", "1985")])
        .follow()
        .await
        .assert_contains("&lt;b&gt; (1985)");
}

#[carafe::test]
async fn a_session_remembers_what_a_visitor_has_seen() {
    let client = visitor(a_session::app());
    home(&client).await.assert_not_contains("class=\"seen\"");
    client.post("/films/2/seen").follow().await.assert_contains("class=\"seen\">Playtime");
    TestClient::of(client.service().clone()).get("/").await.assert_not_contains("class=\"seen\"");
    client.post("/films/2/seen").follow().await.assert_not_contains("class=\"seen\"");
    client.post("/films/seven/seen").await.assert_status(404);
    client.post("/").form(RAN).follow().await.assert_contains("is on the list");
}

#[carafe::test]
async fn a_page_says_that_something_is_not_there() {
    let client = visitor(a_page_for_what_is_not_there::app());
    client
        .get("/nothing")
        .await
        .assert_status(404)
        .assert_contains("That is not here")
        .assert_contains("href=\"/\"");
}

/// Its own tests run, too: they are in `a_test::tests`.
#[carafe::test]
async fn the_last_step_is_the_whole_site() {
    home(&visitor(a_test::app())).await.assert_contains("Playtime");
}

/// What is written into `Cargo.toml` is there to be written.
#[test]
fn the_features_that_it_asks_for_are_those_of_the_crate() {
    let facade = include_str!("../../../../crates/carafe/Cargo.toml");
    for line in CARGO_TOML.lines().filter(|line| line.starts_with("carafe = ")) {
        let features = line.split("features = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
        for feature in features.split(", ").map(|feature| feature.trim_matches('"')) {
            assert!(facade.contains(&format!("\n{feature} = [")), "{feature}");
        }
    }
}
