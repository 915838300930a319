//! What stands on the page, and in its JSON and text.

use std::fmt;

use carafe_core::{App, Error, Result};
use carafe_test::run;
use carafe_web::WebApp;

use super::{BROWSER, developer, developer_with};

#[derive(Debug)]
struct NoTea {
    shelf: &'static str,
}

impl fmt::Display for NoTea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no tea in shelf {}", self.shelf)
    }
}

impl std::error::Error for NoTea {}

fn brew() -> Result<&'static str> {
    Err(Error::internal(NoTea { shelf: "seven" }).context("the pot stays empty"))
}

/// The line of `brew` that makes the error.
fn line() -> usize {
    1 + include_str!("page.rs").lines().position(|line| line.trim_start().starts_with("Err(Error")).unwrap()
}

fn place() -> String {
    format!("crates/carafe-dev/tests/it/page.rs:{}", line())
}

fn shop() -> App {
    App::new().mount("/shop", App::named("shop").get("/brew/{pot:int}", brew))
}

// row: dev.error_page
#[test]
fn the_page_shows_the_line_the_causes_and_the_request() {
    run(async {
        let answer = developer(shop()).get("/shop/brew/7?milk=oat").header("accept", BROWSER).await;
        answer.assert_status(500).assert_contains("<h1>the pot stays empty</h1>");
        for text in [
            "<li>no tea in shelf seven <code>NoTea</code></li>",
            "A visitor reads: “Internal Server Error”",
            "<dt>milk</dt><dd><code>oat</code></dd>",
            "<dt>pot</dt><dd><code>7</code></dd>",
            "/shop/brew/{pot:int}",
            "shop.brew",
            "<dt>site.debug</dt><dd><code>true</code> <small>carafe.toml:2</small></dd>",
        ] {
            answer.assert_contains(text);
        }
        answer.assert_contains(&place());
    });
}

#[test]
fn the_line_that_failed_is_marked_and_opens_in_the_editor() {
    run(async {
        let answer = developer(shop()).get("/shop/brew/7").header("accept", BROWSER).await;
        answer.assert_contains(&format!("<span class=\"line here\"><b>{}</b>", line()));
        answer.assert_contains("href=\"vscode://file/").assert_contains(&format!("/{}\"", place()));

        let other = developer_with(shop(), "[dev]\neditor = \"zed\"\n");
        other.get("/shop/brew/7").header("accept", BROWSER).await.assert_contains("href=\"zed://file/");
        let none = developer_with(shop(), "[dev]\neditor = \"none\"\n");
        none.get("/shop/brew/7").header("accept", BROWSER).await.assert_not_contains("://file/");
    });
}

// row: dev.error_page
#[test]
fn a_person_at_a_terminal_gets_text_and_a_program_gets_json() {
    run(async {
        let client = developer(shop());
        let text = client.get("/shop/brew/7").await;
        text.assert_header("content-type", "text/plain; charset=utf-8");
        text.assert_contains("500 Internal Server Error: the pot stays empty\n")
            .assert_contains(&format!("> {:>4} |", line()));
        text.assert_contains("caused by: no tea in shelf seven (NoTea)").assert_not_contains("<p");

        let json = client.get("/shop/brew/7").header("accept", "application/json").await;
        let json: serde_json::Value = serde_json::from_str(json.text()).unwrap();
        let error = &json["error"];
        assert_eq!((&error["status"], &error["message"]), (&500.into(), &"Internal Server Error".into()));
        assert_eq!(error["detail"]["causes"][1]["type"], "NoTea");
        assert_eq!(error["detail"]["place"], place());
    });
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_runs_nothing_but_its_own() {
    run(async {
        let answer = developer(shop()).get("/shop/brew/7").header("accept", BROWSER).await;
        let policy = answer.header("content-security-policy").unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; style-src 'nonce-"), "{policy}");
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        let page = answer.text();
        assert_eq!(page.matches(&format!("nonce=\"{nonce}\"")).count(), 2, "the style and the script");
        for outside in ["src=", "@import", "url(", "<form", "onclick", "style=\""] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(page.len() < 60 * 1024, "{} bytes", page.len());
        let again = developer(shop()).get("/shop/brew/7").header("accept", BROWSER).await;
        assert_ne!(again.header("content-security-policy").unwrap(), policy, "a nonce is used once");
        answer.assert_header("cache-control", "no-store");
    });
}
