//! The commands of every site, run in this process.

use carafe_core::{App, Exit, run::Ran};
use carafe_web::{RunApp, WebApp, get};

fn index() -> &'static str {
    "index"
}

fn show() -> &'static str {
    "show"
}

fn update() -> &'static str {
    "update"
}

fn blog() -> App {
    App::named("blog").route("/{slug:slug}/", get(show).post(update)).get("/", index)
}

fn site() -> App {
    App::new().get("/{page}", || "page").mount("/blog", blog()).get("/about", || "about")
}

#[track_caller]
fn run(app: App, words: &str) -> Ran {
    app.runner().named("site").capture(words.split_whitespace())
}

// row: route.introspect
#[test]
fn routes_lists_every_route_in_the_order_of_trying() {
    let expected = "\
METHOD  PATH                NAME         HANDLER
GET     /about              -            closure
GET     /blog/              blog.index   commands::index
GET     /blog/{slug:slug}/  blog.show    commands::show
POST    /blog/{slug:slug}/  blog.update  commands::update
GET     /{page}             -            closure
";
    let ran = run(site(), "routes");
    ran.assert_ok();
    assert_eq!((ran.stdout().as_str(), ran.stderr().as_str()), (expected, ""));
}

// row: route.introspect
#[test]
fn routes_can_be_sorted_and_searched() {
    let paths = |words: &str| {
        let stdout = run(site(), words).stdout();
        let lines = stdout.lines().skip(1);
        lines.map(|line| line.split_whitespace().nth(1).unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let (slug, page) = ("/blog/{slug:slug}/", "/{page}");
    assert_eq!(paths("routes --sort path"), ["/about", "/blog/", slug, slug, page]);
    assert_eq!(paths("routes --sort added"), [page, slug, slug, "/blog/", "/about"]);
    assert_eq!(paths("routes --grep blog.show"), [slug]);
    assert_eq!(paths("routes --grep about"), ["/about"]);
    assert!(paths("routes --grep nowhere").is_empty());
    run(site(), "routes --sort colour").assert_exit(Exit::USAGE);
}

// row: route.introspect
#[test]
fn routes_tells_the_place_with_v() {
    let line = line!() + 1;
    let app = App::new().get("/", index);
    let stdout = run(app, "routes -v").stdout();
    assert!(stdout.lines().nth(1).unwrap().ends_with(&format!("  {}:{line}", file!())), "{stdout}");
}

// row: route.introspect
#[test]
fn routes_is_json_for_programs() {
    let stdout = run(App::new().get("/n/{id:int}", show), "routes --json").stdout();
    let value: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert!(stdout.starts_with(r#"{"schema":"carafe.routes/1","routes":["#), "{stdout}");
    let route = &value["routes"][0];
    assert_eq!(route["methods"], serde_json::json!(["GET"]));
    assert_eq!(route["path"], "/n/{id:int}");
    assert_eq!(route["name"], "show");
    assert_eq!(route["params"], serde_json::json!(["id"]));
    assert_eq!(route["host"], serde_json::Value::Null);
    assert!(route["handler"].as_str().unwrap().ends_with("commands::show"));
    assert!(route["place"].as_str().unwrap().starts_with(file!()));
}

// row: cli.base
#[test]
fn help_lists_the_commands_of_every_site() {
    let text = run(site(), "help").stdout();
    for word in ["serve", "routes", "check", "help"] {
        assert!(
            text.contains(&format!("\n  {word}  ")) || text.contains(&format!("\n  {word}   ")),
            "{word}: {text}"
        );
    }
}

// row: cli.base
#[test]
fn serve_refuses_what_is_no_address() {
    for address in ["nowhere", "example.com:80", "127.0.0.1:99999", "unix:", "-1"] {
        let ran = run(site(), &format!("serve {address}"));
        ran.assert_exit(Exit::USAGE);
        assert!(ran.stderr().contains(address), "{}", ran.stderr());
    }
}

// row: check.framework
#[test]
fn no_word_means_serve_and_errors_keep_it_from_starting() {
    let (first, second) = (line!() + 1, line!() + 2);
    let app = App::new().get("/", index);
    let app = app.get("/", show);
    let ran = run(app, "");
    ran.assert_exit(Exit::FAILED);
    let stderr = ran.stderr();
    assert!(stderr.starts_with("error: the checks found errors:\nroutes.E003 "), "{stderr}");
    assert!(stderr.contains(&format!("at {0}:{second} and {0}:{first}", file!())), "{stderr}");
}

// row: cli.base
#[test]
fn a_port_that_is_taken_ends_with_4() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let ran = run(site(), &format!("serve {address}"));
    ran.assert_exit(Exit::UNAVAILABLE);
    assert!(
        ran.stderr().contains(&format!("port {} on 127.0.0.1 is in use", address.port())),
        "{}",
        ran.stderr()
    );
    assert!(!ran.stderr().contains(".rs:"), "a line of ours helps nobody: {}", ran.stderr());
}

// row: cli.custom
#[test]
fn async_commands_have_timers_and_sockets() {
    async fn wait() {
        tokio::time::timeout(std::time::Duration::from_secs(60), async {}).await.unwrap();
        tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    }
    run(App::new().command("wait", wait), "wait").assert_ok();
}
