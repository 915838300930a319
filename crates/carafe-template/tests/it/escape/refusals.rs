//! Templates that are not loaded, and what is said of them.

use super::pages::Pages;

#[test]
fn a_place_where_nothing_is_safe_is_refused_with_its_line() {
    for (template, line, message) in REFUSED {
        match Pages::new(&[("page", template)]).analyze("page") {
            Ok(analysis) => panic!("{template}\nis taken: {}", analysis.source),
            Err(error) => {
                assert!(
                    error.message.contains(message),
                    "{template}\n  want {message}\n  got  {}",
                    error.message
                );
                assert_eq!((error.name.as_str(), error.line), ("page", *line), "{template}: {error}");
                assert!(!error.help.is_empty() && !error.excerpt.is_empty(), "{template}: {error}");
            }
        }
    }
}

#[test]
fn the_whole_message() {
    let error = Pages::new(&[("page.html", "<p>\n  <{{ tag }}>\n</p>")]).analyze("page.html").unwrap_err();
    let expected = "page.html:2: a value cannot be the name of a tag\n  <{{ tag }}>\n\
                    Write the tags and choose with `{% if %}`; if this `<` is text, write `&lt;`.";
    assert_eq!(error.to_string(), expected);
}

const REFUSED: &[(&str, usize, &str)] = &[
    ("<{{ v }}>", 1, "name of a tag"),
    ("\n</{{ v }}>", 2, "cut in two after `</`"),
    ("<h{{ v }}>", 1, "name of a tag"),
    ("<p {{ v }}>", 1, "name of an attribute"),
    ("<p {{ v }}=x>", 1, "name of an attribute"),
    ("<p on{{ v }}=x>", 1, "name of an attribute"),
    ("<p checked {{ v }}>", 1, "name of an attribute"),
    ("<p a=\"b\"{{ v }}>", 1, "name of an attribute"),
    ("</p {{ v }}>", 1, "name of an attribute"),
    ("<!doctype {{ v }}>", 1, "declaration"),
    ("<!{{ v }}", 1, "cut in two after `<!`"),
    ("<![CDATA[ {{ v }} ]]>", 1, "CDATA"),
    ("<p class={{ v }}{{ v }}>", 1, "without quotes"),
    ("<p class={{ v }}{% if v %}a{% endif %}>", 1, "without quotes"),
    ("<p class={% if v %}a{% endif %}>", 1, "one branch ends"),
    ("<a href=\"javascript:f({{ v }})\">", 1, "`javascript:` URL"),
    ("<a href=\" Java\nScript:{{ v }}\">", 2, "`javascript:` URL"),
    ("<a href=\"&#106;avascript:{{ v }}\">", 1, "`javascript:` URL"),
    ("<a href=\"javascript&colon;{{ v }}\">", 1, "`javascript:` URL"),
    ("<a href=\"data:text/html,{{ v }}\">", 1, "`data:` URL"),
    ("<a href=\"{{ v }}:x\">", 1, "choose the scheme"),
    ("<a href=\"&{{ v }}\">", 1, "follows this `&`"),
    ("<a href=\"&#{{ v }}\">", 1, "follows this `&`"),
    ("<a href=\"{% if v %}/a{% else %}/a?b={% endif %}{{ v }}\">", 1, "path or in the query"),
    ("<a href=\"{% if v %}javascript:{% else %}/a{% endif %}{{ v }}\">", 1, "`javascript:` URL"),
    ("<meta http-equiv=\"{{ v }}\">", 1, "orders the browser"),
    ("<meta http-equiv=refresh content=\"{{ v }}\">", 1, "start of a refresh"),
    ("<meta content=\"{{ v }}\" http-equiv=refresh>", 1, "after a `content`"),
    ("<p style=\"background: url({{ v }})\">", 1, "without quotes"),
    ("<p style=\"background: url( /a/{{ v }})\">", 1, "without quotes"),
    ("<style>@{{ v }}</style>", 1, "rule of its own"),
    ("<style>{{ v }}(1)</style>", 1, "name of this function"),
    ("<style>p { content: \"\n{{ v }}\" }</style>", 1, "not closed"),
    ("<script>`{{ v }}`</script>", 1, "backquotes"),
    ("<script>/a{{ v }}/</script>", 1, "regular expression"),
    ("<script>x = {} /{{ v }}/ 1</script>", 1, "division"),
    ("<script>x = i++ /{{ v }}/ 1</script>", 1, "division"),
    ("<script>x = await (a) / 2 + \"/{{ v }}\"</script>", 1, "division"),
    ("<script>x = \"\\{{ v }}\"</script>", 1, "after `\\`"),
    ("<script>x = \"a\nb\"</script>", 1, "not closed"),
    ("<script>x = \"</scr{{ v }}\"</script>", 1, "read as a tag"),
    ("<script>x = \"<{{ v }}\"</script>", 1, "read as a tag"),
    ("<script>\"<!-- <script \" {{ v }}</script>", 1, "after `<!--`"),
    ("<script type=\"text/x-template\">{{ v }}</script>", 1, "nobody knows"),
    ("<script type=\"{{ v }}\"></script>", 1, "how this script is read"),
    ("<title></{{ v }}</title>", 1, "tag in `<title>`"),
    ("<title><{{ v }}</title>", 1, "read as a tag"),
    ("<title><b {{ v }}></title>", 1, "tag in `<title>`"),
    ("<xmp>{{ v }}</xmp>", 1, "cannot be escaped"),
    ("<plaintext>{{ v }}", 1, "cannot be escaped"),
    ("<iframe srcdoc=\"<a href='{{ v }}'>\">", 1, "`srcdoc`"),
    ("<iframe srcdoc=\"&lt;script&gt;{{ v }}\">", 1, "`srcdoc`"),
    ("a\n{% if v %}<p title=\"{% endif %}\n{{ v }}", 2, "one branch ends"),
    ("{% if v %}<script>{% else %}<style>{% endif %}{{ v }}", 1, "one branch ends"),
    ("{% for x in v %}<p title=\"{% endfor %}", 1, "the loop begins"),
    ("{% for x in v %}<p title=\"{% break %}\">{% endfor %}", 1, "where the loop does not begin"),
    ("{% for x in v %}a{% else %}<b {% endfor %}", 1, "one branch ends"),
    ("<input {% if v %}a{% endif %}={{ v }}>", 1, "attribute before"),
    ("<input {% if v %}a{% endif %}b>", 1, "attribute before"),
    ("{% macro m() %}<p {% endmacro %}", 1, "begins in text and ends"),
    ("{% set x %}<p title=\"{% endset %}", 1, "begins in text and ends"),
    ("<p title=\"{% filter upper %}x{% endfilter %}\">", 1, "writes text for a page"),
    ("<p title=\"{% call m() %}x{% endcall %}\">", 1, "writes text for a page"),
    ("{% block a %}<p title=\"{% endblock %}\">", 1, "the block `a` begins"),
    ("<p class={% block a %}x{% endblock %}>", 1, "the block `a` begins"),
    ("<p title=\"{{ v }}", 1, "the template ends"),
    ("<script>{{ v }}", 1, "the template ends"),
    ("{% extends v %}", 1, "depends on a value"),
    ("{% if v %}{% extends 'a' %}{% endif %}", 1, "in a branch"),
    ("<p title={% include 'a' %}>", 1, "another template cannot begin"),
    ("{% autoescape 'json' %}{% endautoescape %}", 1, "`true` or `false`"),
    ("{% endif %}", 1, "closes nothing"),
    ("{% if v %}", 1, "has no end"),
];
