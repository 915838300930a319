//! From a model to Rust: one table of data, a struct of handles, and short functions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{
    emit_meta, emit_rare,
    ir::{Field, Model},
    parse::{handles, position},
};
use crate::paths;

pub(super) fn model(model: &Model) -> TokenStream {
    let (handles, meta, implementation, checks) =
        (handle_struct(model), emit_meta::meta(model), implementation(model), checks(model));
    let targets = model.fields.iter().filter_map(|field| to_field(model, field));
    let (searchable, rare) = (searchable(model), emit_rare::traits(model));
    quote! {
        #handles
        #(#targets)*
        const _: () = {
            #meta
            #implementation
            #searchable
            #rare
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
    let (required, decoded) = (required(model), decoded(model));
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
                #decoded
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

/// The fields that may have to be given to `create!`; their types say whether they must be.
fn required(model: &Model) -> impl Iterator<Item = TokenStream> {
    let given = |field: &Field| {
        let options = &field.options;
        let by_us = options.default.is_some() || options.auto_now || options.auto_now_add;
        by_us || options.db_default.is_some() || options.generated.is_some()
    };
    model.fields.iter().enumerate().filter(move |(_, field)| !given(field)).map(|(index, field)| {
        let name = &field.name;
        let message = format!("create!({} {{ .. }}): required field `{name}` is missing", model.ident);
        quote!((#name, FIELDS[#index].is_required(), #message))
    })
}

/// A row from its columns. `match` is less for the compiler than `?`, once for each field of each model.
fn decoded(model: &Model) -> TokenStream {
    let db = paths::db();
    let fields = model.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.ident;
        quote! {
            #ident: match cursor.field(&META, #index) {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(error) => return ::core::result::Result::Err(error),
            },
        }
    });
    let many: Vec<_> = relations(model).map(|(_, ident, _)| ident).collect();
    if many.is_empty() {
        return quote!(::core::result::Result::Ok(Self { #(#fields)* }));
    }
    quote! {
        let mut row = Self { #(#fields)* #(#many: ::core::default::Default::default(),)* };
        match #db::Model::bind(&mut row) {
            ::core::result::Result::Ok(()) => ::core::result::Result::Ok(row),
            ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
        }
    }
}

/// The methods that reach a field or a relation by its number.
fn by_index(model: &Model) -> TokenStream {
    let db = paths::db();
    let fields: Vec<_> = model.fields.iter().map(|field| &field.ident).collect();
    let indexes: Vec<usize> = (0..fields.len()).collect();
    let fill = fill(model);
    quote! {
        fn field(&self, index: usize) -> &dyn #db::field::ErasedField {
            match index {
                #(#indexes => &self.#fields,)*
                _ => #db::meta::no_field(&META, index),
            }
        }

        fn field_mut(&mut self, index: usize) -> &mut dyn #db::field::ErasedField {
            match index {
                #(#indexes => &mut self.#fields,)*
                _ => #db::meta::no_field(&META, index),
            }
        }

        #fill
    }
}

fn fill(model: &Model) -> Option<TokenStream> {
    let (db, many) = (paths::db(), relations(model).map(|(_, ident, _)| ident).collect::<Vec<_>>());
    let numbers = 0..many.len();
    (!many.is_empty()).then(|| {
        quote! {
            fn fill(&mut self, relation: usize, loaded: #db::field::Loaded) {
                match relation {
                    #(#numbers => #db::relation::RelationType::fill(&mut self.#many, loaded),)*
                    _ => #db::meta::no_field(&META, relation),
                }
            }
        }
    })
}

/// Which rows there are where nobody asks for all, if the model says it.
fn objects(model: &Model) -> Option<TokenStream> {
    let db = paths::db();
    let condition = match (&model.options.objects, emit_rare::objects(model)) {
        (Some(condition), None) => quote!(#condition),
        (None, Some(condition)) => condition,
        (Some(first), Some(second)) => quote!(|fields| #first(fields) & #second(fields)),
        (None, None) => return None,
    };
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

/// Relations to many that know whose they are, if there are any.
fn bind(model: &Model) -> Option<TokenStream> {
    let db = paths::db();
    let many: Vec<_> = relations(model).map(|(_, ident, _)| ident).collect();
    let key = model.key.first().filter(|_| !many.is_empty())?;
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
    Some(quote! {
        fn bind(&mut self) -> #db::error::Result<()> {
            #(
                let owner = #db::relation::Owner { meta: &META, relation: #numbers, key: #keys };
                #db::relation::RelationType::bind(&mut self.#many, owner);
            )*
            ::core::result::Result::Ok(())
        }
    })
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
