//! `#[derive(Choices)]`: an enum whose values are the choices of a field, kept as text or as a number.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Expr, Ident, LitInt, LitStr, ext::IdentExt};

use crate::{
    doc,
    mistakes::{Mistakes, or_errors},
    options::{each_option, once},
    paths,
    snake_case::snake_case,
};

/// What the derive writes for an enum.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    or_errors(syn::parse2(input).and_then(|input| parse(&input)).map(|choices| emit(&choices)))
}

struct Choices {
    ident: Ident,
    max_length: u32,
    variants: Vec<Variant>,
}

struct Variant {
    ident: Ident,
    label: String,
    text: String,
    number: Option<Expr>,
}

/// Room for choices to come, so that a longer one needs no migration.
const ROOM: u32 = 40;

fn parse(input: &DeriveInput) -> Result<Choices, Error> {
    let mut mistakes = Mistakes::default();
    let mut max_length: Option<LitInt> = None;
    each_option(&input.attrs, "choices", &mut mistakes, &mut |option, mistakes| {
        match option.path.require_ident()?.to_string().as_str() {
            "max_length" => once(&mut max_length, option.value()?.parse()?, &option.path, mistakes),
            other => {
                let text = format!("there is no option `{other}` here: `#[choices]` knows `max_length`");
                return Err(option.error(text));
            }
        }
        Ok(())
    });
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(input.ident.span(), "choices are an enum whose variants hold nothing"));
    };
    let variants = variants(data, &mut mistakes);
    let max_length = match max_length {
        Some(given) => given.base10_parse()?,
        None => ROOM,
    };
    let choices = Choices { ident: input.ident.clone(), max_length, variants };
    check(&choices, data, &mut mistakes);
    mistakes.none_in(choices)
}

fn variants(data: &DataEnum, mistakes: &mut Mistakes) -> Vec<Variant> {
    data.variants.iter().map(|variant| self::variant(variant, mistakes)).collect()
}

fn variant(variant: &syn::Variant, mistakes: &mut Mistakes) -> Variant {
    if !matches!(variant.fields, syn::Fields::Unit) {
        mistakes.note(&variant.fields, "a choice holds nothing: it is one word of the column");
    }
    let (mut value, mut label): (Option<LitStr>, Option<LitStr>) = (None, None);
    each_option(&variant.attrs, "choice", mistakes, &mut |option, mistakes| {
        match option.path.require_ident()?.to_string().as_str() {
            "value" => once(&mut value, option.value()?.parse()?, &option.path, mistakes),
            "label" => once(&mut label, option.value()?.parse()?, &option.path, mistakes),
            other => {
                let text =
                    format!("there is no option `{other}` here: `#[choice]` knows `value` and `label`");
                return Err(option.error(text));
            }
        }
        Ok(())
    });
    let snake = snake_case(&variant.ident.unraw().to_string());
    let number = variant.discriminant.as_ref().map(|(_, number)| number.clone());
    if let (Some(value), Some(_)) = (&value, &number) {
        mistakes.note(value, "this choice is kept as its number, so it has no text");
    }
    Variant {
        ident: variant.ident.clone(),
        label: label.map_or_else(|| sentence(&snake, &doc::of(&variant.attrs)), |label| label.value()),
        text: value.map_or(snake, |value| value.value()),
        number,
    }
}

/// The first line of the doc comment without its full stop, or `in_review` as `In review`.
fn sentence(snake: &str, doc: &str) -> String {
    if let Some(line) = doc.lines().next().filter(|line| !line.is_empty()) {
        return line.trim_end_matches('.').to_owned();
    }
    let words = snake.replace('_', " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn check(choices: &Choices, data: &DataEnum, mistakes: &mut Mistakes) {
    if choices.variants.is_empty() {
        mistakes.note(&choices.ident, "name at least one choice");
    }
    let numbered = choices.variants.iter().filter(|variant| variant.number.is_some()).count();
    if numbered > 0 && numbered < choices.variants.len() {
        mistakes.note(&choices.ident, "give each choice a number (`Draft = 1`), or none of them");
    }
    for (index, variant) in choices.variants.iter().enumerate() {
        if numbered == 0 && choices.variants[..index].iter().any(|other| other.text == variant.text) {
            mistakes.note(&data.variants[index], format!("two choices are kept as `{}`", variant.text));
        }
        if variant.text.chars().count() > choices.max_length as usize {
            let text = format!("longer than {} characters: `#[choices(max_length = …)]`", choices.max_length);
            mistakes.note(&data.variants[index], text);
        }
    }
}

fn emit(choices: &Choices) -> TokenStream {
    let (db, ident, name) = (paths::db(), &choices.ident, choices.ident.to_string());
    let variants: Vec<_> = choices.variants.iter().map(|variant| &variant.ident).collect();
    let labels = choices.variants.iter().map(|variant| &variant.label);
    let Kept { column, read, keys, written } = kept(choices);
    let (some, none) = (quote!(::core::option::Option::Some), quote!(::core::option::Option::None));
    let ok = quote!(::core::result::Result::Ok);
    quote! {
        #[automatically_derived]
        impl #db::field::Choices for #ident {
            const ALL: &'static [Self] = &[#(Self::#variants),*];

            fn label(&self) -> &'static str {
                match self {
                    #(Self::#variants => #labels,)*
                }
            }
        }

        #[automatically_derived]
        impl #db::field::FieldType for #ident {
            type Handle = #db::handle::Col<Self>;
            const COLUMN: #db::field::Column = #column.choices(<Self as #db::field::Choices>::choices);

            fn read(row: &dyn #db::driver::Row, column: usize) -> #db::error::Result<::core::option::Option<Self>> {
                match row.#read(column)? {
                    #none => #ok(#none),
                    #(#some(#keys) => #ok(#some(Self::#variants)),)*
                    #some(other) => ::core::result::Result::Err(#db::field::unknown_choice(column, &other, #name)),
                }
            }

            fn to_value(&self) -> #db::error::Result<#db::Value> {
                #ok(match self {
                    #(Self::#variants => #written,)*
                })
            }
        }
    }
}

/// How the choices are kept.
struct Kept {
    column: TokenStream,
    /// The method of a row that reads one.
    read: TokenStream,
    /// The pattern of each.
    keys: Vec<TokenStream>,
    /// The value of each.
    written: Vec<TokenStream>,
}

fn kept(choices: &Choices) -> Kept {
    let (db, length) = (paths::db(), choices.max_length);
    if choices.variants.iter().all(|variant| variant.number.is_some()) {
        let keys: Vec<_> = choices.variants.iter().map(|variant| variant.number.to_token_stream()).collect();
        let written = keys.iter().map(|number| quote!(#db::Value::I32(#number))).collect();
        return Kept {
            column: quote!(#db::field::Column::of(#db::Kind::I32)),
            read: quote!(i64),
            keys,
            written,
        };
    }
    let keys: Vec<_> = choices.variants.iter().map(|variant| variant.text.to_token_stream()).collect();
    let written = keys.iter().map(|text| quote!(#db::Value::Text(::std::borrow::ToOwned::to_owned(#text))));
    Kept {
        column: quote!(#db::field::Column::of(#db::Kind::Text).max_length(#length)),
        read: quote!(text),
        written: written.collect(),
        keys,
    }
}
