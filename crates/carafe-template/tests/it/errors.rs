//! What a person reads when a template does not load or fails.

use std::sync::Arc;

use carafe_core::{App, Error, embed::Dir};
use carafe_template::{Engine, Render, TemplateApp, TemplateError, TemplateSettings, Values};

const PAGES: Dir = Dir::embedded(
    "templates",
    &[
        ("base.html", b""),
        ("broken.html", b"<p>\n{{ a b }}\n</p>"),
        ("card.html", b"<h2>\n{{ usr.name }}</h2>"),
        ("filter.html", b"{{ name|shuot }}"),
        ("list.html", b"<ul>\n\n{% include 'card.html' %}</ul>"),
        ("lost.html", b"\n{% extends 'bse.html' %}"),
        ("part.html", b"<p>\n{% include 'row.html' %}</p>"),
        ("refuse.html", b"{{ name|grumpy }}"),
    ],
);

fn grumpy(name: String) -> Result<String, Error> {
    Err(std::io::Error::other(format!("not you, {name}")).into())
}

fn failed(template: &str) -> TemplateError {
    let app = App::new().templates(PAGES).filter("grumpy", grumpy);
    let engine = Engine::new(&Arc::new(app.build()), &TemplateSettings::default());
    let values = Values::new().with("user", "Ada").with("name", "Bob");
    engine.render(Render::new(template.to_owned(), values)).unwrap_err()
}

// row: tpl.undefined
#[test]
fn a_slip_in_a_name_is_told_with_its_line_the_way_there_and_the_nearest_name() {
    let error = failed("list.html");
    assert_eq!((error.template(), error.line()), ("card.html", Some(2)));
    let expected = "card.html:2: `usr` is undefined\n    1 | <h2>\n    2 | {{ usr.name }}</h2>\n      |    ^^^^^^^^\n  \
from list.html:3\n  hint: did you mean `user`?\n  names here: name, user";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.chain(), [("list.html".to_owned(), 3)]);
}

// row: tpl.errors
#[test]
fn a_mistake_in_the_syntax_shows_the_line() {
    let error = failed("broken.html");
    assert_eq!((error.template(), error.line()), ("broken.html", Some(2)));
    assert!(error.to_string().contains("    2 | {{ a b }}"), "{error}");
}

// row: tpl.loaders
#[test]
fn a_missing_template_lists_every_place_and_the_nearest_name() {
    let error = failed("lits.html");
    let text = error.to_string();
    assert!(text.starts_with("there is no template `lits.html`\n  tried "), "{text}");
    assert!(text.contains("(the project, embedded)\n  hint: did you mean `list.html`?"), "{text}");
    assert_eq!(error.attempts().last().unwrap().path.to_str(), Some("templates/lits.html"));
}

#[test]
fn a_missing_base_is_told_where_it_is_asked_for() {
    let error = failed("lost.html");
    assert_eq!((error.template(), error.line()), ("lost.html", Some(2)), "{error}");
    assert_eq!(error.message(), "there is no template `bse.html`");
    assert_eq!(error.hint(), Some("did you mean `base.html`?"));
}

#[test]
fn a_missing_include_is_told_where_it_is_asked_for() {
    let error = failed("part.html");
    assert_eq!((error.template(), error.line()), ("part.html", Some(2)), "{error}");
    assert_eq!((error.message(), error.missing()), ("there is no template `row.html`", Some("row.html")));
}

#[test]
fn an_unknown_filter_and_a_filter_that_fails_name_themselves() {
    assert!(failed("filter.html").message().contains("shuot"));
    assert!(failed("refuse.html").message().contains("not you, Bob"), "{}", failed("refuse.html"));
}

#[test]
fn the_error_of_a_page_keeps_its_cause_from_the_visitor() {
    let error: Error = failed("list.html").into();
    assert_eq!(error.status(), 500);
    assert!(error.is::<TemplateError>());
    assert!(!error.message().contains("usr"));
}
