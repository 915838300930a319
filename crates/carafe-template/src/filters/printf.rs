//! The `%` of Python: one value, one specifier.

use minijinja::{Value, value::ValueKind};

use super::python;

/// `%` and a specifier, without the `%`: `03d`, `.2f`, `-10s`.
#[derive(Default)]
struct Spec {
    left: bool,
    plus: bool,
    blank: bool,
    zero: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
}

/// Digits of a width or a precision that are taken at their word.
const WIDEST: usize = 4096;

/// What Python's `("%" + spec) % value` gives; nothing where that fails.
pub(super) fn format(spec: &str, value: &Value) -> Option<String> {
    let (read, rest) = parse(spec)?;
    let conversion = rest.chars().next()?;
    let tail = &rest[conversion.len_utf8()..];
    // Another specifier would want another value.
    if tail.replace("%%", "").contains('%') {
        return None;
    }
    Some(converted(&read, conversion, value)? + &tail.replace("%%", "%"))
}

fn parse(text: &str) -> Option<(Spec, &str)> {
    let mut spec = Spec::default();
    let mut rest = text;
    while let Some(flag) = rest.chars().next().filter(|c| "-+ 0#".contains(*c)) {
        match flag {
            '-' => spec.left = true,
            '+' => spec.plus = true,
            ' ' => spec.blank = true,
            '0' => spec.zero = true,
            _ => spec.alternate = true,
        }
        rest = &rest[1..];
    }
    let (width, after) = digits(rest)?;
    spec.width = width.unwrap_or(0);
    rest = after;
    if let Some(after) = rest.strip_prefix('.') {
        let (precision, after) = digits(after)?;
        spec.precision = Some(precision.unwrap_or(0));
        rest = after;
    }
    Some((spec, rest.strip_prefix(['h', 'l', 'L']).unwrap_or(rest)))
}

fn digits(text: &str) -> Option<(Option<usize>, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number =
        if end == 0 { None } else { Some(text[..end].parse().ok().filter(|width| *width <= WIDEST)?) };
    Some((number, &text[end..]))
}

fn converted(spec: &Spec, conversion: char, value: &Value) -> Option<String> {
    match conversion {
        // Nothing is taken from the value, which Python forgives of lists and maps only.
        '%' => matches!(value.kind(), ValueKind::Seq | ValueKind::Map).then(|| "%".to_owned()),
        's' => Some(text(spec, &python::text(value))),
        'r' | 'a' => Some(text(spec, &python::repr(value))),
        'c' => Some(text(spec, &character(value)?)),
        'd' | 'i' | 'u' => {
            let number = if value.kind() == ValueKind::String { None } else { python::int(value) }?;
            Some(whole(spec, number, &number.unsigned_abs().to_string()))
        }
        'x' | 'X' | 'o' => based(spec, conversion, value),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let number = if value.kind() == ValueKind::String { None } else { python::float(value) }?;
            Some(float(spec, conversion, number))
        }
        _ => None,
    }
}

fn character(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return (text.chars().count() == 1).then(|| text.to_owned());
    }
    let is_whole = value.is_integer() || value.kind() == ValueKind::Bool;
    let code = if is_whole { python::int(value) } else { None }?;
    char::from_u32(u32::try_from(code).ok()?).map(String::from)
}

fn text(spec: &Spec, text: &str) -> String {
    let cut: String = text.chars().take(spec.precision.unwrap_or(usize::MAX)).collect();
    padded(spec, "", &cut, ' ')
}

fn based(spec: &Spec, conversion: char, value: &Value) -> Option<String> {
    let is_whole = value.is_integer() || value.kind() == ValueKind::Bool;
    let number = if is_whole { python::int(value) } else { None }?;
    let size = number.unsigned_abs();
    let (digits, prefix) = match conversion {
        'o' => (format!("{size:o}"), "0o"),
        'X' => (format!("{size:X}"), "0X"),
        _ => (format!("{size:x}"), "0x"),
    };
    Some(whole_with(spec, number, &digits, if spec.alternate { prefix } else { "" }))
}

fn whole(spec: &Spec, number: i128, digits: &str) -> String {
    whole_with(spec, number, digits, "")
}

fn whole_with(spec: &Spec, number: i128, digits: &str, prefix: &str) -> String {
    let zeros = spec.precision.unwrap_or(0).saturating_sub(digits.len());
    let digits = "0".repeat(zeros) + digits;
    let sign = sign(spec, number < 0).to_owned() + prefix;
    padded(spec, &sign, &digits, if spec.zero { '0' } else { ' ' })
}

fn float(spec: &Spec, conversion: char, number: f64) -> String {
    let size = number.abs();
    let precision = spec.precision.unwrap_or(6);
    let digits = match conversion.to_ascii_lowercase() {
        _ if !number.is_finite() => python::float_text(size),
        'f' => format!("{size:.precision$}"),
        'e' => scientific(size, precision),
        _ => general(size, precision.max(1), spec.alternate),
    };
    let digits = if conversion.is_ascii_uppercase() { digits.to_uppercase() } else { digits };
    let fill = if spec.zero && number.is_finite() { '0' } else { ' ' };
    padded(spec, sign(spec, number.is_sign_negative() && !number.is_nan()), &digits, fill)
}

fn scientific(size: f64, precision: usize) -> String {
    let text = format!("{size:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// As many digits in all; with an exponent where the number is far from 1.
fn general(size: f64, precision: usize, keep_zeros: bool) -> String {
    let long = scientific(size, precision - 1);
    let exponent: i32 =
        long.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or_default();
    let most = i32::try_from(precision).unwrap_or(i32::MAX);
    if (-4..most).contains(&exponent) {
        let places = usize::try_from(most - 1 - exponent).unwrap_or(0);
        let text = format!("{size:.places$}");
        return if keep_zeros { text } else { without_zeros(&text).to_owned() };
    }
    let (digits, exponent) = long.split_once('e').unwrap_or((&long, "+00"));
    format!("{}e{exponent}", if keep_zeros { digits } else { without_zeros(digits) })
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn sign(spec: &Spec, negative: bool) -> &'static str {
    match (negative, spec.plus, spec.blank) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    }
}

fn padded(spec: &Spec, sign: &str, digits: &str, fill: char) -> String {
    let gap = spec.width.saturating_sub(sign.chars().count() + digits.chars().count());
    match (spec.left, fill) {
        (true, _) => format!("{sign}{digits}{}", " ".repeat(gap)),
        (false, '0') => format!("{sign}{}{digits}", "0".repeat(gap)),
        _ => format!("{}{sign}{digits}", " ".repeat(gap)),
    }
}
