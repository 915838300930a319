//! One meaning of a path: SECURITY 2-D, D7.

use carafe_core::App;
use carafe_web::route::table::RouteTable;

use super::{GetIt, answer, check};

#[test]
fn a_path_that_could_mean_two_things_is_refused() {
    let app = App::new().get_("/admin/").get_("/f/{p:path}").get_("/{name}");
    check(
        app,
        &[
            ("GET /%61dmin/", "/admin/"),
            ("GET /ADMIN/", "404"),
            ("GET /admin%2f", "404"),
            ("GET /admin%2F/", "404"),
            ("GET /admin;x/", "404"),
            ("GET /admin;x", "/{name} name=admin;x"),
            ("GET /x/../admin/", "400"),
            ("GET /./admin/", "400"),
            ("GET /x/%2e%2e/admin/", "400"),
            ("GET /x/%2E./admin/", "400"),
            ("GET /..", "400"),
            ("GET /...", "/{name} name=..."),
            ("GET /f/a/../b", "400"),
            ("GET /f/..", "400"),
            ("GET /admin%00/", "400"),
            ("GET /admin%0a", "400"),
            ("GET /a%7f", "400"),
            ("GET /a%C2%85", "400"),
            ("GET /%c0%ae%c0%ae/", "400"),
            ("GET /%ff", "400"),
            ("GET /%", "400"),
            ("GET /%2", "400"),
            ("GET /%zz", "400"),
            ("GET /%252e%252e", "/{name} name=%2e%2e"),
            ("GET *", "400"),
        ],
    );
}

/// However a path is written, it leads to one of few answers, and to `/admin/` only if that is what it says.
#[test]
fn a_hundred_thousand_paths() {
    let site = App::new().get_("/admin/").get_("/{a}/").get_("/f/{p:path}").get_("/x/{n:int}.{e}").build();
    let table = RouteTable::build(&site);
    let parts = [
        "admin", "%61dmin", "/", "//", "/./", "/../", "%2f", "%5c", "\\", ";x", "%00", "%0a", "ADMIN",
        "%c0%af", "f", "x", "1.2", "%2e", ".", "..", "%25", "%", "a", "%C3%BC",
    ];
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for _ in 0..100_000 {
        let count = 1 + random(6);
        let path: String = (0..count).map(|_| parts[random(parts.len())]).collect();
        let answer = answer(&site, &table, &format!("GET /{path}"));
        if answer == "/admin/" {
            let plain = percent_encoding::percent_decode_str(&path).decode_utf8().unwrap();
            assert_eq!(plain, "admin/", "{path}");
            assert!(!path.to_ascii_lowercase().contains("%2f"), "{path}");
        }
        if let Some(location) = answer.strip_prefix("308 ") {
            assert!(
                location.starts_with('/') && !location[1..].starts_with(['/', '\\']),
                "{path} {location}"
            );
            assert!(location.is_ascii() && !location.contains('\\'), "{path} {location}");
            let again = super::answer(&site, &table, &format!("GET {location}"));
            assert!(again.starts_with('/'), "{path} {location} {again}");
        }
    }
}

/// Long paths cost in proportion to their length: were something tried again and again, this would not end.
#[test]
fn long_paths_end() {
    let app = App::new()
        .get_("/{a:slug}-{b:int}-{c:slug}-{d:int}")
        .get_("/{p:path}/a/{x}/b/{y}/c")
        .get_("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/end");
    let site = app.build();
    let table = RouteTable::build(&site);
    for piece in ["a-", "a/", "1-", "/", "a/b/", "%2e.", "-"] {
        let path = piece.repeat(60_000 / piece.len());
        assert_ne!(answer(&site, &table, &format!("GET /{path}")), "");
    }
}
