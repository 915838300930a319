//! Lists in which each field has a word of its own: `search(title = "A", body)`, `exclude(room = "=", during = "&&")`.

use syn::{
    Error, Ident, LitStr, Token, ext::IdentExt, meta::ParseNestedMeta, parenthesized, parse::ParseStream,
};

use super::ir::{Exclude, Item, Search};

/// `(title = "A", body = "B", config = "english")`.
pub(super) fn search(option: &ParseNestedMeta<'_>) -> Result<Search, Error> {
    let content;
    parenthesized!(content in option.input);
    let mut search = Search { fields: Vec::new(), config: None };
    while !content.is_empty() {
        let name = content.call(Ident::parse_any)?;
        match (name == "config", given(&content)?) {
            (true, Some(config)) => search.config = Some(config),
            (_, Some(weight)) => search.fields.push((name, one_of_four(&weight)?)),
            (_, None) => search.fields.push((name, 'D')),
        }
        comma(&content)?;
    }
    if search.fields.is_empty() {
        return Err(option.error("name the texts to search: `search(title = \"A\", body = \"B\")`"));
    }
    Ok(search)
}

fn one_of_four(weight: &LitStr) -> Result<char, Error> {
    match weight.value().as_str() {
        "A" => Ok('A'),
        "B" => Ok('B'),
        "C" => Ok('C'),
        "D" => Ok('D'),
        other => {
            let text = format!("`{other}` is no weight: `A` counts most, then `B`, `C` and `D`");
            Err(Error::new(weight.span(), text))
        }
    }
}

/// `(name = "no_double_booking", room = "=", during = "&&", where = "…", message = "…", code = "…", deferrable)`.
pub(super) fn exclude(option: &ParseNestedMeta<'_>) -> Result<Exclude, Error> {
    let content;
    parenthesized!(content in option.input);
    let mut items = Vec::new();
    let (mut name, mut condition, mut deferrable) = (None, None, false);
    let (mut message, mut code) = (None, None);
    while !content.is_empty() {
        if content.peek(LitStr) {
            let sql = content.parse()?;
            items.push((Item::Sql(sql), needed(&content)?));
        } else {
            let word = content.call(Ident::parse_any)?;
            match word.to_string().as_str() {
                "name" => name = Some(needed(&content)?),
                "where" => condition = Some(needed(&content)?),
                "code" => code = Some(needed(&content)?),
                "message" => message = Some(needed(&content)?),
                "deferrable" => deferrable = true,
                _ => items.push((Item::Field { name: word, descending: false }, needed(&content)?)),
            }
        }
        comma(&content)?;
    }
    match name {
        Some(name) if !items.is_empty() => Ok(Exclude { name, items, condition, message, code, deferrable }),
        _ => Err(option.error(
            "an exclusion has a name and fields, each with its operator: \
             `exclude(name = \"no_double_booking\", room = \"=\", during = \"&&\")`",
        )),
    }
}

fn given(content: ParseStream<'_>) -> Result<Option<LitStr>, Error> {
    if content.peek(Token![=]) { needed(content).map(Some) } else { Ok(None) }
}

fn needed(content: ParseStream<'_>) -> Result<LitStr, Error> {
    content.parse::<Token![=]>()?;
    content.parse()
}

fn comma(content: ParseStream<'_>) -> Result<(), Error> {
    if !content.is_empty() {
        content.parse::<Token![,]>()?;
    }
    Ok(())
}
