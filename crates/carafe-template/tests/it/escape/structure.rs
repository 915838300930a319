//! Pages keep their structure whatever the values are: an HTML5 parser sees the same elements and attributes.

use html5ever::{parse_document, tendril::TendrilSink};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use minijinja::context;
use serde_json::Value as Json;

use super::pages::Pages;

/// Payloads and sinks; the test with a browser reads the same file.
const MATRIX: &str = include_str!("matrix.json");

#[test]
fn forty_payloads_in_twenty_four_sinks_change_no_structure() {
    let matrix: Json = serde_json::from_str(MATRIX).unwrap();
    let (payloads, sinks) = (matrix["payloads"].as_array().unwrap(), matrix["sinks"].as_array().unwrap());
    assert_eq!((payloads.len(), sinks.len()), (40, 24));
    for sink in sinks {
        let template = sink["template"].as_str().unwrap();
        let env = Pages::new(&[("page", template)]).env();
        let page = env.get_template("page").unwrap_or_else(|error| panic!("{template}\n{error:#}"));
        let render = |value: &str| page.render(context! { v => value }).unwrap();
        let harmless = outline(&render(matrix["harmless"].as_str().unwrap()));
        for payload in payloads {
            let html = render(payload.as_str().unwrap());
            assert_eq!(outline(&html), harmless, "{}: {payload}\n{html}", sink["name"]);
            check_urls(&html);
        }
    }
}

#[test]
fn the_control_is_seen() {
    let matrix: Json = serde_json::from_str(MATRIX).unwrap();
    let control = matrix["control"].as_str().unwrap();
    assert_ne!(outline(&format!("<p>{control}</p>")), outline("<p>harmless</p>"));
}

/// Pages of random pieces around random values.
#[test]
fn random_pages_keep_their_structure() {
    let mut taken = 0;
    for seed in 0..600 {
        let mut dice = Dice(seed * 2_654_435_761 + 1);
        let template = format!("<!doctype html><body>{}", dice.template());
        let pages = Pages::new(&[("page", &template)]);
        if pages.analyze("page").is_err() {
            continue;
        }
        taken += 1;
        let env = pages.env();
        let page = env.get_template("page").unwrap_or_else(|error| panic!("{template}\n{error:#}"));
        let render = |v: &str, w: &str| {
            page.render(
                context! { v => v, w => w, yes => seed % 2 == 0, list => vec![v.to_owned(), w.to_owned()] },
            )
        };
        let harmless = outline(&render("a", "b").unwrap());
        for _ in 0..4 {
            let (v, w) = (dice.value(), dice.value());
            let html = render(&v, &w).unwrap();
            assert_eq!(outline(&html), harmless, "{template}\n{v:?} {w:?}\n{html}");
        }
    }
    assert!(taken > 200, "only {taken} of the random templates are taken");
}

/// Elements by chance in one another, with attributes by chance that have values by chance, of which some are values.
// row: tpl.autoescape, sec.xss
#[test]
fn random_elements_keep_their_structure() {
    let mut taken = 0;
    for seed in 0..900 {
        let mut dice = Dice(seed * 1_442_695_041 + 77);
        let template = format!("<!doctype html><body>{}{}", dice.element(0), dice.element(0));
        let pages = Pages::new(&[("page", &template)]);
        if pages.analyze("page").is_err() {
            continue;
        }
        taken += 1;
        let env = pages.env();
        let page = env.get_template("page").unwrap_or_else(|error| panic!("{template}\n{error:#}"));
        let render =
            |v: &str, w: &str| page.render(context! { v => v, w => w, yes => seed % 3 == 0 }).unwrap();
        let harmless = outline(&render("a", "b"));
        for _ in 0..3 {
            let (v, w) = (dice.value(), dice.value());
            let html = render(&v, &w);
            assert_eq!(outline(&html), harmless, "{template}\n{v:?} {w:?}\n{html}");
            check_urls(&html);
        }
    }
    assert!(taken > 300, "only {taken} of the random templates are taken");
}

