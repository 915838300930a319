//! The slash at the end, and slashes in a row.

use carafe_core::App;
use carafe_web::{WebApp, get, post, route::slashes::Slashes};

use super::{GetIt, check};

// row: route.slash
#[test]
fn a_missing_slash_is_added_and_slashes_are_merged() {
    let app = App::new()
        .get_("/about/")
        .get_("/leaf")
        .get_("/n/{name}/")
        .route("/p/", post(|| ""))
        .route("/strict/", get(|| "").slashes(Slashes::Strict))
        .mount(
            "/api",
            App::named("api").slashes(Slashes::Strict).get_("/x/").mount("/v1", App::named("v1").get_("/y/")),
        );
    check(
        app,
        &[
            ("GET /about?q=1", "308 /about/?q=1"),
            ("GET /about?", "308 /about/?"),
            ("GET //about/", "308 /about/"),
            ("GET //about", "308 /about/"),
            ("GET ///about//?a=//b", "308 /about/?a=//b"),
            ("GET /leaf/", "404"),
            ("GET //leaf", "308 /leaf"),
            ("POST /p", "308 /p/"),
            ("GET /n/a%20b", "308 /n/a%20b/"),
            ("GET /n/%E4%BD%A0", "308 /n/%E4%BD%A0/"),
            ("GET /strict", "404"),
            ("GET /api/x", "404 api"),
            ("GET /api/v1/y", "404 api.v1"),
            ("GET /nope", "404"),
        ],
    );
}

// row: route.slash
// Never to another origin: SECURITY 2-E, E2.
#[test]
fn a_redirect_stays_on_its_origin() {
    let app = App::new().get_("/{a}/").get_("/{a}/{b}/").get_("/{a}/{p:path}/");
    check(
        app,
        &[
            ("GET //evil.com", "308 /evil.com/"),
            ("GET //evil.com/", "308 /evil.com/"),
            ("GET //evil.com/..", "400"),
            ("GET //evil.com/%2e%2e", "400"),
            ("GET /%5cevil.com", "308 /%5Cevil.com/"),
            ("GET /%5c%5cevil.com", "308 /%5C%5Cevil.com/"),
            ("GET /%2f%2fevil", "404"),
            ("GET /%2fevil/x", "404"),
            ("GET ///evil/x", "308 /evil/x/"),
            ("GET /%09/evil.com", "400"),
            ("GET /x%0d%0aSet-Cookie:a", "400"),
        ],
    );
}
