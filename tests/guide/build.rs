//! Makes a module of each chapter and each README, whose docs are its text: rustdoc tests the blocks in it.
//!
//! Rustdoc leaves out what is marked as a test. So that the tests in the guide run too, a block with
//! `#[carafe::test]` gets, in the text that rustdoc sees, a `main` that runs them.

mod steps;

use std::{
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const MARK: &str = "#[carafe::test]";

fn main() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut modules = String::new();
    for path in texts(&root) {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        let name =
            name.trim_end_matches(".md").to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        let text = fs::read_to_string(&path).expect("a text that was just listed can be read");
        fs::write(out.join(format!("{name}.md")), with_mains(&text)).expect("OUT_DIR can be written to");
        writeln!(
            modules,
            "#[doc = include_str!(concat!(env!(\"OUT_DIR\"), \"/{name}.md\"))]\npub mod {name} {{}}"
        )
        .expect("a text can grow");
    }
    let tutorial = root.join("docs/guide/src/tutorial-1.md");
    let tutorial = fs::read_to_string(tutorial).expect("the tutorial is there");
    steps::write(&tutorial, "tutorial-1", &out);
    fs::write(out.join("texts.rs"), modules).expect("OUT_DIR can be written to");
}

fn texts(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["docs/guide/src", "crates"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        gather(&root.join(folder), &mut found);
    }
    found.retain(|path| path.starts_with(root.join("docs")) || path.ends_with("README.md"));
    found.push(root.join("README.md"));
    found.sort();
    found
}

fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// Gives each block of Rust that has tests a `main` that runs them.
fn with_mains(text: &str) -> String {
    let blocks = text.split("\n```");
    let fitted = blocks.enumerate().map(|(at, block)| {
        let is_rust = at % 2 == 1 && block.starts_with("rust") && !block.starts_with("rust,ignore");
        if is_rust && block.contains(MARK) { with_main(block) } else { block.to_owned() }
    });
    fitted.collect::<Vec<_>>().join("\n```")
}

fn with_main(block: &str) -> String {
    let name_of =
        |rest: &str| rest.trim_start().strip_prefix("async fn ")?.split('(').next().map(str::to_owned);
    let names: Vec<String> = block.split(MARK).skip(1).filter_map(name_of).collect();
    let run = |name: &String| {
        let passed = format!("std::process::Termination::report(carafe::test::run({name}()))");
        format!("# assert_eq!({passed}, std::process::ExitCode::SUCCESS);\n")
    };
    let calls: String = names.iter().map(run).collect();
    format!("{}\n# fn main() {{\n{calls}# }}", block.replace(&format!("{MARK}\n"), ""))
}
