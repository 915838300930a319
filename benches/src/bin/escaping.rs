//! What loading 500 templates costs with the escaping analysis, and a page of 12 rows beside MiniJinja's own escape.

#![expect(clippy::print_stdout, reason = "it prints two lines and nothing else")]

use std::{hint::black_box, time::Instant};

use carafe_template::escape::{self, Sources};
use minijinja::{Environment, context};

const TEMPLATES: usize = 500;

struct Pages {
    base: String,
    child: String,
}

impl Sources for Pages {
    fn source(&self, name: &str) -> Option<String> {
        Some(if name == "base" { self.base.clone() } else { self.child.clone() })
    }
}

fn main() {
    load();
    render();
}

fn load() {
    let base = "<!doctype html><title>{% block title %}{% endblock %}</title><body class=\"{% block class %}{% endblock %}\">\n{% block body %}{% endblock %}";
    let row = "<li {% if item.on %}class=\"on\"{% endif %}><a href=\"/items/{{ item.id }}?q={{ item.q }}\" title=\"{{ item.title }}\" onclick=\"open({{ item }})\">{{ item.name }}</a></li>\n";
    let body = format!("{{% for item in items %}}<ul>{}</ul>{{% endfor %}}", row.repeat(30));
    let child = format!(
        "{{% extends 'base' %}}{{% block title %}}{{{{ title }}}}{{% endblock %}}{{% block body %}}{body}{{% endblock %}}"
    );
    let pages = Pages { base: base.to_owned(), child };
    let start = Instant::now();
    for _ in 0..TEMPLATES {
        black_box(escape::analyze("child", &pages).expect("the template is safe"));
    }
    let analysis = start.elapsed();
    let source = escape::analyze("child", &pages).expect("the template is safe").expect("it is there").source;
    let start = Instant::now();
    for _ in 0..TEMPLATES {
        let mut env = Environment::new();
        env.add_template("child", &source).expect("it compiles");
        black_box(&env);
    }
    let bytes = pages.child.len();
    println!(
        "{TEMPLATES} templates of {bytes} bytes: analysis {analysis:?}, MiniJinja's compiler {:?}",
        start.elapsed()
    );
}

fn render() {
    let page = "<!doctype html><title>Fortunes</title><table><tr><th>id<th>message</tr>{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.message }}</td></tr>{% endfor %}</table>";
    let mut plain = Environment::new();
    plain.add_template("page.html", page).expect("it compiles");
    let mut ours = Environment::new();
    escape::install(&mut ours);
    let pages = Pages { base: String::new(), child: page.to_owned() };
    let source =
        escape::analyze("page.html", &pages).expect("the template is safe").expect("it is there").source;
    ours.add_template_owned("page.html", source).expect("it compiles");
    let rows: Vec<_> = (0..12)
        .map(|id| context! { id, message => "<script>alert(\"a message of some length\");</script>" })
        .collect();
    let values = context! { rows };
    let time = |env: &Environment<'_>| {
        let page = env.get_template("page.html").expect("it is there");
        let start = Instant::now();
        for _ in 0..20_000 {
            black_box(page.render(&values).expect("it renders"));
        }
        start.elapsed()
    };
    let mut ratios: Vec<f64> =
        (0..7).map(|_| time(&ours).as_secs_f64() / time(&plain).as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    println!("a page of 12 rows: {:.2} × MiniJinja's own escape (median of 7)", ratios[3]);
}
