//! Buttons that do something about an error (SECURITY 2-O): who may press them, and how often.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, Waker},
};

use carafe_core::{
    App, Error, Result,
    embed::Dir,
    remedy::{Offer, Remedy, Trouble},
};
use carafe_dev::{ExplainErrors, Panics};
use carafe_test::{TestClient, TestResponse, run};
use carafe_web::{Body, Current, Peer, Request, Service, WebApp, settings::SiteSettings};

use super::{BROWSER, Folder, developer};

#[derive(Debug)]
struct NoTea;

impl fmt::Display for NoTea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tea is gone")
    }
}

impl std::error::Error for NoTea {}

/// A site that runs out of tea, and counts how often somebody has bought some.
fn shop(bought: &Arc<AtomicU32>) -> App {
    let bought = Arc::clone(bought);
    let offer = move |trouble: &Trouble<'_>| {
        trouble.find::<NoTea>()?;
        let bought = Arc::clone(&bought);
        Some(Offer::new("Buy tea", "Fetches `tea` with token=hunter2-offer.", move || async move {
            match bought.fetch_add(1, Ordering::SeqCst) {
                0..2 => Ok("There is tea again. password=hunter2-said".to_owned()),
                _ => Err(Error::internal("the shop is shut").hint("come back tomorrow")),
            }
        }))
    };
    let gone = || Err::<(), _>(Error::internal(NoTea));
    App::new()
        .add(Remedy::new("buy-tea", offer))
        .get("/tea", gone)
        .post("/tea", gone)
        .get("/{rest:path}", || "all")
}

async fn page(client: &TestClient, path: &str) -> TestResponse {
    client.get(path).header("accept", BROWSER).await
}

/// Where the button of a page leads.
fn button(page: &TestResponse) -> String {
    let form = page.text().split("<form method=\"post\" action=\"").nth(1).expect("a button");
    form.split('"').next().unwrap().to_owned()
}

/// Presses a button as a browser does.
async fn press(client: &TestClient, action: &str, said: &[(&str, &str)]) -> TestResponse {
    let request = client.post(action).header("accept", BROWSER).without_origin();
    said.iter().fold(request, |request, (name, value)| request.header(name, value)).await
}

const OURS: [(&str, &str); 2] = [("sec-fetch-site", "same-origin"), ("origin", "http://localhost")];

// row: dev.error_page
#[test]
fn a_button_does_what_it_says_once() {
    run(async {
        let bought = Arc::default();
        let client = developer(shop(&bought)).host("localhost");
        let shown = page(&client, "/tea?milk=1").await;
        shown
            .assert_status(500)
            .assert_contains(">Buy tea</button>")
            .assert_contains("Fetches <code>tea</code>");
        let policy = shown.header("content-security-policy").unwrap().to_owned();
        assert!(policy.contains("form-action 'self'"), "{policy}");
        shown.assert_not_contains("hunter2");

        let done = press(&client, &button(&shown), &OURS).await;
        done.assert_status(200)
            .assert_contains("There is tea again.")
            .assert_contains("href=\"/tea?milk=1\"");
        done.assert_header("cache-control", "no-store").assert_not_contains("hunter2");
        assert!(done.header("content-security-policy").unwrap().contains("form-action 'none'"));
        press(&client, &button(&shown), &OURS).await.assert_status(410).assert_contains("pressed already");
        assert_eq!(bought.load(Ordering::SeqCst), 1);

        let again = page(&client, "/tea").await;
        assert_ne!(button(&again), button(&shown), "each page has a key of its own");
        press(&client, &button(&again), &OURS).await.assert_status(200);
        let third = page(&client, "/tea").await;
        let failed = press(&client, &button(&third), &OURS).await;
        failed.assert_status(500).assert_contains("the shop is shut").assert_contains("come back tomorrow");
    });
}

// row: dev.error_page
#[test]
fn programs_and_terminals_are_told_of_a_button_and_get_none() {
    run(async {
        let client = developer(shop(&Arc::default())).host("localhost");
        let text = client.get("/tea").await;
        text.assert_contains("has a button for it, \"Buy tea\"").assert_not_contains("remedies/");
        let json = client.get("/tea").header("accept", "application/json").await;
        json.assert_contains("\"name\":\"buy-tea\"").assert_not_contains("remedies/");
        let form = page(&client, "/tea").await;
        let said = client.post(&button(&form)).header("origin", "http://localhost").await;
        said.assert_text("Buy tea: There is tea again. password=•••\n");
    });
}

// row: dev.error_page
#[test]
fn a_page_of_another_site_presses_no_button() {
    let strangers: [&[(&str, &str)]; 12] = [
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")],
        &[("sec-fetch-site", "cross-site"), ("origin", "http://localhost")],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://localhost")],
        &[("origin", "http://localhost:8000")],
        &[("origin", "http://localhost"), ("origin", "http://evil.example")],
    ];
    run(async {
        let bought = Arc::default();
        let client = developer(shop(&bought)).host("localhost");
        let action = button(&page(&client, "/tea").await);
        for said in strangers {
            press(&client, &action, said).await.assert_status(403).assert_contains("page of another site");
        }
        for method in ["GET", "PUT", "DELETE", "HEAD"] {
            let request =
                client.request(method.parse().unwrap(), &action).header("origin", "http://localhost");
            request.await.assert_status(405);
        }
        assert_eq!(bought.load(Ordering::SeqCst), 0);
        press(&client, &action, &[("origin", "http://localhost")]).await.assert_status(200);
        assert_eq!(bought.load(Ordering::SeqCst), 1);
    });
}

