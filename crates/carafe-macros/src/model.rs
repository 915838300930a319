//! `#[derive(Model)]`: a struct whose values are rows of a table.

mod emit;
mod emit_checks;
mod emit_field;
mod emit_meta;
mod emit_rare;
mod ir;
mod parse;
mod parse_field;
mod parse_list;
mod parse_named;
mod parse_rare;

use proc_macro2::TokenStream;

use crate::mistakes::or_errors;

/// What the derive writes for a struct.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    or_errors(syn::parse2(input).and_then(|input| parse::model(&input)).map(|model| emit::model(&model)))
}
