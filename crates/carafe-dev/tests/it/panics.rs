//! A handler that panicked: the line and the calls come from the panic hook.

use carafe_core::{
    App,
    settings::{Profile, Sources},
};
use carafe_dev::{ExplainErrors, Panics};
use carafe_test::{TestClient, TestResponse, run};
use carafe_web::{Service, WebApp, blocking, settings::SiteSettings};

use super::BROWSER;

fn first_of(shelf: &[u32]) -> u32 {
    *shelf.first().unwrap()
}

async fn answer(app: App, path: &str) -> TestResponse {
    let settings = SiteSettings { debug: true, hosts: vec!["*".to_owned()], ..SiteSettings::default() };
    let sources = Sources::new().profile(Profile::DEV).section(settings);
    let service = Service::with_settings(app.explain_errors(Panics::watched()), sources).unwrap();
    TestClient::of(service).get(path).header("accept", BROWSER).await
}

// row: dev.error_page
#[test]
fn a_panic_shows_its_line_and_the_calls_that_led_there() {
    let app = App::new().get("/", || first_of(&[]).to_string());
    run(async {
        let answer = answer(app, "/").await;
        answer.assert_status(500).assert_contains("The panic happened here");
        answer.assert_contains("tests/it/panics.rs:15").assert_contains("first_of");
        answer.assert_contains("Say what a visitor gets when there is nothing").assert_contains("calls in ");
    });
}

#[test]
fn a_panic_on_another_thread_is_found_too() {
    let app = App::new().get("/", blocking(|| first_of(&[]).to_string()));
    run(async {
        answer(app, "/")
            .await
            .assert_contains("The panic happened here")
            .assert_contains("tests/it/panics.rs:15");
    });
}

#[test]
fn what_a_panic_says_decides_what_to_do() {
    let table = [
        ("/index", "`.get(index)`"),
        ("/todo", "waits for its code"),
        ("/err", "instead of `.unwrap()`"),
        ("/zero", "`.checked_div(…)`"),
        ("/other", "return an `Error`"),
    ];
    let app = || {
        App::new()
            .get("/index", || [1, 2, 3][std::hint::black_box(7)].to_string())
            .get("/todo", || -> String { panic!("not yet implemented: soon") })
            .get("/err", || "x".parse::<u32>().unwrap().to_string())
            .get("/zero", || (1 / std::hint::black_box(0)).to_string())
            .get("/other", || -> String { panic!("the roof is on fire") })
    };
    run(async {
        for (path, hint) in table {
            let plain = hint.replace('`', "");
            let page = answer(app(), path).await;
            let text = page.text().replace("<code>", "").replace("</code>", "");
            assert!(text.contains(&plain), "{path}: {plain}\n{text}");
        }
    });
}
