//! What browsers are told of static files beside what they are.

use carafe_core::{
    App,
    embed::Dir,
    settings::{Profile, Sources},
};
use carafe_web::{Peer, Service, WebApp, csp::Csp, respond::html};

use super::{Answered, Folder, ask, dev, link, prod, service};

const FILES: Dir = Dir::embedded(
    "static",
    &[
        ("a.css", b"p {}"),
        ("a.html", b"<p>"),
        ("a.js", b"1"),
        ("a.png", b"png"),
        ("a.svg", b"<svg/>"),
        ("a.xml", b"<x/>"),
    ],
);

fn site() -> App {
    App::new().static_files(FILES).get("/page", || html("page"))
}

fn policy(answered: &Answered) -> &str {
    answered.header("content-security-policy")
}

// row: sec.headers, sec.csp
#[test]
fn what_can_run_scripts_has_a_policy_and_all_files_have_the_other_headers() {
    for service in [dev(site()), prod(site())] {
        let page = ask(&service, "GET /page");
        for name in ["a.html", "a.js", "a.xml"] {
            assert_eq!(
                policy(&ask(&service, &format!("GET {}", link(&service, name)))),
                policy(&page),
                "{name}"
            );
        }
        let svg = ask(&service, &format!("GET {}", link(&service, "a.svg")));
        assert!(
            policy(&svg).starts_with("default-src 'none'; style-src 'unsafe-inline'"),
            "{}",
            policy(&svg)
        );
        assert!(policy(&svg).ends_with("; sandbox"));
        for name in ["a.css", "a.png"] {
            let answered = ask(&service, &format!("GET {}", link(&service, name)));
            for header in ["content-security-policy", "permissions-policy", "referrer-policy"] {
                assert_eq!(answered.header(header), "", "{header} of {name}");
            }
        }
        for name in ["a.css", "a.html", "a.svg"] {
            let answered = ask(&service, &format!("GET {}", link(&service, name)));
            for header in ["x-content-type-options", "x-frame-options", "cross-origin-opener-policy"] {
                assert_eq!(answered.header(header), page.header(header), "{header} of {name}");
            }
            assert_eq!(answered.header("cross-origin-resource-policy"), "same-origin");
        }
    }
}

#[test]
fn a_site_without_a_policy_has_none_for_its_files_either() {
    let service = prod(site().csp(Csp::off()));
    for name in ["a.html", "a.svg"] {
        assert_eq!(policy(&ask(&service, &format!("GET /static/{name}"))), "");
    }
    let reported = prod(site().csp(Csp::default().report_only()));
    let answered = ask(&reported, "GET /static/a.html");
    assert_eq!(policy(&answered), "");
    assert!(answered.header("content-security-policy-report-only").contains("default-src 'self'"));
}

// row: sec.headers
#[test]
fn who_came_over_https_is_told_to_do_so_again() {
    let key = "0123456789abcdef".repeat(4);
    let toml = format!(
        "[site]\nhosts = [\"localhost\"]\nsecret_key = \"{key}\"\ntrusted_proxies = [\"127.0.0.1\"]\n"
    );
    let proxied = Service::with_settings(site(), Sources::new().profile(Profile::PROD).toml(&toml)).unwrap();
    let over = |scheme: &str, more: &str| {
        let head =
            format!("GET /static/a.css\nx-forwarded-proto: {scheme}\nx-forwarded-for: 203.0.113.9{more}");
        let peer = Peer::Tcp("127.0.0.1:4000".parse().unwrap());
        super::ask_from(&proxied, &head, peer).header("strict-transport-security").to_owned()
    };
    assert_eq!(over("https", ""), "max-age=31536000");
    assert_eq!(over("https", "\nrange: bytes=0-0"), "max-age=31536000");
    assert_eq!(over("http", ""), "");
    let peer = Peer::Tcp("203.0.113.9:4000".parse().unwrap());
    let stranger = super::ask_from(&proxied, "GET /static/a.css\nx-forwarded-proto: https", peer);
    assert_eq!(stranger.header("strict-transport-security"), "");
}

