//! From a field to data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, LitStr, Type, spanned::Spanned};

use super::{
    emit_checks,
    ir::{DbDefault, Field, FieldOptions, Model},
};
use crate::paths;

/// The `FieldMeta` of a field: what its type knows, and then what the attributes give.
pub(super) fn meta(model: &Model, index: usize) -> TokenStream {
    let field = &model.fields[index];
    let (db, name, ty) = (paths::db(), &field.name, &field.ty);
    let behind = format!("{name}_id");
    let of = quote_spanned!(ty.span()=> #db::meta::FieldMeta::of::<#ty>(#name, #behind));
    let given = given(model, index);
    if given.is_empty() {
        return of;
    }
    quote! {{
        let mut field = #of;
        #(#given)*
        field
    }}
}

/// What the attributes give, as assignments: the compiler has less to do for them than for a literal of thirty fields.
fn given(model: &Model, index: usize) -> Vec<TokenStream> {
    let (db, field) = (paths::db(), &model.fields[index]);
    let FieldOptions {
        primary_key: _,
        auto_increment: _,
        column,
        max_length,
        digits,
        min,
        max,
        unique,
        index: index_given,
        blank,
        default,
        db_default,
        auto_now,
        auto_now_add,
        generated,
        stored,
        on_delete: _,
        unconstrained: _,
        related_name: _,
        to_field: _,
        validators: _,
        error_messages: _,
        unique_for: _,
        limit_choices_to: _,
        label,
        uneditable,
        comment,
        collation,
        order,
    } = &field.options;
    let some = |name: &str, value: Option<TokenStream>| {
        let name = format_ident!("{name}");
        value.map(|value| quote!(field.#name = ::core::option::Option::Some(#value);))
    };
    let number = |name: &str, value: &Option<Expr>| some(name, value.as_ref().map(|value| quote!(#value)));
    let text = |name: &str, value: &Option<LitStr>| some(name, value.as_ref().map(|value| quote!(#value)));
    let unique = unique.then(|| quote!(field.unique = true; field.index = false;));
    let index_only = index_given.filter(|_| unique.is_none()).map(|index| quote!(field.index = #index;));
    let default = default.as_ref().map(|default| value(&field.ty, default));
    let db_default = db_default.as_ref().map(|default| match default {
        DbDefault::Now => quote!(#db::meta::DbDefault::Now),
        DbDefault::Sql(sql) => quote!(#db::meta::DbDefault::Sql(#sql)),
        DbDefault::Value(expr) => {
            let value = value(&field.ty, expr);
            quote!(#db::meta::DbDefault::Value(#value))
        }
    });
    let computed = generated.as_ref().map(|sql| {
        let stored = stored.unwrap_or(true);
        quote! {
            #db::meta::Generated { expression: || ::std::borrow::ToOwned::to_owned(#sql), stored: #stored }
        }
    });
    let uneditable = *uneditable || *auto_now || *auto_now_add || generated.is_some() || order.is_some();
    let help = (!field.doc.is_empty()).then_some(&field.doc);
    let assignments = [
        column.as_ref().map(|column| quote!(field.column = #column;)),
        number("max_length", max_length),
        number("min", min),
        number("max", max),
        text("label", label),
        text("comment", comment),
        text("collation", collation),
        some("digits", digits.as_ref().map(|(all, behind)| quote!((#all, #behind)))),
        unique,
        index_only,
        blank.map(|blank| quote!(field.blank = #blank;)),
        some("default", default),
        some("db_default", db_default),
        some("generated", computed),
        uneditable.then(|| quote!(field.editable = false;)),
        auto(model, index),
        relation(field),
        help.map(|help| quote!(field.help = #help;)),
    ];
    assignments.into_iter().flatten().chain(emit_checks::checks(model, field)).collect()
}

/// A function that makes a value of the field's type of an expression.
fn value(ty: &Type, expr: &Expr) -> TokenStream {
    let db = paths::db();
    let into = quote_spanned!(expr.span()=> #db::field::IntoField::<#ty>::into_field(#expr));
    quote!(|| #db::meta::default_value::<#ty>(&#into))
}

fn auto(model: &Model, index: usize) -> Option<TokenStream> {
    let (db, field) = (paths::db(), &model.fields[index]);
    let options = &field.options;
    if options.auto_now {
        return Some(quote!(field.auto = #db::meta::Auto::Now;));
    }
    if options.auto_now_add {
        return Some(quote!(field.auto = #db::meta::Auto::NowAdd;));
    }
    if options.order.is_some() {
        return Some(quote!(field.auto = #db::meta::Auto::Order;));
    }
    let counts = options.auto_increment.unwrap_or_else(|| {
        field.name == "id"
            && model.key == [index]
            && options.default.is_none()
            && options.db_default.is_none()
    });
    counts.then(|| quote!(field.auto = #db::meta::auto_key(&field);))
}

/// What is said of a foreign key; what is said of none at all is what its type knows.
fn relation(field: &Field) -> Option<TokenStream> {
    let (db, options, ty) = (paths::db(), &field.options, &field.ty);
    if options.on_delete.is_none() && !options.unconstrained && options.related_name.is_none() {
        return None;
    }
    let constraint = !options.unconstrained;
    let related_name = match &options.related_name {
        Some(name) => quote!(::core::option::Option::Some(#name)),
        None => quote!(::core::option::Option::None),
    };
    let span = options.on_delete.as_ref().map_or_else(|| ty.span(), |given| given.span);
    let on_delete = match &options.on_delete {
        Some(given) => {
            let variant = &given.variant;
            let argument = given.set.as_ref().map(|expr| {
                let value = value(ty, expr);
                quote!((#value))
            });
            quote!(::core::option::Option::Some(#variant #argument))
        }
        None => quote!(::core::option::Option::None),
    };
    let column = quote!(&<#ty as #db::field::FieldType>::COLUMN);
    let relation =
        quote_spanned!(span=> #db::meta::RelationMeta::of(#column, #on_delete, #constraint, #related_name));
    Some(quote!(field.relation = #relation;))
}