/// The elements in order, each with its depth and the names of its attributes.
fn outline(html: &str) -> Vec<String> {
    let names = |element: &Element| {
        let names: Vec<&str> = element.attributes.iter().map(|(name, _)| name.as_str()).collect();
        format!("{} {} {names:?}", element.depth, element.name)
    };
    elements(html).iter().map(names).collect()
}

fn check_urls(html: &str) {
    for (name, value) in elements(html).into_iter().flat_map(|element| element.attributes) {
        let compact: String = value.chars().filter(|c| *c > ' ').collect::<String>().to_ascii_lowercase();
        let runs = ["javascript:", "vbscript:", "data:"].iter().any(|scheme| compact.starts_with(scheme));
        let is_url = ["href", "src", "srcset", "data-href"].contains(&name.as_str());
        assert!(!(is_url && runs), "{html}");
    }
}

struct Element {
    depth: usize,
    name: String,
    attributes: Vec<(String, String)>,
}

fn elements(html: &str) -> Vec<Element> {
    let page = parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
    let mut found = Vec::new();
    collect(&page.document, 0, &mut found);
    found
}

fn collect(node: &Handle, depth: usize, found: &mut Vec<Element>) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attributes =
            attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        found.push(Element { depth, name: name.local.to_string(), attributes });
    }
    for child in node.children.borrow().iter() {
        collect(child, depth + 1, found);
    }
}

/// Random numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    fn element(&mut self, depth: usize) -> String {
        let name = self.pick(NAMES);
        let mut html = format!("<{name}");
        for _ in 0..self.roll(4) {
            html += &self.attribute();
        }
        html += self.pick(&[">", " >", ">\n"]);
        for _ in 0..self.roll(4) {
            html += &match self.roll(6) {
                0 if depth < 4 => self.element(depth + 1),
                1 if depth < 4 => {
                    format!("{{% if yes %}}{}{{% else %}}x{{% endif %}}", self.element(depth + 1))
                }
                2 => self.pick(RAWS).to_owned(),
                3 => self.pick(PARTS).replace(['<', '{'], "~"),
                _ => self.pick(&["{{ v }}", "{{ w }}", "{{ v }}{{ w }}", "{{ v|upper }}"]).to_owned(),
            };
        }
        html + &format!("</{name}>")
    }

    fn attribute(&mut self) -> String {
        if self.roll(8) == 0 {
            return " {{ attrs({'data-a': v, 'href': w, 'class': [v, w]}) }}".to_owned();
        }
        let (name, quote) = (self.pick(ATTRIBUTES), self.pick(&["\"", "'", ""]));
        let mut value = String::new();
        for _ in 0..1 + self.roll(3) {
            value += self.pick(&[
                "{{ v }}",
                "{{ w }}",
                "a",
                "/",
                "?b=",
                "#",
                ":",
                ";",
                "b c",
                "&amp;",
                "{{ v|lower }}",
            ]);
        }
        if quote.is_empty() {
            value = value.replace(' ', "");
        }
        format!(" {name}={quote}{value}{quote}")
    }

    fn template(&mut self) -> String {
        (0..1 + self.roll(6)).map(|_| PIECES[self.roll(PIECES.len())]).collect()
    }

    /// Never blank: where nothing is written, HTML itself may put the next element elsewhere.
    fn value(&mut self) -> String {
        let value: String = (0..self.roll(6)).map(|_| PARTS[self.roll(PARTS.len())]).collect();
        if self.roll(2) == 0 { value + "a" } else { format!("a{value}") }
    }
}

const NAMES: &[&str] = &[
    "p", "div", "a", "b", "ul", "li", "table", "td", "svg", "g", "math", "button", "form", "h1", "label",
    "section", "select", "x-y",
];

const ATTRIBUTES: &[&str] = &[
    "title",
    "class",
    "href",
    "src",
    "data-x",
    "style",
    "onclick",
    "srcset",
    "aria-label",
    "id",
    "value",
    "xlink:href",
    "hx-get",
    "alt",
    "srcdoc",
    "@click",
    "data-href",
    "action",
    "TITLE",
];

