//! Routes of a host.

use carafe_core::App;
use carafe_test::{TestClient, run};
use carafe_web::{Current, Service, WebApp, respond::redirect, settings::SiteSettings, url};

use super::{GetIt, check};

// row: route.host
#[test]
fn an_app_may_have_a_host_of_its_own() {
    let tenant = App::named("tenant").host("{tenant:slug}.example.com").get_("/").get_("/{id:int}");
    let admin =
        App::named("admin").host("admin.example.com").get_("/").mount("/x", App::named("x").get_("/"));
    let app = App::new().get_("/").get_("/about").mount("", tenant).mount("", admin);
    check(
        app,
        &[
            ("GET / @example.com", "/"),
            ("GET / @acme.example.com", "/ tenant=acme"),
            ("GET /7 @acme.example.com", "/{id:int} tenant=acme id=7"),
            ("GET /7 @example.com", "404"),
            ("GET /x/ @admin.example.com", "/x/"),
            ("GET /x/ @acme.example.com", "404 tenant"),
            ("GET / @admin.example.com", "/"),
            ("GET /about @acme.example.com", "/about"),
            ("GET /nope @admin.example.com", "404 admin"),
            ("GET /x/nope @admin.example.com", "404 admin.x"),
            ("GET / @a.b.example.com", "/"),
            ("GET / @.example.com", "/"),
        ],
    );
}

#[test]
#[should_panic(expected = "must be a name in lower case")]
fn a_host_has_no_scheme() {
    let _ = App::new().host("https://example.com");
}

// row: route.host
#[test]
fn links_to_a_host_of_its_own_keep_the_port() {
    fn home() {}
    let asked = |debug: bool, origin: Option<&str>| {
        let shop = App::named("shop").host("shop.localhost").get("/home", home);
        let link = |current: Current| current.url(&url(home, ()));
        let app = App::new().get("/", link).get("/go", || redirect(url(home, ()))).mount("", shop);
        let settings = SiteSettings { debug, origin: origin.map(str::to_owned), ..SiteSettings::default() };
        run(async {
            let client = TestClient::of(Service::with_settings(app, settings).unwrap());
            let written = client.get("/").header("host", "localhost:8000").await.text().to_owned();
            let answer = client.get("/go").header("host", "localhost:8000").await;
            assert_eq!(answer.header("location"), Some(written.as_str()));
            written
        })
    };
    assert_eq!(asked(true, None), "//shop.localhost:8000/home", "in development that of the request");
    assert_eq!(asked(false, None), "//shop.localhost/home", "in production never");
    assert_eq!(
        asked(false, Some("https://localhost:8443")),
        "//shop.localhost:8443/home",
        "that of the origin"
    );
    assert_eq!(asked(true, Some("https://localhost")), "//shop.localhost/home");
    assert_eq!(asked(true, Some("http://[::1]")), "//shop.localhost/home");
}
