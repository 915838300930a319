//! Links from functions and from names.

use axum_core::extract::Request;
use carafe_core::{App, AppId, Site};
use carafe_web::{
    Current, WebApp,
    extract::Path,
    get,
    route::{
        link::{Link, LinkError},
        table::{Found, RouteTable},
    },
    url,
};
use http::{HeaderMap, Method, Uri};
use serde::{Deserialize, Serialize};

fn plain() {}
async fn index(_current: Current) {}
fn body(_method: Method, _request: Request) {}
fn show(Path(_): Path<i64>) {}
async fn slug(Path(_): Path<String>) {}
async fn pair(_headers: HeaderMap, Path(_): Path<(u16, String)>) {}
fn middle(_method: Method, Path(_): Path<u8>, _headers: HeaderMap, _request: Request) {}
async fn last(_a: Method, _b: Uri, _c: HeaderMap, Path(_): Path<char>) {}
fn files(Path(_): Path<String>) {}
fn day(Path(_): Path<Day>) {}
fn own_id(Path(_): Path<NoteId>) {}
fn lost() {}

#[derive(Serialize, Deserialize)]
struct Day {
    year: u16,
    month: u8,
}

#[derive(Serialize, Deserialize)]
struct NoteId(i64);

struct View;

impl View {
    async fn show(Path(_): Path<u32>) {}
}

fn site() -> Site {
    App::new()
        .get("/", plain)
        .get("/index", index)
        .get("/body", body)
        .get("/notes/{id:int}/", show)
        .get("/s/{slug}/", slug)
        .get("/{year:int}/{name}/", pair)
        .get("/m/{n:int}", middle)
        .get("/l/{c}", last)
        .get("/f/{p:path}", files)
        .get("/d/{year:int}-{month:int}/", day)
        .get("/o/{id:int}", own_id)
        .get("/v/{n:int}", View::show)
        .build()
}

#[track_caller]
fn path(link: &Link) -> String {
    RouteTable::build(&site()).url(link, None).unwrap()
}

#[track_caller]
fn fault(link: &Link) -> LinkError {
    RouteTable::build(&site()).url(link, None).unwrap_err()
}

// row: route.reverse
#[test]
fn every_kind_of_handler_has_links() {
    let name = String::from("a b");
    assert_eq!(path(&url(plain, ())), "/");
    assert_eq!(path(&url(index, ())), "/index");
    assert_eq!(path(&url(body, ())), "/body");
    assert_eq!(path(&url(show, 3)), "/notes/3/");
    assert_eq!(path(&url(slug, "a b")), "/s/a%20b/");
    assert_eq!(path(&url(slug, &name)), "/s/a%20b/");
    assert_eq!(path(&url(pair, (2026, &name))), "/2026/a%20b/");
    assert_eq!(path(&url(pair, (2026, "ü"))), "/2026/%C3%BC/");
    assert_eq!(path(&url(middle, 1)), "/m/1");
    assert_eq!(path(&url(last, 'x')), "/l/x");
    assert_eq!(path(&url(day, &Day { year: 2026, month: 11 })), "/d/2026-11/");
    assert_eq!(path(&url(own_id, &NoteId(7))), "/o/7");
    assert_eq!(path(&url(View::show, 9)), "/v/9");
    assert_eq!(path(&url(slug, name)), "/s/a%20b/");
}

// row: route.reverse
#[test]
fn links_by_name() {
    let table = RouteTable::build(&site());
    let by = |link: Link| table.url(&link, None);
    assert_eq!(by(Link::named("show").with("id", 3)).unwrap(), "/notes/3/");
    assert_eq!(by(Link::named("show").with("id", 3).with("page", 2)).unwrap(), "/notes/3/?page=2");
    assert_eq!(by(Link::named("pair").with("name", "x").with("year", "2026")).unwrap(), "/2026/x/");
    let error = by(Link::named("shw").with("id", 3)).unwrap_err();
    assert!(error.is_unknown_name());
    assert!(error.to_string().contains("no route named `shw`") && error.hint().contains("`show`"), "{error}");
    let error = by(Link::named("show")).unwrap_err();
    assert!(error.is_wrong_arguments());
    assert!(error.to_string().contains("no value for `id`") && error.hint().contains("[id]"), "{error}");
    let error = by(Link::named("show").with("id", "x")).unwrap_err();
    assert!(error.is_bad_value());
    assert!(error.to_string().contains("\"x\" is not what the converter `int` takes"), "{error}");
    assert!(error.place().file().ends_with("links.rs"));
}

