//! The first line of a file says what the file is for.

use super::Finding;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let bare = tree.rust().filter(|file| !says_something(&file.text));
    bare.map(|file| Finding::new(&file.path, "the first line must be `//!` and say what the file is for"))
        .collect()
}

fn says_something(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("//! ").is_some_and(|words| words.split_whitespace().count() >= 2)
}
