//! Requests that another site makes a browser send.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use carafe_core::{App, embed::Dir, settings::Sources};
use carafe_template::TemplateApp;
use carafe_test::{Multipart, TestClient, TestRequest, TestResponse, run};
use carafe_web::{
    RunApp, Service, WebApp, any,
    csrf::CsrfToken,
    extract::{Form, State},
    post,
    respond::page,
    session::Session,
};
use http::Method;

#[derive(Clone, Default)]
struct Changes(Arc<AtomicUsize>);

async fn change(changes: State<Changes>, body: bytes::Bytes) -> String {
    changes.0.fetch_add(1, Ordering::Relaxed);
    body.len().to_string()
}

fn login(session: Session) -> &'static str {
    session.rotate();
    "in"
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    text: String,
}

const PAGES: Dir = Dir::embedded(
    "templates",
    &[(
        "form.html",
        b"<form method=post>{{ csrf_input() }}<input name=text></form><p data-token=\"{{ csrf_token() }}\">",
    )],
);

fn site(changes: &Changes) -> App {
    App::new()
        .templates(PAGES)
        .state(changes.clone())
        .get("/token", |token: CsrfToken| token.as_str().to_owned())
        .get("/form", || page("form.html"))
        .post("/login", login)
        .post("/note", |Form(note): Form<Note>| note.text)
        .route("/change", any(change))
        .route("/hook", post(change).csrf_exempt())
}

/// One cell of the matrix.
struct Sent<'a> {
    method: &'a str,
    kind: &'a str,
    site: &'a [&'a str],
    origin: &'a [&'a str],
    cookie: bool,
    token: &'a str,
}

/// What the rule is, once more and in short (RFC 9110, Fetch; the module says it in prose).
fn may_pass(sent: &Sent<'_>) -> bool {
    let Sent { method, kind, site, origin, cookie, token } = *sent;
    if ["GET", "HEAD", "OPTIONS"].contains(&method) {
        return true;
    }
    match (site, origin) {
        ([_, _, ..], _) | (_, [_, _, ..]) => false,
        (["same-origin" | "none"], _) => true,
        ([_], _) => false,
        ([], [origin]) => *origin == "http://localhost",
        ([], []) => kind == "application/json" || !cookie || token == "valid",
    }
}

// row: sec.csrf, sec.csrf_origin
#[test]
fn every_cell_of_the_matrix_is_as_the_rule_says() {
    run(async {
        let changes = Changes::default();
        let visitor = TestClient::new(site(&changes));
        let old = visitor.get("/token").await.text().to_owned();
        visitor.post("/login").await.assert_status(200);
        let valid = visitor.get("/token").await.text().to_owned();
        let stranger = TestClient::of(visitor.service().clone());
        let other = stranger.get("/token").await.text().to_owned();
        let nobody = TestClient::of(visitor.service().clone());
        let tokens =
            [("valid", &*valid), ("absent", ""), ("other", &other), ("old", &old), ("garbage", "garbage")];
        let sites: [&[&str]; 7] = [
            &[],
            &["same-origin"],
            &["none"],
            &["same-site"],
            &["cross-site"],
            &["x"],
            &["same-origin", "same-origin"],
        ];
        let origins: [&[&str]; 8] = [
            &[],
            &["http://localhost"],
            &["null"],
            &["http://evil.example"],
            &["http://a.localhost"],
            &["http://localhost:81"],
            &["https://localhost"],
            &["http://localhost", "http://localhost"],
        ];
        let kinds = [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain",
            "application/json",
            "",
            "x",
        ];
        let (mut cells, mut passed) = (0, 0);
        for method in ["GET", "POST", "PUT", "DELETE", "post", "PURGE"] {
            for (at, site) in (0..kinds.len() * origins.len()).flat_map(|at| sites.map(|site| (at, site))) {
                let (kind, origin) = (kinds[at / origins.len()], origins[at % origins.len()]);
                for (cookie, (name, token)) in
                    tokens.iter().map(|token| (true, token)).chain([(false, &tokens[1]), (false, &tokens[2])])
                {
                    let client = if cookie { &visitor } else { &nobody };
                    let request = client.request(Method::from_bytes(method.as_bytes()).unwrap(), "/change");
                    let request = with_body(request.without_origin(), kind, token);
                    let request =
                        site.iter().fold(request, |request, value| request.header("sec-fetch-site", value));
                    let request =
                        origin.iter().fold(request, |request, value| request.header("origin", value));
                    let before = changes.0.load(Ordering::Relaxed);
                    let response = request.await;
                    let ran = changes.0.load(Ordering::Relaxed) - before == 1;
                    let cell = format!("{method} {kind} {site:?} {origin:?} cookie: {cookie} token: {name}");
                    assert_eq!(
                        ran,
                        may_pass(&Sent { method, kind, site, origin, cookie, token: name }),
                        "{cell}"
                    );
                    check_answer(&response, ran, &cell);
                    cells += 1;
                    passed += usize::from(ran);
                }
            }
        }
        assert!(cells > 14_000 && passed > 2000 && cells - passed > 5000, "{passed} of {cells}");
    });
}

