//! From a section to Rust: one table of data, and three short functions.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::ir::{Default, Field, Section};
use crate::paths;

pub(super) fn section(section: &Section) -> TokenStream {
    let Section { ident, name, doc, fields } = section;
    let path = paths::settings();
    let infos = fields.iter().map(info);
    let reads = fields.iter().enumerate().map(|(number, field)| read(number, field));
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    quote! {
        #[automatically_derived]
        impl #path::Section for #ident {
            const INFO: #path::SectionInfo =
                #path::SectionInfo { name: #name, doc: #doc, fields: &[#(#infos),*] };

            fn read_fields(fields: &mut #path::Fields<'_, '_>) -> ::core::option::Option<Self> {
                #(#reads)*
                ::core::option::Option::Some(Self { #(#idents: #idents?),* })
            }
        }

        #[automatically_derived]
        impl #path::SettingValue for #ident {
            fn kind() -> #path::Kind {
                #path::Kind::fields(<Self as #path::Section>::INFO.fields)
            }

            fn read(entry: &#path::Entry, reading: &mut #path::Reading<'_>) -> ::core::option::Option<Self> {
                #path::read_table(entry, reading)
            }

            fn absent(reading: &mut #path::Reading<'_>) -> ::core::option::Option<Self> {
                #path::read_absent(reading)
            }
        }
    }
}

fn info(field: &Field) -> TokenStream {
    let Field {
        ident: _, /* the key says it */
        key,
        doc,
        ty,
        default,
        dev,
        env,
        check: _, /* `read` calls it */
    } = field;
    let path = paths::settings();
    let default = match default {
        Default::Nothing => quote!(),
        Default::Toml(text) => quote!(default: ::core::option::Option::Some(#text),),
        Default::Computed(expr) => quote! {
            computed: ::core::option::Option::Some(|| {
                let value: #ty = #expr;
                ::std::format!("{value:?}")
            }),
        },
    };
    let dev = dev.as_ref().map(|text| quote!(dev: ::core::option::Option::Some(#text),));
    let env = env.as_ref().map(|name| quote!(env: ::core::option::Option::Some(#name),));
    // The span makes "this cannot be a setting" point at the type.
    let kind = quote_spanned!(ty.span()=> <#ty as #path::SettingValue>::kind);
    quote!(#path::FieldInfo { #default #dev #env ..#path::FieldInfo::new(#key, #doc, #kind) })
}

fn read(number: usize, field: &Field) -> TokenStream {
    let (ident, ty) = (&field.ident, &field.ty);
    let checked =
        field.check.as_ref().map(|rule| quote!(let #ident = fields.checked(#number, #ident, #rule);));
    match &field.default {
        Default::Computed(expr) => quote!(let #ident = fields.field_or::<#ty>(#number, || #expr); #checked),
        Default::Nothing | Default::Toml(_) => quote!(let #ident = fields.field::<#ty>(#number); #checked),
    }
}
