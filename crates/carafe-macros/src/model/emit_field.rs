//! From a field to data.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Expr, LitStr, Type, spanned::Spanned};

use super::{
    emit_checks,
    ir::{DbDefault, Field, FieldOptions, Model},
};
use crate::paths;

/// The `FieldMeta` of a field.
pub(super) fn meta(model: &Model, index: usize) -> TokenStream {
    let field = &model.fields[index];
    let (db, name, ty) = (paths::db(), &field.name, &field.ty);
    let behind = format!("{name}_id");
    let column = match &field.options.column {
        Some(given) => quote!(#given),
        None => quote!(#db::meta::column_name(&COLUMN, #name, #behind)),
    };
    let given = given(model, field);
    let auto = auto(model, index);
    let relation = relation(field);
    let help = &field.doc;
    let column_of = quote_spanned!(ty.span()=> <#ty as #db::field::FieldType>::COLUMN);
    quote! {{
        const COLUMN: #db::field::Column = #column_of;
        #db::meta::FieldMeta {
            #given
            auto: #auto,
            relation: #relation,
            help: #help,
            ..#db::meta::FieldMeta::new(#name, #column, COLUMN)
        }
    }}
}

/// What the attributes give.
fn given(model: &Model, field: &Field) -> TokenStream {
    let db = paths::db();
    let FieldOptions {
        primary_key: _,
        auto_increment: _,
        column: _,
        max_length,
        digits,
        min,
        max,
        unique,
        index,
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
    let some = |name: TokenStream, value: &Option<Expr>| {
        value.as_ref().map(|value| quote!(#name: ::core::option::Option::Some(#value),))
    };
    let text = |name: TokenStream, value: &Option<LitStr>| {
        value.as_ref().map(|value| quote!(#name: ::core::option::Option::Some(#value),))
    };
    let limits = [some(quote!(max_length), max_length), some(quote!(min), min), some(quote!(max), max)];
    let texts =
        [text(quote!(label), label), text(quote!(comment), comment), text(quote!(collation), collation)];
    let digits =
        digits.as_ref().map(|(all, behind)| quote!(digits: ::core::option::Option::Some((#all, #behind)),));
    let unique = unique.then(|| quote!(unique: true, index: false,));
    let index = index.filter(|_| unique.is_none()).map(|index| quote!(index: #index,));
    let blank = blank.map(|blank| quote!(blank: #blank,));
    let default = default.as_ref().map(|default| {
        let value = value(&field.ty, default);
        quote!(default: ::core::option::Option::Some(#value),)
    });
    let db_default = db_default.as_ref().map(|default| {
        let default = match default {
            DbDefault::Now => quote!(Now),
            DbDefault::Sql(sql) => quote!(Sql(#sql)),
            DbDefault::Value(expr) => {
                let value = value(&field.ty, expr);
                quote!(Value(#value))
            }
        };
        quote!(db_default: ::core::option::Option::Some(#db::meta::DbDefault::#default),)
    });
    let generated = generated.as_ref().map(|sql| {
        let stored = stored.unwrap_or(true);
        quote! {
            generated: ::core::option::Option::Some(#db::meta::Generated {
                expression: || ::std::borrow::ToOwned::to_owned(#sql),
                stored: #stored,
            }),
        }
    });
    let checks = emit_checks::checks(model, field);
    let uneditable = (*uneditable || *auto_now || *auto_now_add || generated.is_some() || order.is_some())
        .then(|| quote!(editable: false,));
    quote! {
        #(#limits)* #(#texts)* #digits #unique #index #blank #default #db_default #generated
        #checks #uneditable
    }
}

/// A function that makes a value of the field's type of an expression.
fn value(ty: &Type, expr: &Expr) -> TokenStream {
    let db = paths::db();
    let into = quote_spanned!(expr.span()=> #db::field::IntoField::<#ty>::into_field(#expr));
    quote!(|| #db::meta::default_value::<#ty>(&#into))
}

fn auto(model: &Model, index: usize) -> TokenStream {
    let (db, field) = (paths::db(), &model.fields[index]);
    let options = &field.options;
    if options.auto_now {
        return quote!(#db::meta::Auto::Now);
    }
    if options.auto_now_add {
        return quote!(#db::meta::Auto::NowAdd);
    }
    if options.order.is_some() {
        return quote!(#db::meta::Auto::Order);
    }
    let counts = options.auto_increment.unwrap_or_else(|| {
        field.name == "id"
            && model.key == [index]
            && options.default.is_none()
            && options.db_default.is_none()
    });
    if counts { quote!(#db::meta::auto_key(&COLUMN)) } else { quote!(#db::meta::Auto::No) }
}

fn relation(field: &Field) -> TokenStream {
    let (db, options) = (paths::db(), &field.options);
    let constraint = !options.unconstrained;
    let related_name = match &options.related_name {
        Some(name) => quote!(::core::option::Option::Some(#name)),
        None => quote!(::core::option::Option::None),
    };
    let span = options.on_delete.as_ref().map_or_else(|| field.ty.span(), |given| given.span);
    let on_delete = match &options.on_delete {
        Some(given) => {
            let variant = &given.variant;
            let argument = given.set.as_ref().map(|expr| {
                let value = value(&field.ty, expr);
                quote!((#value))
            });
            quote!(::core::option::Option::Some(#variant #argument))
        }
        None => quote!(::core::option::Option::None),
    };
    quote_spanned!(span=> #db::meta::RelationMeta::of(&COLUMN, #on_delete, #constraint, #related_name))
}
