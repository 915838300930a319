//! Request code does not panic: no `unwrap`, and `expect` only for what would be our own bug.

use proc_macro2::TokenTree;

use super::{Finding, syntax};
use crate::tree::{SourceFile, Tree};

const OURS: &str = "\"bug in carafe: ";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.published().flat_map(of_file).collect()
}

fn of_file(file: &SourceFile) -> Vec<Finding> {
    let Some(parsed) = syntax::parse(file) else { return Vec::new() };
    let mut findings = Vec::new();
    syntax::each_level(&syntax::tokens_without_tests(&parsed), &mut |level| {
        for (at, token) in level.iter().enumerate() {
            let called = syntax::is_punct(level.get(at.wrapping_sub(1)), '.');
            let (Some(name), Some(TokenTree::Group(arguments))) =
                (syntax::ident(Some(token)), level.get(at + 1))
            else {
                continue;
            };
            let place = || format!("{}:{}", file.path, name.span().start().line);
            let text = arguments.stream().to_string();
            if called && *name == "unwrap" && text.is_empty() {
                findings.push(Finding::new(
                    place(),
                    "`unwrap` outside of tests: answer the case, or `expect` it",
                ));
            }
            if called && *name == "expect" && is_text(&text) && !text.starts_with(OURS) {
                findings
                    .push(Finding::new(place(), "the text of an `expect` begins with \"bug in carafe: \""));
            }
        }
    });
    findings
}

fn is_text(arguments: &str) -> bool {
    arguments.starts_with('"')
}
