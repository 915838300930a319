//! `sql!("… {value} …")`: a literal, with what stands in braces bound.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Error, Expr, LitStr};

use crate::{mistakes::or_errors, paths};

/// What stands for the call.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    or_errors(literal(input).and_then(|text| parts(&text)).map(|parts| emit(&parts)))
}

fn literal(input: TokenStream) -> Result<LitStr, Error> {
    syn::parse2(input).map_err(|error| {
        let text =
            "only a literal is SQL: `sql!(\"SELECT … WHERE id = {id}\")`; what stands in braces is bound";
        Error::new(error.span(), text)
    })
}

struct Parts {
    /// One more than there are values.
    pieces: Vec<String>,
    values: Vec<Expr>,
}

fn parts(literal: &LitStr) -> Result<Parts, Error> {
    let text = literal.value();
    let mut parts = Parts { pieces: vec![String::new()], values: Vec::new() };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' if chars.peek() == Some(&c) => {
                chars.next();
                push(&mut parts, c);
            }
            '{' => {
                let inside: String = chars.by_ref().take_while(|c| *c != '}').collect();
                parts.values.push(value(&inside, literal)?);
                parts.pieces.push(String::new());
            }
            '}' => {
                return Err(Error::new(
                    literal.span(),
                    "a `}` that closes nothing: write `}}` for one that is meant",
                ));
            }
            c => push(&mut parts, c),
        }
    }
    Ok(parts)
}

fn push(parts: &mut Parts, c: char) {
    if let Some(last) = parts.pieces.last_mut() {
        last.push(c);
    }
}

/// The names in the braces are those of the place where the literal stands.
fn value(inside: &str, literal: &LitStr) -> Result<Expr, Error> {
    let wrong = || {
        Error::new(
            literal.span(),
            format!("`{{{inside}}}` is no expression; write `{{{{` for a brace that is meant"),
        )
    };
    LitStr::new(inside, literal.span()).parse().map_err(|_| wrong())
}

fn emit(Parts { pieces, values }: &Parts) -> TokenStream {
    let db = paths::db();
    let values = values.iter().map(|value| {
        let span = syn::spanned::Spanned::span(value);
        quote_spanned!(span=> #db::raw::Bind::bind(&(#value)))
    });
    quote!(#db::raw::Raw::new(&[#(#pieces),*], ::std::vec![#(#values),*]))
}
