//! `lookup!(author__name__icontains = "ann")`: Django's way to write a condition, for what is ported.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{
    Error, Expr, ExprLit, Ident, Lit, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::mistakes::or_errors;

/// What stands for the call: a closure for `filter` and `exclude`.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let parsed = syn::parse::Parser::parse2(Punctuated::<Lookup, Token![,]>::parse_terminated, input);
    or_errors(parsed.and_then(|lookups| emit(lookups.iter())))
}

struct Lookup {
    name: Ident,
    value: Expr,
}

impl Parse for Lookup {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let name = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        Ok(Self { name, value: input.parse()? })
    }
}

/// Django's words and ours.
const WORDS: [(&str, &str); 16] = [
    ("exact", "eq"),
    ("iexact", "iexact"),
    ("contains", "contains"),
    ("icontains", "icontains"),
    ("in", "is_in"),
    ("gt", "gt"),
    ("gte", "gte"),
    ("lt", "lt"),
    ("lte", "lte"),
    ("startswith", "starts_with"),
    ("istartswith", "istarts_with"),
    ("endswith", "ends_with"),
    ("iendswith", "iends_with"),
    ("regex", "regex"),
    ("iregex", "iregex"),
    ("search", "search"),
];

/// Words that are functions of a field.
const FUNCTIONS: [&str; 16] = [
    "year",
    "iso_year",
    "quarter",
    "month",
    "day",
    "week",
    "week_day",
    "iso_week_day",
    "hour",
    "minute",
    "second",
    "date",
    "time",
    "length",
    "lower",
    "upper",
];

fn emit<'l>(lookups: impl ExactSizeIterator<Item = &'l Lookup>) -> Result<TokenStream, Error> {
    if lookups.len() == 0 {
        return Err(Error::new(
            proc_macro2::Span::call_site(),
            "name at least one lookup: `lookup!(title = \"x\")`",
        ));
    }
    let conditions = lookups.map(condition).collect::<Result<Vec<_>, _>>()?;
    Ok(quote!(|row| #((#conditions))&*))
}

fn condition(lookup: &Lookup) -> Result<TokenStream, Error> {
    let (span, value) = (lookup.name.span(), &lookup.value);
    let name = lookup.name.to_string();
    let mut parts: Vec<&str> = name.split("__").collect();
    let word = parts.last().copied().filter(|_| parts.len() > 1).unwrap_or_default();
    let known = WORDS.iter().find(|(django, _)| *django == word).map(|(_, ours)| *ours);
    if known.is_some() || matches!(word, "isnull" | "range") {
        parts.pop();
    }
    let mut field = quote!(row);
    for part in parts {
        let ident = Ident::new_raw_or(part, span)?;
        field = if FUNCTIONS.contains(&part) {
            quote_spanned!(span=> #field.#ident())
        } else {
            quote_spanned!(span=> #field.#ident)
        };
    }
    Ok(match word {
        "isnull" => match value {
            Expr::Lit(ExprLit { lit: Lit::Bool(yes), .. }) if yes.value => {
                quote_spanned!(span=> #field.is_null())
            }
            Expr::Lit(ExprLit { lit: Lit::Bool(_), .. }) => quote_spanned!(span=> #field.is_not_null()),
            _ => return Err(Error::new_spanned(value, "`isnull` is `true` or `false`")),
        },
        "range" => match value {
            Expr::Tuple(pair) if pair.elems.len() == 2 => {
                let (low, high) = (&pair.elems[0], &pair.elems[1]);
                quote_spanned!(span=> #field.between(#low, #high))
            }
            _ => return Err(Error::new_spanned(value, "`range` is a pair: `(1, 9)`")),
        },
        _ => {
            let method = Ident::new(known.unwrap_or("eq"), span);
            quote_spanned!(span=> #field.#method(#value))
        }
    })
}

/// A part of a name, which may be a keyword.
trait NewRawOr: Sized {
    fn new_raw_or(name: &str, span: proc_macro2::Span) -> Result<Self, Error>;
}

impl NewRawOr for Ident {
    fn new_raw_or(name: &str, span: proc_macro2::Span) -> Result<Self, Error> {
        let parsed = syn::parse_str::<Self>(name).or_else(|_| syn::parse_str::<Self>(&format!("r#{name}")));
        let mut ident = parsed.map_err(|_| Error::new(span, format!("`{name}` is no name of a field")))?;
        ident.set_span(span);
        Ok(ident)
    }
}
