//! The query of this page with something changed: Django's `querystring`.

use carafe_core::Error;
use carafe_template::{Around, Call, call::Answer};
use serde_json::{Map, Value};

use super::current;
use crate::extract::Pairs;

/// `querystring(page=2, tag=none)`: the query of the request with `page` set and `tag` taken away; a list sets a name
/// more than once. Maps without a name may come before.
pub(super) fn querystring(around: &Around, call: &Call<'_>) -> Result<Answer, Error> {
    let query = current(around, "querystring")?.head().uri.query().unwrap_or_default();
    let mut names: Vec<(String, Vec<String>)> = Vec::new();
    for (name, value) in Pairs::parse_query(query)?.iter() {
        values_of(&mut names, name).push(value.to_owned());
    }
    for index in 0..call.len() {
        for (name, value) in call.argument::<Map<String, Value>>(index)? {
            *values_of(&mut names, &name) = texts(value);
        }
    }
    for (name, given) in call.named() {
        *values_of(&mut names, &name) = texts(serde_json::to_value(given)?);
    }
    let pairs = names
        .into_iter()
        .flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value)));
    // With nothing in it, it is still no empty link, which would be one to this page with its query.
    Ok(Answer::new(format!("?{}", Pairs::of_query(pairs)?)))
}

fn values_of<'n>(names: &'n mut Vec<(String, Vec<String>)>, name: &str) -> &'n mut Vec<String> {
    let at = names.iter().position(|(found, _)| found == name).unwrap_or(names.len());
    if at == names.len() {
        names.push((name.to_owned(), Vec::new()));
    }
    &mut names[at].1
}

fn texts(value: Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(list) => list.into_iter().flat_map(texts).collect(),
        Value::String(text) => vec![text],
        other => vec![other.to_string()],
    }
}
