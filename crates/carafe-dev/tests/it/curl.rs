//! The request as a command for a terminal: a shell reads from it what was sent, and no secret.

use std::process::Command;

use carafe_core::{App, Error, Result};
use carafe_test::{TestRequest, run};
use carafe_web::{
    WebApp, any,
    extract::{FormMap, Json},
    http::Method,
};

use super::{BROWSER, developer};

fn app() -> App {
    fn fail() -> Result<()> {
        Err(Error::internal("of no use"))
    }
    fn form(_form: FormMap) -> Result<()> {
        fail()
    }
    fn read(_json: Json<serde_json::Value>) -> Result<()> {
        fail()
    }
    App::new()
        .route("/say/{word}", any(fail))
        .route("/form/{word}", any(form))
        .route("/pay/{token}", any(form))
        .route("/json", any(read))
}

/// The words that a shell makes of the command on the page.
async fn words(request: TestRequest<'_>) -> Vec<String> {
    let page = request.header("accept", BROWSER).await;
    let after = page.assert_status(500).text().split_once("<textarea id=\"curl\"").unwrap().1;
    let written = after.split_once('>').unwrap().1.split_once("</textarea>").unwrap().0;
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    let command = entities.iter().fold(written.to_owned(), |text, (entity, c)| text.replace(entity, c));
    let arguments = command.strip_prefix("curl ").unwrap();
    let script = format!("printf '%s\\0' {arguments}");
    let output = Command::new("/bin/sh").arg("-c").arg(script).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{command}");
    let words = String::from_utf8(output.stdout).unwrap();
    words.trim_end_matches('\0').split('\0').map(str::to_owned).collect()
}

/// Without the headers that every request of the test client has.
async fn said(request: TestRequest<'_>) -> Vec<String> {
    let mut words = words(request).await;
    while let Some(at) = words.iter().position(|word| {
        word.starts_with("accept: ")
            || word.starts_with("sec-fetch")
            || word.starts_with("origin: ")
            || word.starts_with("x-forwarded")
    }) {
        words.drain(at - 1..=at);
    }
    words
}

// row: dev.error_page
#[cfg(unix)]
#[test]
fn a_shell_reads_what_was_sent() {
    run(async {
        let client = developer(app());
        assert_eq!(
            said(client.get("/say/a?x=1&y=a%20b&z").header("x-note", "it's")).await,
            ["http://localhost/say/a?x=1&y=a%20b&z", "-H", "x-note: it's",]
        );
        assert_eq!(
            said(client.post("/form/b").form([("a", "1"), ("b c", "d&e=f")])).await,
            [
                "http://localhost/form/b",
                "-H",
                "content-type: application/x-www-form-urlencoded",
                "--data-raw",
                "a=1&b%20c=d%26e%3Df",
            ]
        );
        let json = client.request(Method::PUT, "/json").json(&["it's", "$(id)"]);
        assert_eq!(
            said(json).await,
            [
                "http://localhost/json",
                "-X",
                "PUT",
                "-H",
                "content-type: application/json",
                "--data-raw",
                "[\"it's\",\"$(id)\"]",
            ]
        );
        let empty = client.post("https://localhost/say/d").header("x-empty", "");
        assert_eq!(said(empty).await, ["https://localhost/say/d", "-X", "POST", "-H", "x-empty;"]);
    });
}

// row: dev.error_page, sec.secrets_out
#[cfg(unix)]
#[test]
fn its_secrets_are_stars() {
    run(async {
        let client = developer(app());
        let sent = client
            .post("/pay/hunter2-path?api_key=hunter2-query&page=2")
            .header("authorization", "Bearer hunter2-bearer")
            .cookie("sid", "hunter2-sid")
            .form([("password", "hunter2-form"), ("name", "ann"), ("again", "hunter2-form")]);
        assert_eq!(
            said(sent).await,
            [
                "http://localhost/pay/•••?api_key=•••&page=2",
                "-H",
                "authorization: •••",
                "-H",
                "content-type: application/x-www-form-urlencoded",
                "-H",
                "cookie: sid=•••",
                "--data-raw",
                "password=•••&name=ann&again=•••",
            ]
        );
        let sent = client.post("/json").json(&serde_json::json!({ "token": "hunter2-json" }));
        let words = said(sent).await;
        assert_eq!(words.last().unwrap(), "{\"token\":•••}");
    });
}

// row: dev.error_page
#[cfg(unix)]
#[test]
fn nothing_that_a_visitor_sends_is_run_or_read_as_an_option() {
    const HOSTILE: [&str; 9] = [
        "'; touch /tmp/carafe-was-here; '",
        "$(touch /tmp/carafe-was-here)",
        "`touch /tmp/carafe-was-here`",
        "--output",
        "@/etc/hosts",
        "\\' ; id \\",
        "[1-9]{a,b}",
        "</textarea><script>alert(1)</script>",
        "!! ${IFS}\t\"x\"",
    ];
    run(async {
        let client = developer(app());
        for payload in HOSTILE {
            let sent = client.post("/form/x").query([(payload, payload)]).header("x-note", payload.trim());
            let words = said(sent.cookie("a", "1").form([(payload, payload)])).await;
            assert!(words.contains(&format!("x-note: {}", payload.trim())), "{words:?}");
            // The address, the two headers and the cookie, and the form.
            assert_eq!(words.len(), 9, "{words:?}");
            assert!(words[0].starts_with("http://localhost/form/x?"), "{words:?}");
            assert!(!words[0].contains(['[', '{', ' ', '$', '`', '\'']), "{words:?}");
            assert_eq!(words[7], "--data-raw", "{words:?}");
        }
    });
    assert!(!std::path::Path::new("/tmp/carafe-was-here").exists());
}
