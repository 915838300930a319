//! Components, includes with names of their own, and attributes that a value names.

use std::sync::Arc;

use carafe_core::{App, embed::Dir};
use carafe_template::{ContextValue, Engine, Render, TemplateApp, TemplateError, TemplateSettings, Values};
use serde_json::json;

const PARTS: [(&str, &str); 13] = [
    ("a.txt", "[{{ x }}]"),
    ("components/badge.html", "{% props text: str %}<b title=\"{{ text }}\">{{ text }}</b>"),
    (
        "components/card.html",
        "{% props title: str, level: int = 2, open = false, note: str? %}\
{% if once('card') %}<link rel=stylesheet href=/card.css>{% endif %}\
{% if level == 2 %}<h2>{{ title }}{{ site }}</h2>{% else %}<h3>{{ title }}{{ site }}</h3>{% endif %}\
{% if note %}<i>{{ note }}</i>{% endif %}{{ slot }}{% if slots.footer %}<footer>{{ slots.footer }}</footer>{% endif %}",
    ),
    ("components/style.html", "{{ stylesheet('/style.css?a&b') }}<hr>"),
    ("components/other.html", "{{ stylesheet('/other.css') }}{% component 'style' %}{% endcomponent %}<br>"),
    ("components/bad.html", "{{ stylesheet('java' ~ 'script:x()') }}{{ stylesheet('/\"><b>') }}"),
    ("head.html", "<head>{{ stylesheets() }}</head>{% block body %}{% endblock %}{{ stylesheets() }}"),
    ("components/deep.html", "{% component 'deep' %}{% endcomponent %}"),
    ("components/none.html", "<hr>"),
    ("components/peek.html", "{{ user|default('hidden') }}"),
    (
        "components/typed.html",
        "{% props n: float, list: list = [], any = 1 %}{{ n }}{{ list|length }}{{ any }}",
    ),
    ("inner.html", "{{ x|default('no x') }} {{ y|default('no y') }} {{ site }}"),
    (
        "macros.html",
        "{% macro twice(t) %}{% component 'badge', text=t %}{% endcomponent %}{% component 'badge', text=t %}{% endcomponent %}{% endmacro %}",
    ),
];

fn render(source: &str) -> Result<String, TemplateError> {
    let mut files: Vec<(&'static str, &'static [u8])> =
        PARTS.iter().map(|(name, source)| (*name, source.as_bytes())).collect();
    files.push(("page.html", source.to_owned().leak().as_bytes()));
    files.sort_unstable();
    let app = App::new()
        .templates(Dir::embedded("templates", files.leak()))
        .add(ContextValue::new("site", |_| "!"));
    let values = Values::new().with("user", "<Ada>").with("x", "outer").with("link", "javascript:x").with(
        "given",
        json!({"id": "a b", "data-n": 1, "hidden": true, "title": null, "class": ["p", "<q>"]}),
    );
    Engine::new(&Arc::new(app.build()), &TemplateSettings::default()).render(Render::new("page.html", values))
}

fn check(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(render(source).unwrap_or_else(|error| panic!("{source}: {error}")), *expected, "{source}");
    }
}

fn refused(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        let error = render(source).expect_err(source).to_string();
        assert!(error.contains(expected), "{source}: {error}");
    }
}

const LINK: &str = "<link rel=stylesheet href=/card.css>";

// row: tpl.components
#[test]
fn a_component_has_props_slots_and_what_stands_between_its_tags() {
    check(&[
        (
            "{% component 'card', title=user %}<p>{{ user }}</p>{% endcomponent %}",
            &format!("{LINK}<h2>&lt;Ada&gt;!</h2><p>&lt;Ada&gt;</p>"),
        ),
        (
            "{% component \"card\", title=\"T\", level=3, note='n' %}{% endcomponent %}",
            &format!("{LINK}<h3>T!</h3><i>n</i>"),
        ),
        (
            "{% component 'card', title='T' %}a{% slot footer %}<b>{{ user }}</b>{% endslot %}b{% endcomponent %}",
            &format!("{LINK}<h2>T!</h2>ab<footer><b>&lt;Ada&gt;</b></footer>"),
        ),
        // In one another, in loops, once for each page.
        (
            "{% for t in ['1', '2'] %}{% component 'card', title=t %}{% component 'badge', text=t ~ user %}{% endcomponent %}{% endcomponent %}{% endfor %}",
            &format!(
                "{LINK}<h2>1!</h2><b title=\"1&lt;Ada&gt;\">1&lt;Ada&gt;</b><h2>2!</h2><b title=\"2&lt;Ada&gt;\">2&lt;Ada&gt;</b>"
            ),
        ),
        (
            "{% component 'card', title='o' %}{% component 'card', title='i' %}x{% slot footer %}f{% endslot %}{% endcomponent %}{% endcomponent %}",
            &format!("<h2>o!</h2>{LINK}<h2>i!</h2>x<footer>f</footer>"),
        ),
        ("{% from 'macros.html' import twice %}{{ twice('z') }}", "<b title=\"z\">z</b><b title=\"z\">z</b>"),
        (
            "{% component 'none' %}{% endcomponent %}\n{% component 'typed',\n n=1,\n list=[1, 2] %}{% endcomponent %}",
            "<hr>\n121",
        ),
    ]);
}

