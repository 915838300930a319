//! The session on the page, and a key for a site that has none.

use carafe_core::{
    App, Error, Result,
    settings::{Profile, Sources},
};
use carafe_dev::{ExplainErrors, Panics};
use carafe_test::{TestClient, run};
use carafe_web::{Service, WebApp, session::Session};

use super::{BROWSER, Folder, developer};

fn fail(session: Session) -> Result<()> {
    session.set("colour", "blue")?;
    session.set("api_token", "hunter2-session")?;
    session.set("cart", serde_json::json!({ "items": [1, 2], "password": "hunter2-nested" }))?;
    Err(Error::internal("no such token: hunter2-session"))
}

// row: dev.error_page, sec.secrets_out
#[test]
fn the_session_is_shown_without_its_secrets() {
    run(async {
        let client = developer(App::new().get("/", fail).get("/none", || Err::<(), _>(Error::internal("x"))));
        let answer = client.get("/").header("accept", BROWSER).await;
        answer
            .assert_contains("<h3>Session</h3>")
            .assert_contains("<dt>colour</dt><dd><code>blue</code></dd>");
        answer.assert_contains("<dt>api_token</dt><dd><code>•••</code></dd>").assert_contains("[1,2]");
        answer.assert_not_contains("hunter2");
        client.get("/none").header("accept", BROWSER).await.assert_not_contains("<h3>Session</h3>");
    });
}

fn keyless(folder: &Folder) -> TestClient {
    let settings = "[profile.demo.site]\ndebug = true\n";
    std::fs::write(folder.0.join("carafe.toml"), settings).unwrap();
    let sources = Sources::in_folder(&folder.0).profile(Profile::named("demo"));
    let app = App::new().get("/", |session: Session| session.set("a", 1));
    TestClient::of(Service::with_settings(app.explain_errors(Panics::default()), sources).unwrap())
        .host("localhost")
}

// row: dev.error_page
#[test]
fn a_secret_key_is_made_where_the_settings_look_for_it() {
    let folder = Folder::new("key", &[(".env", "# mine\nOTHER=1"), (".gitignore", "/target\n.env*\n")]);
    run(async {
        let client = keyless(&folder);
        let shown = client.get("/").header("accept", BROWSER).await;
        shown.assert_status(500).assert_contains("the site has no secret key to sign with");
        shown.assert_contains(">Make a secret key</button>").assert_contains("<code>.env</code>");
        let action = shown.text().split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let done = client.post(&action).header("accept", BROWSER).header("origin", "http://localhost").await;
        done.assert_status(200).assert_contains("Start the program again").assert_not_contains(".gitignore");

        let text = folder.read(".env").unwrap();
        let key = text.strip_prefix("# mine\nOTHER=1\nSECRET_KEY=").unwrap().trim_end();
        assert!(key.len() >= 43, "{key}");
        done.assert_not_contains(key);
        keyless(&folder).get("/").await.assert_status(200);
        // The page of the old program offers nothing that would be there twice.
        client.get("/").header("accept", BROWSER).await.assert_not_contains("<form");
    });
}

#[cfg(unix)]
#[test]
fn the_file_of_a_key_is_for_its_owner_and_the_repository_must_not_have_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("new-key", &[]);
    run(async {
        let client = keyless(&folder);
        let shown = client.get("/").header("accept", BROWSER).await;
        let action = shown.text().split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let done = client.post(&action).header("origin", "http://localhost").await;
        done.assert_contains("add it to `.gitignore`");
        let mode = std::fs::metadata(folder.0.join(".env")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    });
}
