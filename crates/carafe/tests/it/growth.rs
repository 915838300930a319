//! From five lines to a site of apps: nothing that is written first is written again.

use carafe::{
    core::check::{Check, CheckContext, Finding, Rule},
    prelude::*,
    test::{TestClient, run},
    web::Service,
};

/// The first day.
fn hello() -> App {
    App::new().get("/", || "Hello, World!")
}

/// What somebody's crate would export: one value with all that a blog needs.
fn blog() -> App {
    App::named("blog")
        .settings::<Blog>()
        .state(Posts(vec!["Tea"]))
        .static_files(embed_dir!("tests/it/embed_dir"))
        .before(no_spam)
        .get("/", index)
        .get("/{n:int}", show)
        .on_status(404, || "no such post")
        .command("posts", list)
        .add(Check::new(few).rules([&FEW]))
}

/// The blog.
#[derive(Settings)]
struct Blog {
    /// Above all posts.
    #[setting(default = "My blog")]
    title: String,
}

struct Posts(Vec<&'static str>);

static FEW: Rule = Rule::warning("blog.W001", "There are few posts.", "write one");

fn few(_: &CheckContext<'_>) -> Vec<Finding> {
    vec![FEW.finding("only one post")]
}

fn no_spam(headers: HeaderMap) -> Result<()> {
    if headers.contains_key("x-spam") { abort(403, "no spam") } else { Ok(()) }
}

fn index(blog: Setting<Blog>, posts: State<Posts>, current: Current) -> Result {
    Ok(text(format!("{}: {} at {}", blog.title, posts.0.join(", "), current.url(&url(show, 0_usize))?)))
}

fn show(Path(n): Path<usize>, posts: State<Posts>) -> Result<&'static str> {
    posts.0.get(n).copied().or_404()
}

fn list(context: Context) -> Result<()> {
    context.output().print(context.state::<Posts>()?.0.join("\n"));
    Ok(())
}

// row: conf.small_start
#[test]
fn the_first_day_needs_five_lines_and_no_settings() {
    run(async {
        let client = TestClient::new(hello());
        client.get("/").await.assert_text("Hello, World!");
        client.get("/blog/").await.assert_status(404);
    });
    hello().runner().capture(["check"]).assert_ok();
}

// row: conf.small_start, conf.apps, route.module
#[test]
fn one_line_mounts_pages_files_hooks_settings_commands_and_checks() {
    let site = || hello().mount("/blog", blog());
    run(async {
        let client = TestClient::new(site());
        client.get("/").header("x-spam", "1").await.assert_text("Hello, World!");
        client.get("/blog/").await.assert_text("My blog: Tea at /blog/0");
        client.get("/static/app.css").await.assert_status(200);
        client.get("/blog/7").await.assert_status(404).assert_text("no such post");
        client.get("/blog/").header("x-spam", "1").await.assert_status(403);
        client.get("/nowhere").await.assert_status(404).assert_not_contains("post");
    });
    let ran = site().runner().capture(["posts"]);
    assert_eq!(ran.assert_ok().stdout(), "Tea\n");
    let ran = site().runner().capture(["check"]);
    assert!(ran.assert_ok().stdout().contains("blog.W001"), "{}", ran.stdout());
    let ran = site().runner().capture(["settings", "blog.title", "--set", "blog.title=Ours"]);
    assert_eq!(ran.assert_ok().stdout().trim(), "Ours");
}

// row: route.module, conf.apps
#[test]
fn the_same_app_is_mounted_twice_under_two_names() {
    let site = App::new().mount_as("tea", "/tea", blog()).mount_as("cups", "/cups", blog());
    run(async {
        let client = TestClient::of(Service::build(site).unwrap());
        client.get("/tea/").await.assert_text("My blog: Tea at /tea/0");
        client.get("/cups/").await.assert_text("My blog: Tea at /cups/0");
    });
}