// row: tpl.components
#[test]
fn the_style_sheets_of_components_are_in_the_head_once() {
    const STYLE: &str = "<link rel=\"stylesheet\" href=\"/style.css?a&amp;b\">";
    const OTHER: &str = "<link rel=\"stylesheet\" href=\"/other.css\">";
    let style = "{% component 'style' %}{% endcomponent %}";
    let other = "{% component 'other' %}{% endcomponent %}";
    let page = |body: &str| format!("{{% extends 'head.html' %}}{{% block body %}}{body}{{% endblock %}}");
    check(&[
        (&page(&format!("{style}{other}{style}")), &format!("<head>{STYLE}{OTHER}</head><hr><hr><br><hr>")),
        (
            &page(&format!("{other}{{{{ user }}}}")),
            &format!("<head>{OTHER}{STYLE}</head><hr><br>&lt;Ada&gt;"),
        ),
        (&page(""), "<head></head>"),
        // Where a page has no room for them they stand where they are asked for; what was there before the room too.
        (&format!("{other}{style}"), &format!("{OTHER}{STYLE}<hr><br><hr>")),
        (&format!("{style}{{{{ stylesheets() }}}}{other}"), &format!("{STYLE}<hr>{OTHER}<hr><br>")),
        (
            "{% component 'bad' %}{% endcomponent %}",
            "<link rel=\"stylesheet\" href=\"#unsafe\"><link rel=\"stylesheet\" href=\"/%22%3E%3Cb%3E\">",
        ),
        // What somebody writes is no room.
        ("{{ '<!--0000000000000000-->' }}{{ stylesheets() }}", "&lt;!--0000000000000000--&gt;"),
    ]);
}

// row: tpl.components
#[test]
fn a_component_sees_nothing_of_the_page_around_it() {
    check(&[("{% component 'peek' %}{{ user }}{% endcomponent %}", "hidden")]);
}

// row: tpl.components
#[test]
fn a_wrong_use_is_told_when_the_page_is_loaded() {
    refused(&[
        (
            "\n{% component 'card', titel='x' %}{% endcomponent %}",
            "page.html:2: the component `card` takes no `titel`",
        ),
        (
            "{% component 'card', title='x', titel='x' %}{% endcomponent %}",
            "It takes `title`, `level`, `open`, `note`.",
        ),
        (
            "{% if false %}{% component 'card' %}{% endcomponent %}{% endif %}",
            "the component `card` is not given its `title`",
        ),
        (
            "{% component 'card', title=7 %}{% endcomponent %}",
            "`title` of the component `card` is of the type str, and is given a int",
        ),
        ("{% component 'card', title='x', level='2' %}{% endcomponent %}", "`level` of the component `card`"),
        ("{% component 'crad' %}{% endcomponent %}", "there is no component `crad`"),
        (
            "{% component 'none', a=1 %}{% endcomponent %}",
            "Write `{% props a %}` at the top of `components/none.html`",
        ),
        ("{% component user %}{% endcomponent %}", "a component whose name is not written out"),
        ("{% component 'card', 'x' %}{% endcomponent %}", "without a name"),
        ("<p title=\"{% component 'card', title='x' %}{% endcomponent %}\">", "writes text for a page"),
        ("{% component 'none' %}<p {% endcomponent %}", "begins in text and ends"),
        ("{% component 'none' %}", "has no end"),
        (
            "{% component 'none' %}{% if x %}{% slot a %}{% endslot %}{% endif %}{% endcomponent %}",
            "not directly in a component",
        ),
        ("{% slot a %}{% endslot %}", "not directly in a component"),
        ("{% props a b %}", "is not a name with a type"),
        ("{% props a: text %}", "the types are str, int"),
    ]);
}

