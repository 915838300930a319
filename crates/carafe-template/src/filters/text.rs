//! Filters for text, with the same result as Django's.

use std::fmt::Write as _;

use minijinja::{Environment, Value};

pub(super) fn add_to(env: &mut Environment<'_>) {
    env.add_filter("addslashes", |text: String| addslashes(&text));
    env.add_filter("capfirst", |text: String| capfirst(&text));
    env.add_filter("center", |text: String, width: usize| center(&text, width));
    env.add_filter("cut", |text: String, cut: String| text.replace(&cut, ""));
    env.add_filter("ljust", |text: String, width: usize| ljust(&text, width));
    env.add_filter("rjust", |text: String, width: usize| rjust(&text, width));
    env.add_filter("make_list", |text: String| text.chars().map(String::from).collect::<Vec<_>>());
    env.add_filter("phone2numeric", |text: String| phone2numeric(&text));
    env.add_filter("pluralize", |count: &Value, endings: Option<String>| {
        pluralize(count, endings.as_deref())
    });
    env.add_filter("slugify", |text: String| slugify(&text));
    env.add_filter("truncatechars", |text: String, count: usize| truncatechars(&text, count));
    env.add_filter("truncatewords", |text: String, count: usize| truncatewords(&text, count));
    env.add_filter("wordwrap", |text: String, width: usize| wordwrap(&text, width));
    env.add_filter("yesno", |value: &Value, words: Option<String>| yesno(value, words.as_deref()));
    env.add_filter("filesizeformat", |bytes: f64| filesizeformat(bytes));
}

fn addslashes(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "\\'")
}

fn capfirst(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The odd blank stands on the left if the width is odd, as Python has it.
fn center(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(text.chars().count());
    let left = gap / 2 + (gap & width & 1);
    format!("{}{text}{}", " ".repeat(left), " ".repeat(gap - left))
}

fn ljust(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

fn rjust(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.chars().count())))
}

fn phone2numeric(text: &str) -> String {
    let digit = |c: char| match c.to_ascii_lowercase() {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        other => other,
    };
    text.chars().map(digit).collect::<String>()
}

/// `s`, or what was given: one ending for many, or two with a comma between. A list counts its items.
fn pluralize(count: &Value, endings: Option<&str>) -> String {
    let endings: Vec<_> = endings.unwrap_or("s").split(',').collect();
    let (one, many) = match endings.as_slice() {
        [many] => ("", *many),
        [one, many] => (*one, *many),
        _ => return String::new(),
    };
    let is_one = match (f64::try_from(count.clone()), count.as_str(), count.len()) {
        (Ok(number), _, _) => (number - 1.0).abs() < f64::EPSILON,
        (_, Some(text), _) => text.trim() == "1",
        (_, None, Some(length)) => length == 1,
        _ => return String::new(),
    };
    if is_one { one } else { many }.to_owned()
}

/// Letters, digits and `_` in lower case, with one `-` for each gap. Letters that ASCII has not are left out, and
/// those with an accent lose it.
fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase).flat_map(plain) {
        match c {
            'a'..='z' | '0'..='9' | '_' => slug.push(c),
            c if (c == '-' || c.is_whitespace()) && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_matches(['-', '_']).to_owned()
}

/// A letter of Latin-1 without its accent; nothing for other letters beyond ASCII.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        c if c.is_ascii() || c.is_whitespace() => c,
        _ => return None,
    })
}

/// The sign for what is left out is one of the characters.
fn truncatechars(text: &str, count: usize) -> String {
    if text.chars().count() <= count {
        return text.to_owned();
    }
    let kept: String = text.chars().take(count.saturating_sub(1)).collect();
    if count == 0 { String::new() } else { format!("{kept}…") }
}

fn truncatewords(text: &str, count: usize) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    match words.get(..count) {
        _ if count == 0 => String::new(),
        Some(kept) if words.len() > count => format!("{} …", kept.join(" ")),
        _ => words.join(" "),
    }
}

/// Breaks lines at blanks; a word that is longer than the width stays whole.
fn wordwrap(text: &str, width: usize) -> String {
    let lines: Vec<_> = text.split('\n').map(|line| wrapped(line, width)).collect();
    lines.join("\n")
}

fn wrapped(line: &str, width: usize) -> String {
    let (mut out, mut used) = (String::new(), 0);
    for word in line.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
    }
    out
}

/// `yes,no,maybe`, or what was given; without a third word none counts as no.
fn yesno(value: &Value, words: Option<&str>) -> String {
    let words: Vec<_> = words.unwrap_or("yes,no,maybe").split(',').collect();
    let (yes, no, maybe) = match words.as_slice() {
        [yes, no] => (*yes, *no, *no),
        [yes, no, maybe, ..] => (*yes, *no, *maybe),
        _ => return value.to_string(),
    };
    let word = if value.is_none() {
        maybe
    } else if value.is_true() {
        yes
    } else {
        no
    };
    word.to_owned()
}

/// Bytes in the largest unit that fits, by 1024, with one digit after the point. The blank does not break.
fn filesizeformat(bytes: f64) -> String {
    let (sign, bytes) = if bytes < 0.0 { ("-", -bytes) } else { ("", bytes) };
    let mut text = sign.to_owned();
    if bytes < 1024.0 {
        let unit = if (bytes.trunc() - 1.0).abs() < f64::EPSILON { "byte" } else { "bytes" };
        let _ = write!(text, "{}\u{a0}{unit}", bytes.trunc());
        return text;
    }
    let (mut size, mut unit) = (bytes / 1024.0, "KB");
    for next in ["MB", "GB", "TB", "PB"] {
        if size < 1024.0 {
            break;
        }
        (size, unit) = (size / 1024.0, next);
    }
    let _ = write!(text, "{size:.1}\u{a0}{unit}");
    text
}
