//! Django's filters: what Django itself gave for the same input, in `tests/data/django_filters.json`, which
//! `django_filters.py` writes.

use std::sync::Arc;

use carafe_core::{App, embed::Dir};
use carafe_template::{Engine, Render, Safe, TemplateApp, TemplateSettings, Values};
use serde_json::Value;

const GOLDEN: &str = include_str!("../data/django_filters.json");

fn engine(pages: &[(String, String)]) -> Engine {
    let mut files: Vec<(&'static str, &'static [u8])> = Vec::new();
    for (name, source) in pages {
        // What is in the binary lives as long as it runs, and so do these.
        files.push((name.clone().leak(), source.clone().leak().as_bytes()));
    }
    files.sort_unstable();
    let app = App::new().templates(Dir::embedded("templates", files.leak()));
    Engine::new(&Arc::new(app.build()), &TemplateSettings::default())
}

fn page(case: &Value) -> String {
    let argument = if case["arguments"][0].is_null() { "" } else { "(argument)" };
    format!("{{{{ value|{}{argument} }}}}", case["filter"].as_str().unwrap())
}

fn values(case: &Value) -> Values {
    let values = Values::new().with("argument", &case["arguments"][0]);
    match case["value"].as_str().filter(|_| case["safe"] == true) {
        Some(text) => values.with("value", Safe(text.to_owned())),
        None => values.with("value", &case["value"]),
    }
}

// row: tpl.filters, tpl.humanize
#[test]
fn they_give_what_django_gives() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    let mut pages: Vec<_> = cases.iter().map(|case| (name_of(&page(case)), page(case))).collect();
    pages.sort_unstable();
    pages.dedup();
    let engine = engine(&pages);
    let mut wrong = Vec::new();
    for case in cases {
        let got = engine.render(Render::new(name_of(&page(case)), values(case)));
        match (case["text"].as_str(), got) {
            (Some(expected), Ok(got)) if got == expected => {}
            // What Django refuses we may refuse too, or write nothing harmful.
            (None, _) => {}
            (expected, got) => wrong.push(format!("{case}\n   want {expected:?}\n   got  {got:?}")),
        }
    }
    assert!(cases.len() > 3000);
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn name_of(page: &str) -> String {
    page.replace(['{', '}', ' ', '|', '(', ')'], "") + ".html"
}

fn shown(source: &str, values: Values) -> String {
    let pages = [("page.html".to_owned(), source.to_owned())];
    engine(&pages)
        .render(Render::new("page.html", values))
        .unwrap_or_else(|error| panic!("{source}: {error}"))
}

// row: tpl.filters, sec.xss
#[test]
fn what_a_filter_marks_as_safe_is_so_in_text_only() {
    let value = || Values::new().with("v", "a\nb <i>\"'\nhttp://example.com/?x=\"");
    let filters = [
        "linebreaks",
        "linebreaksbr",
        "urlize",
        "urlizetrunc(5)",
        "json_script('i')",
        "linenumbers",
        "escape",
        "force_escape",
    ];
    for filter in filters {
        let text = shown(&format!("<p>{{{{ v|{filter} }}}}</p>"), value());
        assert!(!text.contains("<i>"), "{filter}: {text}");
        for place in [
            "<p title=\"{}\">",
            "<title>{}</title>",
            "<p title={}>",
            "<p onclick='f({})'>",
            "<style>p { color: {} }</style>",
        ] {
            let (before, after) = place.split_once("{}").unwrap();
            let page = shown(&format!("{before}{{{{ v|{filter} }}}}{after}"), value());
            let written = page.strip_prefix(before).unwrap().strip_suffix(after).unwrap();
            assert!(!written.contains(['<', '>']), "{filter} in {place}: {page}");
            assert!(!(place.contains('"') && written.contains('"')), "{filter} in {place}: {page}");
        }
    }
}

