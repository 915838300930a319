//! Filters for lists. Those whose names Jinja has too, with other arguments, are in [`jinja`](super::jinja).

use std::hash::{BuildHasher, RandomState};

use minijinja::{Value, value::ValueKind};

use super::{Filter, input::Input, python};

pub(super) const FILTERS: &[Filter] = &[
    Filter::own("dictsortreversed", (1, 1), |input| {
        Ok(dictsort(input.value, &input.arguments[0], Order::Down))
    }),
    Filter::own("first", (0, 0), |input| Ok(item(input, 0))),
    Filter::kept("last", (0, 0), |input| Ok(item(input, -1))),
    Filter::own("length", (0, 0), |input| Ok(length(input.value).into())),
    Filter::own("count", (0, 0), |input| Ok(length(input.value).into())),
    Filter::kept("random", (0, 0), |input| {
        let count = length(input.value);
        let chance = RandomState::new().hash_one(count) % (count.max(1) as u64);
        Ok(item(input, i64::try_from(chance).unwrap_or(0)))
    }),
];

/// Which way a list is sorted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Up,
    Down,
}

fn length(value: &Value) -> usize {
    value.len().or_else(|| Some(value.try_iter().ok()?.count())).unwrap_or(0)
}

/// An item of a list or a letter of a text, from the end if negative; nothing where there is none.
fn item(input: &Input<'_>, index: i64) -> Value {
    let items = sequence(input.value).unwrap_or_default();
    let at = if index < 0 { items.len().checked_sub(1) } else { usize::try_from(index).ok() };
    at.and_then(|at| items.get(at).cloned()).unwrap_or_else(|| Value::from(""))
}

/// The items of a list, the letters of a text.
fn sequence(value: &Value) -> Option<Vec<Value>> {
    match value.as_str() {
        Some(text) => Some(text.chars().map(|c| Value::from(c.to_string())).collect()),
        None => Some(value.try_iter().ok()?.collect()),
    }
}

/// The list in the order of one property, `name` or `author.name` or `0`; nothing if some have no such property, or of
/// another type.
pub(super) fn dictsort(value: &Value, property: &Value, order: Order) -> Value {
    let keyed = value.try_iter().ok().and_then(|items| {
        items.map(|item| Some((resolve(&item, property)?, item))).collect::<Option<Vec<_>>>()
    });
    let Some(mut keyed) = keyed else {
        return Value::from("");
    };
    let comparable = |kind: ValueKind| if kind == ValueKind::Bool { ValueKind::Number } else { kind };
    if keyed.windows(2).any(|pair| comparable(pair[0].0.kind()) != comparable(pair[1].0.kind())) {
        return Value::from("");
    }
    // Stable in both directions: items that are equal stay as they are.
    keyed.sort_by(|one, other| if order == Order::Up { one.0.cmp(&other.0) } else { other.0.cmp(&one.0) });
    keyed.into_iter().map(|(_, item)| item).collect::<Vec<_>>().into()
}

fn resolve(item: &Value, property: &Value) -> Option<Value> {
    let defined = |found: Value| if found.is_undefined() { None } else { Some(found) };
    let Some(path) = property.as_str() else {
        return item.get_item(property).ok().and_then(defined);
    };
    path.split('.').try_fold(item.clone(), |value, part| {
        let by_name = value.get_item(&Value::from(part)).ok().and_then(defined);
        by_name.or_else(|| value.get_item_by_index(part.parse().ok()?).ok().and_then(defined))
    })
}

/// Python's `value[1:5:2]`; nothing if that is no slice, or the value has none.
pub(super) fn slice(value: &Value, bounds: &str) -> Option<Value> {
    let bound =
        |text: &str| if text.is_empty() { Some(None) } else { python::int(&Value::from(text)).map(Some) };
    let bounds: Vec<Option<i128>> = bounds.split(':').map(bound).collect::<Option<_>>()?;
    let (start, stop, step) = match *bounds.as_slice() {
        [stop] => (None, stop, None),
        [start, stop] => (start, stop, None),
        [start, stop, step] => (start, stop, step),
        _ => return None,
    };
    let items = if value.kind() == ValueKind::Map { None } else { sequence(value) }?;
    let picked = pick(&items, start, stop, step.unwrap_or(1))?;
    match value.as_str() {
        Some(_) => {
            let text: String = picked.iter().map(ToString::to_string).collect();
            Some(if value.is_safe() { Value::from_safe_string(text) } else { text.into() })
        }
        None => Some(picked.into()),
    }
}

fn pick(items: &[Value], start: Option<i128>, stop: Option<i128>, step: i128) -> Option<Vec<Value>> {
    let length = items.len() as i128;
    // Bounds count from the end if negative; those beyond the ends are at the ends.
    let (low, high) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let clamp = |bound: Option<i128>, none: i128| {
        bound.map_or(none, |bound| if bound < 0 { (bound + length).max(low) } else { bound.min(high) })
    };
    let (mut at, stop) = if step < 0 {
        (clamp(start, high), clamp(stop, low))
    } else {
        (clamp(start, low), clamp(stop, high))
    };
    let mut picked = Vec::new();
    while step != 0 && if step < 0 { at > stop } else { at < stop } {
        picked.extend(usize::try_from(at).ok().and_then(|at| items.get(at).cloned()));
        at = at.checked_add(step)?;
    }
    (step != 0).then_some(picked)
}

/// The items with a text between. What is marked as safe among them makes the whole safe, and the others escaped.
pub(super) fn join(value: &Value, between: &Value, escapes: bool) -> Value {
    let Some(items) = sequence(value) else {
        return value.clone();
    };
    if !escapes || !(between.is_safe() || items.iter().any(Value::is_safe)) {
        let texts: Vec<_> = items.iter().map(python::text).collect();
        return texts.join(&*python::text(between)).into();
    }
    let html = |value: &Value| {
        let text = python::text(value);
        if value.is_safe() { text.into_owned() } else { crate::escape::quoted(&text).into_owned() }
    };
    Value::from_safe_string(items.iter().map(html).collect::<Vec<_>>().join(&html(between)))
}
