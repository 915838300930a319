//! What a site remembers of a visitor, whichever store keeps it.

mod contract;
#[cfg(feature = "sqlite")]
mod database;
mod expiry;
mod hostile;
mod messages;
mod owners;
mod races;
mod store;

use carafe_core::{App, Result, settings::Sources};
use carafe_test::{TestClient, run};
use carafe_web::{Reply, Service, WebApp, respond::text, session::Session, settings::SiteSettings};

#[cfg(feature = "sqlite")]
const STORES: [&str; 4] = ["encrypted", "signed", "memory", "database"];
#[cfg(not(feature = "sqlite"))]
const STORES: [&str; 3] = ["encrypted", "signed", "memory"];

/// The stores that can end a session, whoever has its cookie.
fn is_on_server(store: &str) -> bool {
    ["memory", "database"].contains(&store)
}

const KEY: &str = "JRo0Xf+3u1qk8Lw2MZ7cBvYtNdE5hPsG";

/// A site with this section `[session]`.
fn service(app: App, section: &str) -> Service {
    let toml = format!(
        "[site]\nhosts = [\"*\"]\ndebug = false\nsecret_key = \"{KEY}\"\n[session]\n{section}\n\
         [database]\nurl = \"sqlite::memory:\"\n"
    );
    let service = Service::with_settings(app, Sources::new().toml(&toml)).unwrap();
    #[cfg(feature = "sqlite")]
    if section.contains("\"database\"") {
        database::migrate(&service);
    }
    service
}

fn client(app: App, section: &str) -> TestClient {
    TestClient::of(service(app, section))
}

/// A site that does to the session what the path says.
fn app() -> App {
    App::new()
        .get("/plain", || "plain")
        .get("/asked", |_session: Session| "asked and not touched")
        .get("/look", |session: Session| session.get::<u32>("n").unwrap_or(0).to_string())
        .get("/has", |session: Session| session.contains("n").to_string())
        .get("/count", count)
        .get("/public", |session: Session| {
            text(session.is_empty().to_string()).cache_control("public, max-age=60")
        })
        .get("/fail", fail)
        .get("/rotate", |session: Session| session.rotate())
        .get("/clear", |session: Session| session.clear())
        .get("/large", |session: Session| -> Result<()> { session.set("large", "x".repeat(4_000)) })
}

fn count(session: Session) -> Result<String> {
    let n = session.get("n").unwrap_or(0) + 1;
    session.set("n", n)?;
    Ok(n.to_string())
}

fn fail(session: Session) -> Result<Reply> {
    session.set("n", 100)?;
    Ok(text("failed").status(503))
}

fn each(test: impl AsyncFn(&str, TestClient)) {
    for store in STORES {
        run(test(store, client(app(), &format!("store = \"{store}\""))));
    }
}

// row: sess.api, sess.backends
#[test]
fn each_browser_has_its_own() {
    each(async |_, ann| {
        let bob = TestClient::of(ann.service().clone());
        for n in ["1", "2", "3"] {
            ann.get("/count").await.assert_text(n);
        }
        bob.get("/look").await.assert_text("0");
        bob.get("/count").await.assert_text("1");
        ann.get("/look").await.assert_text("3");
    });
}

// row: sess.save_rules
#[test]
fn what_nobody_touches_leaves_no_trace() {
    each(async |store, client| {
        for visit in ["first", "later"] {
            for path in ["/plain", "/asked"] {
                let response = client.get(path).await;
                for name in ["set-cookie", "vary", "cache-control"] {
                    assert_eq!(response.header(name), None, "{store} {visit} {path} {name}");
                }
            }
            client.get("/count").await;
        }
    });
}

// row: sess.save_rules
#[test]
fn what_was_looked_at_is_for_this_visitor_alone() {
    each(async |store, client| {
        for path in ["/look", "/has", "/public"] {
            let response = client.get(path).await;
            response.assert_header("vary", "cookie").assert_header("cache-control", "private, no-store");
            assert_eq!(response.header("set-cookie"), None, "{store} {path}: nothing was changed");
        }
    });
}

