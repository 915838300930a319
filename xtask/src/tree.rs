//! The files of the repository, read once.

use std::path::{Path, PathBuf};

use crate::step::Step;

/// All text files that git knows or would take.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    files: Vec<SourceFile>,
}

/// One file: its path from the root, with `/`, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// From the root of the repository: `crates/carafe/src/lib.rs`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl Tree {
    /// The files of this repository.
    ///
    /// # Errors
    /// When git cannot list them, which it must be able to.
    pub fn read() -> Result<Self, String> {
        let listing = Step::new("git ls-files --cached --others --exclude-standard").output()?;
        let files = listing.lines().filter_map(|path| {
            let text = std::fs::read_to_string(root().join(path)).ok()?;
            Some(SourceFile { path: path.to_owned(), text })
        });
        Ok(Self { files: files.collect() })
    }

    /// A tree made up for a test.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let file = |(path, text): (&str, &str)| SourceFile { path: path.to_owned(), text: text.to_owned() };
        Self { files: files.into_iter().map(file).collect() }
    }

    /// Every file.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// The Rust files that users get: those under `src/` of the published crates.
    pub fn published(&self) -> impl Iterator<Item = &SourceFile> {
        self.rust().filter(|file| is_published(&file.path))
    }

    /// The text of one file; empty if there is none.
    #[must_use]
    pub fn text(&self, path: &str) -> &str {
        self.files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
    }
}

impl SourceFile {
    /// Its lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }

    /// The last part of its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

fn is_published(path: &str) -> bool {
    let mut parts = path.split('/');
    matches!(parts.next(), Some("crates" | "contrib")) && parts.nth(1) == Some("src")
}

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}
