//! From what few models say to data, and to the traits that give such models their methods.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{
    ir::Model,
    parse::{handles, position},
    parse_rare,
};
use crate::paths;

/// The `RareMeta` of a model.
pub(super) fn meta(model: &Model) -> TokenStream {
    let (db, rare) = (paths::db(), &model.options.rare);
    let history = rare.history.as_ref().map(|except| {
        let except = except.iter().filter_map(|name| position(model, name));
        quote!(history: ::core::option::Option::Some(#db::meta::HistoryMeta { except: &[#(#except),*] }),)
    });
    let order = parse_rare::orders(model).next().and_then(|(field, within)| {
        let field = position(model, &field.ident)?;
        let within = match within {
            Some(name) => {
                let within = position(model, name)?;
                quote!(::core::option::Option::Some(#within))
            }
            None => quote!(::core::option::Option::None),
        };
        Some(quote!(order: ::core::option::Option::Some(#db::meta::OrderedMeta { field: #field, within: #within }),))
    });
    let permissions = (!rare.permissions.is_empty()).then(|| {
        let each = rare.permissions.iter().map(|(name, label)| {
            let name = name.to_string();
            quote!((#name, #label))
        });
        quote!(permissions: &[#(#each),*],)
    });
    let default_permissions = rare.default_permissions.as_ref().map(|names| {
        let names = names.iter().map(ToString::to_string);
        quote!(default_permissions: &[#(#names),*],)
    });
    let soft_delete = rare
        .soft_delete
        .as_ref()
        .and_then(|name| position(model, name))
        .map(|field| quote!(soft_delete: ::core::option::Option::Some(#field),));
    let given = quote!(#history #order #permissions #default_permissions #soft_delete);
    if given.is_empty() {
        return quote!(#db::meta::RareMeta::NONE);
    }
    quote!(#db::meta::RareMeta { #given ..#db::meta::RareMeta::NONE })
}

/// Which rows `objects` leaves out.
pub(super) fn objects(model: &Model) -> Option<TokenStream> {
    let db = paths::db();
    model.options.rare.soft_delete.as_ref()?;
    Some(quote!(<Self as #db::ready::SoftDelete>::is_not_deleted))
}

/// The traits of such a model.
pub(super) fn traits(model: &Model) -> TokenStream {
    let (db, ident, rare, handles) = (paths::db(), &model.ident, &model.options.rare, handles(&model.ident));
    let history = rare.history.as_ref().map(|_| {
        quote! {
            #[automatically_derived]
            impl #db::ready::Historic for #ident {}
        }
    });
    let ordered = parse_rare::orders(model).next().map(|(field, _)| {
        let ty = &field.ty;
        let whole = quote_spanned!(field.ident.span()=> const _: () = #db::meta::ordered::<#ty>(););
        quote! {
            #whole

            #[automatically_derived]
            impl #db::ready::Ordered for #ident {}
        }
    });
    let soft_delete = rare.soft_delete.as_ref().map(|field| {
        let field = quote_spanned!(field.span()=> fields.#field);
        quote! {
            #[automatically_derived]
            impl #db::ready::SoftDelete for #ident {
                fn deleted(fields: &#handles) -> #db::handle::Col<::core::option::Option<#db::Timestamp>> {
                    #field
                }
            }
        }
    });
    let tree = rare.tree.as_ref().map(|field| {
        let field = quote_spanned!(field.span()=> fields.#field);
        quote! {
            #[automatically_derived]
            impl #db::ready::Tree for #ident {
                fn parent(fields: &#handles) -> #db::handle::FkPath<#ident, #db::handle::Optional> {
                    #field
                }
            }
        }
    });
    quote!(#history #ordered #soft_delete #tree)
}
