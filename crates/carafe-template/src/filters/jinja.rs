//! Filters that Jinja has and the engine has not, and those whose names Django has too, with other arguments.

use minijinja::{
    AutoEscape, Environment, Error, State, Value, filters,
    value::{Kwargs, Rest, ValueKind},
};

use super::{
    cut,
    lists::{self, Order},
};
use crate::escape::{Ready, refuse_undefined};

pub(super) fn add_to(env: &mut Environment<'_>) {
    env.add_filter("__dictsort", filters::dictsort);
    env.add_filter("__slice", filters::slice);
    env.add_filter("__join", filters::join);
    env.add_filter("__tojson", filters::tojson);
    env.add_filter("dictsort", |state: &mut State<'_, '_>, value: Value, given: Rest<Value>| {
        refuse_undefined(state, &value)?;
        match given.as_slice() {
            // Django's sorts a list of maps, Jinja's one map.
            [property] if value.kind() != ValueKind::Map && !property.is_kwargs() => {
                Ok(lists::dictsort(&value, property, Order::Up))
            }
            _ => engine("__dictsort", state, value, given),
        }
    });
    env.add_filter("slice", |state: &mut State<'_, '_>, value: Value, given: Rest<Value>| {
        refuse_undefined(state, &value)?;
        match given.as_slice() {
            // Django's takes a text, Jinja's the number of columns.
            [bounds] if bounds.as_str().is_some() => {
                let sliced = lists::slice(&value, bounds.as_str().unwrap_or_default());
                Ok(sliced.unwrap_or(value))
            }
            _ => engine("__slice", state, value, given),
        }
    });
    env.add_filter("join", |state: &mut State<'_, '_>, value: Value, given: Rest<Value>| {
        refuse_undefined(state, &value)?;
        let escapes = *state.auto_escape() != AutoEscape::None;
        match given.as_slice() {
            [] => Ok(lists::join(&value, &Value::from(""), escapes)),
            [between] if !between.is_kwargs() => Ok(lists::join(&value, between, escapes)),
            _ => engine("__join", state, value, given),
        }
    });
    env.add_filter("tojson", |state: &mut State<'_, '_>, value: Value, given: Rest<Value>| {
        refuse_undefined(state, &value)?;
        let json = engine("__tojson", state, value.clone(), given)?;
        Ok::<_, Error>(Ready::script(value, json.to_string()))
    });
    env.add_filter("truncate", truncate);
    env.add_test("callable", |value: Value| {
        value.kind() == ValueKind::Plain && Ready::read(&value).is_none()
    });
}

/// The engine's own filter of that name.
fn engine(name: &str, state: &mut State<'_, '_>, value: Value, given: Rest<Value>) -> Result<Value, Error> {
    let arguments: Vec<Value> = std::iter::once(value).chain(given.0).collect();
    state.apply_filter(name, &arguments)
}

/// Jinja's: at most so many characters, at the end of a word unless `killwords`; a text that is a little too long
/// (`leeway`) stays whole.
fn truncate(text: String, length: Option<usize>, named: Kwargs) -> Result<String, Error> {
    let length = length.or(named.get("length")?).unwrap_or(255);
    let kill_words = named.get::<Option<bool>>("killwords")?.unwrap_or(false);
    let end = named.get::<Option<String>>("end")?.unwrap_or_else(|| "...".to_owned());
    let leeway = named.get::<Option<usize>>("leeway")?.unwrap_or(5);
    named.assert_all_used()?;
    Ok(cut::truncate(&text, length, &cut::Truncate { kill_words, end: &end, leeway }))
}
