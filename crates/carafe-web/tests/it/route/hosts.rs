//! Routes of a host.

use carafe_core::App;
use carafe_web::WebApp;

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
