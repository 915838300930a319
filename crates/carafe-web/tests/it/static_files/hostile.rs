//! Paths that want out of the folder (SECURITY 2-F): none of them reads a canary.

use std::collections::BTreeSet;

use carafe_core::App;
use carafe_web::{Service, WebApp};

use super::{Folder, ask, dev, prod};

const CANARY: &str = "canary-5d1f";

fn folder(name: &str) -> Folder {
    Folder::new(
        name,
        &[
            ("static/app.css", "p {}"),
            ("static/deep/b.txt", "b"),
            ("static/.htpasswd", CANARY),
            ("static/.git/config", CANARY),
            ("static/deep/.hidden/x.txt", CANARY),
            ("static/db.sqlite3", CANARY),
            ("static/app.css.bak", CANARY),
            ("static/app.css~", CANARY),
            ("static/.app.css.swp", CANARY),
            ("static-beside/secret.txt", CANARY),
            ("secret.txt", CANARY),
            (".env", CANARY),
            ("Cargo.toml", CANARY),
            ("templates/secret.txt", CANARY),
        ],
    )
}

/// What leads to the folder above, as it is written in all the ways that some server once took for it.
const UP: [&str; 21] = [
    "..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "%c0%ae%c0%ae",
    "%e0%80%ae%e0%80%ae",
    "..%00",
    "..%20",
    "...",
    "....",
    "..;",
    "..%3b",
    "..%5c",
    "%2e%2e%5c",
    "..%c0%af",
    "..%ef%bc%8f",
    "%uff0e%uff0e",
    "．．",
    "..%09",
    "..%0d%0a",
];

const SLASHES: [&str; 5] = ["/", "%2f", "//", "\\", "%5c"];

const TARGETS: [&str; 4] = ["secret.txt", ".env", "static-beside/secret.txt", "templates/secret.txt"];

/// What is a trap by itself.
#[rustfmt::skip]
const ALONE: [&str; 65] = [
        ".htpasswd",
        ".env",
        "./.env",
        "%2eenv",
        ".git/config",
        "%2egit/config",
        "deep/.hidden/x.txt",
        "db.sqlite3",
        "DB.SQLITE3",
        "app.css.bak",
        "app.css~",
        "app.css%7e",
        ".app.css.swp",
        "-beside/secret.txt",
        "",
        ".",
        "deep",
        "deep/",
        "app.css/",
        "app.css%00",
        "app.css%00.txt",
        "app.css.",
        "app.css%20",
        "app.css::$DATA",
        "app.css%3a%3a$DATA",
        "C:secret.txt",
        "C:/secret.txt",
        "C:%5csecret.txt",
        "%5c%5chost%5cshare",
        "//host/share",
        "CON",
        "con.txt",
        "NUL",
        "nul.css",
        "aux.txt.",
        "AUX",
        "com1",
        "COM1.txt",
        "lpt9",
        "PRN.txt",
        "CONIN$",
        "deep\\b.txt",
        "deep%5cb.txt",
        "APP.CSS",
        "App.css",
        "%61pp.css%2f",
        "*",
        "app.*",
        "app.cs?",
        "[a]pp.css",
        "{app}.css",
        "~/secret.txt",
        "$HOME/secret.txt",
        "file:///etc/passwd",
        "etc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "proc/self/environ",
        "%",
        "%zz",
        "%e2%80%aeapp.css",
        "app.css%ff",
        "app%0a.css",
        "app.css;x=1",
        "app.css%3fx",
    ];

/// More than 400 paths below `/static/`.
fn corpus(folder: &Folder) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for up in UP {
        for slash in SLASHES {
            for target in TARGETS {
                paths.insert(format!("{up}{slash}{target}"));
                paths.insert(format!("deep{slash}{up}{slash}{up}{slash}{target}"));
            }
        }
    }
    let absolute = folder.0.join("secret.txt").display().to_string();
    paths.extend(ALONE.map(str::to_owned));
    paths.insert(absolute.clone());
    paths.insert(absolute.replace('/', "%2f"));
    paths.insert("a".repeat(4096));
    paths.insert("../".repeat(1000));
    paths
}

// row: static.serve_prod, static.serve_dev
#[test]
fn no_path_leads_out_of_the_folder() {
    let folder = folder("corpus");
    let app = || {
        App::new()
            .static_files(folder.dir("static"))
            .mount("/other", App::named("other").static_files(folder.dir("static/deep")))
    };
    let corpus = corpus(&folder);
    assert!(corpus.len() > 400, "{}", corpus.len());
    for service in [dev(app()), prod(app())] {
        assert_eq!(ask(&service, "GET /static/app.css").text(), "p {}", "the control");
        for path in &corpus {
            check(&service, &format!("/static/{path}"));
        }
        for path in [
            "/static",
            "/static-beside/secret.txt",
            "/static../secret.txt",
            "/Static/app.css",
            "/static%2fapp.css",
        ] {
            check(&service, path);
        }
    }
}

/// Nothing but a refusal, and nothing of what lies around.
#[track_caller]
fn check(service: &Service, path: &str) {
    // What is no URL at all never reaches a service.
    if path.parse::<http::Uri>().is_err() {
        return;
    }
    let answered = ask(service, &format!("GET {path}"));
    assert!(matches!(answered.status.as_u16(), 400 | 404), "{path:?}: {}", answered.status);
    let body = String::from_utf8_lossy(&answered.body).into_owned();
    assert!(!body.contains(CANARY) && !body.contains("root:"), "{path:?}: {body}");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_leads_nowhere() {
    use std::os::unix::fs::symlink;
    let folder = folder("links");
    let root = folder.0.join("static");
    symlink(folder.0.join("secret.txt"), root.join("out.txt")).unwrap();
    symlink(&folder.0, root.join("up")).unwrap();
    symlink("../secret.txt", root.join("relative.txt")).unwrap();
    symlink(root.join("app.css"), root.join("in.css")).unwrap();
    let app = || App::new().static_files(folder.dir("static"));
    for service in [dev(app()), prod(app())] {
        for path in ["/static/out.txt", "/static/up/secret.txt", "/static/relative.txt"] {
            check(&service, path);
        }
        assert_eq!(ask(&service, "GET /static/in.css").text(), "p {}");
    }
}
