//! What loading 500 templates costs with the escaping analysis, and a page of 12 rows beside MiniJinja's own escape.

#![expect(clippy::print_stdout, reason = "it prints two lines and nothing else")]

use std::{hint::black_box, sync::Arc, time::Instant};

use carafe_core::{App, embed::Dir};
use carafe_template::{
    Engine, Render, TemplateApp as _, TemplateSettings, Values,
    escape::{self, Sources},
};
use minijinja::{
    Environment, context,
    value::{Serde, Value},
};
use serde::Serialize;

const TEMPLATES: usize = 500;

const ROUNDS: usize = 300;

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

const PAGE: &str = "<!doctype html><title>Fortunes</title><table><tr><th>id<th>message</tr>{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.message }}</td></tr>{% endfor %}</table>";

const FILES: &[(&str, &[u8])] = &[("page.html", PAGE.as_bytes())];

#[derive(Clone, Serialize)]
struct Row {
    id: u32,
    message: &'static str,
}

fn render() {
    let rows: Vec<_> = (0..12)
        .map(|id| Row { id, message: "<script>alert(\"a message of some length\");</script>" })
        .collect();
    let mut plain = Environment::new();
    plain.add_template("page.html", PAGE).expect("it compiles");
    let mut escaping = Environment::new();
    escape::install(&mut escaping);
    let pages = Pages { base: String::new(), child: PAGE.to_owned() };
    let source =
        escape::analyze("page.html", &pages).expect("the template is safe").expect("it is there").source;
    escaping.add_template_owned("page.html", source).expect("it compiles");
    let folder = Dir::embedded("templates", FILES);
    let engine = Engine::new(&Arc::new(App::new().templates(folder).build()), &TemplateSettings::default());

    let by = |env: &Environment<'_>| {
        let page = env.get_template("page.html").expect("it is there");
        time(|| page.render(context! { rows => Value::from(Serde(rows.clone())) }).expect("it renders"))
    };
    let by_engine = || {
        time(|| {
            let values = Values::new().with("rows", rows.clone());
            engine.render(Render::new("page.html", values)).expect("it renders")
        })
    };
    // In turns, and the least of each: what others do on the machine only adds.
    let mut least = [f64::MAX; 3];
    for _ in 0..ROUNDS {
        for (least, took) in least.iter_mut().zip([by(&plain), by(&escaping), by_engine()]) {
            *least = least.min(took);
        }
    }
    let [plain, escaping, engine] = least;
    println!(
        "a page of 12 rows: {:.2} × MiniJinja's own escape, {:.2} × by the engine of a site (the least of {ROUNDS} each)",
        escaping / plain,
        engine / plain
    );
}

fn time(mut render: impl FnMut() -> String) -> f64 {
    let start = Instant::now();
    for _ in 0..500 {
        black_box(render());
    }
    start.elapsed().as_secs_f64()
}
