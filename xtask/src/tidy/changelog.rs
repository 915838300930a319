//! The changelog tells users what they gain.

use super::Finding;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let text = tree.text("CHANGELOG.md");
    let section = text.split("\n## ").nth(1).unwrap_or_default();
    let has_entry = section.starts_with("Unreleased") && section.lines().any(|line| line.starts_with("- **"));
    let finding = || {
        Finding::new(
            "CHANGELOG.md",
            "the section \"Unreleased\" needs an entry: `- **Area**: what a user gains`",
        )
    };
    if has_entry { Vec::new() } else { vec![finding()] }
}
