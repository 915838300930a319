//! Rendering: inheritance, includes, fragments, what apps give to every page.

use std::sync::Arc;

use carafe_core::{App, AppId, embed::Dir};
use carafe_template::{
    Around, ContextValue, Engine, Render, TemplateApp, TemplateSettings, Undefined, Values,
};

const PAGES: Dir = Dir::embedded(
    "templates",
    &[
        ("a.txt", b"{{ name }}"),
        ("base.html", b"<title>{% block title %}Site{% endblock %}</title><main>{% block main %}{% endblock %}</main>"),
        ("card.html", b"{% macro card(title) %}<h2>{{ title }}</h2>{{ caller() }}{% endmacro %}"),
        ("cards.html", b"{% from 'card.html' import card %}{% call card('T') %}<p>{{ name }}</p>{% endcall %}"),
        ("child.html", b"{% extends 'base.html' %}{% block title %}{{ super() }}: {{ name }}{% endblock %}\
{% block main %}<ul>{% for n in notes %}{% block row scoped %}<li>{{ name }}</li>{% endblock %}{% endfor %}</ul>{% endblock %}"),
        ("gap.html", b"[{{ nothing }}][{{ nothing.at.all }}]"),
        ("kind.html", b"{{ kind() }}{{ kind() }}"),
        ("owner.html", b"{{ owner }}"),
    ],
);

fn engine(app: App) -> Engine {
    engine_with(app, &TemplateSettings::default())
}

fn engine_with(app: App, settings: &TemplateSettings) -> Engine {
    Engine::new(&Arc::new(app.build()), settings)
}

fn named() -> Values {
    Values::new().with("name", "<A & B>").with("notes", [1, 2])
}

// row: tpl.inherit
#[test]
fn a_child_fills_and_extends_the_blocks_of_its_base() {
    let page = engine(App::new().templates(PAGES)).render(Render::new("child.html", named())).unwrap();
    assert!(page.starts_with("<title>Site: &lt;A &amp; B&gt;</title><main><ul><li>"), "{page}");
    assert_eq!(page.matches("<li>").count(), 2);
}

// row: tpl.partials
#[test]
fn a_block_is_rendered_alone_by_its_name() {
    let engine = engine(App::new().templates(PAGES).add(ContextValue::new("name", |_| "from the app")));
    let row = engine.render(Render::new("child.html#row", named())).unwrap();
    assert_eq!(row, "<li>&lt;A &amp; B&gt;</li>");
    let row = engine.render(Render::new("child.html#row", Values::new())).unwrap();
    assert_eq!(row, "<li>from the app</li>");
    let error = engine.render(Render::new("child.html#rwo", named())).unwrap_err();
    assert!(error.message().contains("rwo"), "{error}");
}

// row: tpl.macros
#[test]
fn a_macro_takes_what_stands_between_its_tags() {
    let page = engine(App::new().templates(PAGES)).render(Render::new("cards.html", named())).unwrap();
    assert_eq!(page, "<h2>T</h2><p>&lt;A &amp; B&gt;</p>");
}

#[test]
fn plain_text_is_not_escaped() {
    let text = engine(App::new().templates(PAGES)).render(Render::new("a.txt", named())).unwrap();
    assert_eq!(text, "<A & B>");
}

// row: tpl.context_processors
#[test]
fn the_value_nearest_to_the_view_wins() {
    let inner = App::named("inner").add(ContextValue::new("owner", |_| "inner"));
    let app = App::new()
        .templates(PAGES)
        .add(ContextValue::new("owner", |_| "first"))
        .add(ContextValue::new("owner", |around| format!("program {:?}", around.get::<u8>())))
        .mount("/i", inner);
    let site = Arc::new(app.build());
    let inner = site.app_named("inner").unwrap().id();
    let engine = Engine::new(&site, &TemplateSettings::default());
    let render = |app: AppId, values: Values| {
        engine.render(Render::new("owner.html", values).around(Around::new(7_u8)).in_app(app)).unwrap()
    };
    assert_eq!(render(AppId::PROGRAM, Values::new()), "program Some(7)");
    assert_eq!(render(inner, Values::new()), "inner");
    assert_eq!(render(inner, Values::new().with("owner", "view")), "view");
}

#[test]
fn a_value_that_no_template_asks_for_is_not_made() {
    let app =
        App::new().templates(PAGES).add(ContextValue::new("costly", |_| -> u8 { panic!("not asked for") }));
    engine(app).render(Render::new("owner.html", Values::new().with("owner", 1))).unwrap();
}

// row: tpl.undefined
#[test]
fn what_nothing_has_is_a_matter_of_policy() {
    let render = |undefined| {
        let settings = TemplateSettings { undefined, ..TemplateSettings::default() };
        engine_with(App::new().templates(PAGES), &settings).render(Render::new("gap.html", Values::new()))
    };
    assert_eq!(render(Undefined::Chainable).unwrap(), "[][]");
    assert!(render(Undefined::Lenient).unwrap_err().message().contains("`nothing"));
    assert_eq!(render(Undefined::Strict).unwrap_err().line(), Some(1));
}
