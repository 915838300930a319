//! All proc macros of Carafe: what they write is data and one call into a room, by the paths of the facade.
//!
//! Knows none of our crates. Macros are described where they are reached from, in the crate `carafe`.

mod choices;
mod create;
mod doc;
mod embed;
mod lookup;
mod mistakes;
mod model;
mod options;
mod paths;
mod settings;
mod snake_case;
mod sql;
mod test_attr;
mod toml_literal;

use proc_macro::TokenStream;

/// A folder beside `Cargo.toml`, in the binary: see `carafe::embed_dir`.
#[proc_macro]
pub fn embed_dir(input: TokenStream) -> TokenStream {
    embed::expand(input.into()).into()
}

/// An async test, on a runtime of its own: see `carafe::test`.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    test_attr::expand(arguments.into(), item.into()).into()
}

/// A section of the settings: see `carafe::Settings`.
#[proc_macro_derive(Settings, attributes(settings, setting))]
pub fn settings(input: TokenStream) -> TokenStream {
    settings::expand(input.into()).into()
}

/// A struct whose values are rows of a table: see `carafe::Model`.
#[proc_macro_derive(Model, attributes(model, field, reverse, many_to_many))]
pub fn model(input: TokenStream) -> TokenStream {
    model::expand(input.into()).into()
}

/// An enum whose values are the choices of a field: see `carafe::Choices`.
#[proc_macro_derive(Choices, attributes(choices, choice))]
pub fn choices(input: TokenStream) -> TokenStream {
    choices::expand(input.into()).into()
}

/// A new row, of the fields that are named: see `carafe::create`.
#[proc_macro]
pub fn create(input: TokenStream) -> TokenStream {
    create::expand(input.into()).into()
}

/// A condition in Django's words: see `carafe::lookup`.
#[proc_macro]
pub fn lookup(input: TokenStream) -> TokenStream {
    lookup::expand(input.into()).into()
}

/// SQL of one's own, with values bound: see `carafe::sql`.
#[proc_macro]
pub fn sql(input: TokenStream) -> TokenStream {
    sql::expand(input.into()).into()
}
