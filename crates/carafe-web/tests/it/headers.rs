//! What browsers are told by every answer, whoever made it.

use std::collections::HashSet;

use carafe_core::{
    App, Error,
    settings::{Profile, Sources},
};
use carafe_test::{TestClient, TestResponse, run};
use carafe_web::{
    Current, Reply, Service, WebApp,
    csp::{Csp, Directive, source},
    extract::{Json, Path},
    get,
    http::StatusCode,
    respond::{html, redirect, text},
};

const PLAIN: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; \
                     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

fn app() -> App {
    App::new()
        .get("/", || html("page"))
        .get("/moved", || redirect("/"))
        .get("/fails", || Err::<(), _>(Error::internal("broken")))
        .get("/panics", || -> Reply { panic!("at the disco") })
        .get("/nonce", |current: Current| format!("{} {}", current.csp_nonce(), current.csp_nonce()))
        .on_status(404, || html("nothing here"))
}

fn client(app: App, toml: &str) -> TestClient {
    let sources = Sources::new().profile(Profile::TEST).toml(toml);
    TestClient::of(Service::with_settings(app, sources).unwrap())
}

fn policy(response: &TestResponse) -> &str {
    response.header("content-security-policy").unwrap_or_default()
}

// row: sec.headers, sec.clickjacking
#[test]
fn every_kind_of_answer_has_them() {
    let all = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    run(async {
        let client = client(app(), "");
        let kinds =
            [("/", 200), ("/moved", 302), ("/fails", 500), ("/panics", 500), ("/none", 404), ("/%ff", 400)];
        for (path, status) in kinds {
            let response = client.get(path).header("accept", "text/html").await;
            assert!(response.status() == status || (path == "/moved"), "{path} {}", response.status());
            for (name, value) in all {
                response.assert_header(name, value);
            }
            assert_eq!(policy(&response), PLAIN, "{path}");
            assert!(response.header("permissions-policy").unwrap().contains("camera=()"), "{path}");
            assert_eq!(response.header("strict-transport-security"), None, "{path}: not over http");
            let kept = if status >= 400 { Some("no-store") } else { None };
            assert_eq!(response.header("cache-control"), kept, "{path}");
        }
        for asked in [client.post("/"), client.head("/"), client.options("/")] {
            assert_eq!(policy(&asked.header("accept", "text/html").await), PLAIN);
        }
        let refused = client.get("/").header("host", "evil.example").await;
        refused.assert_status(400).assert_header("x-frame-options", "DENY");
        assert_eq!(policy(&refused), "default-src 'none'; frame-ancestors 'none'");
    });
}

// row: sec.headers
#[test]
fn what_a_reply_says_itself_stays() {
    let app = App::new().get("/", || {
        text("x")
            .header("referrer-policy", "no-referrer")
            .header("content-security-policy", "sandbox")
            .header("x-frame-options", "SAMEORIGIN")
            .header("cross-origin-resource-policy", "cross-origin")
            .header("permissions-policy", "camera=(self)")
    });
    run(async {
        let response = client(app, "").get("/").await;
        response.assert_header("content-security-policy", "sandbox");
        response.assert_header("x-frame-options", "SAMEORIGIN");
        response.assert_header("cross-origin-resource-policy", "cross-origin");
        response.assert_header("permissions-policy", "camera=(self)");
        response.assert_header("referrer-policy", "no-referrer");
    });
}

/// What is about scripts and pages.
const OF_PAGES: [&str; 3] = ["content-security-policy", "permissions-policy", "referrer-policy"];

// row: sec.headers
#[test]
fn what_browsers_run_nothing_of_goes_without_what_is_about_scripts() {
    fn answer(Path(kind): Path<String>) -> Reply {
        text("x").content_type(&kind.replace('~', "/"))
    }
    let app = App::new()
        .get("/of/{kind}", answer)
        .get("/json", || Json([1]))
        .get("/two", || text("<script>1</script>").append_header("content-type", "text/html"))
        .get("/none", || StatusCode::ACCEPTED)
        .get("/own", || text("x").header("content-security-policy", "sandbox"));
    run(async {
        let client = client(app, "");
        let with = |response: &TestResponse| OF_PAGES.map(|name| response.header(name).is_some());
        for path in ["/json", "/of/text~plain", "/of/application~octet-stream", "/of/image~png"] {
            let response = client.get(path).await;
            assert_eq!(with(&response), [false; 3], "{path}");
            response
                .assert_header("x-content-type-options", "nosniff")
                .assert_header("x-frame-options", "DENY")
                .assert_header("cross-origin-opener-policy", "same-origin")
                .assert_header("cross-origin-resource-policy", "same-origin");
            assert!(response.header("x-request-id").is_some(), "{path}");
        }
        for path in [
            "/of/text~html",
            "/of/text~javascript",
            "/of/image~svg+xml",
            "/of/text~plain, text~html",
            "/two",
            "/none",
        ] {
            assert_eq!(with(&client.get(path).await), [true; 3], "{path}");
        }
        client.get("/own").await.assert_header("content-security-policy", "sandbox");
        let failed = client.get("/missing").header("accept", "application/json").await;
        assert_eq!((failed.status(), with(&failed)), (404, [false; 3]));
    });
}

