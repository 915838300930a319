//! `#[derive(Settings)]`: a section of the settings.

mod emit;
mod ir;
mod parse;

use proc_macro2::TokenStream;

use crate::mistakes::or_errors;

/// What the derive writes for a struct.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    or_errors(
        syn::parse2(input).and_then(|input| parse::section(&input)).map(|section| emit::section(&section)),
    )
}
