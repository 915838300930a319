//! What a start-up check tells of routes.

use carafe_core::App;
use carafe_web::{
    WebApp, any, get,
    route::{problem::ProblemKind, table::RouteTable},
};

use super::GetIt;

#[track_caller]
fn problem(app: App, kind: ProblemKind, text: &str) {
    let table = RouteTable::build(&app.build());
    let [problem] = table.problems() else { panic!("{:#?}", table.problems()) };
    assert_eq!(problem.kind, kind);
    assert!(problem.to_string().contains(text), "{problem}");
    assert!(problem.place.file().ends_with("problems.rs"));
}

// row: route.precedence
#[test]
fn a_duplicate_names_both_places() {
    problem(App::new().get_("/a").get_("/a"), ProblemKind::Duplicate, "function for GET already");
    problem(
        App::new().get_("/{a}").get_("/{b:str}"),
        ProblemKind::Duplicate,
        "\"/{b:str}\" has a function for GET already, as \"/{a}\"",
    );
    problem(
        App::new().route("/a", any(|| "")).route("/a", any(|| "")),
        ProblemKind::Duplicate,
        "every method",
    );
    problem(
        App::new().get_("/b/a").mount("/b", App::named("b").get_("/a")),
        ProblemKind::Duplicate,
        "\n  and ",
    );
    let fine = App::new().route("/a", any(|| "")).get_("/a").post("/a", || "");
    assert!(RouteTable::build(&fine.build()).problems().is_empty(), "one for a method and one for the rest");
}

#[test]
fn an_unknown_converter_is_told_with_those_there_are() {
    let app = App::new().converter("year", |_: &str| true).get_("/{a:yaer}");
    problem(app, ProblemKind::UnknownConverter, "any, float, int, path, slug, str, uuid, year");
    let app = App::new().get_("/{a:year}").mount("/b", App::named("b").converter("year", |_: &str| true));
    problem(app, ProblemKind::UnknownConverter, "no converter `year` here");
    problem(App::new().get_("/{a:int(3)}"), ProblemKind::UnknownConverter, "no converter `int(3)` here");
}

#[test]
fn a_prefix_and_a_pattern_must_go_together() {
    let app = App::new().mount("/{id}", App::named("b").get_("/{id}"));
    problem(app, ProblemKind::BadPattern, "`id` is there already");
    let app = App::new().mount("/{p:path}", App::named("b").get_("/{q:path}"));
    problem(app, ProblemKind::BadPattern, "two parameters that span slashes");
    problem(
        App::new().get_("/{p:path}.html"),
        ProblemKind::BadPattern,
        "`p` spans slashes and has text beside it",
    );
}

#[test]
fn a_name_for_two_paths_is_told() {
    fn index() {}
    mod other {
        pub(super) fn index() {}
    }
    problem(
        App::new().get("/a", index).get("/b", other::index),
        ProblemKind::NameTwice,
        "`index` stands for",
    );
    let fine = App::new().get("/a", index).route("/b", get(other::index).name("b")).get("/c", index);
    assert!(RouteTable::build(&fine.build()).problems().is_empty(), "one function on two paths is no fault");
}

#[test]
fn a_converter_is_brought_once() {
    let app = App::new().converter("year", |_: &str| true).converter("year", |_: &str| false);
    problem(app, ProblemKind::ConverterTwice, "`year` is there twice");
}