/// Whatever two texts go through: what was marked as safe does not make the other one so.
// row: tpl.filters, sec.xss
#[test]
fn no_filter_makes_a_text_safe_that_was_not() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let mut names: Vec<&str> =
        golden["cases"].as_array().unwrap().iter().map(|case| case["filter"].as_str().unwrap()).collect();
    names.extend([
        "replace",
        "trim",
        "truncate",
        "indent",
        "capitalize",
        "string",
        "list",
        "tojson",
        "format",
        "reverse",
        "items",
    ]);
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !["safe", "safeseq"].contains(name));
    assert!(names.len() >= 70, "{}", names.len());
    let mut pages = Vec::new();
    let then = ["lower", "default('x')", "join", "add(bad)", "truncatewords_html(9)", "urlize"];
    for (first, second) in names.iter().flat_map(|first| then.map(|second| (first, second))) {
        for (value, argument) in [("bad", "bad"), ("bad", "good"), ("good", "bad")] {
            for call in ["", "(argument)", "(argument, argument)"] {
                let call = call.replace("argument", argument);
                pages.push((
                    format!("{}.html", pages.len()),
                    format!("{{{{ {value}|{first}{call}|{second} }}}}"),
                ));
            }
        }
    }
    let mut shown = 0;
    // A debug build looks at every file that it has read before each page.
    for pages in pages.chunks(20) {
        let engine = engine(pages);
        for (name, source) in pages {
            let values = Values::new().with("bad", "<i>a b</i>").with("good", Safe("<b>c d</b>".to_owned()));
            if let Ok(html) = engine.render(Render::new(name.clone(), values)) {
                assert!(!html.to_lowercase().contains("<i"), "{source}: {html}");
                shown += 1;
            }
        }
    }
    assert!(shown > 1300, "{shown}");
}