#[test]
fn a_function_without_a_route_is_named() {
    let error = fault(&url(lost, ()));
    assert!(error.is_no_route());
    assert!(error.to_string().contains("links::lost` has no route"), "{error}");
    assert!(error.to_string().contains("links.rs:"), "{error}");
    assert!(fault(&url(show, -3)).is_bad_value());
    assert!(fault(&url(day, &Day { year: 1, month: 2 }).with("x", vec![vec![1]])).is_bad_value());
}

// row: route.reverse_extras
#[test]
fn query_fragment_and_origin() {
    #[derive(Serialize)]
    struct Filter {
        tag: Vec<&'static str>,
        draft: Option<bool>,
    }
    let link = || url(plain, ()).query("a", [1, 2]).fragment("x");
    assert_eq!(path(&link()), "/?a=1&a=2#x");
    assert_eq!(path(&url(plain, ()).query("q", "a&b=c#d+e f/ü")), "/?q=a%26b%3Dc%23d%2Be%20f%2F%C3%BC");
    assert_eq!(path(&url(plain, ()).queries(&Filter { tag: vec!["x", "y"], draft: None })), "/?tag=x&tag=y");
    assert_eq!(path(&url(plain, ()).queries([("b", 1), ("a", 2)])), "/?b=1&a=2");
    assert_eq!(path(&url(plain, ()).fragment("a b\"<\n#")), "/#a%20b%22%3C%0A#");
    let table = RouteTable::build(&site());
    let absolute = |origin| table.absolute_url(&link(), None, origin);
    assert_eq!(absolute(Some("https://example.com:8443")).unwrap(), "https://example.com:8443/?a=1&a=2#x");
    assert_eq!(absolute(Some("https://example.com/")).unwrap(), "https://example.com/?a=1&a=2#x");
    let error = absolute(None).unwrap_err();
    assert!(error.is_no_origin() && error.hint().contains("site.origin"));
}

// row: route.namespace
#[test]
fn a_link_stays_in_the_mount_it_was_made_in() {
    fn list() {}
    fn item(Path(_): Path<u8>) {}
    let shop = || {
        let admin = App::named("admin").get("/", list);
        App::named("shop").get("/{n:int}", item).get("/about", || "").mount("/admin", admin)
    };
    let site = App::new().mount_as("eu", "/eu", shop()).mount_as("us", "/us", shop()).build();
    let table = RouteTable::build(&site);
    let app = |namespace: &str| site.app_named(namespace).map(carafe_core::AppInfo::id);
    let path = |link: Link, from: Option<AppId>| table.url(&link, from).unwrap();
    assert_eq!(path(url(item, 1), None), "/eu/1", "the first mount");
    assert_eq!(path(url(item, 1), app("us")), "/us/1");
    assert_eq!(path(url(item, 1), app("us.admin")), "/us/1", "the shop around this admin");
    assert_eq!(path(url(list, ()), app("us")), "/us/admin/");
    assert_eq!(path(url(list, ()).within("us"), app("eu")), "/us/admin/");
    assert_eq!(path(url(list, ()).within("eu.admin"), app("us")), "/eu/admin/");
    assert_eq!(path(Link::named("us.item").with("n", 2), app("eu")), "/us/2");
    assert_eq!(path(Link::named(".item").with("n", 2), app("us")), "/us/2");
    assert_eq!(
        path(Link::named("shop.item").with("n", 2), app("us")),
        "/us/2",
        "by the name of the app itself"
    );
    assert_eq!(path(Link::named("shop.admin.list"), app("us")), "/us/admin/");
    let error = table.url(&url(item, 1).within("asia"), None).unwrap_err();
    assert!(error.is_no_route() && error.hint().contains("`us.admin`"), "{error}");
}

