//! Filters, functions and tests that apps bring.

use std::sync::Arc;

use carafe_core::{App, embed::Dir};
use carafe_template::{Engine, Render, Safe, TemplateApp, TemplateError, TemplateSettings, Values};

const PAGES: Dir = Dir::embedded(
    "templates",
    &[
        ("filter.html", b"{{ 'a<b'|shout }} {{ 1250|money }} {{ 1250|money('$') }}"),
        ("function.html", b"{{ stars(2) }}"),
        ("many.html", b"{{ 1|money('a', 'b') }}"),
        ("named.html", b"{{ 1|money(sign='a') }}"),
        ("test.html", b"{{ 'x' if 4 is square else 'y' }}"),
        ("wrong.html", b"{{ 'tea'|money }}"),
    ],
);

fn money(cents: u64, sign: Option<String>) -> String {
    format!("{}{}.{:02}", sign.unwrap_or_default(), cents / 100, cents % 100)
}

fn render(name: &str) -> Result<String, TemplateError> {
    let app = App::new()
        .templates(PAGES)
        .filter("shout", |text: String| text.to_uppercase())
        .mount("/m", App::named("m").filter("money", money))
        .function("stars", |count: usize| Safe("<b>*</b>".repeat(count)))
        .test("square", |number: f64| number.sqrt().fract() == 0.0);
    let engine = Engine::new(&Arc::new(app.build()), &TemplateSettings::default());
    engine.render(Render::new(name.to_owned(), Values::new()))
}

// row: tpl.custom
#[test]
fn they_take_typed_arguments_and_are_escaped_like_everything() {
    assert_eq!(render("filter.html").unwrap(), "A&lt;B 12.50 $12.50");
    assert_eq!(render("function.html").unwrap(), "<b>*</b><b>*</b>");
    assert_eq!(render("test.html").unwrap(), "x");
}

#[test]
fn wrong_arguments_are_told() {
    let told = |name| render(name).unwrap_err().message().to_owned();
    assert!(
        told("wrong.html").starts_with("argument number 1 of `money` is a string"),
        "{}",
        told("wrong.html")
    );
    assert!(told("many.html").contains("`money` takes 2 arguments and is given 3"), "{}", told("many.html"));
    assert!(
        told("named.html").contains("takes no argument with a name, such as `sign`"),
        "{}",
        told("named.html")
    );
}
