//! This repository.

use xtask::{metadata::Metadata, tidy, tree::Tree};

#[test]
fn the_house_is_tidy() {
    let findings = tidy::findings(&Tree::read().unwrap(), &Metadata::read().unwrap());
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} findings:\n{}", lines.len(), lines.join("\n"));
}