// row: sess.save_rules
#[test]
fn an_answer_that_failed_keeps_nothing() {
    each(async |_, client| {
        client.get("/count").await;
        let failed = client.get("/fail").await;
        failed.assert_status(503).assert_header("cache-control", "private, no-store");
        client.get("/look").await.assert_text("1");
    });
}

// row: sess.cookie_settings
#[test]
fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let attributes = |text: &str| text.split_once("; ").unwrap().1.to_owned();
    each(async |store, client| {
        let home = client.get("/count").await;
        let cookie = home.header("set-cookie").unwrap();
        assert!(cookie.starts_with("session="), "{store} {cookie}");
        assert_eq!(attributes(cookie), "Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax");
        for url in ["https://example.com/count", "http://example.com/count", "https://localhost/count"] {
            let response = client.get(url).await;
            let cookie = response.header("set-cookie").unwrap();
            assert!(cookie.starts_with("__Host-session="), "{store} {url} {cookie}");
            assert_eq!(attributes(cookie), "Path=/; Max-Age=1209600; Secure; HttpOnly; SameSite=Lax");
        }
    });
    run(async {
        let named = client(app(), "cookie = \"visitor\"\nidle_age = \"1 h\"\nmax_age = \"30 min\"");
        let response = named.get("/count").await;
        let cookie = response.header("set-cookie").unwrap();
        assert!(cookie.starts_with("visitor=") && cookie.contains("Max-Age=1800;"), "{cookie}");
    });
}

// row: sess.rotate
#[test]
fn a_rotated_session_keeps_its_values_under_another_cookie() {
    each(async |store, client| {
        client.get("/count").await;
        let before = client.cookies().get("session").unwrap();
        client.get("/rotate").await;
        // What is signed within one second is the same text.
        let other = client.cookies().get("session").unwrap();
        assert!(other != before || store == "signed", "{store}");
        client.get("/count").await.assert_text("2");
        let planted = TestClient::of(client.service().clone());
        planted.cookies().set("session", &before);
        let dead = if is_on_server(store) { "0" } else { "1" };
        planted.get("/look").await.assert_text(dead);
    });
}

// row: sess.rotate
#[test]
fn a_cleared_session_is_over() {
    each(async |store, client| {
        client.get("/count").await;
        let before = client.cookies().get("session").unwrap();
        client.get("/clear").await;
        assert_eq!(client.cookies().get("session"), None, "{store}");
        client.get("/look").await.assert_text("0");
        if is_on_server(store) {
            client.cookies().set("session", &before);
            client.get("/look").await.assert_text("0");
            client.get("/count").await.assert_text("1");
            assert_ne!(client.cookies().get("session").unwrap(), before, "it is not adopted");
        }
    });
}

// row: sess.expiry
#[test]
fn both_ages_are_enforced_here_and_not_by_the_browser() {
    for ages in ["idle_age = \"0\"", "max_age = \"0\""] {
        for store in STORES {
            run(async {
                let client = client(app(), &format!("store = \"{store}\"\n{ages}"));
                let response = client.get("/count").await;
                let cookie = response.header("set-cookie").unwrap();
                let value = cookie.split(['=', ';']).nth(1).unwrap();
                client.get("/look").cookie("session", value).await.assert_text("0");
            });
        }
    }
}

// row: sess.backends
#[test]
fn what_does_not_fit_is_an_error_at_its_line() {
    for store in ["encrypted", "signed"] {
        run(async {
            let client = client(app(), &format!("store = \"{store}\""));
            client.get("/count").await;
            let response = client.get("/large").await;
            response.assert_status(500).assert_not_contains("large");
            let error = response.error().unwrap();
            assert!(error.to_string().contains("with `large` the session has"), "{error}");
            assert!(error.place().file().ends_with("session.rs"), "{}", error.place());
            client.get("/count").await.assert_text("2");
        });
    }
    for store in STORES.into_iter().filter(|store| is_on_server(store)) {
        run(async {
            client(app(), &format!("store = \"{store}\"")).get("/large").await.assert_status(200);
        });
    }
}

