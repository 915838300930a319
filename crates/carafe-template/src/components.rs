//! Components and includes with names of their own: templates that see what they are given and what every page has,
//! and nothing else of the page around them.

use std::sync::Arc;

use minijinja::{
    Environment, Error, ErrorKind, State,
    value::{Kwargs, Rest, Value, ValueKind},
};

use super::{escape::refuse_undefined, scope::Scope, values::Values};

/// Adds the functions that the analysis writes for `{% component %}`, `{% props %}` and `{% include … only %}`.
pub(crate) fn add_to(env: &mut Environment<'_>) {
    env.add_function("__component", component);
    env.add_function("__include", include);
    env.add_function("__prop", prop);
}

/// Renders a component with what is between its tags: `slot`, and `slots` by their names.
fn component(state: &mut State<'_, '_>, what: Vec<Value>, named: Kwargs) -> Result<Value, Error> {
    let [scope, name, slots] = parts(&what)?;
    let caller: Value = named.get("caller")?;
    let mut values = given(state, &named)?;
    let body = caller.call(state, &[Value::from(())])?;
    values.insert("slot", Value::from_safe_string(body.to_string().trim().to_owned()));
    let mut filled = Vec::new();
    for slot in slots.try_iter()? {
        let body = caller.call(state, std::slice::from_ref(&slot))?;
        filled.push((slot, Value::from_safe_string(body.to_string().trim().to_owned())));
    }
    let slots = Value::from_pairs(filled);
    values.insert("slots", Value::from_object(Slots(slots)));
    render(state, scope, &format!("components/{name}.html"), values)
}

/// Renders the first template of some that is there.
fn include(state: &mut State<'_, '_>, what: Vec<Value>, named: Kwargs) -> Result<Value, Error> {
    let [scope, names, may_miss] = parts(&what)?;
    let names: Vec<Value> =
        if names.kind() == ValueKind::Seq { names.try_iter()?.collect() } else { vec![names.clone()] };
    for (index, name) in names.iter().enumerate() {
        let name = name.to_string();
        let values = given(state, &named)?;
        match render(state, scope, &name, values) {
            Err(error)
                if error.kind() == ErrorKind::TemplateNotFound
                    && (may_miss.is_true() || index + 1 < names.len()) => {}
            other => return other,
        }
    }
    Ok(Value::from(""))
}

/// The scope, the name and one thing more, which the analysis writes as one list.
fn parts(what: &[Value]) -> Result<&[Value; 3], Error> {
    let text = "only the analysis writes calls of this function";
    what.try_into().map_err(|_| Error::new(ErrorKind::InvalidOperation, text))
}

fn given(state: &mut State<'_, '_>, named: &Kwargs) -> Result<Values, Error> {
    let mut values = Values::new();
    for name in named.args().filter(|name| *name != "caller") {
        let value: Value = named.get(name)?;
        refuse_undefined(state, &value)?;
        values.insert(name, value);
    }
    Ok(values)
}

fn render(state: &mut State<'_, '_>, scope: &Value, name: &str, values: Values) -> Result<Value, Error> {
    let around = scope.downcast_object::<Scope>().ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidOperation,
            "components need a page: this template was rendered by other means",
        )
    })?;
    let inner = around.inside(values).ok_or_else(|| {
        Error::new(ErrorKind::InvalidOperation, format!("`{name}` is within itself, again and again"))
    })?;
    let template = state.get_template(name)?;
    let page = template.render(Value::from_dyn_object(Arc::new(inner)));
    page.map(Value::from_safe_string)
        .map_err(|error| Error::new(ErrorKind::BadInclude, format!("error in \"{name}\"")).with_source(error))
}

/// One thing that a component takes: what it is given, or its default.
fn prop(given: Value, name: &str, kind: &str, default: Rest<Value>) -> Result<Value, Error> {
    let value = given.get_attr(name)?;
    if value.is_undefined() {
        return default.first().cloned().ok_or_else(|| {
            Error::new(ErrorKind::MissingArgument, format!("the component is not given its `{name}`"))
        });
    }
    let is_none = value.is_none() && default.first().is_some_and(Value::is_none);
    let fits = match (kind, value.kind()) {
        ("any", _) | ("bool", ValueKind::Bool) | ("map", ValueKind::Map) => true,
        ("list", ValueKind::Seq | ValueKind::Iterable) | ("str", ValueKind::String) => true,
        ("int", ValueKind::Number) => value.is_integer(),
        ("float", ValueKind::Number) => true,
        _ => is_none,
    };
    if fits {
        return Ok(value);
    }
    let text = format!("`{name}` of the component is of the type {kind}, and is given a {}", value.kind());
    Err(Error::new(ErrorKind::InvalidOperation, text))
}

/// The named parts of what is between the tags of a component; one that is not there is empty.
#[derive(Debug)]
struct Slots(Value);

impl minijinja::value::Object for Slots {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let found = self.0.get_item(key).ok().filter(|found| !found.is_undefined());
        Some(found.unwrap_or_else(|| Value::from("")))
    }
}
