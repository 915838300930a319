//! `lib.rs` is a porch: docs, modules, re-exports, and no logic.

use quote::ToTokens;
use syn::Item;

use super::{Finding, syntax};
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| file.path.ends_with("/src/lib.rs")) {
        for item in syntax::parse(file).into_iter().flat_map(|parsed| parsed.items) {
            if let Some(what) = logic_in(&item) {
                findings.push(Finding::new(
                    &file.path,
                    format!("{what} in the porch: give it a file of its own"),
                ));
            }
        }
    }
    findings
}

fn logic_in(item: &Item) -> Option<String> {
    match item {
        // A proc macro must stand in the root of its crate; it calls the file of its name.
        Item::Fn(item)
            if item.attrs.iter().any(|a| a.to_token_stream().to_string().contains("proc_macro")) =>
        {
            (item.block.stmts.len() > 1)
                .then(|| format!("more than one call in the macro `{}`", item.sig.ident))
        }
        Item::Fn(item) => Some(format!("the function `{}`", item.sig.ident)),
        Item::Impl(_) => Some("an `impl`".to_owned()),
        Item::Struct(item) => Some(format!("the struct `{}`", item.ident)),
        Item::Enum(item) => Some(format!("the enum `{}`", item.ident)),
        Item::Trait(item) => Some(format!("the trait `{}`", item.ident)),
        _ => None,
    }
}