/// What holds no tags, with values in it.
const RAWS: &[&str] = &[
    "<script>f({{ v }}, '{{ w }}')</script>",
    "<style>p { width: {{ v }}; content: \"{{ w }}\" }</style>",
    "<textarea>{{ v }}</textarea>",
    "<!-- {{ v }} -->",
    "<script type=application/json>{\"a\": {{ v }}}</script>",
    "<xmp>{{ v }}</xmp>",
    "<noscript>{{ w }}</noscript>",
];

const PIECES: &[&str] = &[
    "<p>{{ v }}</p>",
    "{{ w }}",
    "<p title=\"{{ v }}\" class={{ w }}>",
    "<p title='{{ v }}'>",
    "<p class=a{{ v }}{{ w }}>",
    "<p {% if yes %}title=\"{{ v }}\"{% else %}id={{ w }} {% endif %}>",
    "<p title=\"{% for x in list %}{{ x }} {% endfor %}\">",
    "<a href={{ v }}>{{ w }}</a>",
    "<a href=\"{{ v }}{{ w }}\">",
    "<a href='/{{ v }}?a={{ w }}'>",
    "<script>var a = {{ v }}; f(\"{{ w }}\")</script>",
    "<script>{% for x in list %}f('{{ x }}');{% endfor %}</script>",
    "<script>/* {{ v }} */ // {{ w }}\n a = 1 / 2 / {{ v }}</script>",
    "<script>a < {{ v }} && b > {{ w }}</script>",
    "<script type=\"application/json\">{{ v }}</script>",
    "<style>p { color: {{ v }}; content: '{{ w }}' }</style>",
    "<p style=\"color: {{ v }}; background: url('{{ w }}')\">",
    "<p onclick='f({{ v }}, \"{{ w }}\")'>",
    "<textarea>{{ v }}</textarea>",
    "<title>{{ w }}</title>",
    "<!-- {{ v }} -->",
    "<!-- - {{ v }}-->",
    "<svg><text>{{ v }}</text><a xlink:href=\"{{ w }}\"></a></svg>",
    "<math><mi>{{ v }}</mi></math>",
    "<svg><style>{{ v }}</style><title>{{ w }}</title></svg>",
    "<table><tr><td>{{ v }}</table>",
    "<select><option value={{ v }}>{{ w }}</select>",
    "<input value=\"{{ v }}\"{% if yes %} checked{% endif %}>",
    "<img srcset=\"{{ v }} 1x, /{{ w }} 2x\" alt={{ v }}>",
    "<iframe srcdoc=\"<p>{{ v }}</p>\"></iframe>",
    "{% macro m(x) %}<b title={{ x }}>{{ x }}</b>{% endmacro %}{{ m(v) }}<p title=\"{{ m(w) }}\">",
    "{% set s %}<i>{{ v }}</i>{% endset %}{{ s }}<p title='{{ s }}'>",
    "a < b & c > d ",
    "<br/>",
    "</p>",
    "<",
    "\"",
    "'",
    "=",
];

const PARTS: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "`",
    "&",
    "=",
    " ",
    "/",
    "\\",
    "\n",
    "\t",
    "\0",
    "-",
    "--",
    "!",
    "--!>",
    "-->",
    "<!--",
    "]]>",
    "script",
    "</script>",
    "</title>",
    "</textarea>",
    "</style>",
    "<script>",
    "<img src=x onerror=a>",
    "onload=a",
    "javascript:",
    "data:",
    ":",
    ";",
    "{",
    "}",
    "(",
    ")",
    "*/",
    "/*",
    "//",
    "${",
    "a",
    "1",
    "#",
    "%",
    "%3C",
    "&lt;",
    "&#60;",
    "?",
    "\u{2028}",
    "\u{feff}",
    "ä",
    "😀",
    ",",
    "url(",
];
