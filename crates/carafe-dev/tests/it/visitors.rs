//! Who sees the page: the developer, and nobody else.

use carafe_core::{
    App, Error, Exit,
    output::Output,
    settings::{Profile, Sources},
};
use carafe_dev::{ExplainErrors, Panics, RunApp};
use carafe_test::{TestClient, run};
use carafe_web::{Caught, Failed, IntoResponse, Service, WebApp, debug_page::DebugPage};

use super::{BROWSER, DEBUG, developer};

fn app() -> App {
    App::new().get("/", || Err::<(), _>(Error::internal("the till is shut")))
}

// row: dev.error_page
#[test]
fn without_debug_it_is_the_plain_page() {
    run(async {
        let client = TestClient::new(app().explain_errors(Panics::default()));
        for path in ["/", "/nowhere"] {
            let answer = client.get(path).header("accept", BROWSER).await;
            answer
                .assert_not_contains("till")
                .assert_not_contains("carafe-dev")
                .assert_not_contains("Why no route");
        }
    });
}

// row: sec.secrets_out
#[test]
fn only_this_machine_sees_it() {
    let far = [("from", "203.0.113.9"), ("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9")];
    run(async {
        let client = developer(app());
        for (header, value) in far {
            let request = client.get("/").header("accept", BROWSER);
            let request =
                if header == "from" { request.from_ip(value) } else { request.header(header, value) };
            request
                .await
                .assert_status(500)
                .assert_not_contains("What you can do")
                .assert_not_contains("visitors.rs");
        }
        for near in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            client
                .get("/")
                .header("accept", BROWSER)
                .from_ip(near)
                .await
                .assert_contains("The error came out");
        }
        let proxied = client.get("/").header("accept", BROWSER).header("x-forwarded-for", "127.0.0.1").await;
        proxied.assert_contains("The error came out");
    });
}

#[derive(Debug)]
struct Shut;

impl std::fmt::Display for Shut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the shop is shut")
    }
}

impl std::error::Error for Shut {}

// row: dev.error_page
#[test]
fn the_sites_own_error_handlers_come_first_but_for_the_page_that_says_sorry() {
    let own = || {
        app()
            .get("/shut", || Err::<(), _>(Error::internal(Shut)))
            .on_status(500, |failed: Failed| format!("own: {}", failed.message()))
            .on_status(404, || "own: not here")
            .on_error(|shut: Caught<Shut>| format!("own: {}", *shut))
    };
    run(async {
        let client = developer(own());
        client
            .get("/")
            .header("accept", BROWSER)
            .await
            .assert_contains("the till is shut")
            .assert_not_contains("own:");
        client.get("/shut").header("accept", BROWSER).await.assert_text("own: the shop is shut");
        client.get("/none").header("accept", BROWSER).await.assert_text("own: not here");
        let visitor = TestClient::new(own().explain_errors(Panics::default()));
        visitor.get("/").await.assert_text("own: Internal Server Error");
    });
}

#[test]
fn another_part_may_explain() {
    let page = DebugPage::new(|_, error, _| Some(format!("{error}, they say").into_response()));
    run(async {
        let sources = Sources::new().profile(Profile::DEV).toml(DEBUG);
        let client = TestClient::of(Service::with_settings(app().add(page), sources).unwrap());
        client.get("/").await.assert_status(500).assert_text("the till is shut, they say");
    });
}

#[test]
fn an_app_with_the_page_has_the_same_commands() {
    let words = |runner: carafe_core::run::Runner| {
        let (output, captured) = Output::captured();
        assert_eq!(runner.output(output).run_words(["routes"]), Exit::OK);
        captured.stdout()
    };
    assert_eq!(words(RunApp::runner(app())), words(carafe_web::RunApp::runner(app())));
}

#[test]
fn an_editor_that_would_be_a_script_is_refused() {
    for editor in ["javascript://{file}", "data:text/html,{file}", "vim"] {
        let sources = Sources::new().profile(Profile::DEV).toml(&format!("[dev]\neditor = \"{editor}\"\n"));
        let refused = Service::with_settings(app().explain_errors(Panics::default()), sources).unwrap_err();
        assert!(format!("{refused:?}").contains("expected vscode"), "{refused:?}");
    }
}