/// A form has the token in its field, what is no form in the header.
fn with_body<'a>(request: TestRequest<'a>, kind: &str, token: &str) -> TestRequest<'a> {
    let has_token = !token.is_empty();
    match kind {
        "application/x-www-form-urlencoded" if has_token => request.form([("a", "1"), ("csrf_token", token)]),
        "application/x-www-form-urlencoded" => request.form([("a", "1")]),
        "multipart/form-data" if has_token => {
            request.multipart(Multipart::new().text("a", "1").text("csrf_token", token))
        }
        "multipart/form-data" => request.multipart(Multipart::new().text("a", "1")),
        kind => {
            let request = if kind.is_empty() { request } else { request.header("content-type", kind) };
            let request = if has_token { request.header("x-csrf-token", token) } else { request };
            request.body("{}")
        }
    }
}

fn check_answer(response: &TestResponse, ran: bool, cell: &str) {
    assert_eq!(response.status(), if ran { 200 } else { 403 }, "{cell}");
    // What the look read of the body is there for the function.
    assert!(!ran || response.text() != "0", "{cell}");
}

// row: sec.csrf_origin
#[test]
fn a_site_that_is_trusted_may_send() {
    run(async {
        let list = "[csrf]\ntrusted_origins = [\"https://shop.example\", \"https://*.example.org\"]\n[site]\norigin = \"https://site.example\"\n";
        let service = Service::with_settings(site(&Changes::default()), Sources::new().toml(list)).unwrap();
        let client = TestClient::of(service);
        let cases = [
            ("https://shop.example", 200),
            ("HTTPS://Shop.Example", 200),
            ("http://shop.example", 403),
            ("https://shop.example:8443", 403),
            ("https://a.shop.example", 403),
            ("https://a.example.org", 200),
            ("https://a.b.example.org", 200),
            ("https://example.org", 403),
            ("https://.example.org", 403),
            ("https://evilexample.org", 403),
            ("https://example.org.evil.example", 403),
        ];
        for (origin, expected) in cases {
            let request = || client.post("/change").without_origin().header("origin", origin).body("x");
            assert_eq!(request().await.status(), expected, "{origin}");
            assert_eq!(request().header("sec-fetch-site", "cross-site").await.status(), expected, "{origin}");
        }
        let own = client.post("/change").without_origin().header("origin", "https://site.example").body("x");
        own.await.assert_status(200);
        for wrong in ["example.com", "https://example.com/", "https://*", "ftp://x", "https://*.*.x"] {
            let sources = Sources::new().toml(&format!("[csrf]\ntrusted_origins = [\"{wrong}\"]\n"));
            let error = Service::with_settings(App::new(), sources).unwrap_err();
            assert!(format!("{error:?}").contains("[csrf] trusted_origins"), "{wrong}: {error:?}");
        }
    });
}

/// What the developer reads, and the visitor does not.
fn told(response: &TestResponse) -> String {
    let error = response.error().unwrap();
    format!("{error:?}\n{}", error.hint_text().unwrap_or_default())
}

// row: sec.csrf, sec.csrf_origin
#[test]
fn the_cause_says_what_to_do() {
    run(async {
        let client = TestClient::new(site(&Changes::default()));
        client.get("/token").await;
        let send = || client.post("/change").without_origin().body("x");
        let cases = [
            (
                send().header("sec-fetch-site", "cross-site").header("origin", "https://a.example"),
                "trusted_origins = [\"https://a.example\"]",
            ),
            (send().header("sec-fetch-site", "cross-site"), "`.csrf_exempt()`"),
            (send().header("origin", "https://localhost"), "`[site] trusted_proxies`"),
            (send().header("origin", "null"), "sandbox"),
            (send(), "`{{ csrf_input() }}`"),
            (send().header("x-csrf-token", "x"), "logged in or out"),
            (send().header("sec-fetch-site", "none").header("sec-fetch-site", "none"), "more than once"),
        ];
        for (request, expected) in cases {
            let response = request.await;
            response.assert_status(403).assert_contains("Load it again");
            assert!(told(&response).contains(expected), "{expected}: {}", told(&response));
        }
        let nobody = TestClient::of(client.service().clone());
        let basic = || nobody.post("/change").without_origin().header("authorization", "Basic YTpi");
        let error = told(&basic().form([("a", "1")]).await);
        assert!(error.contains("let the program send `Origin`"), "{error}");
        basic().json(&1).await.assert_status(200);
        basic().form([("a", "1")]).header("origin", "http://localhost").await.assert_status(200);
    });
}

