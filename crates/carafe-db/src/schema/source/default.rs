//! The default of a column as `inspectdb` writes it.

/// What stands behind `db_default =`, given the default in the database's words and the Rust type of the field.
pub(super) fn option(default: &str, ty: &str) -> Option<String> {
    let default = default.trim();
    if default.is_empty()
        || default.eq_ignore_ascii_case("null")
        || default.to_lowercase().starts_with("null::")
    {
        return None;
    }
    let (text, quoted) = match text_of(default) {
        Some(text) => (text, true),
        None => (unbracketed(default).to_owned(), false),
    };
    let value = match ty {
        "bool" => yes_or_no(&text).map(|yes| yes.to_string()),
        "i16" | "i32" | "i64" => text.parse::<i64>().ok().map(|number| number.to_string()),
        "f64" => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| format!("{number:?}"))
        }
        "String" if quoted => Some(format!("{text:?}")),
        "Timestamp" | "DateTime" | "Date" | "Time" if !quoted && is_now(&text) => Some("now".to_owned()),
        _ => None,
    };
    Some(value.unwrap_or_else(|| format!("sql({default:?})")))
}

/// A text in single quotes, and what it is: `'new'`, `'new'::character varying`.
fn text_of(default: &str) -> Option<String> {
    let inner = default.strip_prefix('\'')?;
    let mut text = String::new();
    let mut rest = inner;
    loop {
        let at = rest.find('\'')?;
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('\'') {
            Some(more) => {
                text.push('\'');
                rest = more;
            }
            None => break,
        }
    }
    (rest.is_empty() || rest.starts_with("::") && !rest.contains(['\'', '|', '+'])).then_some(text)
}

fn unbracketed(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(text)
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "1" | "b'1'" => Some(true),
        "false" | "f" | "0" | "b'0'" => Some(false),
        _ => None,
    }
}

fn is_now(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = lower.split('(').next().unwrap_or_default();
    let known =
        ["current_timestamp", "now", "current_date", "current_time", "curdate", "curtime", "localtimestamp"];
    known.contains(&word)
}
