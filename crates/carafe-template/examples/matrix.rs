//! Prints the pages of the escaping matrix as JSON, for the test that opens them in a browser: one list for each sink,
//! the harmless value first, then each payload.

use std::{io::Write, sync::Arc};

use carafe_core::{App, embed::Dir};
use carafe_template::{Engine, Render, TemplateApp, TemplateSettings, Values};
use serde_json::{Value, json};

const MATRIX: &str = include_str!("../tests/it/escape/matrix.json");

fn main() {
    let matrix: Value = serde_json::from_str(MATRIX).expect("the matrix is JSON");
    let list = |name: &str| matrix[name].as_array().expect("a list");
    let templates: Vec<_> =
        list("sinks").iter().map(|sink| sink["template"].as_str().expect("a text")).collect();
    let engine = engine(&templates);
    let render = |sink: usize, value: &Value| {
        let page = Render::new(format!("{sink:02}.html"), Values::new().with("v", value));
        engine.render(page).unwrap_or_else(|error| panic!("{error}"))
    };
    let values = || std::iter::once(&matrix["harmless"]).chain(list("payloads"));
    let of_sink = |sink| values().map(|value| render(sink, value)).collect();
    let pages: Vec<Vec<String>> = (0..templates.len()).map(of_sink).collect();
    std::io::stdout().write_all(json!(pages).to_string().as_bytes()).expect("somebody reads the pages");
}

/// An engine with a template for each sink. What is in the binary lives as long as it runs, and so do these.
fn engine(sinks: &[&str]) -> Engine {
    let file = |(number, sink): (usize, &&str)| -> (&'static str, &'static [u8]) {
        let page = format!("<!doctype html><body>{sink}");
        (format!("{number:02}.html").leak(), page.leak().as_bytes())
    };
    let files: Vec<_> = sinks.iter().enumerate().map(file).collect();
    let app = App::new().templates(Dir::embedded("templates", files.leak()));
    Engine::new(&Arc::new(app.build()), &TemplateSettings::default())
}
