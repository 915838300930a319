//! What a request asked its database, on the error page of development.

use carafe::{
    core::settings::{Profile, Sources},
    db::driver::Statement,
    dev::{ExplainErrors, Panics},
    prelude::*,
    test::TestClient,
    web::Service,
};

use crate::database::Note;

fn developer() -> TestClient {
    let app = App::new()
        .models::<Note>()
        .get("/fails", fails)
        .post("/table", table)
        .explain_errors(Panics::default());
    let sources = Sources::new()
        .profile(Profile::DEV)
        .variable("DATABASE_URL", "sqlite::memory:")
        .toml("[site]\ndebug = true\nhosts = [\"*\"]\n");
    TestClient::of(Service::with_settings(app, sources).unwrap()).host("localhost")
}

const TABLE: &str = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)";

async fn table(db: Db) -> Result<&'static str> {
    db.run(&Statement::writing(TABLE), &[], &mut ()).await?;
    Ok("done")
}

/// Asks for one row again and again, and then gives up.
async fn fails(db: Db) -> Result<String> {
    for id in 1..=3_i64 {
        Note::objects().filter(|note| note.id.eq(id)).first(&db).await?;
    }
    let secret = "hunter2-in-a-value";
    Note::objects().filter(|note| note.text.eq(secret)).count(&db).await?;
    Err(Error::internal("the kettle is empty"))
}

// row: dev.error_page, db.instrument
#[carafe::test]
async fn queries_stand_on_the_page_with_their_lines_and_what_came_again() {
    let client = developer();
    client.post("/table").await.assert_status(200);
    let page = client.get("/fails").header("accept", "text/html").await;
    page.assert_status(500)
        .assert_contains("Asked of the database: 4 queries in ")
        .assert_contains("3 times from this line")
        .assert_contains("queries_page.rs")
        .assert_contains("SELECT COUNT(*)")
        .assert_not_contains("hunter2-in-a-value");
    let text = client.get("/fails").header("accept", "text/plain").await;
    text.assert_status(500).assert_contains("4 queries in ").assert_contains("queries_page.rs");
    let fails_before = client.get("/nowhere").header("accept", "text/html").await;
    fails_before.assert_status(404).assert_not_contains("Asked of the database");
}
