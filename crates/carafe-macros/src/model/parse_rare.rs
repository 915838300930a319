//! What few models say: a history, an order, a tree, soft deletion, permissions.

use syn::{
    Error, Ident, LitStr, Token, ext::IdentExt, meta::ParseNestedMeta, parenthesized, parse::ParseStream,
};

use super::ir::{Field, Item, Model, RareOptions};
use crate::{mistakes::Mistakes, options::once};

/// Reads an option of `#[model(…)]`; says whether it is one of these.
pub(super) fn option(
    name: &str,
    option: &ParseNestedMeta<'_>,
    made: &mut RareOptions,
    mistakes: &mut Mistakes,
) -> Result<bool, Error> {
    let at = &option.path;
    match name {
        "history" => once(&mut made.history, history(option)?, at, mistakes),
        "soft_delete" => once(&mut made.soft_delete, option.value()?.parse()?, at, mistakes),
        "tree" => once(&mut made.tree, option.value()?.parse()?, at, mistakes),
        "permissions" => made.permissions.extend(permissions(option)?),
        "default_permissions" => once(&mut made.default_permissions, names(option)?, at, mistakes),
        _ => return Ok(false),
    }
    Ok(true)
}

/// `history`, or `history(except(password))`.
fn history(option: &ParseNestedMeta<'_>) -> Result<Vec<Ident>, Error> {
    if !option.input.peek(syn::token::Paren) {
        return Ok(Vec::new());
    }
    let (content, except);
    parenthesized!(content in option.input);
    let word: Ident = content.parse()?;
    if word != "except" {
        return Err(Error::new(word.span(), "`history` knows `except(…)`: the fields that it leaves out"));
    }
    parenthesized!(except in content);
    listed(&except)
}

/// `(publish = "Can publish posts")`.
fn permissions(option: &ParseNestedMeta<'_>) -> Result<Vec<(Ident, LitStr)>, Error> {
    let content;
    parenthesized!(content in option.input);
    let one = |input: ParseStream<'_>| {
        let name = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        Ok((name, input.parse()?))
    };
    Ok(content.parse_terminated(one, Token![,])?.into_iter().collect())
}

/// `(view, change)`.
fn names(option: &ParseNestedMeta<'_>) -> Result<Vec<Ident>, Error> {
    let content;
    parenthesized!(content in option.input);
    listed(&content)
}

fn listed(content: ParseStream<'_>) -> Result<Vec<Ident>, Error> {
    Ok(content.parse_terminated(Ident::parse_any, Token![,])?.into_iter().collect())
}

impl RareOptions {
    /// The fields that they name.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Ident> {
        self.history.iter().flatten().chain(&self.soft_delete).chain(&self.tree)
    }
}

/// The fields that keep an order, each with the field that says whose rows are in one.
pub(super) fn orders(model: &Model) -> impl Iterator<Item = (&Field, Option<&Ident>)> {
    model.fields.iter().filter_map(|field| Some((field, field.options.order.as_ref()?.as_ref())))
}

/// What follows of them for the model, and what does not go together.
pub(super) fn settle(model: &mut Model, mistakes: &mut Mistakes) {
    let order: Vec<Ident> = orders(model).map(|(field, _)| field.ident.clone()).collect();
    if let [_, second, ..] = order.as_slice() {
        mistakes.note(second, "the rows of a model have one order");
    }
    if let (Some(name), true) = (order.into_iter().next(), model.options.ordering.is_empty()) {
        model.options.ordering.push(Item::Field { name, descending: false });
    }
    let rare = &model.options.rare;
    let several = model.key.len() > 1;
    if several && (rare.history.is_some() || rare.tree.is_some()) {
        mistakes.note(&model.ident, "a history and a tree need a primary key of one field");
    }
}
