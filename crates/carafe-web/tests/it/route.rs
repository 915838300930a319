//! Routes: what a path leads to.

mod converters;
mod foreign;
mod hostile;
mod hosts;
mod links;
mod methods;
mod patterns;
mod precedence;
mod problems;
mod slashes;

use carafe_core::App;
use carafe_web::route::table::{Found, RouteTable};
use http::{Method, Uri};

/// Checks rows of `GET /path` and what it leads to, as [`answer`] writes it.
#[track_caller]
pub(crate) fn check(app: App, rows: &[(&str, &str)]) {
    let site = app.build();
    let table = RouteTable::build(&site);
    assert!(table.problems().iter().all(|p| !p.kind.is_error()), "{:#?}", table.problems());
    for (request, expected) in rows {
        assert_eq!(answer(&site, &table, request), *expected, "{request}");
    }
}

/// `GET /path`, or `GET //host/path`, and what it leads to: `/pattern name=value`, `308 /location`, `404 app`.
pub(crate) fn answer(site: &carafe_core::Site, table: &RouteTable, request: &str) -> String {
    let (method, target) = request.split_once(' ').expect("a method and a path");
    let method: Method = method.parse().expect("a method");
    let (host, target) = match target.split_once(" @") {
        Some((target, host)) => (host, target),
        None => ("localhost", target),
    };
    let Ok(uri) = target.parse::<Uri>() else { return "no uri".to_owned() };
    let app = |app| site.app(app).namespace();
    match table.find(host, &method, &uri) {
        Found::Route { route, values } => {
            let info = table.info(route);
            let mut text = info.pattern.clone();
            assert!(info.params.len() == values.len() || info.pattern.ends_with("/*"));
            for (name, value) in info.params.iter().zip(&values) {
                text.push_str(&format!(" {name}={value}"));
            }
            text
        }
        Found::Options { allow, .. } => format!("options {}", allow.to_str().unwrap()),
        Found::MethodNotAllowed { allow, .. } => format!("405 {}", allow.to_str().unwrap()),
        Found::Redirect { location, .. } => format!("308 {location}"),
        Found::NotFound { app: id } => format!("404 {}", app(id)).trim_end().to_owned(),
        Found::BadPath { .. } => "400".to_owned(),
    }
}

// row: route.static
#[test]
fn literal_paths_that_are_not_written_as_they_are_read() {
    check(
        App::new().get_("/100%").get_("/.well-known/a").get_("/a.b"),
        &[
            ("GET /100%25", "/100%"),
            ("GET /100%", "400"),
            ("GET /.well-known/a", "/.well-known/a"),
            ("GET /%2Ewell-known/a", "/.well-known/a"),
            ("GET /.well-known/b", "404"),
            ("GET /a.b", "/a.b"),
            ("GET /a%2Eb", "/a.b"),
        ],
    );
}

// row: route.static
#[test]
fn literal_paths() {
    let app = App::new().get_("/").get_("/about").get_("/über uns/").get_("/a/b/c");
    check(
        app,
        &[
            ("GET /", "/"),
            ("GET /about", "/about"),
            ("GET /about?x=/nope", "/about"),
            ("GET /nope", "404"),
            ("GET /a/b", "404"),
            ("GET /a/b/c", "/a/b/c"),
            ("GET /A/b/c", "404"),
            ("GET /%C3%BCber%20uns/", "/über uns/"),
            ("GET /%61bout", "/about"),
        ],
    );
}

// row: route.include
// row: route.module
#[test]
fn an_app_is_mounted_where_and_as_often_as_one_likes() {
    let shop = || {
        let admin = App::named("admin").get_("/");
        App::named("shop").get_("/").get_("/{id:int}").mount("/admin", admin)
    };
    let app = App::new()
        .mount_as("eu", "/eu", shop())
        .mount_as("us", "/us", shop())
        .mount("/{year:int}", App::named("y").get_("/{m:int}"));
    check(
        app,
        &[
            ("GET /eu/", "/eu/"),
            ("GET /us/3", "/us/{id:int} id=3"),
            ("GET /us/admin/", "/us/admin/"),
            ("GET /us/admin", "308 /us/admin/"),
            ("GET /2026/12", "/{year:int}/{m:int} year=2026 m=12"),
            ("GET /us/x", "404 us"),
            ("GET /us", "308 /us/"),
            ("GET /us/admin/x", "404 us.admin"),
            ("GET /us/admin/x/y/z", "404 us.admin"),
            ("GET /usa", "404"),
            ("GET /2026/x", "404 y"),
            ("GET /x/y", "404"),
        ],
    );
}

// row: route.mount_prefix
#[test]
fn a_site_below_a_prefix() {
    let site = App::new().get_("/").get_("/about/").get_("/app/").build();
    let table = RouteTable::build_under("/app", &site);
    for (request, expected) in [
        ("GET /app", "/"),
        ("GET /app/", "/"),
        ("GET /app/about/", "/about/"),
        ("GET /about/", "/about/"),
        ("GET /app/about", "308 /app/about/"),
        ("GET /about", "308 /app/about/"),
        ("GET /app/app/", "/app/"),
        ("GET /application", "404"),
    ] {
        assert_eq!(answer(&site, &table, request), expected, "{request}");
    }
}

// row: route.introspect
#[test]
fn every_route_is_told() {
    let site = App::new().get_("/").mount("/b", App::named("b").get("/{id:int}", show)).build();
    let table = RouteTable::build(&site);
    let route = &table.all()[1];
    assert_eq!(route.name.as_deref(), Some("b.show"));
    assert_eq!((route.pattern.as_str(), route.params.as_slice()), ("/b/{id:int}", &["id".to_owned()][..]));
    assert_eq!(route.methods, [Method::GET]);
    assert!(route.place.file().ends_with("route.rs"));
    assert_eq!(table.all()[0].name, None, "a closure has no name");
}

fn show() {}

/// Short for a route whose answer does not matter.
pub(crate) trait GetIt: Sized {
    #[track_caller]
    fn get_(self, path: &str) -> Self;
}

use carafe_web::WebApp;

impl GetIt for App {
    #[track_caller]
    fn get_(self, path: &str) -> Self {
        self.get(path, || "")
    }
}
