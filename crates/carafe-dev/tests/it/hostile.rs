//! What a visitor sends stays text.

use carafe_core::{App, Error, Result};
use carafe_test::run;
use carafe_web::{
    WebApp,
    extract::{Path, Query},
};

use super::{BROWSER, developer};

const PAYLOADS: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'onfocus='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</style><svg onload=alert(1)>",
    "`<b>`code`</b>`",
];

fn repeat(Path(word): Path<String>, query: Query<Vec<(String, String)>>) -> Result<()> {
    Err(Error::internal(format!("no {word} {:?}", query.0)).context(word.clone()).hint(format!("see {word}")))
}

/// The only tags that may begin with what a payload begins with are those of the page itself.
fn assert_inert(page: &str, payload: &str) {
    assert!(!page.contains("<img") && !page.contains("<svg") && !page.contains("<b>`"), "{payload}\n{page}");
    assert_eq!(page.matches("<script").count(), 1, "{payload}\n{page}");
    assert_eq!(page.matches("</textarea>").count(), 1, "{payload}\n{page}");
    assert_eq!(page.matches("</style>").count(), 1, "{payload}\n{page}");
    assert!(!page.contains("'onfocus="), "{payload}\n{page}");
}

#[test]
fn payloads_in_path_query_headers_and_messages_are_text() {
    let app = || App::new().get("/say/{word}", repeat).get("/other", || "x");
    run(async {
        let client = developer(app());
        for payload in PAYLOADS {
            // A parameter takes one segment, so it takes no slash.
            let path = format!("/say/{}", encode(&payload.replace('/', "-")));
            let answer = client.get(&path).query([(payload, payload)]);
            let answer = answer.header("accept", BROWSER).header("x-note", payload).cookie("a", "<b>`").await;
            assert_inert(answer.assert_status(500).text(), payload);
        }
    });
}

// row: dev.debug_404
#[test]
fn payloads_in_an_unknown_path_are_text() {
    run(async {
        let client = developer(App::new().get("/say/{n:int}", || "x").get("/other", || "x"));
        for payload in PAYLOADS {
            let answer = client.get(&format!("/say/{}", encode(payload))).header("accept", BROWSER).await;
            assert_inert(answer.assert_status(404).text(), payload);
        }
    });
}

#[test]
fn a_long_message_and_a_strange_one_are_shown() {
    let long = || Err::<(), _>(Error::internal("x".repeat(200_000)));
    let strange = || Err::<(), _>(Error::internal("a\u{0}b\u{202e}c\u{1b}[31m"));
    run(async {
        let client = developer(App::new().get("/long", long).get("/strange", strange));
        client.get("/long").header("accept", BROWSER).await.assert_status(500);
        let page = client.get("/strange").header("accept", BROWSER).await.text().to_string();
        assert!(!page.contains(['\u{0}', '\u{202e}', '\u{1b}']));
    });
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
