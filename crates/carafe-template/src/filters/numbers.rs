//! Filters for numbers.

use minijinja::{Value, value::ValueKind};

use super::{
    Filter,
    decimal::{self, Decimal},
    input::Input,
    python,
};

pub(super) const FILTERS: &[Filter] = &[
    Filter::own("add", (1, 1), |input| Ok(add(input.value, &input.arguments[0]))),
    Filter::own("divisibleby", (1, 1), |input| {
        let (Some(value), Some(by)) = (python::int(input.value), python::int(&input.arguments[0])) else {
            return Err(input.refuse("both have to be whole numbers"));
        };
        let rest = value.checked_rem(by).ok_or_else(|| input.refuse("nothing is divisible by 0"))?;
        Ok((rest == 0).into())
    }),
    Filter::kept("filesizeformat", (0, 0), |input| Ok(filesizeformat(input.value).into())),
    Filter::kept("floatformat", (0, 1), |input| Ok(floatformat(input.value, input.argument(0)).into())),
    Filter::own("get_digit", (1, 1), |input| Ok(get_digit(input))),
    Filter::own("pluralize", (0, 1), |input| {
        Ok(pluralize(input.value, input.word(0).as_deref().unwrap_or("s")).into())
    }),
];

/// The sum of whole numbers; otherwise texts or lists put together; otherwise nothing.
fn add(value: &Value, more: &Value) -> Value {
    if let (Some(one), Some(other)) = (python::int(value), python::int(more)) {
        return one.checked_add(other).map_or_else(|| Value::from(""), Value::from);
    }
    match (value.kind(), more.kind()) {
        (ValueKind::String, ValueKind::String) => {
            let text = python::text(value).into_owned() + &python::text(more);
            if value.is_safe() && more.is_safe() { Value::from_safe_string(text) } else { text.into() }
        }
        (ValueKind::Seq, ValueKind::Seq) => {
            let items = [value, more].into_iter().flat_map(|list| list.try_iter().into_iter().flatten());
            items.collect::<Vec<_>>().into()
        }
        (ValueKind::Number, ValueKind::Number) => python::float(value)
            .zip(python::float(more))
            .map_or_else(|| Value::from(""), |(one, other)| (one + other).into()),
        _ => Value::from(""),
    }
}

fn get_digit(input: &Input<'_>) -> Value {
    let (Some(value), Some(place)) = (python::int(input.value), input.whole(0)) else {
        return input.value.clone();
    };
    let Ok(place @ 1..) = usize::try_from(place) else {
        return value.into();
    };
    let digit = value.to_string().chars().rev().nth(place - 1).and_then(|digit| digit.to_digit(10));
    Value::from(digit.unwrap_or(0))
}

/// `s`, or what was given: one ending for many, or two with a comma between. A list counts its items.
fn pluralize(count: &Value, endings: &str) -> String {
    let endings: Vec<_> = endings.split(',').collect();
    let (one, many) = match *endings.as_slice() {
        [many] => ("", many),
        [one, many] => (one, many),
        _ => return String::new(),
    };
    let is_text = count.kind() == ValueKind::String;
    let is_one = match (python::float(count), count.len()) {
        #[expect(clippy::float_cmp, reason = "one is one, and nothing near it")]
        (Some(number), _) => number == 1.0,
        (None, Some(length)) if !is_text => length == 1,
        _ => return String::new(),
    };
    if is_one { one } else { many }.to_owned()
}

/// Bytes in the largest unit that fits, by 1024, with one digit after the point. The blank does not break.
fn filesizeformat(bytes: &Value) -> String {
    let bytes = python::int(bytes).unwrap_or(0);
    let (sign, size) = (if bytes < 0 { "-" } else { "" }, bytes.unsigned_abs());
    if size < 1024 {
        return format!("{sign}{size}\u{a0}{}", if size == 1 { "byte" } else { "bytes" });
    }
    let units = ["KB", "MB", "GB", "TB", "PB"];
    let mut unit = 0;
    while unit + 1 < units.len() && size >= 1 << (10 * (unit + 2)) {
        unit += 1;
    }
    let scaled = size as f64 / (1_u64 << (10 * (unit + 1))) as f64;
    format!("{sign}{scaled:.1}\u{a0}{}", units[unit])
}

/// A number of digits after the point: one if there is something after it, exactly so many, or so many if there is
/// something (negative). `g` groups the digits by three.
pub(super) fn floatformat(value: &Value, argument: Option<&Value>) -> String {
    let text = python::text(value).into_owned();
    let float = || python::float(value).map(python::float_text);
    let Some(number) = Decimal::parse(&text).or_else(|| Decimal::parse(&float()?)) else {
        // Infinity and what is no number at all.
        return float().filter(|_| value.kind() == ValueKind::Number).unwrap_or_default();
    };
    let argument = argument.map_or(std::borrow::Cow::Borrowed("-1"), python::text);
    let digits = argument.trim_end_matches(['g', 'u']);
    let suffix = &argument[digits.len()..];
    let digits = if digits.is_empty() { Some(-1) } else { python::int(&Value::from(digits)) };
    let Some(places) = digits.and_then(|digits| i32::try_from(digits).ok()).filter(|_| suffix.len() < 3)
    else {
        return text;
    };
    // Numbers with more digits would fill pages, and the memory.
    if number.size() > 200 || places.unsigned_abs() > 200 {
        return text;
    }
    let places = if places <= 0 && number.is_whole() { 0 } else { places.unsigned_abs() };
    let rounded = number.round(places);
    if suffix == "g" { decimal::grouped(&rounded) } else { rounded }
}