// row: sec.headers, sec.clickjacking
#[test]
fn what_somebody_may_frame_has_the_policy_whatever_it_is() {
    let framed = |ancestor: &'static str| {
        let policy = Csp::default().only(Directive::FrameAncestors, [ancestor]);
        App::named("framed").csp(policy).get("/", || text("x"))
    };
    run(async {
        for ancestor in [source::SELF, "https://other.example"] {
            let response = client(App::new().mount("/", framed(ancestor)), "").get("/").await;
            assert!(policy(&response).contains(&format!("frame-ancestors {ancestor}")), "{ancestor}");
        }
        let app = App::new().get("/", || text("x").header("x-frame-options", "SAMEORIGIN"));
        assert_eq!(policy(&client(app, "").get("/").await), PLAIN, "who may frame it is said by the reply");
    });
}

// row: sec.headers
#[test]
fn a_site_can_leave_all_of_it_to_a_proxy_but_for_what_an_app_says() {
    let own = Csp::empty().only(Directive::FrameAncestors, [source::NONE]);
    let app = app().route("/own", get(|| html("own")).csp(own));
    run(async {
        let client = client(app, "[site]\ndefault_headers = false").https();
        for path in ["/", "/fails", "/none", "/%ff", "/nonce"] {
            let response = client.get(path).await;
            for name in OF_PAGES.iter().chain(&[
                "x-content-type-options",
                "x-frame-options",
                "cross-origin-opener-policy",
                "cross-origin-resource-policy",
                "strict-transport-security",
                "x-request-id",
            ]) {
                assert_eq!(response.header(name), None, "{name} of {path}");
            }
        }
        client.get("/fails").await.assert_header("cache-control", "no-store");
        client.get("/nonce").await.assert_header("cache-control", "no-store");
        assert_eq!(client.get("/").header("host", "evil.example").await.header("x-frame-options"), None);
        let own = client.get("/own").await;
        own.assert_header("content-security-policy", "frame-ancestors 'none'");
        own.assert_header("x-frame-options", "DENY");
        assert_eq!(own.header("x-content-type-options"), None);
    });
}

// row: sec.csp
#[test]
fn a_nonce_is_drawn_when_asked_for_and_is_the_one_in_the_header() {
    run(async {
        let client = client(app(), "");
        let mut seen = HashSet::new();
        for _ in 0..200 {
            let response = client.get("/nonce").await;
            let (one, two) = response.text().split_once(' ').unwrap();
            assert_eq!((one, one.len()), (two, 32), "one a request, 128 bits");
            let expected = PLAIN
                .replace("script-src 'self'", &format!("script-src 'self' 'nonce-{one}' 'strict-dynamic'"))
                .replace("style-src 'self'", &format!("style-src 'self' 'nonce-{one}'"));
            assert_eq!(policy(&response), expected);
            response.assert_header("cache-control", "no-store");
            assert!(seen.insert(one.to_owned()), "never again");
        }
    });
}

// row: sec.csp
#[test]
fn the_route_comes_before_its_app_and_that_before_the_site() {
    let only = |host: &str| Csp::empty().only(Directive::ImgSrc, [host]);
    let inner = App::named("inner").get("/", || html("inner"));
    let shop = App::named("shop")
        .csp(only("https://shop.example"))
        .get("/", || html("shop"))
        .route("/own", get(|| "own").csp(only("https://own.example")).post(|| "posted"))
        .route("/off", get(|| "off").csp(Csp::off()))
        .mount("/inner", inner);
    run(async {
        let client = client(App::new().get("/", || html("home")).mount("/shop", shop), "");
        let cases = [
            ("/", PLAIN),
            ("/shop/", "img-src https://shop.example"),
            ("/shop/none", "img-src https://shop.example"),
            ("/shop/inner/", "img-src https://shop.example"),
            ("/shop/own", "img-src https://own.example"),
            ("/shop/off", ""),
        ];
        for (path, expected) in cases {
            assert_eq!(policy(&client.get(path).await), expected, "{path}");
        }
        assert_eq!(policy(&client.post("/shop/own").await), "img-src https://shop.example");
        client.get("/shop/off").await.assert_header("x-frame-options", "DENY");
    });
}

