//! From a model to Rust: one table of data, a struct of handles, and short functions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{LitStr, spanned::Spanned};

use super::{
    emit_field,
    ir::{Exclude, Field, Item, List, ManyToMany, Model, Reverse},
    parse::{handles, position},
};
use crate::paths;

pub(super) fn model(model: &Model) -> TokenStream {
    let (handles, meta, implementation, checks) =
        (handle_struct(model), meta(model), implementation(model), checks(model));
    let targets = model.fields.iter().filter_map(|field| to_field(model, field));
    let searchable = searchable(model);
    quote! {
        #handles
        #(#targets)*
        const _: () = {
            #meta
            #implementation
            #searchable
            #checks
        };
    }
}

fn handle_struct(model: &Model) -> TokenStream {
    let (db, vis, name) = (paths::db(), &model.vis, handles(&model.ident));
    let doc = format!("What stands for the fields of [`{}`] in conditions.", model.ident);
    let columns = model.fields.iter().map(|field| {
        let (vis, ident, ty, doc) = (&field.vis, &field.ident, &field.ty, &field.doc);
        let handle = quote_spanned!(ty.span()=> <#ty as #db::field::FieldType>::Handle);
        quote!(#[doc = #doc] #vis #ident: #handle,)
    });
    let relations = relations(model).map(|(vis, ident, ty)| {
        let handle = quote_spanned!(ty.span()=> <#ty as #db::relation::RelationType>::Handle);
        quote!(#[doc = ""] #vis #ident: #handle,)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, missing_debug_implementations, missing_docs, reason = "it is written by a derive")]
        #vis struct #name {
            #(#columns)*
            #(#relations)*
            carafe_place: #db::path::Path,
        }
    }
}

type Relation<'a> = (&'a syn::Visibility, &'a syn::Ident, &'a syn::Type);

/// The relations that are no columns, as they are numbered: reverses first.
fn relations(model: &Model) -> impl Iterator<Item = Relation<'_>> {
    let reverses = model.reverses.iter().map(|relation| (&relation.vis, &relation.ident, &relation.ty));
    reverses.chain(model.many_to_many.iter().map(|relation| (&relation.vis, &relation.ident, &relation.ty)))
}

fn meta(model: &Model) -> TokenStream {
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
    let (deferrable, message) = (exclude.deferrable, text(&exclude.message));
    quote! {
        #db::meta::ConstraintMeta::Exclude(#db::meta::ExcludeMeta {
            name: #name,
            columns: &[#(#columns),*],
            operators: &[#(#operators),*],
            condition: #condition,
            deferrable: #deferrable,
            message: #message,
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

/// What makes queries offer the search, and the compiler refuse fields that are no texts.
fn searchable(model: &Model) -> Option<TokenStream> {
    let (db, ident) = (paths::db(), &model.ident);
    let search = model.options.search.as_ref()?;
    let texts = search.fields.iter().filter_map(|(name, _)| {
        let ty = &model.fields[position(model, name)?].ty;
        Some(quote_spanned!(name.span()=> const _: () = #db::meta::searched::<#ty>();))
    });
    Some(quote! {
        #(#texts)*

        #[automatically_derived]
        impl #db::search::Searchable for #ident {}
    })
}

fn implementation(model: &Model) -> TokenStream {
    let (db, ident, handles) = (paths::db(), &model.ident, handles(&model.ident));
    let fields: Vec<_> = model.fields.iter().map(|field| &field.ident).collect();
    let indexes: Vec<usize> = (0..fields.len()).collect();
    let many: Vec<_> = relations(model).map(|(_, ident, _)| ident).collect();
    let numbers: Vec<usize> = (0..many.len()).collect();
    let required = model.fields.iter().zip(&indexes).map(|(field, index)| {
        let message = format!("create!({ident} {{ .. }}): required field `{}` is missing", field.name);
        let name = &field.name;
        quote!((#name, FIELDS[#index].is_required(), #message))
    });
    let (key_type, key) = key(model);
    let (bind, by_index, clean, objects) = (bind(model), by_index(model), clean(model), objects(model));
    quote! {
        #[automatically_derived]
        impl #db::handle::Fields for #handles {
            type Model = #ident;

            fn place(&self) -> #db::path::Path {
                self.carafe_place
            }
        }

        #[automatically_derived]
        impl #db::Model for #ident {
            type Fields = #handles;
            type Key = #key_type;
            const REQUIRED: &'static [(&'static str, bool, &'static str)] = &[#(#required),*];

            fn meta() -> &'static #db::meta::ModelMeta {
                &META
            }

            fn root() -> &'static #db::path::PathNode {
                &ROOT
            }

            fn fields_at(path: #db::path::Path) -> Self::Fields {
                #handles {
                    #(#fields: #db::handle::Handle::at(path, #indexes),)*
                    #(#many: #db::handle::ManyHandle::at(path, #numbers),)*
                    carafe_place: path,
                }
            }

            #objects

            fn decode(cursor: &mut #db::field::Cursor<'_>) -> #db::error::Result<Self> {
                #[allow(unused_mut, reason = "a model without relations to many has nothing to bind")]
                let mut row = Self {
                    #(#fields: cursor.field(&META, #indexes)?,)*
                    #(#many: ::core::default::Default::default(),)*
                };
                #db::Model::bind(&mut row)?;
                ::core::result::Result::Ok(row)
            }

            fn key(&self) -> Self::Key {
                #key
            }

            #by_index
            #bind
            #clean
        }
    }
}

/// The methods that reach a field by its number.
fn by_index(model: &Model) -> TokenStream {
    let db = paths::db();
    let fields: Vec<_> = model.fields.iter().map(|field| &field.ident).collect();
    let indexes: Vec<usize> = (0..fields.len()).collect();
    let many: Vec<_> = relations(model).map(|(_, ident, _)| ident).collect();
    let numbers = 0..many.len();
    quote! {
        fn any_field(&self, field: usize) -> &dyn #db::field::AnyField {
            match field {
                #(#indexes => &self.#fields,)*
                _ => #db::meta::no_field(&META, field),
            }
        }

        fn set(&mut self, field: usize, value: #db::Value) -> #db::error::Result<()> {
            match field {
                #(#indexes => #db::field::set(&mut self.#fields, value, &META, field),)*
                _ => #db::meta::no_field(&META, field),
            }
        }

        fn join(
            &mut self,
            field: usize,
            cursor: &mut #db::field::Cursor<'_>,
            related: &#db::field::Related,
        ) -> #db::error::Result<()> {
            match field {
                #(#indexes => #db::field::FieldType::read_joined(&mut self.#fields, cursor, related),)*
                _ => #db::meta::no_field(&META, field),
            }
        }

        fn attach(&mut self, field: usize, loaded: #db::field::Loaded) {
            match field {
                #(#indexes => #db::field::FieldType::attach(&mut self.#fields, loaded),)*
                _ => #db::meta::no_field(&META, field),
            }
        }

        fn fill(&mut self, relation: usize, loaded: #db::field::Loaded) {
            match relation {
                #(#numbers => #db::relation::RelationType::fill(&mut self.#many, loaded),)*
                _ => #db::meta::no_field(&META, relation),
            }
        }
    }
}

/// Which rows there are where nobody asks for all, if the model says it.
fn objects(model: &Model) -> Option<TokenStream> {
    let (db, condition) = (paths::db(), model.options.objects.as_ref()?);
    Some(quote! {
        fn objects() -> #db::QuerySet<Self> {
            Self::all_objects().filter(#condition)
        }
    })
}

/// What looks a row over as a whole, if the model names it.
fn clean(model: &Model) -> Option<TokenStream> {
    let (db, path) = (paths::db(), model.options.clean.as_ref()?);
    Some(quote! {
        fn clean(&self, found: &mut #db::error::Invalid) {
            #path(self, found);
        }
    })
}

/// What stands for a field that foreign keys can point at.
fn to_field(model: &Model, field: &Field) -> Option<TokenStream> {
    let (db, marker) = (paths::db(), field.options.to_field.as_ref()?);
    let (vis, model, ty, ident, name) = (&model.vis, &model.ident, &field.ty, &field.ident, &field.name);
    let doc = format!("Where a foreign key points at [`{model}`] by its `{name}`: `Fk<{model}, {marker}>`.");
    Some(quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        #vis enum #marker {}

        #[automatically_derived]
        impl #db::relation::ToField<#model> for #marker {
            type Value = #ty;
            const NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some(#name);

            fn of(row: &#model) -> #ty {
                ::core::clone::Clone::clone(&row.#ident)
            }
        }
    })
}

/// The type of the key, and how it is made.
fn key(model: &Model) -> (TokenStream, TokenStream) {
    let fields: Vec<_> = model.key.iter().map(|index| &model.fields[*index]).collect();
    let types = fields.iter().map(|field| &field.ty);
    let clones = fields.iter().map(|field| {
        let ident = &field.ident;
        quote!(::core::clone::Clone::clone(&self.#ident))
    });
    match fields.len() {
        1 => (quote!(#(#types)*), quote!(#(#clones)*)),
        _ => (quote!((#(#types),*)), quote!((#(#clones),*))),
    }
}

fn bind(model: &Model) -> TokenStream {
    let db = paths::db();
    let many: Vec<_> = relations(model).map(|(_, ident, _)| ident).collect();
    let (true, Some(key)) = (!many.is_empty(), model.key.first()) else {
        return quote! {
            fn bind(&mut self) -> #db::error::Result<()> {
                ::core::result::Result::Ok(())
            }
        };
    };
    let (key, numbers) = (&model.fields[*key].ident, 0..many.len());
    let back = model.reverses.iter().map(|relation| {
        let (ty, field) = (&relation.ty, &relation.field);
        quote! {
            #db::relation::owner_key(&*self, || {
                <<#ty as #db::relation::RelationType>::Target as #db::Model>::fields().#field
            })?
        }
    });
    let between = model.many_to_many.iter().map(|_| quote!(#db::field::FieldType::to_value(&self.#key)?));
    let keys = back.chain(between);
    quote! {
        fn bind(&mut self) -> #db::error::Result<()> {
            #(
                let owner = #db::relation::Owner { meta: &META, relation: #numbers, key: #keys };
                #db::relation::RelationType::bind(&mut self.#many, owner);
            )*
            ::core::result::Result::Ok(())
        }
    }
}

/// What is wrong in a way that only the compiler sees: a reverse by a field that is not there, or points elsewhere.
fn checks(model: &Model) -> TokenStream {
    let (db, ident) = (paths::db(), &model.ident);
    let reverses = model.reverses.iter().enumerate().map(|(number, relation)| {
        let (ty, field) = (&relation.ty, &relation.field);
        let name = format_ident!("reverse_{number}");
        let points = quote_spanned!(field.span()=> #db::handle::points_at::<#ident, _>(fields.#field););
        quote! {
            #[allow(dead_code, reason = "it is there to be compiled")]
            fn #name(fields: &<<#ty as #db::relation::RelationType>::Target as #db::Model>::Fields) {
                #points
            }
        }
    });
    let throughs = model.many_to_many.iter().enumerate().filter_map(|(number, relation)| {
        let (through, source, target) = relation.through.as_ref()?;
        let (ty, name) = (&relation.ty, format_ident!("through_{number}"));
        let source = quote_spanned!(source.span()=> #db::handle::points_at_key::<#ident, _>(fields.#source););
        let target = quote_spanned!(target.span()=> #db::handle::points_at_key::<
            <#ty as #db::relation::RelationType>::Target, _
        >(fields.#target););
        Some(quote! {
            #[allow(dead_code, reason = "it is there to be compiled")]
            fn #name(fields: &<#through as #db::Model>::Fields) {
                #source
                #target
            }
        })
    });
    quote!(#(#reverses)* #(#throughs)*)
}
