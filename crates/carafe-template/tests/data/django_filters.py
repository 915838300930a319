"""What Django's filters give: writes django_filters.json beside this file. Needs Django, and nothing else:

    pip install django && python django_filters.py

A case is a filter, a value, its arguments, whether the value is marked as safe, and the text of `{{ value|filter }}` in
a page. A case that Django refuses has no text. Dates are texts by ISO 8601, as they are when Carafe has serialised them.
"""

import datetime
import json
import pathlib
import re

import django
from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import mark_safe

settings.configure(USE_TZ=True, TIME_ZONE="UTC", INSTALLED_APPS=["django.contrib.humanize"], DATABASES={})
django.setup()
ENGINE = Engine(builtins=["django.contrib.humanize.templatetags.humanize"])

CASES = []


def case(name, value, *arguments, safe=False):
    CASES.append({"filter": name, "value": value, "arguments": list(arguments), "safe": safe})


def each(name, values, *arguments):
    for value in values:
        case(name, value, *arguments)


def both(name, value, *arguments):
    """The value as a visitor may write it, and marked as safe."""
    case(name, value, *arguments)
    case(name, value, *arguments, safe=True)


WORDS = ["", "django", "Ünï cödé", "it's <b>\"bold\"</b> & \\ more", None, True, 0, -5, 2.5, 1e16, 1.5e-7, ["a", 1, None], {"a": "b"}]

for name in "addslashes capfirst lower upper title make_list phone2numeric slugify wordcount length first last pprint".split():
    if name in ("first", "last"):
        each(name, ["", "ab", [], [1, 2], ["<", ">"]])
    else:
        each(name, WORDS)
for name in "escape force_escape escapejs striptags linebreaks linebreaksbr linenumbers urlize iriencode urlencode".split():
    each(name, [value for value in WORDS if not (name == "urlencode" and isinstance(value, (list, dict)))])
HTML = "<b>it's</b> & <i>more</i>"
for name in (
    "addslashes capfirst lower upper title phone2numeric slugify make_list escape force_escape escapejs striptags "
    "linebreaks linebreaksbr linenumbers urlize iriencode urlencode wordcount length first last pprint"
).split():
    both(name, HTML)

each("title", ["joel's 2nd HOUSE", "o'neil 'quoted' straße", "a-b_c.d", "3rd 4TH", "ǆ ß"])
each("slugify", ["Joel is a slug", "  Ünï -- cödé!  ", "_private_", "日本", "ﬁne ½ ™", "a\u00a0b\u3000c", "Ｗｉｄｅ", "İstanbul Łódź Ñandú ộ", "e\u0301", "--a--b--"])
each("phone2numeric", ["800-COLLECT", "0800 flowers, Änd QZ"])
both("cut", "a&b; c&d", ";")
both("cut", "a<b c<d", "<")
case("cut", "String with spaces", " ")
case("cut", 1234, "3")
for width in (0, 3, 10, 11, -4, "7"):
    for name in ("center", "ljust", "rjust"):
        case(name, "ab", width)
        case(name, "Ünïc", width)
        case(name, "<", width, safe=True)

for value in (0, 1, 2, -1, 1.0, 1.1, "1", "2", " 1 ", "one", "", None, True, False, [], [7], [7, 8], {}, {"a": 1}):
    case("pluralize", value)
    case("pluralize", value, "es")
    case("pluralize", value, "y,ies")
    case("pluralize", value, "a,b,c")
    case("pluralize", value, ",<b>")
for value in (True, False, None, 0, 1, "", "x", [], [0], 0.0):
    case("yesno", value)
    case("yesno", value, "yeah,no,maybe")
    case("yesno", value, "yeah,no")
    case("yesno", value, "yeah")
    case("yesno", value, "<,>,&,;")
    case("default", value, "other <")
    case("default_if_none", value, "other <")

NUMBERS = [34.23234, 34.00000, 34.26000, 0, 0.0, -0.0, 1, -1.5, 2.5, 0.05, -0.05, 0.5, 1.005, 1.555, 99.95, 1e16, 1e22, 1.5e-7,
           123456789.9375, "34.5", "-7.125", "1e3", "abc", "", None, True, 6666.6666, 10000, -1234567, 0.00001, 1.1e20, "0.000001", "00012.50"]
