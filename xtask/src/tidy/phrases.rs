//! Words in docs that say nothing.

use super::Finding;
use crate::tree::{SourceFile, Tree};

/// What is written, and what to write.
const PHRASES: &[(&str, &str)] = &[
    ("returns an error if it fails", "name the causes"),
    ("returns an error if something", "name the causes"),
    ("an error if the operation", "name the causes"),
    ("this function returns", "say what it gives"),
    ("this method returns", "say what it gives"),
    ("this struct represents", "say what it is"),
    ("blazing", "give a number"),
    ("leverag", "\"use\""),
    ("utiliz", "\"use\""),
    ("seamless", "say what happens"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.files().iter().filter(|file| file.path.ends_with(".rs") || file.path.ends_with(".md"));
    files.filter(|file| !file.path.starts_with("xtask/")).flat_map(of_file).collect()
}

fn of_file(file: &SourceFile) -> Vec<Finding> {
    let is_prose = |line: &str| file.path.ends_with(".md") || line.trim_start().starts_with("//");
    let of_line = |(number, line): (usize, &str)| {
        let lower = line.to_lowercase();
        let (phrase, instead) = PHRASES.iter().find(|(phrase, _)| lower.contains(phrase))?;
        Some(Finding::new(format!("{}:{number}", file.path), format!("{phrase:?} says nothing: {instead}")))
    };
    file.lines().filter(|(_, line)| is_prose(line)).filter_map(of_line).collect()
}
