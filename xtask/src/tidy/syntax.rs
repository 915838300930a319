//! Rust files as trees of tokens, without what is only there for tests.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, File, Item, Visibility};

use crate::tree::SourceFile;

/// The items of a file; nothing if it is not Rust, which the compiler says better.
pub(super) fn parse(file: &SourceFile) -> Option<File> {
    syn::parse_file(&file.text).ok()
}

/// All tokens of a file but those of its tests.
pub(super) fn tokens_without_tests(file: &File) -> TokenStream {
    file.items.iter().filter(|item| !is_test(attributes(item))).map(ToTokens::to_token_stream).collect()
}

/// The same without what a file only passes on, `pub use`.
pub(super) fn tokens_of_its_own(file: &File) -> TokenStream {
    let is_passed_on =
        |item: &Item| matches!(item, Item::Use(item) if !matches!(item.vis, Visibility::Inherited));
    let own = file.items.iter().filter(|item| !is_test(attributes(item)) && !is_passed_on(item));
    own.map(ToTokens::to_token_stream).collect()
}

/// Calls `look` with every run of sibling tokens, from the outside in.
pub(super) fn each_level(tokens: &TokenStream, look: &mut dyn FnMut(&[TokenTree])) {
    let level: Vec<TokenTree> = tokens.clone().into_iter().collect();
    look(&level);
    for token in &level {
        if let TokenTree::Group(group) = token {
            each_level(&group.stream(), look);
        }
    }
}

/// The text of an identifier.
pub(super) fn ident(token: Option<&TokenTree>) -> Option<&Ident> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(ident),
        _ => None,
    }
}

pub(super) fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.to_token_stream().to_string().replace(' ', "");
        text == "#[cfg(test)]" || text == "#[test]"
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