for value in NUMBERS:
    case("floatformat", value)
    for argument in (0, 1, 2, 3, -3, "2", "-2", "2g", "g", "gu", "u", "-3g", "x", 7):
        case("floatformat", value, argument)
    case("filesizeformat", value)
    for argument in (1, 2, -1, "1", "x"):
        if value is not None and not isinstance(value, float):
            case("get_digit", value, argument)
    case("add", value, 3)
    case("add", value, "3")
    case("add", value, "x")
each("filesizeformat", [1, 1023, 1024, 1536, 1048575, 1048576, 123456789, 1 << 40, 1 << 50, 1 << 62, -1024, -1, "2048", "x", None, [], 1280, 1331, 1792])
case("add", [1, 2], [3])
case("add", "a<", "b")
both("add", "a<", "b")
each("divisibleby", [21, 20, 0, -21, "21", 21.9], 7)
for value in (0, 1, -5, 255, 3.14159, 1e10, 1.5e-7, "text", "a<b", True, None, [1, "a"], 97):
    for spec in ("d", "03d", "+d", "5d", "-5d|", "x", "X", "#x", "o", "f", ".2f", "08.3f", "e", ".3E", "g", ".10g", "#g", "s", "10s", "-10s|", ".2s", "r", "c", "i", "%", "d items", "d%%", "q", "", " d", "+.1f"):
        case("stringformat", value, spec)
case("stringformat", HTML, "s", safe=True)
case("stringformat", HTML, "30s", safe=True)

TEXT = "Joel is a slug, and\nno snail"
for count in (0, 1, 2, 3, 7, 20, 28, 29, 100, -1, "5", "x"):
    case("truncatechars", TEXT, count)
    case("truncatewords", TEXT, count)
    case("truncatechars", "Ünïcödé q\u0301q\u0301q\u0301", count)
    case("truncatechars", "<b>", count, safe=True)
# One character may be written in several ways, and is one: composed, taken apart, out of order, a sign of its own.
WAYS = ["e\u0301a\u0308e\u0301u", "q\u0301e\u0301x", "\u1112\u1161\u11ab\u1100\u1173\u11af\uae00", "\u212b\u2126\ufb01x", "a\u0315\u0300\u05ae\u0301b", "\u0301e\u0301", "\u0958\u0915\u093cx", "\u1e9b\u0323y"]
for text in WAYS:
    for count in (1, 2, 3, 4, 5):
        case("truncatechars", text, count)
        case("truncatechars_html", f"<b>{text}</b>", count, safe=True)
        case("truncatechars_html", text, count)
MARKUP = [
    "<p>one <a href=\"#\">two - three <br>four</a> five</p>",
    "no tags at all, really",
    "<b>bold &amp; <i>brave</i></b> new&nbsp;world &lt;tag&gt;",
    "a < b and c > d",
    "<p>one<p>two<img src='x>y'>three</b></p>",
    "<ul><li>1<li>2</ul> after <!-- not this --> all",
    "<br/>x<hr /><em/>y z",
    "   spaces   between   words   ",
    "caf&#233; &#xe9;t",
]
for text in MARKUP:
    for count in (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 40):
        case("truncatewords_html", text, count, safe=True)
        case("truncatechars_html", text, count, safe=True)
    case("truncatewords_html", text, 3)
    case("truncatechars_html", text, 9)
    each("striptags", [text])
each("striptags", ["<script>alert(1)</script>", "a<b", "<<b>em>x</em>", "<!doctype html>x<?php y ?>z", "a > b < c", "<a title='>'>x</a>", "x<!--a--><b", "</b>x</", "&lt;b&gt;"])

LINES = "This is a long line with words of several lengths,\nand a second one.\n\n  indented\ttabbed   gaps  \nextraordinarily_long_word_here x\n"
for width in (1, 5, 10, 14, 20, 100):
    case("wordwrap", LINES, width)
each("wordwrap", ["", " ", "a", "\n", "a b c d e"], 3)
PARAGRAPHS = ["a\nb", "a\n\nb", "a\r\nb\rc\n\n\n\nd<", "\n\n", "\na", "x & y"]
for text in PARAGRAPHS:
    both("linebreaks", text)
    both("linebreaksbr", text)
    both("linenumbers", text)
case("linenumbers", "\n".join("abcdefghijkl"))

