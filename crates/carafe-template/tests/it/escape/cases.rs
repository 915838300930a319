//! A template, a value, and exactly what is written.

use minijinja::{Value, context};

use super::pages::{Pages, show};

const NASTY: &str = "<b x='1' y=\"2\">&</b>";

// row: tpl.autoescape
#[test]
fn a_string_is_escaped_for_where_it_stands() {
    let wrong: Vec<String> = CASES
        .iter()
        .map(|(template, value, expected)| (template, value, expected, show(template, *value)))
        .filter(|(.., expected, found)| *expected != found)
        .map(|(template, value, expected, found)| {
            format!("{template}  with {value:?}\n  want {expected}\n  got  {found}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const CASES: &[(&str, &str, &str)] = &[
    // text
    ("{{ v }}", NASTY, "&lt;b x=&#x27;1&#x27; y=&quot;2&quot;&gt;&amp;&lt;/b&gt;"),
    ("<p>{{ v }}</p>", "a/b", "<p>a/b</p>"),
    ("<p>{{- v -}} </p>", "<", "<p>&lt;</p>"),
    ("a < b {{ v }}", "<", "a < b &lt;"),
    ("a <3 {{ v }}", "<", "a <3 &lt;"),
    ("{% raw %}{{ x }}{% endraw %}{{ v }}", "&", "{{ x }}&amp;"),
    ("{# <script> #}{{ v }}", "&", "&amp;"),
    ("{{ '}}' ~ v }}", "&", "}}&amp;"),
    ("{{ {'a': {'b': v}}.a.b }}", "&", "&amp;"),
    ("<br/>{{ v }}", "&", "<br/>&amp;"),
    ("<a href='>'>{{ v }}</a>", "&", "<a href='>'>&amp;</a>"),
    ("<!doctype html><p>{{ v }}", "&", "<!doctype html><p>&amp;"),
    ("<? x ?>{{ v }}", "&", "<? x ?>&amp;"),
    // elements without tags
    ("<title>{{ v }}</title>", "</title><b>", "<title>&lt;/title&gt;&lt;b&gt;</title>"),
    ("<TITLE>{{ v }}</TITLE>{{ v }}", "&", "<TITLE>&amp;</TITLE>&amp;"),
    (
        "<textarea>{{ v }}</textarea>",
        NASTY,
        "<textarea>&lt;b x=&#x27;1&#x27; y=&quot;2&quot;&gt;&amp;&lt;/b&gt;</textarea>",
    ),
    // comments
    ("<!-- {{ v }} -->{{ v }}", "--><b>", "<!--  -->--&gt;&lt;b&gt;"),
    ("<!-->{{ v }}", "<", "<!-->&lt;"),
    ("<!--->{{ v }}", "<", "<!--->&lt;"),
    ("<!-- a --!>{{ v }}", "<", "<!-- a --!>&lt;"),
    ("<!-- a -- >{{ v }}-->{{ v }}", "<", "<!-- a -- >-->&lt;"),
    // attributes
    (
        "<p title=\"{{ v }}\">",
        NASTY,
        "<p title=\"&lt;b x=&#x27;1&#x27; y=&quot;2&quot;&gt;&amp;&lt;/b&gt;\">",
    ),
    ("<p title='{{ v }}'>", "'", "<p title='&#x27;'>"),
    ("<p title=\"a {{ v }} b {{ v }}\">", "\"", "<p title=\"a &quot; b &quot;\">"),
    ("<p title = \"{{ v }}\">", "\"", "<p title = \"&quot;\">"),
    ("<p title=\"&{{ v }}\">", "lt;", "<p title=\"&lt;\">"),
    (
        "<style class={{ v }}>p { }</style>",
        "class1 onmouseover=alert(1)",
        "<style class=class1&#32;onmouseover&#61;alert&#40;1&#41;>p { }</style>",
    ),
    ("<p class={{ v }}>", "a", "<p class=a>"),
    ("<p class={{ v }} id=x>", "", "<p class=\"\" id=x>"),
    ("<p class=a{{ v }} id=x>", "", "<p class=a id=x>"),
    ("<p class=a-{{ v }}>", " onclick=x", "<p class=a-&#32;onclick&#61;x>"),
    ("<p class={{ v }}-a>", "`<>\"'", "<p class=&#96;&#60;&#62;&#34;&#39;-a>"),
    ("<p data-x={{ v }}>", "a\tb\nc", "<p data-x=a&#9;b&#10;c>"),
    ("<option value={{ v }} selected>", "a b", "<option value=a&#32;b selected>"),
    ("<p a b title={{ v }}>", "x/", "<p a b title=x/>"),
    ("<a title=\"x\"href=\"{{ v }}\">", "javascript:x", "<a title=\"x\"href=\"#unsafe\">"),
    // URLs
    ("<a href=\"{{ v }}\">", "/a?b=c&d=e#f", "<a href=\"/a?b=c&amp;d=e#f\">"),
    ("<a href=\"{{ v }}\">", "https://a.example/ä b", "<a href=\"https://a.example/%C3%A4%20b\">"),
    ("<a href=\"{{ v }}\">", "javascript:alert(1)", "<a href=\"#unsafe\">"),
    ("<a href=\"{{ v }}\">", " \tJavaScript:alert(1)", "<a href=\"#unsafe\">"),
    ("<a href=\"{{ v }}\">", "java\nscript:alert(1)", "<a href=\"#unsafe\">"),
    ("<a href=\"{{ v }}\">", "data:text/html,<script>", "<a href=\"#unsafe\">"),
    ("<a href=\"{{ v }}\">", "vbscript:x", "<a href=\"#unsafe\">"),
    ("<a href=\"{{ v }}\">", "MAILTO:a@b.example", "<a href=\"MAILTO:a@b.example\">"),
    ("<a href=\"{{ v }}\">", "a:b", "<a href=\"#unsafe\">"),
    ("<a href=\"{{ v }}\">", "/a:b", "<a href=\"/a:b\">"),
    ("<a href=\"{{ v }}\">", "?a:b", "<a href=\"?a:b\">"),
    ("<a href=\"{{ v }}\">", "#a:b", "<a href=\"#a:b\">"),
    ("<a href=\"{{ v }}\">", "", "<a href=\"\">"),
    ("<a href=\"{{ v }}\">", "100%", "<a href=\"100%25\">"),
    ("<a href=\"{{ v }}\">", "a%20b", "<a href=\"a%20b\">"),
    ("<a href=\"{{ v }}\">", "(x)'\"<>\\", "<a href=\"%28x%29%27%22%3C%3E%5C\">"),
    ("<a href={{ v }}>", "/a b&c", "<a href=/a%20b&#38;c>"),
    ("<a href={{ v }}>", "", "<a href=\"\">"),
    ("<a href=\" {{ v }}\">", "javascript:x", "<a href=\" #unsafe\">"),
    ("<a href=\"java{{ v }}\">", "script:x", "<a href=\"javascript%3Ax\">"),
    ("<a href=\"{{ 'java' }}{{ v }}\">", "script:x", "<a href=\"javascript%3Ax\">"),
    ("<a href=\"{{ '' }}{{ v }}\">", "javascript:x", "<a href=\"javascript%3Ax\">"),
    ("<a href=\"/{{ v }}\">", "/evil.example", "<a href=\"/%2Fevil.example\">"),
    ("<a href=\"/{{ v }}\">", "\\evil.example", "<a href=\"/%5Cevil.example\">"),
    ("<a href=\"/x/{{ v }}/\">", "a b/c", "<a href=\"/x/a%20b/c/\">"),
    ("<a href=\"/x?q={{ v }}\">", "a b&c=d#e", "<a href=\"/x?q=a%20b%26c%3Dd%23e\">"),
    ("<a href=\"/x?q={{ v }}&r={{ v }}\">", "&", "<a href=\"/x?q=%26&r=%26\">"),
    ("<a href=\"/x#{{ v }}\">", "a b", "<a href=\"/x#a%20b\">"),
    ("<a href=\"{{ v }}?next={{ v }}\">", "/a?b", "<a href=\"/a?b?next=%2Fa%3Fb\">"),
    ("<a href=\"https://a.example/{{ v }}\">", "ä", "<a href=\"https://a.example/%C3%A4\">"),
    ("<a href=\"mailto:{{ v }}\">", "a@b.example", "<a href=\"mailto:a@b.example\">"),
    ("<img src=\"data:image/png;base64,{{ v }}\">", "aGk+/=", "<img src=\"data:image/png;base64,aGk+/=\">"),
    ("<img src='{{ v }}'>", "javascript:x", "<img src='#unsafe'>"),
    ("<form action=\"{{ v }}\">", "javascript:x", "<form action=\"#unsafe\">"),
    ("<button formaction=\"{{ v }}\">", "javascript:x", "<button formaction=\"#unsafe\">"),
    ("<object data=\"{{ v }}\">", "javascript:x", "<object data=\"#unsafe\">"),
    ("<p data-href=\"{{ v }}\">", "javascript:x", "<p data-href=\"#unsafe\">"),
    ("<p data-note=\"{{ v }}\">", "javascript:x", "<p data-note=\"javascript:x\">"),
    ("<svg><a xlink:href=\"{{ v }}\">", "javascript:x", "<svg><a xlink:href=\"#unsafe\">"),
    ("<svg><use href=\"{{ v }}\"/>", "data:image/svg+xml,x", "<svg><use href=\"#unsafe\"/>"),
    ("<svg><set to=\"{{ v }}\"/>", "javascript:x", "<svg><set to=\"#unsafe\"/>"),
    (
        "<svg><animate values=\"{{ v }}\"/>",
        "/;javascript:x",
        "<svg><animate values=\"%2F%3Bjavascript%3Ax\"/>",
    ),
    ("<svg><text>{{ v }}</text></svg>", "<", "<svg><text>&lt;</text></svg>"),
    ("<A HREF=\"{{ v }}\">", "javascript:x", "<A HREF=\"#unsafe\">"),
    ("<base href=\"{{ v }}\">", "javascript:x", "<base href=\"#unsafe\">"),
    ("<div hx-get=\"/s?q={{ v }}\">", "a&b", "<div hx-get=\"/s?q=a%26b\">"),
    (
        "<meta http-equiv=refresh content=\"0; url={{ v }}\">",
        "javascript:x",
        "<meta http-equiv=refresh content=\"0; url=#unsafe\">",
    ),
    (
        "<meta http-equiv=\"Refresh\" content=\"0;URL='{{ v }}'\">",
        "/a",
        "<meta http-equiv=\"Refresh\" content=\"0;URL='/a'\">",
    ),
    (
        "<meta name=description content=\"{{ v }}\">",
        "a \"b\"",
        "<meta name=description content=\"a &quot;b&quot;\">",
    ),
    // srcset
    ("<img srcset=\"{{ v }}\">", "/a.png 1x, /b.png 2x", "<img srcset=\"/a.png 1x, /b.png 2x\">"),
    ("<img srcset=\"{{ v }}\">", "javascript:x 1x, /b.png 200w", "<img srcset=\"#unsafe 1x, /b.png 200w\">"),
    ("<img srcset=\"{{ v }}\">", "/a.png 1x onerror=x", "<img srcset=\"#unsafe\">"),
    ("<img srcset=\"{{ v }} 1x, {{ v }} 2x\">", "data:x", "<img srcset=\"#unsafe 1x, #unsafe 2x\">"),
    ("<img srcset=\"/i/{{ v }}.png {{ v }}w\">", "4 0", "<img srcset=\"/i/4%200.png 4%200w\">"),
    // styles
    ("<p style=\"color: {{ v }}\">", "#fF0", "<p style=\"color: #fF0\">"),
    ("<p style=\"width: {{ v }}\">", "10.5%", "<p style=\"width: 10.5%\">"),
    ("<p style=\"color: {{ v }}\">", "red; background: url(x)", "<p style=\"color: unsafe\">"),
    ("<p style=\"width: {{ v }}\">", "expression(1)", "<p style=\"width: unsafe\">"),
    ("<p style=\"-x: {{ v }}\">", "-moz-binding", "<p style=\"-x: unsafe\">"),
    ("<style>p { color: {{ v }} }</style>", "red}</style>", "<style>p { color: unsafe }</style>"),
    (
        "<style>p::after { content: \"{{ v }}\" }</style>",
        "a\"</style>",
        "<style>p::after { content: \"a\\22 \\3c \\2f style\\3e \" }</style>",
    ),
    ("<p style='font-family: \"{{ v }}\"'>", "a'b", "<p style='font-family: \"a\\27 b\"'>"),
    ("<p style=\"background: url('{{ v }}')\">", "javascript:x", "<p style=\"background: url('#unsafe')\">"),
    ("<p style=\"background: url( '/i/{{ v }}')\">", "a')", "<p style=\"background: url( '/i/a%27%29')\">"),
    ("<style>/* {{ v }} */ p { color: {{ v }} }</style>", "red", "<style>/*  */ p { color: red }</style>"),
    ("<style>@import \"{{ v }}\";</style>", "javascript:x", "<style>@import \"#unsafe\";</style>"),
    ("<p style=\"color: &quot;{{ v }}&quot;\">", "\"", "<p style=\"color: &quot;\\22 &quot;\">"),
    // scripts
    (
        "<script>var a = {{ v }};</script>",
        "</script><b>'\"&",
        "<script>var a = \"\\u003c\\u002fscript\\u003e\\u003cb\\u003e\\u0027\\u0022\\u0026\";</script>",
    ),
    (
        "<script>var a = {{ v }};</script>",
        "\u{2028}\u{2029}\n\r\t\\",
        "<script>var a = \"\\u2028\\u2029\\n\\r\\t\\\\\";</script>",
    ),
    (
        "<script>var a = \"{{ v }}\";</script>",
        "\"+alert(1)+\"",
        "<script>var a = \"\\u0022+alert(1)+\\u0022\";</script>",
    ),
    (
        "<script>var a = '{{ v }}';</script>",
        "'</script>",
        "<script>var a = '\\u0027\\u003c\\u002fscript\\u003e';</script>",
    ),
    ("<script>// {{ v }}\nvar a = {{ v }}</script>", "\n", "<script>// \nvar a = \"\\n\"</script>"),
    ("<script>/* {{ v }} */ f({{ v }})</script>", "*/", "<script>/*  */ f(\"*\\u002f\")</script>"),
    (
        "<script>var a = 4 / 2, b = \"{{ v }}\" / 2;</script>",
        "\"",
        "<script>var a = 4 / 2, b = \"\\u0022\" / 2;</script>",
    ),
    ("<script>var a = /\"/, b = {{ v }};</script>", "\"", "<script>var a = /\"/, b = \"\\u0022\";</script>"),
    ("<script>var a = /[/\"]/g, b = {{ v }};</script>", "x", "<script>var a = /[/\"]/g, b = \"x\";</script>"),
    (
        "<script>if (a) /\"/.test(b); c({{ v }})</script>",
        "x",
        "<script>if (a) /\"/.test(b); c(\"x\")</script>",
    ),
    (
        "<script>var a = (b) / 2 + \"{{ v }}\"</script>",
        "\"",
        "<script>var a = (b) / 2 + \"\\u0022\"</script>",
    ),
    ("<script>return /'/ + {{ v }}</script>", "x", "<script>return /'/ + \"x\"</script>"),
    ("<script>a.return /'{{ v }}'/ 2</script>", "'", "<script>a.return /'\\u0027'/ 2</script>"),
    (
        "<script>var a = `x ${ {{ v }} } y`, b = {{ v }}</script>",
        "`",
        "<script>var a = `x ${ \"\\u0060\" } y`, b = \"\\u0060\"</script>",
    ),
    ("<script>a = `\\`${ {} }'`; b = {{ v }}</script>", "x", "<script>a = `\\`${ {} }'`; b = \"x\"</script>"),
    ("<script>a = b[0] / c['{{ v }}']</script>", "'", "<script>a = b[0] / c['\\u0027']</script>"),
    ("<script><!-- '\nvar a = {{ v }}</script>", "x", "<script><!-- '\nvar a = \"x\"</script>"),
    (
        "<script type=module>f({{ v }})</script>{{ v }}",
        "<",
        "<script type=module>f(\"\\u003c\")</script>&lt;",
    ),
    (
        "<script type=\"application/json\">{\"a\": {{ v }}, \"b\": \"it's {{ v }}\"}</script>",
        "</script>",
        "<script type=\"application/json\">{\"a\": \"\\u003c\\u002fscript\\u003e\", \"b\": \"it's \\u003c\\u002fscript\\u003e\"}</script>",
    ),
    (
        "<script type=\"application/ld+json\">{{ v }}</script>",
        "x",
        "<script type=\"application/ld+json\">\"x\"</script>",
    ),
    (
        "<p onclick=\"f({{ v }})\">",
        "\"'</p>",
        "<p onclick=\"f(&quot;\\u0022\\u0027\\u003c\\u002fp\\u003e&quot;)\">",
    ),
    ("<p onclick='f(\"{{ v }}\")'>", "'", "<p onclick='f(\"\\u0027\")'>"),
    (
        "<p onclick=\"f('{{ v }}')\">",
        "&#39;);alert(1)//",
        "<p onclick=\"f('\\u0026#39;);alert(1)\\u002f\\u002f')\">",
    ),
    ("<p onclick=f({{ v }})>", "a b", "<p onclick=f(&#34;a&#32;b&#34;)>"),
    ("<p onclick=\"f(&#39;{{ v }}&#39;)\">", "'", "<p onclick=\"f(&#39;\\u0027&#39;)\">"),
    ("<p x-data=\"{ a: {{ v }} }\">", "x", "<p x-data=\"{ a: &quot;x&quot; }\">"),
    ("<p @click=\"f({{ v }})\">", "x", "<p @click=\"f(&quot;x&quot;)\">"),
    ("<p ONCLICK=\"f({{ v }})\">", "x", "<p ONCLICK=\"f(&quot;x&quot;)\">"),
    ("<script src=\"{{ v }}\"></script>{{ v }}", "data:,x", "<script src=\"#unsafe\"></script>data:,x"),
    ("<script>a = 1. / 2 + '/{{ v }}'</script>", "'", "<script>a = 1. / 2 + '/\\u0027'</script>"),
    ("<script>a = e\u{301} / 2 + '/{{ v }}'</script>", "'", "<script>a = e\u{301} / 2 + '/\\u0027'</script>"),
    ("<script>a = b\u{feff}/ 2 + '/{{ v }}'</script>", "'", "<script>a = b\u{feff}/ 2 + '/\\u0027'</script>"),
    // a page in an attribute
    (
        "<iframe srcdoc=\"{{ v }}\"></iframe>",
        "<b>\"",
        "<iframe srcdoc=\"&amp;lt;b&amp;gt;&amp;quot;\"></iframe>",
    ),
    ("<iframe srcdoc=\"<p>{{ v }}</p>\"></iframe>", "<", "<iframe srcdoc=\"<p>&amp;lt;</p>\"></iframe>"),
    // branches
    ("<p {% if v %}class=\"{{ v }}\"{% endif %} id=\"a\">", "\"", "<p class=\"&quot;\" id=\"a\">"),
    ("<input{% if v %} checked{% endif %}>{{ v }}", "<", "<input checked>&lt;"),
    (
        "<input {% if v %}checked{% else %}disabled{% endif %} value=\"{{ v }}\">",
        "\"",
        "<input checked value=\"&quot;\">",
    ),
    ("<p class=\"a{% if v %} b-{{ v }}{% endif %} c\">", "\"", "<p class=\"a b-&quot; c\">"),
    ("<p class=\"{% for c in v %}{{ c }} {% endfor %}\">", "<>", "<p class=\"&lt; &gt; \">"),
    ("<a href=\"{% if v %}/a{% else %}/b{% endif %}?q={{ v }}\">", "&", "<a href=\"/a?q=%26\">"),
    ("<a href=\"/x/{% for c in v %}{{ c }}/{% endfor %}\">", "a?", "<a href=\"/x/a/?/\">"),
    (
        "<script>var a = [{% for c in v %}{{ c }},{% endfor %}];</script>",
        "<b",
        "<script>var a = [\"\\u003c\",\"b\",];</script>",
    ),
    (
        "<ul>{% for c in v %}<li title=\"{{ c }}\">{{ c }}</li>{% else %}<li>{% endfor %}</ul>",
        "<",
        "<ul><li title=\"&lt;\">&lt;</li></ul>",
    ),
    (
        "{% autoescape false %}{{ v }}<p title=\"{{ v }}\">{% endautoescape %}{{ v }}",
        "<\"",
        "<\"<p title=\"&lt;&quot;\">&lt;&quot;",
    ),
    ("{{ v if v else '' }}", "<", "&lt;"),
    ("<p title=\"{{ v if v else '' }}\">", "<", "<p title=\"&lt;\">"),
    ("<p title=\"{{ v\n|upper\n}}\">", "<a", "<p title=\"&lt;A\">"),
];

#[test]
fn other_values_are_literals_in_scripts_and_text_elsewhere() {
    let value = context! { a => vec![1, 2], b => "</script>", c => () };
    let cases: Vec<(&str, Value, &str)> = vec![
        (
            "<script>x={{ v }}</script>",
            value,
            "<script>x={\"a\":[1,2],\"b\":\"\\u003c\\u002fscript\\u003e\",\"c\":null}</script>",
        ),
        ("<script>return{{ v }}</script>", true.into(), "<script>return true </script>"),
        ("<script>1-{{ v }}</script>", (-1).into(), "<script>1- -1 </script>"),
        ("<script>{{ v }}</script>", f64::NAN.into(), "<script> null </script>"),
        ("<script>{{ v }}</script>", 1.5.into(), "<script> 1.5 </script>"),
        ("<p onclick=\"f({{ v }})\">", ().into(), "<p onclick=\"f( null )\">"),
        ("<p title=\"{{ v }}\">", 3.into(), "<p title=\"3\">"),
        ("<p style=\"width: {{ v }}px\">", 3.into(), "<p style=\"width: 3px\">"),
        ("<a href=\"/{{ v }}\">", 3.into(), "<a href=\"/3\">"),
        ("{{ v }}", vec!["<"].into(), "[&#x27;&lt;&#x27;]"),
    ];
    for (template, value, expected) in cases {
        assert_eq!(show(template, value), expected, "{template}");
    }
}

#[test]
fn what_is_marked_as_safe_is_as_it_is_in_text_only() {
    let safe = || Value::from_safe_string("<b title='x'>&amp;</b>".to_owned());
    assert_eq!(show("{{ v }}", safe()), "<b title='x'>&amp;</b>");
    let attribute = "<p title=\"&lt;b title=&#x27;x&#x27;&gt;&amp;&lt;/b&gt;\">";
    assert_eq!(show("<p title=\"{{ v }}\">", safe()), attribute);
    assert_eq!(show("<p title=\"{{ v|safe }}\">", "<b title='x'>&amp;</b>"), attribute);
    assert_eq!(
        show("<title>{{ v }}</title>", safe()),
        "<title>&lt;b title=&#x27;x&#x27;&gt;&amp;&lt;/b&gt;</title>"
    );
    assert_eq!(
        show("<script>{{ v }}</script>", Value::from_safe_string("</script>".to_owned())),
        "<script>\"\\u003c\\u002fscript\\u003e\"</script>"
    );
    assert_eq!(
        show("<a href=\"{{ v }}\">", Value::from_safe_string("javascript:x".to_owned())),
        "<a href=\"#unsafe\">"
    );
    assert_eq!(
        show("<iframe srcdoc=\"{{ v }}\"></iframe>", Value::from_safe_string("<b>".to_owned()))
            .replace("</iframe>", ""),
        "<iframe srcdoc=\"&lt;b&gt;\">"
    );
}

#[test]
fn only_plain_text_is_not_escaped() {
    for name in ["a.html", "a.svg", "a.xml", "a.json", "a", "a.txt.html", "a.TXT"] {
        let pages = Pages::new(&[(name, "{{ v }}")]);
        assert_eq!(pages.render(name, context! { v => "<" }).unwrap(), "&lt;", "{name}");
    }
    let pages = Pages::new(&[("a.txt", "<{{ v }} {{ v }}=")]);
    assert_eq!(pages.render("a.txt", context! { v => "<" }).unwrap(), "<< <=");
}

#[test]
fn a_missing_value_is_told_wherever_it_stands() {
    for template in ["{{ x }}", "<p title=\"{{ x }}\">", "<script>{{ x }}</script>", "<!-- {{ x }} -->"] {
        let error = Pages::new(&[("page", template)]).render("page", context! {}).unwrap_err();
        assert_eq!(error.kind(), minijinja::ErrorKind::UndefinedError, "{template}");
    }
}
