//! What a model says of itself, as one table of data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::LitStr;

use super::{
    emit_field, emit_rare,
    ir::{Exclude, Item, List, ManyToMany, Model, Reverse},
    parse::position,
};
use crate::paths;

pub(super) fn meta(model: &Model) -> TokenStream {
    let (db, ident, options) = (paths::db(), &model.ident, &model.options);
    let (name, help) = (ident.to_string(), &model.doc);
    let fields = (0..model.fields.len()).map(|index| emit_field::meta(model, index));
    let (table, label, plural) = (text(&options.table), text(&options.label), text(&options.label_plural));
    let (key, comment) = (&model.key, text(&options.comment));
    let reverses = model.reverses.iter().map(reverse);
    let many_to_many = model.many_to_many.iter().map(many_to_many);
    let ordering = options.ordering.iter().map(|item| order(model, item));
    let indexes = options.indexes.iter().map(|list| index(model, list));
    let constraints = constraints(model);
    let search = search(model);
    let rare = emit_rare::meta(model);
    let (managed, frozen) = (!options.unmanaged, options.frozen);
    let fetch_mode = options.fetch_mode.clone().unwrap_or_else(|| format_ident!("One"));
    quote! {
        const FIELDS: &[#db::meta::FieldMeta] = &[#(#fields),*];
        static META: #db::meta::ModelMeta = #db::meta::ModelMeta {
            name: #name,
            table: #table,
            help: #help,
            label: #label,
            label_plural: #plural,
            fields: FIELDS,
            key: &[#(#key),*],
            many_to_many: &[#(#many_to_many),*],
            reverses: &[#(#reverses),*],
            ordering: &[#(#ordering),*],
            indexes: &[#(#indexes),*],
            constraints: &[#(#constraints),*],
            search: #search,
            comment: #comment,
            managed: #managed,
            fetch_mode: #db::meta::FetchMode::#fetch_mode,
            frozen: #frozen,
            rare: #rare,
            place: #db::meta::here(),
        };
        static ROOT: #db::path::PathNode = #db::path::PathNode::root(|| &META);
    }
}

fn text(given: &Option<LitStr>) -> TokenStream {
    match given {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

fn function(given: &Option<LitStr>) -> TokenStream {
    match given {
        Some(text) => quote!(::core::option::Option::Some(|| ::std::borrow::ToOwned::to_owned(#text))),
        None => quote!(::core::option::Option::None),
    }
}

fn reverse(relation: &Reverse) -> TokenStream {
    let (db, ty) = (paths::db(), &relation.ty);
    let (name, field) = (relation.ident.to_string(), relation.field.to_string());
    quote! {
        #db::meta::ReverseMeta {
            name: #name,
            source: <<#ty as #db::relation::RelationType>::Target as #db::Model>::meta,
            field: #field,
            one: <#ty as #db::relation::RelationType>::ONE,
        }
    }
}

fn many_to_many(relation: &ManyToMany) -> TokenStream {
    let (db, ty, help) = (paths::db(), &relation.ty, &relation.doc);
    let name = relation.ident.to_string();
    let through = match &relation.through {
        Some((model, source, target)) => {
            let (source, target) = (source.to_string(), target.to_string());
            quote! {
                ::core::option::Option::Some(#db::meta::Through {
                    model: <#model as #db::Model>::meta,
                    source: #source,
                    target: #target,
                })
            }
        }
        None => quote!(::core::option::Option::None),
    };
    let (symmetrical, related, label) =
        (relation.symmetrical, text(&relation.related_name), text(&relation.label));
    quote! {
        #db::meta::ManyToManyMeta {
            name: #name,
            target: <<#ty as #db::relation::RelationType>::Target as #db::Model>::meta,
            through: #through,
            symmetrical: #symmetrical,
            related_name: #related,
            label: #label,
            help: #help,
        }
    }
}

fn order(model: &Model, item: &Item) -> TokenStream {
    let db = paths::db();
    let Item::Field { name, descending } = item else { return quote!() };
    let field = position(model, name);
    quote!(#db::meta::OrderMeta { field: #field, descending: #descending })
}

fn columns(model: &Model, list: &List) -> TokenStream {
    let columns = list.items.iter().map(|item| column(model, item));
    quote!(&[#(#columns),*])
}

fn column(model: &Model, item: &Item) -> TokenStream {
    let db = paths::db();
    match item {
        Item::Field { name, descending } => {
            let field = position(model, name);
            quote!(#db::meta::IndexColumn::Field { field: #field, descending: #descending })
        }
        Item::Sql(sql) => {
            quote!(#db::meta::IndexColumn::Expression(|| ::std::borrow::ToOwned::to_owned(#sql)))
        }
    }
}

fn index(model: &Model, list: &List) -> TokenStream {
    let db = paths::db();
    let (columns, name, condition) = (columns(model, list), text(&list.name), function(&list.condition));
    let include = list.include.iter().map(|name| position(model, name));
    let method = text(&list.method);
    quote! {
        #db::meta::IndexMeta {
            name: #name,
            columns: #columns,
            condition: #condition,
            include: &[#(#include),*],
            method: #method,
        }
    }
}

fn constraints(model: &Model) -> Vec<TokenStream> {
    let db = paths::db();
    let uniques = model.options.uniques.iter().map(|list| {
        let (columns, name, condition) = (columns(model, list), text(&list.name), function(&list.condition));
        let (nulls_equal, deferrable) = (list.nulls_equal, list.deferrable);
        let (message, code) = (text(&list.message), text(&list.code));
        let include = list.include.iter().map(|name| position(model, name));
        quote! {
            #db::meta::ConstraintMeta::Unique(#db::meta::UniqueMeta {
                name: #name,
                columns: #columns,
                condition: #condition,
                nulls_equal: #nulls_equal,
                deferrable: #deferrable,
                include: &[#(#include),*],
                message: #message,
                code: #code,
            })
        }
    });
    let checks = model.options.checks.iter().map(|check| {
        let (name, condition) = (&check.name, &check.condition);
        let (message, code) = (text(&check.message), text(&check.code));
        quote! {
            #db::meta::ConstraintMeta::Check(#db::meta::CheckMeta {
                name: #name,
                condition: || ::std::borrow::ToOwned::to_owned(#condition),
                message: #message,
                code: #code,
            })
        }
    });
    let excludes = model.options.excludes.iter().map(|one| exclude(model, one));
    uniques.chain(checks).chain(excludes).collect()
}

fn exclude(model: &Model, exclude: &Exclude) -> TokenStream {
    let db = paths::db();
    let columns = exclude.items.iter().map(|(item, _)| column(model, item));
    let operators = exclude.items.iter().map(|(_, operator)| operator);
    let (name, condition) = (&exclude.name, function(&exclude.condition));
    let (deferrable, message, code) = (exclude.deferrable, text(&exclude.message), text(&exclude.code));
    quote! {
        #db::meta::ConstraintMeta::Exclude(#db::meta::ExcludeMeta {
            name: #name,
            columns: &[#(#columns),*],
            operators: &[#(#operators),*],
            condition: #condition,
            deferrable: #deferrable,
            message: #message,
            code: #code,
        })
    }
}

/// In which texts the model is searched, if it says so.
fn search(model: &Model) -> TokenStream {
    let Some(search) = &model.options.search else { return quote!(::core::option::Option::None) };
    let db = paths::db();
    let fields = search.fields.iter().map(|(name, weight)| {
        let field = position(model, name);
        quote!((#field, #weight))
    });
    let config = search.config.as_ref().map_or_else(|| quote!("simple"), |config| quote!(#config));
    quote! {
        ::core::option::Option::Some(#db::meta::SearchMeta { fields: &[#(#fields),*], config: #config })
    }
}
