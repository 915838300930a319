//! Takes a tutorial apart: under each heading the files that it shows, whole, in the order in which a reader writes them.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

/// A step, and all files as they are after it.
struct Step {
    name: String,
    files: BTreeMap<String, String>,
}

/// Writes the files of each step below `out`, and a module for each into `out/NAME.rs`.
pub(crate) fn write(text: &str, name: &str, out: &Path) {
    let steps = steps(text);
    let mut modules = String::new();
    for step in &steps {
        let folder = out.join(name).join(&step.name);
        let _ = fs::remove_dir_all(&folder);
        for (file, text) in &step.files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap_or(&folder)).expect("OUT_DIR can be written to");
            fs::write(path, as_module(text, &folder)).expect("OUT_DIR can be written to");
        }
        let main = folder.join("src/main.rs");
        writeln!(modules, "#[path = {:?}]\nmod {};", main.display().to_string(), step.name)
            .expect("a text can grow");
    }
    let names: Vec<_> = steps.iter().map(|step| &step.name).collect();
    writeln!(modules, "const STEPS: [&str; {}] = {names:?};", names.len()).expect("a text can grow");
    let cargo = steps.last().and_then(|step| step.files.get("Cargo.toml")).map_or("", String::as_str);
    writeln!(modules, "const CARGO_TOML: &str = {cargo:?};").expect("a text can grow");
    fs::write(out.join(format!("{name}.rs")), modules).expect("OUT_DIR can be written to");
}

fn steps(text: &str) -> Vec<Step> {
    let mut files = BTreeMap::new();
    let mut steps = Vec::new();
    for section in text.split("\n## ").skip(1) {
        let shown = shown(section);
        if !shown.is_empty() {
            files.extend(shown);
            steps.push(Step { name: name(section.lines().next().unwrap_or_default()), files: files.clone() });
        }
    }
    steps
}

/// `src/main.rs`: and then a block.
fn shown(section: &str) -> Vec<(String, String)> {
    let mut shown = Vec::new();
    let mut rest = section;
    while let Some(at) = rest.find("`:\n\n```") {
        let file = rest[..at].rsplit(['`', '\n']).next().unwrap_or_default().to_owned();
        let block = &rest[at + "`:\n\n```".len()..];
        let block = block.split_once('\n').map_or("", |(_, block)| block);
        let end = block.find("```").expect("a block in the tutorial is not closed");
        shown.push((file, block[..end].to_owned()));
        rest = &block[end..];
    }
    shown
}

/// "A list, from a template" is `a_list_from_a_template`.
fn name(heading: &str) -> String {
    let words = heading.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
    words.split_whitespace().collect::<Vec<_>>().join("_")
}

/// A whole program as a module of another: its folders are elsewhere, and `app` is asked for from outside.
fn as_module(text: &str, folder: &Path) -> String {
    text.replace("embed_dir!(\"", &format!("embed_dir!(\"{}/", folder.display()))
        .replace("\nfn app() -> App {", "\npub(crate) fn app() -> App {")
}
