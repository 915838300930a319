//! Branches, blocks, bases and includes.

use minijinja::{Value, context};

use super::pages::Pages;

const BASE: &str = "<title>{% block title %}{{ v }}{% endblock %}</title>\
    <script>let a = {% block js %}{{ v }}{% endblock %};</script>\
    <a href=\"/x?q={% block query %}{{ v }}{% endblock %}\">\
    <p {% block attrs %}{% endblock %} class=\"{% block class %}{{ v }}{% endblock %}\">\
    {% block body %}{{ v }}{% endblock %}";

fn render(pages: &[(&str, &str)]) -> String {
    let values = context! { v => "<\"&", name => "part.txt$script", parts => vec!["part.txt"] };
    match Pages::new(pages).render(pages[0].0, values) {
        Ok(page) => page,
        Err(error) => panic!("{}\n{error:#}", pages[0].1),
    }
}

#[test]
fn a_block_has_the_place_that_it_has_in_the_base() {
    let child = "{% extends 'base' %}\n{% block title %}a {{ v }}{% endblock %}{% block js %}[{{ v }}]{% endblock %}\
        {% block query %}{{ v }}&b={{ v }}{% endblock %}{% block attrs %}title=\"{{ v }}\"{% endblock %}\
        {% block class %}{{ super() }} {{ v }}{% endblock %}{% block body %}<b>{{ super() }}</b>{{ v }}{% endblock %}";
    let expected = "<title>a &lt;&quot;&amp;</title><script>let a = [\"\\u003c\\u0022\\u0026\"];</script>\
        <a href=\"/x?q=%3C%22%26&b=%3C%22%26\"><p title=\"&lt;&quot;&amp;\" class=\"&lt;&quot;&amp; &lt;&quot;&amp;\">\
        <b>&lt;&quot;&amp;</b>&lt;&quot;&amp;";
    assert_eq!(render(&[("child", child), ("base", BASE)]), expected);
    let grandchild = "{% extends 'child' %}";
    assert_eq!(render(&[("grandchild", grandchild), ("child", child), ("base", BASE)]), expected);
}

#[test]
fn a_child_that_leaves_the_place_of_its_block_is_refused() {
    let cases = [
        ("{% block title %}</title>{% endblock %}", "the block `title` begins in `<title>` and ends in text"),
        (
            "{% block class %}\" onclick=\"{{ v }}{% endblock %}",
            "the block `class` begins in the value of `class`",
        ),
        ("{% block js %}`{{ v }}`{% endblock %}", "between backquotes"),
        ("{% block attrs %}{{ v }}{% endblock %}", "the name of an attribute"),
        (
            "{% block body %}{% block js %}{% endblock %}{% endblock %}",
            "the block `js` stands in `<script>` in the base and in text here",
        ),
    ];
    for (block, message) in cases {
        let child = format!("{{% extends 'base' %}}\n{block}");
        let error = Pages::new(&[("child", &child), ("base", BASE)]).analyze("child").unwrap_err();
        assert!(error.message.contains(message), "{block}: {error}");
        assert_eq!((error.name.as_str(), error.line), ("child", 2), "{block}");
    }
}

#[test]
fn a_choice_of_bases_is_read_in_full() {
    let child = "{% extends 'a' if v == 'c' else 'b' %}{% block x %}{{ v }}{% endblock %}";
    let page = |a, b| Pages::new(&[("child", child), ("a", a), ("b", b)]);
    let (text, title) = ("<p>{% block x %}{% endblock %}", "<title>{% block x %}{% endblock %}</title>");
    let same = page(text, "<i>{% block x %}{% endblock %}");
    assert_eq!(same.render("child", context! { v => "<" }).unwrap(), "<i>&lt;");
    assert_eq!(same.analyze("child").unwrap().depends_on, ["a", "b"]);
    let error = page(text, title).analyze("child").unwrap_err();
    assert_eq!(error.message, "the block `x` stands in text in one base and in `<title>` in another");
}

#[test]
fn a_base_that_is_its_own_base_is_refused() {
    let pages = Pages::new(&[("a", "{% extends 'b' %}"), ("b", "{% extends 'a' %}")]);
    assert!(pages.analyze("a").unwrap_err().message.contains("in the end, itself"));
}

#[test]
fn what_is_included_is_escaped_for_where_it_is_included() {
    let part = ("part.txt", "{{ v }}");
    let cases = [
        ("{% include 'part.txt' %}", "&lt;&quot;&amp;"),
        ("{% include parts %}", "&lt;&quot;&amp;"),
        ("{% include name %}", "&lt;&quot;&amp;"),
        ("{% include ['none', 'part.txt'] ignore missing %}", "&lt;&quot;&amp;"),
        ("<title>{% include 'part.txt' %}</title>", "<title>&lt;&quot;&amp;</title>"),
        ("<script>{% include name %}</script>", "<script>\"\\u003c\\u0022\\u0026\"</script>"),
        ("<p title=\"{% include 'part.txt' %}\">", "<p title=\"&lt;&quot;&amp;\">"),
        ("<p title='{% include 'part.txt' %}'>", "<p title='&lt;&quot;&amp;'>"),
        (
            "<p onclick=\"f({% include 'part.txt' %})\">",
            "<p onclick=\"f(&quot;\\u003c\\u0022\\u0026&quot;)\">",
        ),
        ("<a href=\"{% include 'part.txt' %}\">", "<a href=\"%3C%22&amp;\">"),
        ("<a href=\"/?q={% include 'part.txt' %}\">", "<a href=\"/?q=%3C%22%26\">"),
        ("<p style=\"color: {% include 'part.txt' %}\">", "<p style=\"color: unsafe\">"),
        ("<!-- {% include 'part.txt' %} -->", "<!--  -->"),
        ("{% from 'macros.txt' import m %}{{ m(v) }}", "<i>&lt;&quot;&amp;</i>"),
        (
            "{% import 'macros.txt' as m %}<p title=\"{{ m.m(v) }}\">",
            "<p title=\"&lt;i&gt;&lt;&quot;&amp;&lt;/i&gt;\">",
        ),
    ];
    for (template, expected) in cases {
        let macros = ("macros.txt", "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}");
        assert_eq!(render(&[("page", template), part, macros]), expected, "{template}");
    }
}