// row: static.url
#[test]
fn files_under_an_address_of_their_own_may_be_loaded_from_the_site() {
    let toml = "[static]\nurl = \"https://cdn.example.com/s/\"\n";
    let service = service(site(), Profile::DEV, toml);
    let answered = ask(&service, "GET /s/a.js");
    assert_eq!(answered.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(answered.header("access-control-allow-origin"), "*");
    assert_eq!(ask(&service, "GET /page").header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(ask(&dev(site()), "GET /static/a.js").header("access-control-allow-origin"), "");
}

/// One byte over what is held in memory.
fn large() -> String {
    "0123456789abcdef".repeat(16 * 1024) + "!"
}

// row: static.serve_prod
#[test]
fn a_large_file_on_the_disk_stays_there_and_is_sent_as_any_other() {
    let folder = Folder::new("large", &[("static/film.mp4", &large()), ("static/film.mp4.br", "small")]);
    folder.write("static/all.css", "p { background: url(film.mp4) }");
    let service = prod(App::new().static_files(folder.dir("static")));
    let url = link(&service, "film.mp4");
    let whole = ask(&service, &format!("GET {url}"));
    assert_eq!((whole.status.as_u16(), whole.text() == large()), (200, true));
    assert_eq!(whole.header("content-type"), "video/mp4");
    assert_eq!(whole.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!((whole.header("vary"), whole.header("x-frame-options")), ("accept-encoding", "DENY"));
    let etag = whole.header("etag").to_owned();
    let unchanged = ask(&service, &format!("GET {url}\nif-none-match: {etag}"));
    assert_eq!(
        (unchanged.status.as_u16(), unchanged.header("cache-control")),
        (304, whole.header("cache-control"))
    );
    let part = ask(&service, &format!("GET {url}\nrange: bytes=262143-"));
    assert_eq!((part.status.as_u16(), part.text()), (206, "f!"));
    assert_eq!(part.header("content-range"), "bytes 262143-262144/262145");
    let head = ask(&service, &format!("HEAD {url}"));
    assert_eq!((head.text(), head.header("content-length")), ("", "262145"));
    let br = ask(&service, &format!("GET {url}\naccept-encoding: br"));
    assert_eq!(
        (br.text(), br.header("content-encoding"), br.header("content-type")),
        ("small", "br", "video/mp4")
    );
    let sheet = ask(&service, &format!("GET {}", link(&service, "all.css")));
    assert!(sheet.text().contains(url.strip_prefix("/static/").unwrap()), "{}", sheet.text());
    assert_eq!(ask(&service, "GET /static/film.mp4").header("cache-control"), "public, max-age=60");
}

/// The name says the hash of what it was; a cache that kept it for a year would keep the wrong one.
// row: static.serve_prod
#[test]
fn a_large_file_that_was_changed_since_the_start_is_not_to_be_kept() {
    let folder = Folder::new("changed", &[("static/film.mp4", &large())]);
    let service = prod(App::new().static_files(folder.dir("static")));
    let url = link(&service, "film.mp4");
    folder.write("static/film.mp4", "another");
    let answered = ask(&service, &format!("GET {url}"));
    assert_eq!((answered.text(), answered.header("cache-control")), ("another", "no-cache"));
    std::fs::remove_file(folder.0.join("static/film.mp4")).unwrap();
    assert_eq!(ask(&service, &format!("GET {url}")).status, 404);
}

// row: static.serve_prod
#[test]
fn what_a_setting_calls_small_is_in_memory() {
    let folder = Folder::new("small", &[("static/a.txt", "0123456789")]);
    let key = "0123456789abcdef".repeat(4);
    let with = |most: &str| {
        let toml = format!(
            "[site]\nhosts = [\"localhost\"]\nsecret_key = \"{key}\"\n[static]\nin_memory = \"{most}\"\n"
        );
        service(App::new().static_files(folder.dir("static")), Profile::PROD, &toml)
    };
    let (held, read) = (with("10 B"), with("9 B"));
    assert_eq!(link(&held, "a.txt"), link(&read, "a.txt"), "the name is the same");
    folder.write("static/a.txt", "changed");
    let text = |service| ask(service, "GET /static/a.txt").text().to_owned();
    assert_eq!((text(&held).as_str(), text(&read).as_str()), ("0123456789", "changed"));
}

#[cfg(feature = "brotli")]
mod brotli {
    use super::*;

    fn unpacked(bytes: &[u8]) -> String {
        let mut text = Vec::new();
        ::brotli::BrotliDecompress(&mut &*bytes, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    // row: static.serve_prod
    #[test]
    fn texts_are_sent_with_brotli_soon_after_the_start_and_with_gzip_until_then() {
        let text = "p { color: red }\n".repeat(2000);
        let folder =
            Folder::new("brotli", &[("static/a.css", &text), ("static/a.png", &text), ("static/b.css", "p")]);
        let service = prod(App::new().static_files(folder.dir("static")));
        let url = link(&service, "a.css");
        let asked = format!("GET {url}\naccept-encoding: gzip, br");
        let mut answered = ask(&service, &asked);
        while answered.header("content-encoding") != "br" {
            assert_eq!(answered.header("content-encoding"), "gzip");
            std::thread::yield_now();
            answered = ask(&service, &asked);
        }
        assert_eq!(unpacked(&answered.body), text);
        assert_eq!(
            (answered.header("vary"), answered.header("content-type")),
            ("accept-encoding", "text/css; charset=utf-8")
        );
        assert_eq!(answered.header("cache-control"), "public, max-age=31536000, immutable");
        let again = format!("{asked}\nif-none-match: {}", answered.header("etag"));
        assert_eq!(ask(&service, &again).status, 304);
        let gzip = ask(&service, &format!("GET {url}\naccept-encoding: gzip"));
        assert_eq!(gzip.header("content-encoding"), "gzip");
        assert!(answered.body.len() < gzip.body.len());
        for name in ["a.png", "b.css"] {
            let plain = ask(&service, &format!("GET {}\naccept-encoding: br", link(&service, name)));
            assert_eq!(plain.header("content-encoding"), "", "{name}");
        }
    }

    // row: static.collect
    #[test]
    fn collectstatic_writes_both_copies() {
        use carafe_web::RunApp;
        let text = "p { color: red }\n".repeat(200);
        let folder = Folder::new("collect-br", &[("own/a.css", &text), ("own/b.txt", "b")]);
        let toml = format!("[static]\nroot = {}\n", folder.toml("public"));
        let run = || {
            let app = App::new().static_files(folder.dir("own"));
            let sources = Sources::new().profile(Profile::DEV).toml(&toml);
            app.runner().named("site").sources(sources).capture(["collectstatic"])
        };
        run().assert_ok();
        assert_eq!(unpacked(&std::fs::read(folder.0.join("public/a.css.br")).unwrap()), text);
        assert!(folder.0.join("public/a.css.gz").is_file() && !folder.0.join("public/b.txt.br").exists());
        assert!(run().stdout().contains("0 files written"), "the same bytes each time");
    }
}