// row: sec.csrf
#[test]
fn a_form_brings_its_token_and_structs_need_not_name_it() {
    run(async {
        let client = TestClient::new(site(&Changes::default()));
        let form = client.get("/form").await;
        let token = form.text().split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let other =
            form.text().split("data-token=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert_ne!(token, other, "each is masked with chance of its own");
        assert!(form.header("vary").unwrap().contains("cookie"), "no cache gives it to others");
        assert!(form.header("cache-control").unwrap().contains("private"));
        for token in [token, other] {
            let sent = client.post("/note").without_origin().form([("csrf_token", token), ("text", "hello")]);
            sent.await.assert_status(200).assert_text("hello");
        }
        client.post("/note").without_origin().form([("text", "hello")]).await.assert_status(403);
        client.post("/note").form([("text", "a browser says where it comes from")]).await.assert_status(200);
    });
}

// row: sec.csrf, mw.per_view
#[test]
fn a_route_may_be_exempt_and_is_listed() {
    run(async {
        let client = TestClient::new(site(&Changes::default()));
        let hook = || client.post("/hook").header("sec-fetch-site", "cross-site").body("x");
        hook().await.assert_status(200);
        client.post("/change").header("sec-fetch-site", "cross-site").body("x").await.assert_status(403);
    });
    let found = site(&Changes::default()).runner().capture(["check"]).stdout();
    assert_eq!(found.matches("routes.I010").count(), 1, "{found}");
    assert!(!found.contains("web.I021"), "{found}");
    let bare = Dir::embedded("templates", &[("bare.html", b"\n<form class=x method='post'>\n</form>")]);
    let found = App::new().templates(bare).runner().capture(["check"]).stdout();
    assert!(found.contains("web.I021") && found.contains("bare.html:2"), "{found}");
}

// row: sec.csrf
#[test]
fn an_app_may_be_exempt_with_all_that_is_mounted_in_it() {
    let site = || {
        let inner = App::named("inner").post("/mail", || "mail");
        let hooks = App::named("hooks").csrf_exempt().post("/payments", || "paid").mount("/inner", inner);
        App::new().mount("/hooks", hooks).mount("/shop", App::named("shop").post("/buy", || "bought"))
    };
    run(async {
        let client = TestClient::new(site());
        for (path, status) in [("/hooks/payments", 200), ("/hooks/inner/mail", 200), ("/shop/buy", 403)] {
            let sent = client.post(path).header("sec-fetch-site", "cross-site").body("x").await;
            assert_eq!(sent.status(), status, "{path}");
        }
    });
    let found = site().runner().capture(["check"]).stdout();
    assert_eq!(found.matches("routes.I010").count(), 2, "{found}");
}

// row: sec.csrf_origin
#[test]
fn a_page_of_another_site_opens_no_websocket() {
    let cases: [(&[(&str, &str)], u16); 12] = [
        (&[("origin", "http://localhost")], 200),
        (&[("origin", "http://localhost"), ("sec-fetch-site", "same-origin")], 200),
        (&[("origin", "https://friend.example")], 200),
        // No browser: a program, which has no visitor's cookies.
        (&[], 200),
        (&[("origin", "http://evil.example")], 403),
        (&[("origin", "http://a.localhost")], 403),
        (&[("origin", "http://localhost:81")], 403),
        (&[("origin", "https://localhost")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "")], 403),
        (&[("origin", "http://localhost"), ("sec-fetch-site", "cross-site")], 403),
        (&[("origin", "http://localhost"), ("origin", "http://localhost")], 403),
    ];
    let sources = || Sources::new().toml("[csrf]\ntrusted_origins = [\"https://friend.example\"]\n");
    let app = App::new()
        .get("/socket", || "open")
        .route("/any", any(|| "open"))
        .route("/open", carafe_web::get(|| "open").csrf_exempt());
    let client = TestClient::of(Service::with_settings(app, sources()).unwrap());
    run(async {
        for path in ["/socket", "/any"] {
            for upgrade in ["websocket", "WebSocket", "h2c, websocket"] {
                for (headers, status) in cases {
                    let request = client.get(path).without_origin();
                    let request = request.header("connection", "Upgrade").header("upgrade", upgrade);
                    let request =
                        headers.iter().fold(request, |request, (name, value)| request.header(name, value));
                    assert_eq!(request.await.status(), status, "{path} {upgrade} {headers:?}");
                }
            }
        }
        let foreign = |path, upgrade| {
            client.get(path).header("origin", "http://evil.example").header("upgrade", upgrade)
        };
        foreign("/open", "websocket").await.assert_status(200);
        foreign("/socket", "h2c").await.assert_status(200);
        let refused = foreign("/socket", "websocket").await;
        assert!(told(&refused).contains("trusted_origins = [\"http://evil.example\"]"), "{}", told(&refused));
    });
}

// row: sec.csrf
#[test]
fn what_only_reads_is_never_refused() {
    run(async {
        let client = TestClient::new(site(&Changes::default()));
        client.get("/token").await;
        for method in ["GET", "HEAD", "OPTIONS"] {
            let request = client.request(Method::from_bytes(method.as_bytes()).unwrap(), "/form");
            let status =
                request.header("sec-fetch-site", "cross-site").header("origin", "null").await.status();
            assert!(status < 300, "{method}: {status}");
        }
    });
}
