//! Filters that choose.

use minijinja::{Value, value::Kwargs};

use super::{Filter, input::Input};

pub(super) const FILTERS: &[Filter] = &[
    Filter::own("default", (0, 2), |input| Ok(default(input))),
    Filter::own("d", (0, 2), |input| Ok(default(input))),
    Filter::own("default_if_none", (1, 1), |input| {
        Ok(if input.value.is_none() { input.arguments[0].clone() } else { input.value.clone() })
    }),
    Filter::own("yesno", (0, 1), |input| Ok(yesno(input.value, input.word(0).as_deref()))),
];

/// Those that are asked about names that nothing has.
pub(super) const TAKES_UNDEFINED: [&str; 2] = ["default", "d"];

/// For what is undefined, none, empty, zero or false, as in Django. `default(x, false)` is Jinja's, for what is undefined.
fn default(input: &Input<'_>) -> Value {
    let last = input.arguments.last();
    let named = last.filter(|last| last.is_kwargs()).and_then(|named| Kwargs::try_from(named.clone()).ok());
    let boolean = match named {
        Some(named) => named.get::<Option<bool>>("boolean").ok().flatten(),
        None => input.argument(1).map(Value::is_true),
    };
    let wanted = if boolean == Some(false) { input.value.is_undefined() } else { !input.value.is_true() };
    let other =
        || input.argument(0).filter(|other| !other.is_kwargs()).cloned().unwrap_or_else(|| Value::from(""));
    if wanted { other() } else { input.value.clone() }
}

/// `yes,no,maybe`, or what was given; without a third word none counts as no.
fn yesno(value: &Value, words: Option<&str>) -> Value {
    let words: Vec<_> = words.unwrap_or("yes,no,maybe").split(',').collect();
    let (yes, no, maybe) = match words.as_slice() {
        [] | [_] => return value.clone(),
        [yes, no, maybe] => (yes, no, maybe),
        [yes, no, ..] => (yes, no, no),
    };
    let word = match (value.is_none(), value.is_true()) {
        (true, _) => maybe,
        (_, true) => yes,
        _ => no,
    };
    Value::from(*word)
}
