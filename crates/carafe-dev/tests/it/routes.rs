//! The page of a path that no route answers.

use carafe_core::App;
use carafe_test::run;
use carafe_web::{WebApp, extract::Path};

use super::{BROWSER, developer};

fn show(_: Path<u32>) -> &'static str {
    "a post"
}

fn app() -> App {
    let blog = App::named("blog").get("/", || "posts").get("/{id:int}/", show).post("/new", || "made");
    App::new()
        .mount("/blog", blog)
        .get("/about", || "about")
        .get("/files/{rest:path}", |_: Path<String>| "file")
}

// row: dev.debug_404
#[test]
fn every_route_tells_why_it_does_not_answer_the_nearest_first() {
    run(async {
        let answer = developer(app()).get("/blog/tea/").await;
        answer.assert_status(404).assert_contains("404 Not Found: No route answers /blog/tea/");
        let text = answer.text().to_string();
        let at = |needle: &str| text.find(needle).unwrap_or_else(|| panic!("{needle} is not in\n{text}"));
        assert!(at("`{id:int}` does not take `tea`") < at("has `about`, not `blog`"));
        at("has `new`, not `tea`");
        at("has `files`, not `blog`");
    });
}

// row: dev.debug_404
#[test]
fn a_slip_of_the_pen_is_recognised() {
    let table = [
        ("/abuot", "Did you mean `/about`?"),
        ("/blgo/", "Did you mean `/blog/`?"),
        ("/about/", "There is `/about`: the two differ by the slash at the end."),
        ("/blog/xyz/", "`/blog/{id:int}/` is near, but its `{id:int}` does not take `xyz`."),
        ("/", "There is no start page yet"),
    ];
    run(async {
        let client = developer(app());
        for (path, hint) in table {
            client.get(path).await.assert_status(404).assert_contains(hint);
        }
    });
}

// row: dev.debug_404
#[test]
fn a_wrong_method_is_told_with_those_that_fit() {
    run(async {
        let answer = developer(app()).get("/blog/new").header("accept", BROWSER).await;
        answer.assert_status(405).assert_header("allow", "OPTIONS, POST");
        answer.assert_contains("/blog/new does not take GET").assert_contains("takes the path, but not GET");
        answer.assert_contains("This path takes POST.");
    });
}

#[test]
fn another_host_is_a_reason_too() {
    let admin = App::named("admin").host("admin.example.com").get("/users", || "users");
    run(async {
        let client = developer(App::new().mount("/", admin).get("/about", || "about")).host("example.com");
        client.get("/users").await.assert_contains("answers another host than `example.com`");
    });
}

#[test]
fn many_routes_are_not_all_listed() {
    let app = (0..300).fold(App::new(), |app, n| app.get(&format!("/page-{n}"), || "x"));
    run(async {
        let answer = developer(app).get("/page-1000").header("accept", BROWSER).await;
        answer.assert_contains("There are 300 routes");
        assert!(answer.text().matches("<tr>").count() <= 102);
    });
}

// row: dev.debug_404
#[test]
fn an_empty_site_welcomes_its_developer() {
    run(async {
        let client = developer(App::new());
        client.get("/").header("accept", BROWSER).await.assert_status(404).assert_contains("It works.");
        client.get("/").await.assert_contains("The site runs and has no route yet");
    });
}
