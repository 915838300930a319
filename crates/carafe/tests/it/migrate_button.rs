//! A database that has not seen the migrations: the error page of development offers to apply them.

use carafe::{
    core::settings::{Profile, Sources},
    dev::{ExplainErrors, Panics},
    prelude::*,
    test::TestClient,
    web::Service,
};

use crate::database::{Note, app};

fn developer() -> TestClient {
    let app = app().migrations(embed_dir!("tests/data/notes"));
    let sources = Sources::new()
        .profile(Profile::DEV)
        .variable("DATABASE_URL", "sqlite::memory:")
        .toml("[site]\ndebug = true\nhosts = [\"*\"]\n");
    TestClient::of(Service::with_settings(app.explain_errors(Panics::default()), sources).unwrap())
}

// row: dev.error_page
#[carafe::test]
async fn a_button_applies_the_migrations_that_a_request_missed() {
    let _: fn() -> &'static carafe::db::meta::ModelMeta = Note::meta;
    let client = developer().host("localhost");
    let page = client.get("/").header("accept", "text/html").await;
    page.assert_status(500).assert_contains(">Apply migrations</button>");
    let action = page.text().split("<form method=\"post\" action=\"").nth(1).unwrap();
    let action = action.split('"').next().unwrap().to_owned();
    let pressed = client
        .post(&action)
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("origin", "http://localhost")
        .without_origin()
        .await;
    pressed.assert_status(200).assert_contains("One migration was applied.");
    client.get("/").await.assert_status(200).assert_text("");
}