// row: dev.error_page
#[test]
fn nobody_from_elsewhere_presses_one() {
    run(async {
        let bought = Arc::default();
        let client = developer(shop(&bought)).host("localhost");
        let action = button(&page(&client, "/tea").await);
        for (name, value) in [("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9")] {
            let said = [OURS[0], OURS[1], (name, value)];
            // The site answers, as if there were no door.
            press(&client, &action, &said).await.assert_status(405);
        }
        let far = client.post(&action).header("origin", "http://localhost").from_ip("203.0.113.9").await;
        far.assert_status(405).assert_not_contains("tea");
        assert_eq!(bought.load(Ordering::SeqCst), 0);
    });
}

/// A stranger's name server leads a name of his to this machine; the settings take every host.
// row: dev.error_page
#[test]
fn under_a_name_that_is_not_ours_there_is_no_button_and_none_works() {
    run(async {
        let client = developer(shop(&Arc::default())).host("localhost");
        let action = button(&page(&client, "/tea").await);
        let rebound = TestClient::of(client.service().clone()).host("rebound.example");
        page(&rebound, "/tea")
            .await
            .assert_not_contains("<form")
            .assert_contains("under a name of this machine");
        let said = [("sec-fetch-site", "same-origin"), ("origin", "http://rebound.example")];
        press(&rebound, &action, &said).await.assert_status(403).assert_contains("site.hosts");

        let own =
            SiteSettings { debug: true, hosts: vec!["dev.example".to_owned()], ..SiteSettings::default() };
        let app = shop(&Arc::default()).explain_errors(Panics::default());
        let own = TestClient::of(Service::with_settings(app, own).unwrap()).host("dev.example");
        let action = button(&page(&own, "/tea").await);
        press(&own, &action, &[("origin", "http://dev.example")]).await.assert_status(200);
    });
}

// row: dev.error_page
#[test]
fn who_guesses_at_keys_finds_the_door_shut() {
    run(async {
        let bought = Arc::default();
        let client = developer(shop(&bought)).host("localhost");
        let action = button(&page(&client, "/tea").await);
        for guess in 0..10 {
            let guessed = format!("/__carafe__/remedies/{guess:032x}");
            press(&client, &guessed, &OURS).await.assert_status(410);
        }
        press(&client, "/__carafe__/remedies/", &OURS).await.assert_status(429);
        press(&client, &action, &OURS).await.assert_status(429).assert_contains("started again");
        page(&client, "/tea").await.assert_not_contains("<form").assert_contains("Buttons are off");
        assert_eq!(bought.load(Ordering::SeqCst), 0);
    });
}

// row: dev.error_page
#[test]
fn without_debug_there_is_no_door() {
    run(async {
        let client = TestClient::new(shop(&Arc::default()).explain_errors(Panics::default()));
        for path in ["/__carafe__/remedies/x", "/__carafe__/"] {
            press(&client, path, &OURS).await.assert_status(405);
            client.get(path).await.assert_text("all");
        }
        page(&client, "/tea").await.assert_not_contains("Buy tea");
    });
}

/// The browser goes away while it is done: half a migration would be worse than none.
// row: dev.error_page
#[test]
fn what_was_begun_is_carried_to_its_end() {
    let done = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&done);
    let offer = move |_: &Trouble<'_>| {
        let count = Arc::clone(&count);
        Some(Offer::new("Wait", "Takes a while.", move || async move {
            for step in 0..3 {
                yield_now().await;
                count.store(step + 1, Ordering::SeqCst);
            }
            Ok(String::new())
        }))
    };
    let app = App::new().add(Remedy::new("wait", offer)).get("/", || Err::<(), _>(Error::internal("x")));
    run(async {
        let client = developer(app).host("localhost");
        let action = button(&page(&client, "/").await);
        let request = Request::post(&action).header("host", "localhost").header("origin", "http://localhost");
        let request = request.body(Body::empty()).unwrap();
        let mut answer = Box::pin(client.service().answer(request, Peer::InProcess));
        let mut context = Context::from_waker(Waker::noop());
        assert!(answer.as_mut().poll(&mut context).is_pending());
        drop(answer);
        while done.load(Ordering::SeqCst) < 3 {
            yield_now().await;
        }
    });
}

/// Lets others go first.
async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn sheet(current: Current) -> Result<String> {
    current.static_url("blog/app.css")
}

#[test]
fn a_missing_style_sheet_is_made_and_a_missing_picture_is_not() {
    let folder = Folder::new("sheet", &[("static/a.txt", "a")]);
    let app = App::new().static_files(Dir::at(folder.0.join("static")));
    let app = app.get("/", sheet).get("/logo", |current: Current| current.static_url("logo.png"));
    let app = app.get("/out", |current: Current| current.static_url("../out.css"));
    run(async {
        let client = developer(app).host("localhost");
        let shown = page(&client, "/").await;
        shown.assert_contains(">Create the file</button>");
        press(&client, &button(&shown), &OURS).await.assert_status(200);
        assert_eq!(folder.read("static/blog/app.css").unwrap(), "/* What this site looks like. */\n");
        page(&client, "/").await.assert_status(200);
        for path in ["/logo", "/out"] {
            page(&client, path).await.assert_status(500).assert_not_contains("<form");
        }
    });
}
