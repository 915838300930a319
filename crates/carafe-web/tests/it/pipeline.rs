//! What every request goes through, whatever it asks for.

use std::{sync::Arc, time::Duration};

use carafe_core::App;
use carafe_test::{TestClient, run};
use carafe_web::{Body, Current, Peer, Request, Service, WebApp, get, post, settings::SiteSettings};
use http::Method;

fn client(app: App, change: impl FnOnce(&mut SiteSettings)) -> TestClient {
    let mut settings = SiteSettings { debug: false, ..SiteSettings::default() };
    change(&mut settings);
    TestClient::of(Service::with_settings(app, settings).unwrap())
}

// row: deploy.server
#[test]
fn a_handler_that_takes_too_long_is_given_up_with_503() {
    let app = App::new()
        .get("/", std::future::pending::<()>)
        .route("/own", get(std::future::pending::<()>).timeout(Duration::from_millis(1)))
        .route(
            "/patient",
            // tidy(sleep): a handler must take longer than the limit
            get(|| async { tokio::time::sleep(Duration::from_millis(5)).await }).timeout(Duration::MAX),
        );
    run(async {
        let client = client(app, |settings| settings.handler_timeout = Duration::from_millis(2));
        for path in ["/", "/own"] {
            let response = client.get(path).await;
            response.assert_status(503).assert_not_contains("given up");
            assert!(response.error().unwrap().to_string().contains("given up after"));
        }
        client.get("/patient").await.assert_status(200);
    });
}

// row: req.core
#[test]
fn only_hosts_of_ours_are_answered() {
    let app = || App::new().get("/", || "home");
    let hosts = |hosts: &[&str]| hosts.iter().map(|host| (*host).to_owned()).collect::<Vec<_>>();
    run(async {
        let local = client(app(), |_| ());
        local.get("/").await.assert_status(200);
        local.get("/").header("host", "evil.example").await.assert_status(400).assert_not_contains("evil");
        let named = client(app(), |settings| settings.hosts = hosts(&[".example.com"]));
        named.get("/").header("host", "www.example.com:8443").await.assert_status(200);
        named.get("/").header("host", "localhost").await.assert_status(400);
    });
}

// row: req.core
#[test]
fn the_answer_to_head_is_that_of_get_without_its_body() {
    let app = App::new().get("/", || "twelve bytes").get("/none", || ());
    run(async {
        let client = TestClient::new(app);
        let response = client.head("/").await;
        response.assert_status(200).assert_text("").assert_header("content-length", "12");
        response.assert_header("content-type", "text/plain; charset=utf-8");
        client.head("/nowhere").await.assert_status(404).assert_text("");
    });
}

// row: req.body_stream
#[test]
fn a_body_over_the_limit_is_refused_while_it_comes() {
    async fn count(body: bytes::Bytes) -> String {
        body.len().to_string()
    }
    let app = App::new()
        .post("/", count)
        .route("/more", post(count).body_limit(64))
        .route("/all", post(count).body_limit(u64::MAX));
    run(async {
        let client = client(app, |settings| settings.body_limit = carafe_core::settings::ByteSize::new(8));
        let cases =
            [("/", 8, 200), ("/", 9, 413), ("/more", 64, 200), ("/more", 65, 413), ("/all", 10_000_000, 200)];
        for (path, size, status) in cases {
            let response = client.post(path).body(vec![b'x'; size]).await;
            response.assert_status(status);
            assert_eq!(response.error().is_some(), status == 413, "{path} {size}");
            // The same without a length that could be believed or not.
            let chunks = (0..size)
                .step_by(1_000)
                .map(move |at| Ok::<_, std::io::Error>(vec![b'x'; 1_000.min(size - at)]));
            let stream = Body::from_stream(futures_util::stream::iter(chunks));
            let request = Request::builder().method(Method::POST).uri(path).header("host", "localhost");
            let answer = client.service().answer(request.body(stream).unwrap(), Peer::InProcess).await;
            assert_eq!(answer.status(), status, "{path} {size}");
        }
    });
}

// row: conf.factory
#[test]
fn two_sites_with_different_settings_live_in_one_process() {
    let site = |origin: &str| {
        let app = App::new()
            .get("/", |current: Current| current.site().settings().origin.clone().unwrap_or_default());
        client(app, |settings| settings.origin = Some(origin.to_owned()))
    };
    run(async {
        let (one, two) = (site("https://one.example"), site("https://two.example"));
        one.get("/").await.assert_text("https://one.example");
        two.get("/").await.assert_text("https://two.example");
    });
}

#[test]
fn ids_of_requests_are_all_different() {
    let app = App::new().get("/", |current: Current| current.id().to_string());
    let service = Arc::new(Service::build(app).unwrap());
    let threads: Vec<_> = (0..4)
        .map(|_| {
            std::thread::spawn({
                let service = Arc::clone(&service);
                move || {
                    run(async {
                        let client = TestClient::of((*service).clone());
                        let mut ids = Vec::new();
                        for _ in 0..250 {
                            ids.push(client.get("/").await.text().to_owned());
                        }
                        ids
                    })
                }
            })
        })
        .collect();
    let mut ids: Vec<String> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1_000);
}
