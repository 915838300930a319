//! One field looked over, without asking the database.

use rust_decimal::Decimal;

use crate::{
    Value,
    error::{FieldError, Invalid},
    meta::{Auto, FieldMeta},
    write::record::Record,
};

/// Whether a field is as it should be; what is not, is noted.
pub(super) fn check(record: &dyn Record, index: usize, found: &mut Invalid) -> bool {
    let field = &record.meta().fields[index];
    if field.generated.is_some() || field.auto != Auto::No {
        return true;
    }
    let wrong = match record.value(index) {
        Ok(value) => wrong(field, &value),
        Err(error) => Some(("value", error.to_string())),
    };
    match wrong {
        Some((code, message)) => {
            found.add(FieldError::new(vec![field.name], code, field.message(code, message)));
            false
        }
        None => true,
    }
}

type Wrong = Option<(&'static str, String)>;

fn wrong(field: &FieldMeta, value: &Value) -> Wrong {
    let is_empty = matches!(value, Value::Text(text) if text.is_empty());
    if value.is_null() || (is_empty && field.blank) {
        return None;
    }
    if is_empty {
        return Some(("blank", "must not be empty".to_owned()));
    }
    choice(field, value)
        .or_else(|| length(field, value))
        .or_else(|| range(field, value))
        .or_else(|| digits(field, value))
        .or_else(|| validators(field, value))
}

fn choice(field: &FieldMeta, value: &Value) -> Wrong {
    let choices = field.choices?();
    let known = choices.iter().any(|choice| choice.value == *value);
    (!known).then(|| ("choice", format!("{value} is none of the choices")))
}

fn length(field: &FieldMeta, value: &Value) -> Wrong {
    let most = usize::try_from(field.max_length?).unwrap_or(usize::MAX);
    let (length, unit) = match value {
        Value::Text(text) => (text.chars().count(), "characters"),
        Value::Bytes(bytes) => (bytes.len(), "bytes"),
        _ => return None,
    };
    (length > most).then(|| ("max_length", format!("has {length} {unit}, but {most} at most are allowed")))
}

fn range(field: &FieldMeta, value: &Value) -> Wrong {
    let number = match value {
        Value::I16(number) => Decimal::from(*number),
        Value::I32(number) => Decimal::from(*number),
        Value::I64(number) => Decimal::from(*number),
        Value::Decimal(number) => *number,
        Value::F64(number) => Decimal::try_from(*number).ok()?,
        _ => return None,
    };
    match (field.min, field.max) {
        (Some(min), _) if number < Decimal::from(min) => Some(("min", format!("must be {min} or more"))),
        (_, Some(max)) if number > Decimal::from(max) => Some(("max", format!("must be {max} or less"))),
        _ => None,
    }
}

/// Functions of the user's own look at what is right so far.
fn validators(field: &FieldMeta, value: &Value) -> Wrong {
    field.validators.iter().find_map(|look| look(value.clone()).err()).map(|message| ("invalid", message))
}

fn digits(field: &FieldMeta, value: &Value) -> Wrong {
    let (Some((all, behind)), Value::Decimal(number)) = (field.digits, value) else { return None };
    let number = number.normalize();
    if number.scale() > behind.into() {
        return Some(("digits", format!("has more than {behind} digits behind the point")));
    }
    let whole = number.trunc().abs().to_string();
    let before = if whole == "0" { 0 } else { whole.len() };
    let most = usize::from(all.saturating_sub(behind));
    (before > most).then(|| ("digits", format!("has more than {most} digits before the point")))
}
