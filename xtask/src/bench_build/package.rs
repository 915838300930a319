//! A package that is made up, built and edited to see what that costs.

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::cpu;
use crate::{step::Step, tree};

/// What a new Carafe project has: places in back-traces and nothing for debuggers, for both sides. The default of Cargo
/// makes the compiler write out large code units again after each edit, whatever the framework. Packages from a registry
/// are never compiled incrementally, and ours are not for users either; here they are found by path, so it is said.
const PROFILE: &str = "[profile.dev]\ndebug = \"line-tables-only\"\n\n\
     [profile.dev.package.\"*\"]\ndebug = false\nincremental = false\n";

/// A made-up package: its files, and the line that is changed for a rebuild.
#[derive(Debug)]
pub(super) struct Package {
    name: &'static str,
    files: Vec<(String, String)>,
    /// The file with a line that ends in `// edit`.
    edited: &'static str,
}

impl Package {
    pub(super) fn new(name: &'static str, dependencies: &str, edited: &'static str) -> Self {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependencies}\n[workspace]\n\n{PROFILE}"
        );
        Self { name, files: vec![("Cargo.toml".to_owned(), manifest)], edited }
    }

    pub(super) fn file(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push((path.into(), text.into()));
        self
    }

    pub(super) fn write(&self) -> Result<(), String> {
        for (path, text) in &self.files {
            let path = self.folder().join(path);
            let folder = path.parent().unwrap_or(&path);
            let done = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
            done.map_err(|error| format!("{}: {error}", path.display()))?;
        }
        // What the repository has tested, not what is newest today.
        let lock = fs::read(tree::root().join("Cargo.lock")).unwrap_or_default();
        fs::write(self.folder().join("Cargo.lock"), lock).map_err(|error| format!("Cargo.lock: {error}"))?;
        Step::new("cargo fetch --quiet").folder(self.folder()).output().map(drop)
    }

    /// Builds it, and gives the CPU seconds that took.
    pub(super) fn build(&self) -> Result<f64, String> {
        let before = cpu::of_children()?;
        self.cargo("cargo build --quiet --offline").output()?;
        Ok(cpu::of_children()? - before)
    }

    /// Checks it, and gives the CPU seconds that took.
    pub(super) fn check(&self) -> Result<f64, String> {
        let before = cpu::of_children()?;
        self.cargo("cargo check --quiet --offline").output()?;
        Ok(cpu::of_children()? - before)
    }

    pub(super) fn remove_target(&self) -> Result<(), String> {
        match fs::remove_dir_all(self.folder().join("target")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("target: {error}")),
            _ => Ok(()),
        }
    }

    pub(super) fn clean_own(&self) -> Result<(), String> {
        self.cargo(&format!("cargo clean --quiet --offline -p {}", self.name)).output().map(drop)
    }

    /// Changes the body of one function.
    pub(super) fn edit(&self) -> Result<(), String> {
        let path = self.folder().join(self.edited);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let edited = text.replacen("!\" // edit", "!!\" // edit", 1);
        if edited == text {
            return Err(format!("{} has no line to edit", path.display()));
        }
        fs::write(&path, edited).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// How many packages are compiled for it, itself included.
    pub(super) fn packages(&self) -> Result<usize, String> {
        let listing =
            self.cargo("cargo tree --offline -e normal,build --prefix none --format {p}").output()?;
        let names: BTreeSet<&str> = listing.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        Ok(names.iter().filter(|name| !name.is_empty()).count())
    }

    fn cargo(&self, line: &str) -> Step {
        let target = self.folder().join("target").display().to_string();
        Step::new(line).folder(self.folder()).variable("CARGO_TARGET_DIR", &target)
    }

    fn folder(&self) -> PathBuf {
        tree::root().join("target/bench-build").join(self.name)
    }
}

/// The dependency line for one of our crates.
pub(super) fn ours(name: &str) -> String {
    format!("{name} = {{ path = {:?} }}\n", tree::root().join("crates").join(name).display().to_string())
}