for value in [1, "a", "<", "</script><b>&'\"", None, True, [1, "a", None, 1.5, [2]], {"a": {"b": "<"}, "c": [False]}, "é日\U0001f600\u2028\n\t\x01", 1e22]:
    case("json_script", value)
    case("json_script", value, "the-id")
    case("json_script", value, "\"<id>")
each("escapejs", ["\";alert('x');//", "</script>", "a\nb\r\t\x00", "\u2028\u2029", "`${x}`-=&", "é"])

LINKS = [
    "see http://example.com now", "www.example.com.", "example.com", "example.org/path?x=1&y=2#f", "(http://example.com/a_(b))", "[www.example.com]",
    "mail me@example.com, please", "me@example", "http://example.com/<script>", "javascript:alert(1)", "https://example.com/ä?q=ü b", "http://example.com/a%20b?c=%26&d",
    "ftp://example.com", "a.b.c", "info@exämple.com", "HTTP://EXAMPLE.COM/X", "http://", "http://[::1]/", "end: example.net; example.net!", "x&y http://a.de/?a=1&amp;b=2 z",
    "\"http://example.com\"", "http://example.com/?q=\"x\"", "many http://example.com/one http://example.com/one", "first.last+tag@sub.example.co.uk!", "example.community", "1.5 and 2.com",
    "http://example.com:8080/~user/", "http://example.com?x", "(see example.com)", "((example.com))", "www.djangoproject.com/a,b.html...", "http://a.b/c;d:e,", "'www.example.com'",
]
for text in LINKS:
    both("urlize", text)
    case("urlizetrunc", text, 10)
case("urlizetrunc", "http://example.com", 0)
case("urlizetrunc", "http://example.com", 100)
each("urlencode", ["a b/c?d=e&f", "é", "~._-", "", "100%"])
each("urlencode", ["a b/c?d=e&f", "é"], "")
each("urlencode", ["a b/c?d=e&f"], ":/?=&")
each("iriencode", ["/é/?a=b c&d=\"e\"", "%20", "a|b^c`d{e}"])

PEOPLE = [{"age": 3, "at": {"x": 1}, "name": "b"}, {"age": 3, "at": {"x": 3}, "name": "a"}, {"age": 1, "at": {"x": 2}, "name": "<c>"}]
for property in ("name", "age", "at.x", "nothing", "name.x"):
    case("dictsort", PEOPLE, property)
    case("dictsortreversed", PEOPLE, property)
PAIRS = [[3, "a"], [1, "c"], [2, "b"]]
for property in (0, 1):
    case("dictsort", PAIRS, property)
    case("dictsortreversed", PAIRS, property)
case("dictsort", [{"a": 1}, {"a": "x"}], "a")
case("dictsort", 5, "a")
for value in (["a", "<b>", 1, None, 2.5], "abc", [], 5):
    for between in (", ", "", "<br>", "&"):
        case("join", value, between)
each("length", [[], [1], "日本", {"a": 1}, 5, None, True])
each("random", ["a", [7], [], ["<"]])
for value in ("abcdef", [1, 2, 3, 4, 5], "", 7, "<b>"):
    for bounds in (":2", "2:", "1:3", ":-1", "-2:", "::2", "::-1", "4:1:-1", ":", "x", "10:", "-100:2", "::0", "2"):
        case("slice", value, bounds)
case("slice", "<b>", ":2", safe=True)
for value in (["x", ["y", "z"]], ["a<", ["b", ["c", []], "d"], "e"], [], ["a", "b"], ["States", ["Kansas", ["Lawrence", "Topeka"], "Illinois"]], [1, None, [2]]):
    case("unordered_list", value)
each("escapeseq", [["<", "a"], []])
each("safeseq", [["<", "a"], []])

DATES = ["2008-01-02", "2024-02-29", "1999-12-31", "2021-01-03"]
WALLS = ["2008-01-02T10:30:00.000123", "2024-12-31T23:59:59", "2012-06-11T00:00:00", "2012-06-11T12:00:00", "2012-06-22T13:05:09", "2001-03-03T01:00:00"]
ZONED = [wall + "+00:00" for wall in WALLS] + ["2012-06-11T12:30:00+02:00", "2012-12-31T23:30:00-05:00"]
DATE_SIGNS = "b d D E F j l L m M n N o S t w W y Y z c".split()
TIME_SIGNS = "a A f g G h H i P s u".split()
ZONE_SIGNS = "e O T Z I r U".split()
FORMATS = ["Y-m-d", "jS F Y", "l, N jS", "\\D\\a\\y j", "d/m/y", "N j, Y", "SHORT_DATE_FORMAT", "YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT", "<Y>", ""]
for date in DATES:
    case("date", date)
    for sign in DATE_SIGNS + FORMATS:
        case("date", date, sign)