// row: route.host
#[test]
fn a_link_to_a_host_of_its_own() {
    fn home(Path(_): Path<String>) {}
    let tenant = App::named("tenant").host("{tenant:slug}.example.com").get("/x", home);
    let table = RouteTable::build(&App::new().mount("", tenant).build());
    assert_eq!(table.url(&url(home, "acme"), None).unwrap(), "//acme.example.com/x");
    let absolute = |name| table.absolute_url(&url(home, name), None, Some("https://example.com:8443"));
    assert_eq!(absolute("acme").unwrap(), "https://acme.example.com:8443/x");
    for name in ["a.b", "evil.com/", "a:1", "", "-", "A", "a@b", "ü"] {
        assert!(absolute(name).unwrap_err().is_bad_value(), "{name}");
    }
}

// row: route.mount_prefix
#[test]
fn links_have_the_prefix_of_the_site() {
    let table =
        RouteTable::build_under("/app/", &App::new().get("/", plain).get("/n/{id:int}", show).build());
    assert_eq!(table.url(&url(plain, ()), None).unwrap(), "/app/");
    assert_eq!(table.url(&url(show, 3), None).unwrap(), "/app/n/3");
}

// row: route.custom_converter
#[test]
fn a_converter_writes_links_too() {
    fn year(Path(_): Path<u16>) {}
    let four = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let table = RouteTable::build(&App::new().converter("year", four).get("/{year:year}/", year).build());
    assert_eq!(table.url(&url(year, 2026), None).unwrap(), "/2026/");
    assert!(table.url(&url(year, 26), None).unwrap_err().to_string().contains("the converter `year`"));
}

#[test]
fn one_function_on_two_paths_is_told_by_its_values() {
    let app =
        App::new().route("/page/", get(|| "").name("page")).route("/page/{n:int}", get(|| "").name("page"));
    let table = RouteTable::build(&app.build());
    assert_eq!(
        table.url(&Link::named("page").with("n", 2), None).unwrap(),
        "/page/?n=2",
        "the first that fits"
    );
    assert_eq!(table.url(&Link::named("page"), None).unwrap(), "/page/");
}

// SECURITY 2-E, E3.
#[test]
fn hostile_values_stay_on_our_origin_and_lead_back() {
    fn two(Path(_): Path<(String, String)>) {}
    let site = App::new()
        .get("/s/{slug}/", slug)
        .get("/{p:path}/end", files)
        .get("/x/{a}-{b}", two)
        .get("/{a}", own_str);
    let table = RouteTable::build(&site.build());
    let mut written = 0;
    for value in hostile() {
        let links = [
            (url(slug, &value), vec![value.clone()]),
            (url(files, &value), vec![value.clone()]),
            (url(own_str, &value), vec![value.clone()]),
            (url(two, (&value, "b")), vec![value.clone(), "b".to_owned()]),
        ];
        for (link, values) in links {
            let Ok(path) = table.url(&link, None) else { continue };
            written += 1;
            assert!(path.starts_with('/') && !path[1..].starts_with(['/', '\\']), "{value:?} {path}");
            let graphic = |b: u8| b.is_ascii_graphic() && !b"\\<>\"`{}|^".contains(&b);
            assert!(path.bytes().all(graphic), "{value:?} {path}");
            assert!(!path.split('/').any(is_dots), "{value:?} {path}");
            let uri: Uri = path.parse().unwrap();
            let Found::Route { values: found, .. } = table.find("localhost", &Method::GET, &uri) else {
                panic!("{value:?} {path} leads nowhere")
            };
            assert_eq!(found.iter().map(|text| text.to_string()).collect::<Vec<_>>(), values, "{path}");
        }
    }
    assert!(written > 500, "{written}");
}

fn own_str(Path(_): Path<String>) {}

/// As the WHATWG URL standard reads dot segments: encoded ones too.
fn is_dots(segment: &str) -> bool {
    let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
    decoded == "." || decoded == ".."
}

fn hostile() -> Vec<String> {
    let parts = [
        "/", "\\", "//", ".", "..", "%", "%2f", "%2e", "ü", "🍷", " ", "a", "-", "?", "#", ":", "@", ";",
        "\0", "\n", "\t", "\u{7f}", "\u{85}", "&", "=", "'", "\"", "<", "http:", "evil.com", "+", "{", "}",
        "\u{202e}", "~", "*",
    ];
    let mut values: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
    values.push(String::new());
    for a in parts {
        for b in parts {
            values.push(format!("{a}{b}"));
            values.push(format!("{a}{b}{a}"));
            values.push(format!("x{a}{b}y"));
        }
    }
    values
}