// row: sess.backends
#[test]
fn the_largest_session_fits_into_its_cookie() {
    async fn fill(session: Session) -> Result<String> {
        let fits = |length: usize| session.set("x", "x".repeat(length)).is_ok();
        let most = (1..4_000).rev().find(|length| fits(*length)).unwrap_or(0);
        Ok(most.to_string())
    }
    for store in ["encrypted", "signed"] {
        run(async {
            let client = client(App::new().get("/", fill), &format!("store = \"{store}\""));
            for url in ["/", "https://localhost/"] {
                let response = client.get(url).await;
                response.assert_status(200);
                let cookie = response.header("set-cookie").unwrap().split(';').next().unwrap();
                assert!((4_080..=4_097).contains(&cookie.len()), "{store} {}", cookie.len());
            }
        });
    }
}

// row: sess.save_rules
#[test]
fn a_streamed_answer_has_its_session_and_errors_do_too() {
    async fn streamed(session: Session) -> Result<Reply> {
        session.set("n", 7)?;
        let late = session.clone();
        let lines = (0..1).map(move |_| Ok::<_, std::io::Error>(format!("{}", late.set("n", 8).is_err())));
        Ok(Reply::new(carafe_web::Body::from_stream(futures_util::stream::iter(lines))))
    }
    fn refuse(session: Session) -> Result<()> {
        session.set("n", 9)?;
        Err(carafe_core::Error::forbidden())
    }
    let app = || app().get("/stream", streamed).get("/refuse", refuse);
    for store in STORES {
        run(async {
            let client = client(app(), &format!("store = \"{store}\""));
            client.get("/stream").await.assert_text("true");
            client.get("/look").await.assert_text("7");
            client.get("/refuse").await.assert_status(403).assert_header("cache-control", "no-store");
            client.get("/look").await.assert_text("9");
        });
    }
}

// row: sess.api
#[test]
fn a_value_of_another_type_is_none() {
    fn put(session: Session) -> Result<()> {
        session.set("a", "text")?;
        session.set("b", ("pair", 1))?;
        session.set("c", None::<u8>)
    }
    fn look(session: Session) -> String {
        let pair: Option<(String, u8)> = session.take("b");
        session.remove("c");
        session.remove("never");
        format!(
            "{:?} {:?} {pair:?} {:?}",
            session.get::<u32>("a"),
            session.get::<String>("a"),
            session.keys()
        )
    }
    run(async {
        let client = client(App::new().get("/put", put).get("/", look), "");
        client.get("/put").await;
        client.get("/").await.assert_text("None Some(\"text\") Some((\"pair\", 1)) [\"a\"]");
    });
}

// row: sign.rotation
#[test]
fn visitors_stay_when_the_key_moves_to_the_fallbacks() {
    let site = |keys: &str| {
        let toml = format!("[site]\nhosts = [\"*\"]\n{keys}\n");
        TestClient::of(Service::with_settings(app(), Sources::new().toml(&toml)).unwrap())
    };
    const OTHER: &str = "kT9wQe4Rz+7yUi0pAs2Df5Gh8Jk1LxCv";
    for (keys, seen) in [
        (format!("secret_key = \"{OTHER}\"\nsecret_key_fallbacks = [\"{KEY}\"]"), "1"),
        (format!("secret_key = \"{OTHER}\""), "0"),
    ] {
        run(async {
            let before = site(&format!("secret_key = \"{KEY}\""));
            before.get("/count").await;
            let after = site(&keys);
            after.cookies().set("session", &before.cookies().get("session").unwrap());
            after.get("/look").await.assert_text(seen);
        });
    }
}

#[test]
fn a_site_without_settings_has_sessions_too() {
    run(async {
        let client = TestClient::new(app());
        client.get("/count").await;
        client.get("/count").await.assert_text("2");
        let plain = SiteSettings { debug: false, ..SiteSettings::default() };
        let dev = TestClient::of(Service::with_settings(app(), plain).unwrap());
        dev.get("/count").await;
        dev.get("/count").await.assert_text("2");
    });
}
