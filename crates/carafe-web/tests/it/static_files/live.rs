//! Static files while a site is made.

use carafe_core::{App, settings::Profile};
use carafe_web::WebApp;

use super::{Folder, ask, dev, link, service, site, status};

// row: static.serve_dev
#[test]
fn a_new_file_is_there_at_once() {
    let folder = Folder::new("new", &[("static/app.css", "old")]);
    let service = dev(App::new().static_files(folder.dir("static")));
    let first = ask(&service, "GET /static/app.css");
    assert_eq!(
        (first.status.as_u16(), first.text(), first.header("cache-control")),
        (200, "old", "no-cache")
    );
    assert_eq!(first.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(status(&service, "GET /static/new.css"), 404);

    folder.write("static/new.css", "new");
    folder.write("static/app.css", "changed");
    assert_eq!(ask(&service, "GET /static/new.css").text(), "new");
    assert_eq!(link(&service, "new.css"), "/static/new.css");
    let again = format!("GET /static/app.css\nif-none-match: {}", first.header("etag"));
    assert_eq!(ask(&service, &again).text(), "changed");
}

// row: static.serve_dev
#[test]
fn a_browser_that_has_it_is_told_so() {
    let folder = Folder::new("unchanged", &[("static/app.css", "0123456789")]);
    let service = dev(App::new().static_files(folder.dir("static")));
    let etag = ask(&service, "GET /static/app.css").header("etag").to_owned();
    let unchanged = ask(&service, &format!("GET /static/app.css\nif-none-match: {etag}"));
    assert_eq!((unchanged.status.as_u16(), unchanged.text()), (304, ""));
    let part = ask(&service, "GET /static/app.css\nrange: bytes=2-4");
    assert_eq!(
        (part.status.as_u16(), part.text(), part.header("content-range")),
        (206, "234", "bytes 2-4/10")
    );
    assert_eq!(status(&service, "GET /static/app.css\nrange: bytes=20-"), 416);
    let head = ask(&service, "HEAD /static/app.css");
    assert_eq!((head.text(), head.header("content-length")), ("", "10"));
}

// row: static.discovery
#[test]
fn the_program_overrides_its_apps_and_a_setting_both() {
    let folder = Folder::new("override", &[("own/blog/app.css", "own"), ("set/blog/app.css", "set")]);
    let program = || site().static_files(folder.dir("own"));
    let service_with = |toml: &str| service(program(), Profile::DEV, toml);
    assert_eq!(ask(&dev(site()), "GET /static/blog/app.css").text(), "p {}");
    assert_eq!(ask(&dev(program()), "GET /static/blog/app.css").text(), "own");
    let set = format!("[static]\ndirs = [{}]\n", folder.toml("set"));
    assert_eq!(ask(&service_with(&set), "GET /static/blog/app.css").text(), "set");
    assert_eq!(ask(&service_with(&set), "GET /static/blog/logo.svg").text(), "<svg/>");
}

// row: static.url
#[test]
fn a_link_to_a_file_that_is_not_there_names_the_nearest() {
    let expected = "\"no app brings the static file `blog/ap.css`\" did you mean `blog/app.css`?";
    assert_eq!(link(&dev(site()), "blog/ap.css"), expected);
    assert_eq!(
        link(&dev(App::new()), "x.css"),
        "\"no app brings the static file `x.css`\" `findstatic` shows where files are looked for"
    );
    let hashed = service(site(), Profile::DEV, "[static]\nhashed = true\n");
    assert_eq!(link(&hashed, "blog/ap.css"), expected);
}

// row: static.url
#[test]
fn links_go_where_the_settings_say() {
    let at = |toml: &str| service(site(), Profile::DEV, toml);
    let cases = [
        ("", "/static/blog/app.css"),
        ("[static]\nurl = \"/assets/\"\n", "/assets/blog/app.css"),
        ("[static]\nurl = \"https://cdn.example.com/s/\"\n", "https://cdn.example.com/s/blog/app.css"),
        ("[static]\nurl = \"https://cdn.example.com/\"\n", "https://cdn.example.com/blog/app.css"),
        ("[site]\nprefix = \"/shop\"\n", "/shop/static/blog/app.css"),
    ];
    for (toml, expected) in cases {
        assert_eq!(link(&at(toml), "blog/app.css"), expected, "{toml}");
    }
    assert_eq!(status(&at(cases[1].0), "GET /assets/blog/app.css"), 200);
    assert_eq!(status(&at(cases[2].0), "GET /s/blog/app.css"), 200, "where a CDN fetches it from");
    assert_eq!(status(&at(cases[3].0), "GET /blog/app.css"), 404);
    assert_eq!(status(&at(cases[4].0), "GET /shop/static/blog/app.css"), 200);
    assert_eq!(status(&at("[static]\nserve = false\n"), "GET /static/blog/app.css"), 404);
}

// row: static.url
#[test]
fn a_name_in_any_script_is_encoded_in_its_link() {
    let folder = Folder::new("encoded", &[("static/bilder/grüße 1+1.svg", "<svg/>")]);
    let service = dev(App::new().static_files(folder.dir("static")));
    let url = link(&service, "bilder/grüße 1+1.svg");
    assert_eq!(url, "/static/bilder/gr%C3%BC%C3%9Fe%201+1.svg");
    assert_eq!(status(&service, &format!("GET {url}")), 200);
}

// row: static.serve_prod
#[test]
fn a_file_is_found_at_a_path_of_its_own() {
    let folder = Folder::new("at", &[("static/icon.ico", "icon"), ("static/robots.txt", "robots")]);
    let app = || {
        App::new()
            .static_files(folder.dir("static"))
            .static_at("/favicon.ico", "icon.ico")
            .mount("/blog", App::named("blog").static_at("/robots.txt", "robots.txt"))
    };
    for service in [dev(app()), super::prod(app())] {
        assert_eq!(ask(&service, "GET /favicon.ico").text(), "icon");
        assert_eq!(ask(&service, "GET /favicon.ico").header("content-type"), "image/vnd.microsoft.icon");
        assert_eq!(ask(&service, "GET /blog/robots.txt").text(), "robots");
        assert_eq!(status(&service, "GET /robots.txt"), 404);
    }
}

#[test]
fn only_get_and_head_are_answered() {
    for service in [dev(site()), super::prod(site())] {
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let refused = ask(&service, &format!("{method} /static/blog/app.css"));
            assert_eq!((refused.status.as_u16(), refused.header("allow")), (405, "GET, HEAD"), "{method}");
            assert_eq!(status(&service, &format!("{method} /static/none.css")), 404);
        }
    }
}

#[test]
fn a_route_below_static_is_reached_where_no_file_is() {
    let service = dev(site().get("/static/{name}", || "a route").on_status(404, || "nothing here"));
    assert_eq!(ask(&service, "GET /static/blog/app.css").text(), "p {}");
    assert_eq!(ask(&service, "GET /static/other").text(), "a route");
    assert_eq!(ask(&service, "GET /static/blog/none.css").text(), "nothing here");
}
