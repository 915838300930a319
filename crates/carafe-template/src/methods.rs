//! The methods of Python's values that templates of Flask and Django call. None of them changes anything.

use minijinja::{
    Error, ErrorKind, State,
    value::{Value, ValueKind},
};

/// Answers a call of a method that the engine does not know.
pub(crate) fn call(
    state: &mut State<'_, '_>,
    value: &Value,
    method: &str,
    given: &[Value],
) -> Result<Value, Error> {
    match (value.kind(), method) {
        (ValueKind::Map, "items" | "keys" | "values") if given.is_empty() => of_map(value, method),
        (ValueKind::Map, "get") => get(value, given),
        (ValueKind::String, _) => of_text(state, value, method, given),
        (ValueKind::Seq, "count") => {
            let [wanted] = given else { return Err(arguments(method, "one argument")) };
            Ok(value.try_iter()?.filter(|item| item == wanted).count().into())
        }
        _ => Err(Error::from(ErrorKind::UnknownMethod)),
    }
}

fn arguments(method: &str, wanted: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("`{method}` takes {wanted}"))
}

fn of_map(map: &Value, method: &str) -> Result<Value, Error> {
    let part = |key: Value| {
        Ok::<_, Error>(match method {
            "keys" => key,
            "values" => map.get_item(&key)?,
            _ => Value::from(vec![key.clone(), map.get_item(&key)?]),
        })
    };
    Ok(Value::from(map.try_iter()?.map(part).collect::<Result<Vec<_>, _>>()?))
}

fn get(map: &Value, given: &[Value]) -> Result<Value, Error> {
    let (key, other) = match given {
        [key] => (key, Value::from(())),
        [key, other] => (key, other.clone()),
        _ => return Err(arguments("get", "a key, and what there is without it")),
    };
    let found = map.get_item(key)?;
    Ok(if found.is_undefined() { other } else { found })
}

fn of_text(state: &mut State<'_, '_>, value: &Value, method: &str, given: &[Value]) -> Result<Value, Error> {
    let text = value.as_str().unwrap_or_default();
    let filter = match method {
        "strip" => "trim",
        "upper" | "lower" | "title" | "capitalize" | "replace" => method,
        "startswith" | "endswith" => {
            let [part] = given else { return Err(arguments(method, "one text")) };
            let part = part.as_str().ok_or_else(|| arguments(method, "one text"))?;
            return Ok(
                if method == "startswith" { text.starts_with(part) } else { text.ends_with(part) }.into()
            );
        }
        "split" => "split",
        "join" => {
            let [list] = given else { return Err(arguments(method, "one list")) };
            return state.apply_filter("join", &[list.clone(), value.clone()]);
        }
        _ => return Err(Error::from(ErrorKind::UnknownMethod)),
    };
    let arguments: Vec<Value> = std::iter::once(value).chain(given).cloned().collect();
    state.apply_filter(filter, &arguments)
}
