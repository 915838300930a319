//! Nothing secret is on the page, wherever it came from.

use carafe_core::{App, Error, Result, settings_section};
use carafe_test::run;
use carafe_web::{WebApp, http::HeaderMap};

use super::{BROWSER, developer_with};

settings_section! {
    /// The shop.
    #[derive(Debug)]
    pub struct Shop in "shop" {
        /// Where its data is.
        pub database: String,
        /// The key to the till.
        pub till_key: String,
        /// A line that everybody may read.
        pub motto: String,
    }
}

/// Far from the function that fails, so that the page does not show these lines.
const PAIRS: &str = "password=hunter2-text / mysql://root:hunter2-url@db/x / token: hunter2-pair";
const DOING: &str = "could not send \"secret\": \"hunter2-json\" to hunter2-query";

const SETTINGS: &str = "[shop]\ndatabase = \"postgres://app:hunter2-db@db/shop\"\ntill_key = \"hunter2-key\"\nmotto = \"never closed\"\n";

/// Repeats what it was sent, as careless code does.
fn careless(headers: HeaderMap) -> Result<()> {
    let said = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap_or("")).to_owned();
    let text = format!("{} / {} / {PAIRS}", said("cookie"), said("authorization"));
    Err(Error::internal(text).context(DOING))
}

fn app() -> App {
    App::new().settings::<Shop>().get("/{token}/x", careless).get("/plain", careless)
}

// row: sec.secrets_out
#[test]
fn no_secret_is_shown_in_any_form() {
    run(async {
        let client = developer_with(app(), SETTINGS);
        for accept in [BROWSER, "text/plain", "application/json"] {
            let request =
                client.get("/hunter2-path/x?api_key=hunter2-query&page=2&next=a%26password%3Dhunter2-nested");
            let request = request.header("accept", accept).header("authorization", "Bearer hunter2-bearer");
            let request = request
                .header("x-csrf-token", "hunter2-csrf")
                .header("referer", "http://u:hunter2-ref@localhost/");
            let request = request.cookie("sid", "hunter2-sid").cookie("theme", "hunter2-theme");
            let answer = request.await;
            answer.assert_status(500).assert_not_contains("hunter2");
            answer.assert_contains("•••");
        }
    });
}

// row: sec.secrets_out
#[test]
fn what_is_no_secret_stays_readable() {
    run(async {
        let client = developer_with(app(), SETTINGS);
        let answer = client
            .get("/plain?page=2&monkey=george")
            .header("accept", BROWSER)
            .cookie("theme", "solarized")
            .await;
        answer.assert_contains("<dt>page</dt><dd><code>2</code></dd>").assert_contains("george");
        answer
            .assert_contains("never closed")
            .assert_contains("<dt>theme</dt>")
            .assert_not_contains("solarized");
        answer.assert_contains("postgres://app:•••@db/shop");
    });
}

fn connect() -> Result<()> {
    let password = "hunter2-source";
    let dsn = "host=db user=app password=hunter2-inside";
    if password.len() < dsn.len() { Err(Error::internal("no connection")) } else { Ok(()) }
}

// row: sec.secrets_out
#[test]
fn a_password_in_the_program_is_not_shown_with_its_line() {
    run(async {
        let answer = developer_with(App::new().get("/", connect), "").get("/").await;
        answer.assert_contains("let password = •••;").assert_contains("if password.len() <");
        answer.assert_not_contains("hunter2-source").assert_not_contains("hunter2-inside");
    });
}

// row: dev.error_page, sec.secrets_out
#[test]
fn what_was_sent_is_shown_without_its_secrets() {
    run(async {
        let app = || App::new().post("/form", take).post("/json", take_json);
        let client = developer_with(app(), "");
        let sent =
            [("colour", "blue & green"), ("password", "hunter2-form"), ("csrf_token", "hunter2-token")];
        let answer = client.post("/form").form(sent).header("accept", BROWSER).await;
        answer
            .assert_contains("<h3>Body</h3>")
            .assert_contains("<dt>colour</dt><dd><code>blue &amp; green</code></dd>");
        answer.assert_not_contains("hunter2");
        let json = serde_json::json!({ "colour": "blue", "deep": { "api_key": "hunter2-json" } });
        let answer = client.post("/json").json(&json).header("accept", BROWSER).await;
        answer.assert_contains("&quot;colour&quot;:&quot;blue&quot;").assert_not_contains("hunter2");
        let visitor = carafe_test::TestClient::new(app());
        visitor.post("/form").form(sent).await.assert_status(500).assert_not_contains("blue");
    });
}

// Down here, so that the page does not show the lines above.
fn take(form: carafe_web::extract::Form<std::collections::HashMap<String, String>>) -> Result<()> {
    Err(Error::internal(format!("{:?} is no password", form.get("password"))))
}

fn take_json(json: carafe_web::extract::Json<serde_json::Value>) -> Result<()> {
    Err(Error::internal(format!("no {}", json["colour"])))
}
