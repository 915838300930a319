//! Lists of fields in attributes: `index(author, -created, name = "recent")`, `ordering = "-created"`.

use syn::{
    Error, Ident, LitStr, Token, ext::IdentExt, meta::ParseNestedMeta, parenthesized, parse::ParseStream,
};

use super::ir::{Check, Item, List};

const LIST: &str = "fields (`title`, `-created`), SQL in quotes, `name`, `where`, `include`, `method`, `message`, `code`, \
                    `nulls_equal` and `deferrable`";

/// `(author, -created, where = "…")`.
pub(super) fn list(option: &ParseNestedMeta<'_>) -> Result<List, Error> {
    let content;
    parenthesized!(content in option.input);
    let mut list = List::default();
    while !content.is_empty() {
        word(&content, &mut list)?;
        comma(&content)?;
    }
    if list.items.is_empty() {
        return Err(option.error("name at least one field"));
    }
    Ok(list)
}

fn comma(content: ParseStream<'_>) -> Result<(), Error> {
    if !content.is_empty() {
        content.parse::<Token![,]>()?;
    }
    Ok(())
}

fn word(content: ParseStream<'_>, list: &mut List) -> Result<(), Error> {
    if content.peek(LitStr) {
        list.items.push(Item::Sql(content.parse()?));
        return Ok(());
    }
    if content.peek(Token![-]) {
        content.parse::<Token![-]>()?;
        list.items.push(Item::Field { name: content.parse()?, descending: true });
        return Ok(());
    }
    let name = content.call(Ident::parse_any)?;
    if content.peek(Token![=]) {
        content.parse::<Token![=]>()?;
        return option(&name, content.parse()?, list);
    }
    match name.to_string().as_str() {
        "include" => {
            let names;
            parenthesized!(names in content);
            list.include.extend(names.parse_terminated(Ident::parse_any, Token![,])?);
        }
        "nulls_equal" => list.nulls_equal = true,
        "deferrable" => list.deferrable = true,
        _ => list.items.push(Item::Field { name, descending: false }),
    }
    Ok(())
}

fn option(name: &Ident, value: LitStr, list: &mut List) -> Result<(), Error> {
    let place = match name.to_string().as_str() {
        "name" => &mut list.name,
        "where" => &mut list.condition,
        "method" => &mut list.method,
        "message" => &mut list.message,
        "code" => &mut list.code,
        other => return Err(Error::new(name.span(), format!("there is no `{other}` here: write {LIST}"))),
    };
    *place = Some(value);
    Ok(())
}

/// `ordering = "-created, title"`, or `ordering(-created, title)`.
pub(super) fn ordering(option: &ParseNestedMeta<'_>) -> Result<Vec<Item>, Error> {
    if option.input.peek(Token![=]) {
        let text: LitStr = option.value()?.parse()?;
        return text.value().split(',').map(|word| ordering_word(word.trim(), &text)).collect();
    }
    let list = list(option)?;
    match list.items.iter().find_map(|item| if let Item::Sql(text) = item { Some(text) } else { None }) {
        Some(sql) => Err(Error::new(sql.span(), "an order is made of fields: `ordering(-created, title)`")),
        None => Ok(list.items),
    }
}

fn ordering_word(word: &str, text: &LitStr) -> Result<Item, Error> {
    let (name, descending) = word.strip_prefix('-').map_or((word, false), |name| (name, true));
    let name = syn::parse_str::<Ident>(name)
        .map_err(|_| Error::new(text.span(), format!("`{name}` is no name of a field")))?;
    Ok(Item::Field { name: Ident::new(&name.to_string(), text.span()), descending })
}

/// `check(name = "positive", "price > 0", message = "…")`.
pub(super) fn check(option: &ParseNestedMeta<'_>) -> Result<Check, Error> {
    let list = list(option)?;
    let condition =
        list.items.into_iter().find_map(|item| if let Item::Sql(text) = item { Some(text) } else { None });
    match (list.name, condition) {
        (Some(name), Some(condition)) => {
            Ok(Check { name, condition, message: list.message, code: list.code })
        }
        _ => {
            Err(option
                .error("a check has a name and a condition: `check(name = \"positive\", \"price > 0\")`"))
        }
    }
}