// row: tpl.html_data, sec.xss
#[test]
fn values_for_scripts_and_urls_are_made_ready_once() {
    let hostile = "</script><img onerror=x> \"'\\ & é";
    let cases = [
        (
            "<script>f({{ v|tojson }})</script>",
            "<script>f(\"\\u003c\\u002fscript\\u003e\\u003cimg onerror\\u003dx\\u003e \\u0022\\u0027\\\\ \\u0026 é\")</script>",
        ),
        (
            "<script>f({{ v }})</script>",
            "<script>f(\"\\u003c\\u002fscript\\u003e\\u003cimg onerror\\u003dx\\u003e \\u0022\\u0027\\\\ \\u0026 é\")</script>",
        ),
        (
            "<script>f('{{ v|escapejs }}')</script>",
            "<script>f('\\u003c\\u002fscript\\u003e\\u003cimg onerror\\u003dx\\u003e \\u0022\\u0027\\\\ \\u0026 é')</script>",
        ),
        (
            "<a href=\"/?q={{ v|urlencode }}\">",
            "<a href=\"/?q=%3C/script%3E%3Cimg%20onerror%3Dx%3E%20%22%27%5C%20%26%20%C3%A9\">",
        ),
        ("<a href=\"/?{{ {'a b': '&', 'c': 1}|urlencode }}\">", "<a href=\"/?a%20b=%26&amp;c=1\">"),
        ("<p data-v='{{ [1, \"<\"]|tojson }}'>", "<p data-v='[1, &quot;\\u003c&quot;]'>"),
        (
            "{{ v|json_script('data') }}",
            "<script id=\"data\" type=\"application/json\">\"\\u003C/script\\u003E\\u003Cimg onerror=x\\u003E \\\"'\\\\ \\u0026 \\u00e9\"</script>",
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(shown(source, Values::new().with("v", hostile)), expected, "{source}");
    }
}

// row: tpl.jinja_filters
#[test]
fn jinjas_filters_and_tests_are_there() {
    let cases = [
        ("{{ -3|abs }} {{ {'a': 1}|attr('a') }} {{ [1, 2, 3]|batch(2)|list }}", "3 1 [[1, 2], [3]]"),
        ("{{ '%s-%03d'|format('a', 7) }}", "a-007"),
        (
            "{% for group in people|groupby('city') %}{{ group.grouper }}:{{ group.list|length }} {% endfor %}",
            "Bonn:2 Rome:1 ",
        ),
        ("{{ 'a\nb'|indent(2) }} {{ '7'|int + 1 }} {{ '1.5'|float }}", "a\n  b 8 1.5"),
        ("{{ people|selectattr('age', 'gt', 30)|map(attribute='age')|sum }}", "91"),
        ("{{ people|rejectattr('city', 'eq', 'Rome')|map(attribute='name')|join(', ') }}", "Ann, Bob"),
        ("{{ {'b': 1, 'a': 2}|items|list|length }} {{ {'b': 1, 'a': 2}|dictsort|first|first }}", "2 a"),
        (
            "{{ [3, 1, 2]|sort|join }} {{ [3, 1]|max }} {{ [3, 1]|min }} {{ [1, 2]|reverse|list|join }}",
            "123 3 1 21",
        ),
        (
            "{{ [1, 1, 2]|unique|list|join }} {{ [1, 2, 3, 4]|select('even')|join }} {{ [1, 2]|reject('odd')|join }}",
            "12 24 2",
        ),
        (
            "{{ 'aXb'|replace('X', '-') }} {{ 2.567|round(1) }} {{ range(6)|slice(2)|list }}",
            "a-b 2.6 [[0, 1, 2], [3, 4, 5]]",
        ),
        (
            "{{ 5|string ~ '!' }} {{ ' a '|trim }} {{ 'foo bar baz qux'|truncate(9) }}|{{ 'foo bar baz qux'|truncate(9, killwords=true, end='') }}",
            "5! a foo...|foo bar b",
        ),
        (
            "{{ 'foo bar baz'|truncate(9) }} {{ 'hello world'|capitalize }} {{ ''|default('x') }} {{ ''|default('x', false) }}",
            "foo bar baz Hello world x ",
        ),
        (
            "{{ 'y' if x is defined }}{{ 'y' if none is none }}{{ 'y' if 2 is even }}{{ 'y' if 9 is divisibleby(3) }}",
            "yyy",
        ),
        (
            "{{ 'y' if {} is mapping }}{{ 'y' if [] is sequence }}{{ 'y' if 'a' is iterable }}{{ 'y' if 1 is number }}{{ 'y' if '' is string }}",
            "yyyyy",
        ),
        (
            "{{ 'y' if true is boolean }}{{ 'y' if range is callable }}{{ 'y' if 1 is sameas(1) }}{{ 'y' if 1 is in([1]) }}{{ 'y' if ('a'|safe) is escaped }}",
            "yyyyy",
        ),
        (
            "{% set c = cycler('odd', 'even') %}{{ c.next() }} {{ c.next() }} {{ c.next() }} {{ c.current }}{{ c.reset() }} {{ c.current }}",
            "odd even odd even odd",
        ),
        ("{% set comma = joiner(', ') %}{% for i in range(3) %}{{ comma() }}{{ i }}{% endfor %}", "0, 1, 2"),
        (
            "{% set ns = namespace(n=0) %}{% for i in range(3) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }} {{ dict(a=1).a }}",
            "3 1",
        ),
        ("{{ lipsum(n=2, html=false)|length > 100 }} {{ lipsum(1)|string|first }}", "True &lt;"),
    ];
    let people = serde_json::json!([
        {"name": "Ann", "age": 40, "city": "Bonn"}, {"name": "Cleo", "age": 51, "city": "Rome"}, {"name": "Bob", "age": 20, "city": "Bonn"},
    ]);
    for (source, expected) in cases {
        assert_eq!(shown(source, Values::new().with("people", &people)), expected, "{source}");
    }
}

// row: tpl.humanize
#[test]
fn times_are_told_from_now() {
    let now = jiff::Timestamp::now();
    let at = |seconds: i64| (now + jiff::SignedDuration::from_secs(seconds)).to_string();
    let cases = [
        (-5400, "an hour ago"),
        (-3 * 3600 - 60, "3\u{a0}hours ago"),
        (-150, "2\u{a0}minutes ago"),
        (150, "2\u{a0}minutes from now"),
        (-90, "a minute ago"),
        (3 * 86_400 + 60, "3\u{a0}days from now"),
        (-86_400 * 8 - 60, "1\u{a0}week, 1\u{a0}day ago"),
    ];
    for (seconds, expected) in cases {
        assert_eq!(shown("{{ v|naturaltime }}", Values::new().with("v", at(seconds))), expected);
    }
    let days = "{{ v|naturalday }} {{ t|naturalday }} {{ y|naturalday }} {{ '2001-02-03'|naturalday('Y') }} {{ 7|naturalday }}";
    let values = Values::new().with("v", at(0)).with("t", at(86_400)).with("y", at(-86_400));
    assert_eq!(shown(days, values), "today tomorrow yesterday 2001 7");
    let since = shown("{{ v|timesince }}", Values::new().with("v", at(-7 * 60 - 30)));
    assert_eq!(since, "7\u{a0}minutes");
}

#[test]
fn a_clock_hangs_where_the_settings_say() {
    let settings =
        TemplateSettings { time_zone: "Europe/Berlin".parse().unwrap(), ..TemplateSettings::default() };
    let pages = Dir::embedded(
        "templates",
        &[("d.txt", b"{{ d|date('Y-m-d H:i T O I') }} {{ '2024-07-01T12:00:00'|date('H:i') }}")],
    );
    let engine = Engine::new(&Arc::new(App::new().templates(pages).build()), &settings);
    let shown = |d: &str| engine.render(Render::new("d.txt", Values::new().with("d", d))).unwrap();
    assert_eq!(shown("2024-07-01T22:30:00Z"), "2024-07-02 00:30 CEST +0200 1 12:00");
    assert_eq!(shown("2024-01-01T00:00:00+09:00[Asia/Tokyo]"), "2023-12-31 16:00 CET +0100 0 12:00");
    assert!("Mars/Olympus".parse::<carafe_template::Zone>().is_err());
}

#[test]
fn long_and_wicked_texts_take_no_time() {
    let many = |part: &str| part.repeat(60_000);
    let texts = [
        many("<a "),
        many("<!--"),
        many("<a \""),
        many("</"),
        many("(."),
        many(")."),
        many("&;"),
        many("@.com/"),
        many("a.com/"),
        many("\n"),
    ];
    let source = "{{ (v|striptags|length) + (v|urlize|length) + (v|truncatewords_html(9)|length) + (v|linebreaks|length) + (v|wordwrap(9)|length) }}";
    let began = std::time::Instant::now();
    for text in texts {
        shown(source, Values::new().with("v", text));
    }
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}

#[test]
fn a_wrong_argument_is_told() {
    let pages = [
        "{{ 'a'|center('x') }}",
        "{{ 'a'|cut }}",
        "{{ 1|divisibleby(0) }}",
        "{{ '2024-01-01'|date('H:i') }}",
        "{{ nothing|upper }}",
    ];
    let told = [
        "`center`: its argument number 1 is no whole number",
        "`cut` takes 1 arguments and is given 0",
        "`divisibleby`: nothing is divisible by 0",
        "`date`: a date has no time of day, which `H:i` asks for",
        "`nothing` is undefined",
    ];
    for (source, expected) in pages.into_iter().zip(told) {
        let engine = engine(&[("page.html".to_owned(), source.to_owned())]);
        let error = engine.render(Render::new("page.html", Values::new())).unwrap_err();
        assert!(error.to_string().contains(expected), "{source}: {error}");
    }
}