// row: sec.clickjacking
#[test]
fn who_may_frame_a_page_is_said_once_and_told_twice() {
    let framed = |by: &'static [&'static str]| {
        get(|| "framed").csp(Csp::default().only(Directive::FrameAncestors, by))
    };
    let app = App::new()
        .route("/self", framed(&[source::SELF]))
        .route("/other", framed(&["https://other.example"]))
        .route("/exempt", get(|| "x").csp(Csp::default().without(Directive::FrameAncestors)));
    run(async {
        let client = client(app, "");
        for (path, expected) in [("/self", Some("SAMEORIGIN")), ("/other", None), ("/exempt", None)] {
            assert_eq!(client.get(path).await.header("x-frame-options"), expected, "{path}");
        }
    });
}

// row: sec.csp
#[test]
fn settings_change_the_policy_of_the_site() {
    let header = "content-security-policy-report-only";
    run(async {
        let reported = client(app(), "[csp]\nreport_only = true").get("/").await;
        reported.assert_header(header, PLAIN);
        assert_eq!(policy(&reported), "");
        let changed = "[csp.directives]\nimg-src = [\"'self'\", \"https://pictures.example\"]\nfont-src = [\"'nonce'\"]";
        let changed = client(app(), changed).get("/").await;
        assert!(
            policy(&changed).contains("; img-src 'self' https://pictures.example; "),
            "{}",
            policy(&changed)
        );
        assert!(policy(&changed).ends_with("; font-src"), "{}", policy(&changed));
        let off = client(app(), "[csp]\nenabled = false").get("/").await;
        assert_eq!((policy(&off), off.header(header)), ("", None));
    });
    for wrong in [
        "img = [\"'self'\"]",
        "img-src = [\"a; script-src *\"]",
        "img-src = [\"a b\"]",
        "img-src = [\"a,b\"]",
    ] {
        let sources = Sources::new().toml(&format!("[csp.directives]\n{wrong}"));
        assert!(Service::with_settings(app(), sources).is_err(), "{wrong}");
    }
}

// row: sec.csp
#[test]
fn a_source_cannot_write_a_policy_of_its_own() {
    for wrong in ["", "a b", "a;b", "a,b", "a\r\nb", "a\tb", "é"] {
        let made = std::panic::catch_unwind(|| Csp::default().allow(Directive::ImgSrc, [wrong]));
        assert!(made.is_err(), "{wrong:?}");
    }
    let opened =
        Csp::empty().only(Directive::ObjectSrc, [source::NONE]).allow(Directive::ObjectSrc, [source::SELF]);
    assert_eq!(opened, Csp::empty().only(Directive::ObjectSrc, [source::SELF]));
}

// row: sec.headers
#[test]
fn https_is_told_to_stay() {
    run(async {
        let told = |toml: &'static str| async move {
            let response = client(app(), toml).https().get("/").await;
            response.header("strict-transport-security").map(str::to_owned)
        };
        assert_eq!(told("").await.as_deref(), Some("max-age=31536000"));
        assert_eq!(told("[site]\nhsts = \"1 day\"").await.as_deref(), Some("max-age=86400"));
        assert_eq!(told("[site]\nhsts = \"0\"").await, None);
        let dev =
            TestClient::of(Service::with_settings(app(), Sources::new().profile(Profile::DEV)).unwrap());
        assert_eq!(dev.https().get("/").await.header("strict-transport-security"), None);
    });
}

// row: sec.headers
#[test]
fn an_answer_that_sets_a_cookie_is_for_one_visitor() {
    let cookie = || carafe_web::respond::Cookie::new("theme", "dark");
    let app = App::new().get("/", move || text("x").cookie(cookie()));
    run(async {
        let client = client(app, "");
        client.get("/").await.assert_header("cache-control", "private, no-store");
    });
}

// row: sec.headers
#[test]
fn a_panic_of_middleware_has_them_too() {
    async fn broken(_: carafe_web::Request, _: carafe_web::middleware::next::Next) -> Reply {
        panic!("no")
    }
    run(async {
        let client = client(App::new().wrap(broken).get("/", || "x"), "");
        let response = client.get("/").header("accept", "text/html").await;
        response.assert_status(500);
        assert_eq!(policy(&response), PLAIN);
    });
}
