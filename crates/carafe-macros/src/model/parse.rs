//! From the struct that a user wrote to a model, with everything that is wrong with it.

use quote::format_ident;
use syn::{Data, DeriveInput, Error, Ident, Token, ext::IdentExt, meta::ParseNestedMeta};

use super::{
    ir::{Field, Item, List, Model, ModelOptions},
    parse_field::{self, Parsed},
    parse_list, parse_named, parse_rare,
};
use crate::{
    doc,
    mistakes::Mistakes,
    options::{each_option, once},
};

const KNOWN: &str = "`table`, `label`, `label_plural`, `ordering`, `index`, `unique`, `check`, `exclude`, `search`, `comment`, `managed`, `objects`, `fetch_mode`, `clean`, `history`, `soft_delete`, `tree`, `permissions`, `default_permissions` and `frozen`";

pub(super) fn model(input: &DeriveInput) -> Result<Model, Error> {
    let mut mistakes = Mistakes::default();
    if !input.generics.params.is_empty() {
        mistakes.note(&input.generics, "a model cannot be generic: it is one table");
    }
    let mut model = Model {
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        doc: doc::of(&input.attrs),
        options: ModelOptions::default(),
        fields: Vec::new(),
        reverses: Vec::new(),
        many_to_many: Vec::new(),
        key: Vec::new(),
    };
    options(input, &mut model.options, &mut mistakes);
    match named_fields(&input.data) {
        Some(fields) => fields.named.iter().for_each(|field| add(field, &mut model, &mut mistakes)),
        None => mistakes.note(&input.ident, "a model is a struct with named fields: each is a column"),
    }
    find_key(&mut model, &mut mistakes);
    parse_rare::settle(&mut model, &mut mistakes);
    check_names(&model, &mut mistakes);
    mistakes.none_in(model)
}

