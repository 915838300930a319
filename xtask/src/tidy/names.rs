//! Names of files and folders say what is in them.

use super::Finding;
use crate::{metadata::Metadata, tree::Tree};

/// Names that say nothing.
const EMPTY: &[&str] = &["mod", "utils", "util", "helpers", "helper", "common", "misc", "stuff"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let of_file = |path: &str| {
        let parts: Vec<&str> = path.split('/').map(|part| part.trim_end_matches(".rs")).collect();
        let empty = parts.iter().find(|part| EMPTY.contains(part))?;
        Some(Finding::new(
            path,
            format!("`{empty}` says nothing: name the file after the one noun that is in it"),
        ))
    };
    tree.rust().filter_map(|file| of_file(&file.path)).collect()
}

/// A published crate stands in the folder of its name; nothing else stands among them.
pub(super) fn check_packages(metadata: &Metadata) -> Vec<Finding> {
    let published = |folder: &str| folder.starts_with("crates/") || folder.starts_with("contrib/");
    let misplaced = metadata.packages.iter().filter(|package| {
        published(&package.folder) && package.folder.rsplit('/').next() != Some(package.name.as_str())
    });
    misplaced
        .map(|package| Finding::new(&package.folder, format!("the package in it is `{}`", package.name)))
        .collect()
}
