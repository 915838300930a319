//! What the compiler does not look at: arrows between crates, knots within them, names, sizes, words, rows.
//!
//! Each check is a function from the files to findings, one file each under `tidy/`.

mod arrows;
mod banned;
mod changelog;
mod check_ids;
mod guide;
mod headers;
mod knots;
mod names;
mod packages;
mod panics;
mod phrases;
mod porches;
mod rows;
mod sizes;
mod syntax;

use std::fmt;

use crate::{metadata::Metadata, tree::Tree};

pub use packages::count as hello_packages;
pub use rows::{Row, rows};

/// Something that is not tidy, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A file, or a file and a line.
    pub place: String,
    /// What is wrong and what to do about it.
    pub text: String,
}

impl Finding {
    fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text)
    }
}

/// Prints what is not tidy.
///
/// # Errors
/// How much that is.
pub fn run() -> Result<(), String> {
    let (tree, metadata) = (Tree::read()?, Metadata::read()?);
    for long in sizes::warnings(&tree) {
        println!("note: {long}");
    }
    let findings = findings(&tree, &metadata);
    for finding in &findings {
        println!("{finding}");
    }
    println!("{}", summary(&tree));
    if findings.is_empty() { Ok(()) } else { Err(format!("tidy: {} findings", findings.len())) }
}

/// Everything that is not tidy.
#[must_use]
pub fn findings(tree: &Tree, metadata: &Metadata) -> Vec<Finding> {
    let mut all = of_files(tree);
    all.extend(arrows::check(tree, metadata));
    all.extend(names::check_packages(metadata));
    all.extend(packages::check());
    all
}

/// What can be said from the files alone.
#[must_use]
pub fn of_files(tree: &Tree) -> Vec<Finding> {
    let checks: [fn(&Tree) -> Vec<Finding>; 12] = [
        names::check,
        headers::check,
        porches::check,
        sizes::check,
        knots::check,
        banned::check,
        panics::check,
        phrases::check,
        check_ids::check,
        guide::check,
        changelog::check,
        rows::check,
    ];
    checks.iter().flat_map(|check| check(tree)).collect()
}

fn summary(tree: &Tree) -> String {
    format!("{}\n{}", sizes::summary(tree), rows::summary(tree))
}
