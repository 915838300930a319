//! `create!(Post { title: "x" }, &db)`: a new row, of the fields that are named.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{
    Error, Expr, ExprStruct, Member, Token,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

use crate::{
    mistakes::{Mistakes, or_errors},
    paths,
};

/// What stands for the call.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    or_errors(syn::parse2(input).and_then(|call: Call| emit(&call)))
}

struct Call {
    row: ExprStruct,
    db: Expr,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let row = input.parse()?;
        if input.is_empty() {
            return Err(input.error("say which database: `create!(Post { … }, &db)`"));
        }
        input.parse::<Token![,]>()?;
        let db = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { row, db })
    }
}

fn emit(Call { row, db }: &Call) -> Result<TokenStream, Error> {
    let (carafe, model) = (paths::db(), &row.path);
    let mut mistakes = Mistakes::default();
    if let Some(rest) = &row.rest {
        mistakes.note(rest, "what is not named takes its default: there is no `..` here");
    }
    let mut names: Vec<String> = Vec::new();
    let mut given = Vec::new();
    for field in &row.fields {
        let Member::Named(ident) = &field.member else {
            mistakes.note(&field.member, "name the field: `title: \"…\"`");
            continue;
        };
        let name = syn::ext::IdentExt::unraw(ident).to_string();
        if names.contains(&name) {
            mistakes.note(ident, format!("`{name}` is given twice"));
        }
        let value = &field.expr;
        let at = value.span();
        given.push(quote_spanned! {at=>
            #carafe::write::field(#name, |row: &#model| &row.#ident, #value)
        });
        names.push(name);
    }
    // A field that is missing is told at the model's name.
    let checked = quote_spanned! {model.span()=>
        const _: () = #carafe::write::given::<#model>(&[#(#names),*]);
    };
    // No block around the call: what `db` lends, as `&db.signed("ann")`, must live as long as the future.
    mistakes.none_in(quote! {
        #carafe::write::create::<#model>(#db, {
            #checked
            ::std::vec![#(#given),*]
        })
    })
}
