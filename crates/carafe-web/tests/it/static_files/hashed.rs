//! Static files of a released site.

use carafe_core::{App, embed::Dir};
use carafe_web::{Service, WebApp};

use super::{Folder, ask, link, prod, site, status};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

// row: static.serve_prod, static.hash
#[test]
fn a_hashed_name_may_be_kept_for_ever_and_a_plain_one_for_a_minute() {
    let service = prod(site());
    let url = link(&service, "blog/app.css");
    let hash = url.strip_prefix("/static/blog/app.").unwrap().strip_suffix(".css").unwrap();
    assert!(hash.len() == 12 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{url}");
    let hashed = ask(&service, &format!("GET {url}"));
    assert_eq!((hashed.text(), hashed.header("cache-control")), ("p {}", FOR_EVER));
    let plain = ask(&service, "GET /static/blog/app.css");
    assert_eq!((plain.text(), plain.header("cache-control")), ("p {}", "public, max-age=60"));
    for answered in [&hashed, &plain] {
        assert_eq!(answered.header("content-type"), "text/css; charset=utf-8");
        assert_eq!(answered.header("x-content-type-options"), "nosniff");
        assert!(!answered.header("x-request-id").is_empty());
    }
}

// row: static.serve_prod
#[test]
fn conditions_ranges_and_head_work() {
    let service = prod(site());
    let url = link(&service, "blog/app.css");
    let etag = ask(&service, &format!("GET {url}")).header("etag").to_owned();
    let unchanged = ask(&service, &format!("GET {url}\nif-none-match: {etag}"));
    assert_eq!((unchanged.status.as_u16(), unchanged.header("cache-control")), (304, FOR_EVER));
    assert_eq!(status(&service, &format!("GET {url}\nif-match: \"other\"")), 412);
    let part = ask(&service, &format!("GET {url}\nrange: bytes=0-0\naccept-encoding: gzip"));
    assert_eq!((part.status.as_u16(), part.text()), (206, "p"));
    assert_eq!(status(&service, &format!("GET {url}\nrange: bytes=9-")), 416);
    let head = ask(&service, &format!("HEAD {url}"));
    assert_eq!((head.text(), head.header("content-length"), head.header("etag")), ("", "4", &*etag));
}

/// A sheet that imports another, which shows a picture; a map beside it; references that lead elsewhere.
fn styles(name: &str, picture: &str) -> Folder {
    let all = "\
/* url(img/none.png) */
@import 'parts/base.css';
@IMPORT url(\"parts/base.css?v=1\") screen;
p { background: url( 'img/logo one.svg#shape' ), URL(/static/img/logo%20one.svg); content: 'url(x.png)' }
i { background: url(data:image/png;base64,AAAA), url(//cdn.example.com/a.png), url(https://a.example/b.png) }
b { mask: url(#local); cursor: url(); background: my-url(img/none.png); src: url(../../out.png) }
/*# sourceMappingURL=all.css.map */
";
    let base = "i { background: url(../img/logo%20one.svg) }";
    Folder::new(
        name,
        &[
            ("static/all.css", all),
            ("static/parts/base.css", base),
            ("static/img/logo one.svg", picture),
            ("static/all.css.map", "{}"),
            ("static/ring/a.css", "@import \"b.css\"; a {}"),
            ("static/ring/b.css", "@import \"a.css\"; b {}"),
            ("static/LICENSE", "MIT"),
        ],
    )
}

fn styled(folder: &Folder) -> Service {
    prod(App::new().static_files(folder.dir("static")))
}

// row: static.hash
#[test]
fn the_references_of_a_style_sheet_get_hashed_names() {
    let folder = styles("rewrite", "<svg/>");
    let service = styled(&folder);
    let [all, base, logo] =
        ["all.css", "parts/base.css", "img/logo one.svg"].map(|name| link(&service, name));
    let below = |url: &str| url.strip_prefix("/static/").unwrap().to_owned();
    let (base_name, logo_name) = (below(&base), below(&logo));
    let expected = folder
        .read("static/all.css")
        .replacen("'parts/base.css'", &format!("'{base_name}'"), 1)
        .replacen("\"parts/base.css?v=1\"", &format!("\"{base_name}?v=1\""), 1)
        .replacen("img/logo one.svg#shape", &format!("{logo_name}#shape"), 1)
        .replacen("/static/img/logo%20one.svg", &logo, 1);
    assert_eq!(ask(&service, &format!("GET {all}")).text(), expected);
    assert_eq!(
        ask(&service, "GET /static/all.css").text(),
        folder.read("static/all.css"),
        "the plain one stays"
    );
    let inner = ask(&service, &format!("GET {base}"));
    assert_eq!(inner.text(), format!("i {{ background: url(../{logo_name}) }}"));
    assert_eq!(status(&service, &format!("GET {logo}")), 200);
    assert_eq!(status(&service, "GET /static/all.css.map"), 200, "the map is where the comment says");
    assert!(link(&service, "LICENSE").starts_with("/static/LICENSE."));
}

// row: static.hash
#[test]
fn a_changed_picture_changes_every_name_on_the_way_to_it() {
    let (one, two) = (styles("one", "<svg/>"), styles("two", "<svg></svg>"));
    let (one, two) = (styled(&one), styled(&two));
    for name in ["all.css", "parts/base.css", "img/logo one.svg"] {
        assert_ne!(link(&one, name), link(&two, name), "{name}");
    }
    for name in ["ring/a.css", "LICENSE", "all.css.map"] {
        assert_eq!(link(&one, name), link(&two, name), "{name}");
    }
}

// row: static.hash
#[test]
fn sheets_that_import_each_other_lead_to_each_other() {
    let service = styled(&styles("ring", ""));
    let [a, b] = ["ring/a.css", "ring/b.css"].map(|name| link(&service, name));
    for (from, to) in [(&a, &b), (&b, &a)] {
        let text = ask(&service, &format!("GET {from}")).text().to_owned();
        assert!(text.contains(to.strip_prefix("/static/ring/").unwrap()), "{text}");
    }
}

// row: static.serve_prod
#[test]
fn compressed_copies_beside_a_file_are_sent_to_who_can_read_them() {
    const DIR: Dir = Dir::embedded(
        "static",
        &[
            ("app.js", b"0123456789"),
            ("app.js.br", b"br"),
            ("app.js.gz", b"gz"),
            ("x.css", b"i { background: url(app.js) }"),
            ("x.css.br", b"stale"),
        ],
    );
    let service = prod(App::new().static_files(DIR));
    let url = link(&service, "app.js");
    let cases = [
        ("gzip, deflate, br", "br", "br"),
        ("gzip", "gzip", "gz"),
        ("br;q=0, gzip", "gzip", "gz"),
        ("identity", "", "0123456789"),
        ("*", "br", "br"),
    ];
    for path in [url.as_str(), "/static/app.js"] {
        for (accept, coding, body) in cases {
            let answered = ask(&service, &format!("GET {path}\naccept-encoding: {accept}"));
            assert_eq!((answered.header("content-encoding"), answered.text()), (coding, body), "{accept}");
            assert_eq!(answered.header("vary"), "accept-encoding");
            assert_eq!(answered.header("content-type"), "text/javascript; charset=utf-8");
            let again =
                format!("GET {path}\naccept-encoding: {accept}\nif-none-match: {}", answered.header("etag"));
            assert_eq!(status(&service, &again), 304);
        }
        assert_eq!(ask(&service, &format!("GET {path}")).text(), "0123456789");
        let part = ask(&service, &format!("GET {path}\naccept-encoding: br\nrange: bytes=0-3"));
        assert_eq!((part.text(), part.header("content-encoding")), ("0123", ""));
    }
    let sheet = ask(&service, &format!("GET {}\naccept-encoding: br", link(&service, "x.css")));
    assert_eq!(sheet.header("content-encoding"), "", "its text is another under the hashed name");
}

#[cfg(feature = "compress")]
#[test]
fn texts_are_compressed_when_the_site_starts() {
    let folder =
        Folder::new("gzip", &[("static/long.css", &"p {}\n".repeat(1000)), ("static/short.css", "p {}")]);
    let service = styled(&folder);
    let long = ask(&service, &format!("GET {}\naccept-encoding: gzip", link(&service, "long.css")));
    assert_eq!(long.header("content-encoding"), "gzip");
    assert!(long.body.len() < 500, "{}", long.body.len());
    let short = ask(&service, &format!("GET {}\naccept-encoding: gzip", link(&service, "short.css")));
    assert_eq!((short.header("content-encoding"), short.header("vary")), ("", ""));
}

// row: static.url
#[test]
fn a_link_to_a_file_that_is_not_there_breaks_no_page_of_a_visitor() {
    assert_eq!(link(&prod(site()), "blog/ap p.css"), "/static/blog/ap%20p.css");
}