fn named_fields(data: &Data) -> Option<&syn::FieldsNamed> {
    match data {
        Data::Struct(data) => match &data.fields {
            syn::Fields::Named(fields) => Some(fields),
            syn::Fields::Unnamed(_) | syn::Fields::Unit => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    }
}

fn add(field: &syn::Field, model: &mut Model, mistakes: &mut Mistakes) {
    match parse_field::field(field, &model.ident, mistakes) {
        Parsed::Column(field) => {
            parse_field::check(&field, mistakes);
            model.fields.push(*field);
        }
        Parsed::Reverse(reverse) => model.reverses.push(reverse),
        Parsed::ManyToMany(relation) => model.many_to_many.push(relation),
    }
}

fn options(input: &DeriveInput, made: &mut ModelOptions, mistakes: &mut Mistakes) {
    each_option(&input.attrs, "model", mistakes, &mut |option, mistakes| {
        let at = &option.path;
        match at.require_ident()?.to_string().as_str() {
            "table" => once(&mut made.table, option.value()?.parse()?, at, mistakes),
            "label" => once(&mut made.label, option.value()?.parse()?, at, mistakes),
            "label_plural" => once(&mut made.label_plural, option.value()?.parse()?, at, mistakes),
            "comment" => once(&mut made.comment, option.value()?.parse()?, at, mistakes),
            "frozen" => made.frozen = true,
            "clean" => once(&mut made.clean, option.value()?.parse()?, at, mistakes),
            "objects" => once(&mut made.objects, option.value()?.parse()?, at, mistakes),
            "fetch_mode" => once(&mut made.fetch_mode, fetch_mode(option)?, at, mistakes),
            "managed" => made.unmanaged = !managed(option)?,
            "ordering" => made.ordering = parse_list::ordering(option)?,
            "index" => made.indexes.push(parse_list::list(option)?),
            "unique" => made.uniques.push(parse_list::list(option)?),
            "check" => made.checks.push(parse_list::check(option)?),
            "exclude" => made.excludes.push(parse_named::exclude(option)?),
            "search" => once(&mut made.search, parse_named::search(option)?, at, mistakes),
            other if parse_rare::option(other, option, &mut made.rare, mistakes)? => {}
            other => {
                let text = format!("there is no option `{other}` here: `#[model]` knows {KNOWN}");
                return Err(option.error(text));
            }
        }
        Ok(())
    });
}

fn managed(option: &ParseNestedMeta<'_>) -> Result<bool, Error> {
    let given = option.input.peek(Token![=]);
    if given { Ok(option.value()?.parse::<syn::LitBool>()?.value) } else { Ok(true) }
}

/// `one`, `peers` or `raise`.
fn fetch_mode(option: &ParseNestedMeta<'_>) -> Result<Ident, Error> {
    let word: Ident = option.value()?.parse()?;
    let variant = match word.to_string().as_str() {
        "one" => "One",
        "peers" => "Peers",
        "raise" => "Raise",
        other => {
            let text = format!("there is no `{other}`: `fetch_mode` is one of `one`, `peers` and `raise`");
            return Err(Error::new(word.span(), text));
        }
    };
    Ok(Ident::new(variant, word.span()))
}

/// The fields marked as the key, or the one called `id`.
fn find_key(model: &mut Model, mistakes: &mut Mistakes) {
    let marked = |field: &Field| field.options.primary_key;
    let indexes = |wanted: &dyn Fn(&Field) -> bool| -> Vec<usize> {
        model.fields.iter().enumerate().filter(|(_, field)| wanted(field)).map(|(index, _)| index).collect()
    };
    let mut key = indexes(&marked);
    if key.is_empty() {
        key = indexes(&|field| field.name == "id");
    }
    match key.len() {
        0 => mistakes.note(
            &model.ident,
            "a model needs a primary key: a field `pub id: i64`, or `#[field(primary_key)]` before another",
        ),
        1..=4 => {}
        _ => mistakes.note(&model.ident, "a primary key has four fields at most"),
    }
    if key.len() > 1 && (!model.reverses.is_empty() || !model.many_to_many.is_empty()) {
        let text =
            "a model with a key of several fields cannot be pointed at, so it has no relations to many";
        mistakes.note(&model.ident, text);
    }
    model.key = key;
}

/// Every field that an attribute of the struct names must be there.
fn check_names(model: &Model, mistakes: &mut Mistakes) {
    let options = &model.options;
    let lists = options.indexes.iter().chain(&options.uniques);
    let compared = options.excludes.iter().flat_map(|exclude| exclude.items.iter().map(|(item, _)| item));
    let items = lists.clone().flat_map(|list: &List| &list.items).chain(&options.ordering).chain(compared);
    let named = items.filter_map(|item| match item {
        Item::Field { name, .. } => Some(name),
        Item::Sql(_) => None,
    });
    let days = model.fields.iter().flat_map(|field| &field.options.unique_for).map(|(_, day)| day);
    let searched = options.search.iter().flat_map(|search| search.fields.iter().map(|(name, _)| name));
    let rare = options.rare.fields().chain(parse_rare::orders(model).filter_map(|(_, within)| within));
    for name in named.chain(lists.flat_map(|list| &list.include)).chain(days).chain(searched).chain(rare) {
        if position(model, name).is_none() {
            mistakes.note(name, unknown(model, name));
        }
    }
}

fn unknown(model: &Model, name: &Ident) -> String {
    let columns: Vec<String> = model.fields.iter().map(|field| format!("`{}`", field.name)).collect();
    format!("`{}` has no field `{name}`: it has {}", model.ident, columns.join(", "))
}

/// Where the field of this name stands.
pub(super) fn position(model: &Model, name: &Ident) -> Option<usize> {
    let name = name.unraw().to_string();
    model.fields.iter().position(|field| field.name == name)
}

/// The name of the struct of handles.
pub(super) fn handles(model: &Ident) -> Ident {
    format_ident!("{}Fields", model)
}
