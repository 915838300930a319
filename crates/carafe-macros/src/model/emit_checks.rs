//! From what is looked at in `validate` to data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{
    ir::{Field, Model},
    parse::{handles, position},
    parse_field,
};
use crate::paths;

/// What `validate` looks at in a field, beyond what its column says.
pub(super) fn checks(model: &Model, field: &Field) -> impl Iterator<Item = TokenStream> {
    [validators(field), messages(field), unique_for(model, field), limit(model, field)].into_iter().flatten()
}

fn validators(field: &Field) -> Option<TokenStream> {
    let (db, validators) = (paths::db(), &field.options.validators);
    let ty = parse_field::inside_option(&field.ty).unwrap_or(&field.ty);
    let each = validators.iter().map(|check| {
        // A closure, so that a function of `&str` may look at a `String`.
        let call = quote_spanned!(check.span()=> |value: &#ty| {
            let look = #check;
            look(value)
        });
        quote!(|value| #db::meta::validated::<#ty, _>(value, #call))
    });
    (!validators.is_empty()).then(|| quote!(field.validators = &[#(#each),*];))
}

fn messages(field: &Field) -> Option<TokenStream> {
    let messages = &field.options.error_messages;
    let each = messages.iter().map(|(code, message)| {
        let code = code.to_string();
        quote!((#code, #message))
    });
    (!messages.is_empty()).then(|| quote!(field.error_messages = &[#(#each),*];))
}

fn unique_for(model: &Model, field: &Field) -> Option<TokenStream> {
    let (db, rules) = (paths::db(), &field.options.unique_for);
    let each = rules.iter().filter_map(|(span, day)| {
        let (span, at) = (format_ident!("{span}"), day.span());
        // One that is not there is told at its own place: `check_names`.
        let day = position(model, day)?;
        let ty = &model.fields[day].ty;
        Some(quote_spanned! {at=>
            #db::meta::UniqueFor::of(#db::meta::Span::#span, #day, &<#ty as #db::field::FieldType>::COLUMN)
        })
    });
    (!rules.is_empty()).then(|| quote!(field.unique_for = &[#(#each),*];))
}

fn limit(model: &Model, field: &Field) -> Option<TokenStream> {
    let (db, condition) = (paths::db(), field.options.limit_choices_to.as_ref()?);
    let (handles, ident) = (handles(&model.ident), &field.ident);
    let limit = quote_spanned!(condition.span()=> #db::meta::limit(
        |fields: &'static #handles| fields.#ident,
        #condition,
    ));
    Some(quote!(field.limit_choices_to = ::core::option::Option::Some(|| #limit);))
}