// row: tpl.components
#[test]
fn what_is_known_only_at_the_request_is_told_then() {
    refused(&[
        (
            "{% component 'typed', n=user %}{% endcomponent %}",
            "`n` of the component is of the type float, and is given a string",
        ),
        ("{% component 'deep' %}{% endcomponent %}", "is within itself, again and again"),
        ("{% component 'card', title=usr %}{% endcomponent %}", "page.html:1: `usr` is undefined"),
    ]);
}

// row: tpl.include
#[test]
fn an_include_may_have_names_of_its_own() {
    check(&[
        ("{% include 'inner.html' %}", "outer no y !"),
        ("{% include 'inner.html' with y=1 %}{{ y|default('-') }}", "outer 1 !-"),
        ("{% include 'inner.html' with x=user, y=[1, 2]|length only %}", "&lt;Ada&gt; 2 !"),
        ("{% include 'inner.html' only %}", "no x no y !"),
        ("{% for n in [1, 2] %}{% include 'inner.html' with y=n %}|{% endfor %}", "outer 1 !|outer 2 !|"),
        (
            "{% include ['nothing.html', 'inner.html'] %}{% include 'nothing.html' ignore missing %}",
            "outer no y !",
        ),
        (
            "{% include ['nothing.html', 'inner.html'] with x=1 only %}{% include 'nothing.html' ignore missing only %}",
            "1 no y !",
        ),
        ("{% set name = 'inner.html' %}{% include name with y=2 only %}", "no x 2 !"),
        (
            "<title>{% include 'a.txt' with x=user only %}</title><p title='{% include \"a.txt\" with x=user %}'>",
            "<title>[&lt;Ada&gt;]</title><p title='[&lt;Ada&gt;]'>",
        ),
    ]);
    refused(&[("{% include 'nothing.html' with x=1 only %}", "there is no template `nothing.html`")]);
}

// row: sec.xss
#[test]
fn attributes_that_a_value_names_are_escaped_each_for_what_it_is() {
    check(&[
        ("<p {{ attrs(given) }}>", "<p  class=\"p &lt;q&gt;\" data-n=\"1\" hidden id=\"a b\">"),
        (
            "<a {{ attrs({'href': link, 'rel': 'x'}, rel='y', class_='c', data_id=7) }}>",
            "<a  class=\"c\" data-id=\"7\" href=\"#unsafe\" rel=\"y\">",
        ),
        (
            "<img alt=x{{ ' ' }} {{ {'srcset': '/a 1x', 'ALT': '\"'}|xmlattr }}>",
            "<img alt=x&#32;  alt=\"&quot;\" srcset=\"/a 1x\">",
        ),
        (
            "<input {{ attrs({'checked': true, 'disabled': false, 'value': none}) }} type=text>",
            "<input  checked type=text>",
        ),
        ("<p{% if true %} {{ attrs({'id': 1}) }}{% endif %} class=a>", "<p  id=\"1\" class=a>"),
    ]);
    refused(&[
        ("<p {{ attrs({'onclick': 'x'}) }}>", "`onclick` of `<p>` cannot come from a map"),
        ("<p {{ attrs({'style': 'x'}) }}>", "`style` of `<p>` cannot come from a map"),
        ("<iframe {{ attrs({'srcdoc': 'x'}) }}></iframe>", "`srcdoc`"),
        ("<script {{ attrs({'type': 'x'}) }}></script>", "`type` of `<script>`"),
        ("<p {{ attrs({'a b': 'x'}) }}>", "cannot be the name of an attribute"),
        ("<p {{ attrs({'a=b': 'x'}) }}>", "cannot be the name of an attribute"),
        ("<p {{ attrs({'>': 'x'}) }}>", "cannot be the name of an attribute"),
        ("<p {{ attrs(7) }}>", "`attrs` takes maps"),
        ("<p {{ user|xmlattr }}>", "and no map"),
        ("<p {{ user }}>", "a value cannot be the name of an attribute"),
        ("<p {{ attrs({}) ~ user }}>", "a value cannot be the name of an attribute"),
        ("<p {{ attrs({})|safe }}>", "a value cannot be the name of an attribute"),
        ("<p {{ attrs({}) or attrs(user) }}>", "a value cannot be the name of an attribute"),
        ("<p{{ attrs({}) }}>", "the name of a tag"),
        ("<p {{ attrs({}) }}title=x>", "of the attribute before"),
        ("</p {{ attrs({}) }}>", "a value cannot be the name of an attribute"),
    ]);
}
