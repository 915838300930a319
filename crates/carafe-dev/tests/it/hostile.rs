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
    assert_eq!(page.matches("</textarea>").count(), 2, "{payload}\n{page}");
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

/// Names of templates, what is in the session, and what is written on a button may hold what a visitor sent.
// row: dev.error_page, sec.xss
#[cfg(all(feature = "sessions", feature = "template"))]
#[test]
fn payloads_in_templates_sessions_and_buttons_are_text() {
    use carafe_core::{
        embed::Dir,
        remedy::{Offer, Remedy},
    };
    use carafe_template::TemplateApp;
    use carafe_web::{respond::page, session::Session};

    const PAGES: Dir =
        Dir::embedded("templates", &[("a.html", b"<b>`{{ nothing['<img src=x>'] }}{# </textarea> #}")]);
    let app = || {
        let offer = |trouble: &carafe_core::remedy::Trouble<'_>| {
            let said = trouble.error.hint_text()?.to_owned();
            Some(Offer::new(said.clone(), said.clone(), move || async move { Ok(said) }))
        };
        App::new()
            .templates(PAGES)
            .add(Remedy::new("hostile", offer))
            .get("/a", || page("a.html"))
            .get("/named/{name:path}", |Path(name): Path<String>| page(name))
            .get("/kept/{word}", |Path(word): Path<String>, session: Session| -> Result<()> {
                session.set(&word, &word)?;
                Err(Error::internal("x").hint(word))
            })
    };
    run(async {
        let client = developer(app()).host("localhost");
        assert_inert(
            client.get("/a").header("accept", BROWSER).await.assert_status(500).text(),
            "a template",
        );
        for payload in PAYLOADS {
            for path in ["/named", "/kept"] {
                let path = format!("{path}/{}", encode(&payload.replace('/', "-")));
                let shown = client.get(&path).header("accept", BROWSER).await;
                assert_inert(shown.assert_status(500).text(), payload);
                let Some(form) = shown.text().split("action=\"").nth(1) else { continue };
                let action = form.split('"').next().unwrap();
                let done =
                    client.post(action).header("accept", BROWSER).header("origin", "http://localhost").await;
                let text = done.assert_status(200).text();
                assert!(!text.contains("<img") && !text.contains("<svg") && !text.contains("<b>`"), "{text}");
                assert_eq!(
                    (text.matches("<script").count(), text.matches("</style>").count()),
                    (1, 1),
                    "{text}"
                );
            }
        }
    });
}