#[test]
fn what_is_included_must_end_where_it_begins() {
    let pages =
        Pages::new(&[("page", "<p title=\"{% include 'part' %}\">"), ("part", "x\" onclick=\"{{ v }}")]);
    let error = pages.render("page", context! { v => 1 }).unwrap_err();
    assert!(
        format!("{error:#}")
            .contains("the template ends in the value of `onclick`, and began in the value of `title`"),
        "{error:#}"
    );
}

#[test]
fn macros_and_variables_hold_text() {
    let cases = [
        (
            "{% macro m(x) %}<b title=\"{{ x }}\">{{ x }}</b>{% endmacro %}{{ m(v) }}",
            "<b title=\"&lt;&quot;&amp;\">&lt;&quot;&amp;</b>",
        ),
        (
            "{% macro m(x) %}a {{ x }}{% endmacro %}<p title=\"{{ m(v) }}\">",
            "<p title=\"a &lt;&quot;&amp;\">",
        ),
        (
            "{% macro m(x) %}{{ x }}{% endmacro %}<script>{{ m('<') }}</script>",
            "<script>\"\\u0026lt;\"</script>",
        ),
        ("{% set x %}<b>{{ v }}</b>{% endset %}{{ x }}", "<b>&lt;&quot;&amp;</b>"),
        (
            "<p {% set x %}<b>{{ v }}</b>{% endset %}title=\"{{ x }}\">",
            "<p title=\"&lt;b&gt;&lt;&quot;&amp;&lt;/b&gt;\">",
        ),
        (
            "{% macro m() %}<i>{{ caller() }}</i>{% endmacro %}{% call m() %}{{ v }}{% endcall %}",
            "<i>&lt;&quot;&amp;</i>",
        ),
        ("{% filter trim %} {{ v }} {% endfilter %}", "&lt;&quot;&amp;"),
        (
            "<script>f({% with a = v %}{{ a }}{% endwith %})</script>",
            "<script>f(\"\\u003c\\u0022\\u0026\")</script>",
        ),
        (
            "{% macro m(x) %}{{ x }}{% endmacro %}{% autoescape false %}{{ m(v) }}{% endautoescape %}",
            "&lt;&quot;&amp;",
        ),
        (
            "{% for x in [[v]] recursive %}<i>{{ loop(x) if x is not string else x }}</i>{% endfor %}",
            "<i><i>&lt;&quot;&amp;</i></i>",
        ),
    ];
    for (template, expected) in cases {
        assert_eq!(render(&[("page", template)]), expected, "{template}");
    }
}

#[test]
fn lines_stay_where_they_are_and_uses_of_safe_are_listed() {
    let source = "<p\n title=\"{{ v\n|upper }}\">{{ a|safe }}\n{% autoescape\nfalse %}{{ b }}{% endautoescape %}{{ '|safe' }}\n";
    let analysis = Pages::new(&[("page", source)]).analyze("page").unwrap();
    assert_eq!(analysis.source.lines().count(), source.lines().count());
    let uses: Vec<(usize, &str)> =
        analysis.uses_of_safe.iter().map(|found| (found.line, found.excerpt.as_str())).collect();
    assert_eq!(uses, [(3, "a|safe"), (4, "autoescape\nfalse")]);
    let error = Pages::new(&[("page", source)]).render("page", context! { v => "", a => "" }).unwrap_err();
    assert_eq!(error.line(), Some(5));
}

#[test]
fn hostile_templates_do_not_take_long() {
    let deep = format!("<a href=\"{}{}\">", "{% for x in v %}a".repeat(60), "?{% endfor %}".repeat(60));
    let _ = Pages::new(&[("page", &deep)]).analyze("page");
    let long = "<p title=\"{{ v }}\">&".repeat(5_000);
    assert!(Pages::new(&[("page", &long)]).analyze("page").is_ok());
    let open = "<".repeat(50_000) + &"{".repeat(50_000);
    let _ = Pages::new(&[("page", &open)]).analyze("page");
    let mut nested = Value::from(1);
    for _ in 0..500 {
        nested = Value::from(vec![nested]);
    }
    let error = Pages::new(&[("page", "<script>{{ v }}</script>")])
        .render("page", context! { v => nested })
        .unwrap_err();
    assert!(error.to_string().contains("nested too deeply"), "{error}");
}