for moment in WALLS + ZONED:
    case("date", moment)
    case("time", moment)
    for sign in DATE_SIGNS + TIME_SIGNS + FORMATS[:4] + ["DATETIME_FORMAT", "SHORT_DATETIME_FORMAT", "H\\h i\\m", "D d M Y H:i:s"]:
        case("date", moment, sign)
    for sign in TIME_SIGNS + ["H:i", "TIME_FORMAT", "P \\o'\\c\\l\\o\\c\\k"]:
        case("time", moment, sign)
for moment in ZONED:
    for sign in ZONE_SIGNS:
        case("date", moment, sign)
for time in ("10:30:00", "00:00:00", "12:00:00", "23:05:09.5"):
    case("time", time)
    case("date", time)
    for sign in TIME_SIGNS + ["H:i", "Y"]:
        case("time", time, sign)
each("date", [None, "", 5, "nonsense"], "Y")
each("time", [None, "", 5, "nonsense"], "H")

NOW = "2024-03-31T12:00:00"
BEFORE = ["2024-03-31T11:59:59.5", "2024-03-31T11:59:00", "2024-03-31T10:30:00", "2024-03-30T12:00:00", "2024-03-24T11:00:00", "2024-02-29T12:00:00", "2024-02-28T13:00:00",
          "2023-03-31T12:00:00", "2023-03-31T12:00:01", "2022-12-25T00:00:00", "2000-01-31T23:59:59", "2024-03-31T12:00:01", "2024-03-17T11:55:00", "2024-01-31T12:00:00", "2023-12-31T12:30:00"]
for moment in BEFORE:
    case("timesince", moment, NOW)
    case("timeuntil", NOW, moment)
    case("timesince", moment + "+00:00", NOW + "+00:00")
    case("timeuntil", NOW + "+02:00", moment + "+00:00")
    case("timesince", moment, "2024-06-30")
case("timesince", "2024-01-01", "2024-03-05")
case("timesince", "2024-01-01T00:00:00", "2024-03-05T00:00:00+00:00")
each("timesince", [None, "", 5])

for value in NUMBERS + [11, 12, 13, 21, 22, 23, 101, 111, 1000, 1000000, 1200000, 1290000, 1999999, 1000000000, 2500000000000, 10**15, 10**18, -1200000, "1200000", "10311", "1234567.1234", "-1234.5", [], 999999999]:
    for name in ("apnumber", "intcomma", "intword", "ordinal"):
        case(name, value)
    case("intcomma", value, False)

DATE = re.compile(r"\d{4}-\d\d-\d\d$")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+([+-]\d\d:\d\d)?$")
TIME = re.compile(r"\d\d:\d\d:\d\d(\.\d+)?$")
OF_DATES = {"date", "time", "timesince", "timeuntil"}


def real(name, value):
    if name not in OF_DATES or not isinstance(value, str):
        return value
    if DATE.match(value):
        return datetime.date.fromisoformat(value)
    if MOMENT.match(value):
        return datetime.datetime.fromisoformat(value)
    if TIME.match(value):
        return datetime.time.fromisoformat(value)
    return value


def render(case):
    value = real(case["filter"], case["value"])
    names = {"value": mark_safe(value) if case["safe"] else value}
    source = "{{ value|" + case["filter"]
    if case["arguments"]:
        source += ":argument"
        names["argument"] = real(case["filter"] if case["filter"].startswith("timesi") or case["filter"] == "timeuntil" else "", case["arguments"][0])
    try:
        return ENGINE.from_string(source + " }}").render(Context(names))
    except Exception:
        return None


for case_ in CASES:
    case_["text"] = render(case_)

lines = ",\n".join(json.dumps(case_, ensure_ascii=True) for case_ in CASES)
target = pathlib.Path(__file__).with_name("django_filters.json")
target.write_text(f'{{"django": "{django.__version__}", "cases": [\n{lines}\n]}}\n')
