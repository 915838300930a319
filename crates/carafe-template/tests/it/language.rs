//! The language of templates: lookups, loops, choices, and what Django has as tags.

use std::sync::Arc;

use carafe_core::{App, embed::Dir};
use carafe_template::{Engine, Render, TemplateApp, TemplateError, TemplateSettings, Values};
use serde_json::json;

fn render(source: &'static str) -> Result<String, TemplateError> {
    let files: &'static [(&str, &[u8])] = Box::leak(Box::new([("page.html", source.as_bytes())]));
    let app = App::new().templates(Dir::embedded("templates", files));
    let values = Values::new()
        .with("post", json!({"author": {"name": "Ada"}, "tags": ["x", "y"], "rows": [{"id": 7}], "pairs": [["a", 1], ["b", 2]]}))
        .with("empty", json!([]))
        .with("yes", true)
        .with("n", 3);
    Engine::new(&Arc::new(app.build()), &TemplateSettings::default()).render(Render::new("page.html", values))
}

fn check(cases: &[(&'static str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(render(source).unwrap_or_else(|error| panic!("{source}: {error}")), *expected, "{source}");
    }
}

// row: tpl.lookup
#[test]
fn values_are_looked_up_by_name_by_index_and_by_expression() {
    check(&[
        (
            "{{ post.author.name }} {{ post['author']['name'] }} {{ post.tags.0 }} {{ post.tags[1] }} {{ post.tags[-1] }}",
            "Ada Ada x y y",
        ),
        (
            "{{ post.rows.0.id }} {{ post.rows[0].id + 1 }} {{ post['au' ~ 'thor'].name }} {{ post.tags[:1] }}",
            "7 8 Ada [&#x27;x&#x27;]",
        ),
        ("{% for key, value in post.author.items() %}{{ key }}={{ value }}{% endfor %}", "name=Ada"),
        (
            "{{ post.author.get('age', 7) }} {{ post.author.keys()|join }} {{ post.author.values()|join }} {{ post.tags.count('x') }}",
            "7 name Ada 1",
        ),
        (
            "{{ 'a b'.upper() }} {{ ' a '.strip() }} {{ 'a b'.split(' ')|last }} {{ 'ab'.startswith('a') }} {{ '-'.join(post.tags) }}",
            "A B a b True x-y",
        ),
        ("{{ (post.tags|length) * 2 }} {{ n ** 2 }} {{ n // 2 }} {{ n % 2 }} {{ 'a' ~ n }}", "4 9 1 1 a3"),
    ]);
}

/// What a template is given are copies of values, and methods of Rust are none of them.
// row: tpl.lookup
#[test]
fn nothing_that_changes_a_value_can_be_called() {
    for source in [
        "{{ post.tags.clear() }}",
        "{{ post.tags.append(1) }}",
        "{{ post.author.pop('name') }}",
        "{{ post.delete() }}",
    ] {
        assert!(render(source).is_err(), "{source}");
    }
    check(&[("{% set p = dict(post, tags=[]) %}{{ post.tags|length }}{{ p.tags|length }}", "20")]);
}

// row: tpl.for
#[test]
fn a_loop_knows_where_it_is() {
    check(&[
        (
            "{% for t in post.tags %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
            "1021TrueFalse2 2110FalseTrue2 ",
        ),
        (
            "{% for t in post.tags %}<tr class={{ loop.cycle('odd', 'even') }}>{{ t }}{{ ' (last)' if loop.last }}{% else %}none{% endfor %}",
            "<tr class=odd>x<tr class=even>y (last)",
        ),
        ("{% for t in empty %}{{ t }}{% else %}no rows{% endfor %}", "no rows"),
        (
            "{% for k, v in post.pairs %}{{ k }}{{ v }}{% endfor %} {% for t in post.tags|reverse %}{{ t }}{% endfor %}",
            "a1b2 yx",
        ),
        (
            "{% for t in post.tags %}{% set outer = loop %}{% for u in post.tags %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}",
            "11 12 21 22 ",
        ),
        (
            "{% for n in [1, 2, 3, 4, 5, 6] if n is even %}{{ n }}{% endfor %} {% for n in [1, 2, 3] %}{% if n == 2 %}{% continue %}{% endif %}{{ n }}{% if n == 3 %}{% break %}{% endif %}{% endfor %}",
            "246 13",
        ),
        (
            "{% for n in [1, 1, 2] %}{{ loop.previtem|default('-') }}{{ loop.nextitem|default('-') }}{{ 'c' if loop.changed(n) }} {% endfor %}",
            "-1c 12 1-c ",
        ),
        (
            "{% for n in [{'a': 1, 'in': [{'a': 2, 'in': []}]}] recursive %}{{ loop.depth }}{{ n.a }}{{ loop(n['in']) }}{% endfor %}",
            "1122",
        ),
    ]);
}

// row: tpl.if
#[test]
fn conditions_are_read_as_in_python() {
    check(&[
        ("{% if n > 5 %}a{% elif n >= 3 and not empty %}b{% else %}c{% endif %}", "b"),
        (
            "{% if yes or n and empty %}a{% endif %}{% if not yes == false %}b{% endif %}{% if 1 + 1 * 2 == 3 %}c{% endif %}",
            "abc",
        ),
        (
            "{% if 'x' in post.tags and 'z' not in post.tags %}a{% endif %}{% if n is odd and n is not even %}b{% endif %}{% if n is not none %}c{% endif %}",
            "abc",
        ),
        (
            "{% if post.tags|length >= 2 and 'Ada'|lower == 'ada' %}a{% endif %}{{ 'b' if n != 4 else 'c' }}{{ 'd' if n <= 2 }}",
            "ab",
        ),
        ("{% if 1 < n < 4 %}a{% endif %}{% if (yes and false) or not empty %}b{% endif %}", "ab"),
    ]);
}

/// Django's tags, in the way in which they are written here.
// row: tpl.tags
#[test]
fn everything_that_django_has_a_tag_for_can_be_said() {
    check(&[
        // comment, verbatim, templatetag
        ("a{# {{ not }} #}b{% raw %}{{ n }}{% endraw %}{{ '{%' }}", "ab{{ n }}{%"),
        // autoescape
        ("{% autoescape false %}{{ '<b>' }}{% endautoescape %}{{ '<b>' }}", "<b>&lt;b&gt;"),
        // cycle, resetcycle
        (
            "{% set row = cycler('a', 'b') %}{{ row.next() }}{{ row.next() }}{{ row.next() }}{{ row.reset() }}{{ row.next() }}",
            "abaa",
        ),
        // filter
        ("{% filter lower %}A{{ '<' }}{% endfilter %}", "a&lt;"),
        // firstof
        ("{{ firstof('', none, '<x>', 'y') }}{{ firstof(0) }}", "&lt;x&gt;"),
        // ifchanged
        ("{% for n in [1, 1, 2] %}{% if loop.changed(n) %}{{ n }}{% endif %}{% endfor %}", "12"),
        // lorem
        ("{{ lorem(3, 'w') }}|{{ lorem(1, 'p')|striptags|wordcount > 5 }}", "lorem ipsum dolor|True"),
        // regroup
        (
            "{% for g in [{'c': 'x', 'n': 1}, {'c': 'y', 'n': 2}, {'c': 'x', 'n': 3}]|groupby('c') %}<h2>{{ g.grouper }}</h2>{% for i in g.list %}{{ i.n }}{% endfor %}{% endfor %}",
            "<h2>x</h2>13<h2>y</h2>2",
        ),
        // spaceless
        ("{% filter spaceless %}<p>\n  <b>a b</b>\n</p>\n{% endfilter %}", "<p><b>a b</b></p>"),
        // widthratio
        ("{{ widthratio(175, 200, 100) }} {{ widthratio(1, 0, 5) }}", "88 0"),
        // with, set
        (
            "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{% set c = 4 %}{{ c }}{% set d %}<i>{% endset %}{{ d }}",
            "34<i>",
        ),
        // do
        ("{% do namespace(a=1) %}ok", "ok"),
    ]);
}
