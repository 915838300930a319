//! Filters for text as a whole.

use minijinja::Value;

use super::{Filter, letters, printf, python};

pub(super) const FILTERS: &[Filter] = &[
    Filter::kept("addslashes", (0, 0), |input| Ok(addslashes(&input.text()).into())),
    Filter::kept("capfirst", (0, 0), |input| Ok(capfirst(&input.text()).into())),
    Filter::kept("center", (1, 1), |input| Ok(center(&input.text(), width(input.need_whole(0)?)).into())),
    Filter::own("cut", (1, 1), |input| {
        let gone = input.word(0).unwrap_or_default();
        let text = input.text().replace(&*gone, "");
        // Without its `;` a reference could become another one.
        Ok(if input.value.is_safe() && gone != ";" { Value::from_safe_string(text) } else { text.into() })
    }),
    Filter::kept("ljust", (1, 1), |input| {
        let text = input.text();
        Ok(format!("{text}{}", gap(&text, width(input.need_whole(0)?))).into())
    }),
    Filter::kept("rjust", (1, 1), |input| {
        let text = input.text();
        Ok(format!("{}{text}", gap(&text, width(input.need_whole(0)?))).into())
    }),
    Filter::kept("lower", (0, 0), |input| Ok(input.text().to_lowercase().into())),
    Filter::own("upper", (0, 0), |input| Ok(input.text().to_uppercase().into())),
    Filter::own("make_list", (0, 0), |input| {
        Ok(input.text().chars().map(|c| Value::from(c.to_string())).collect::<Vec<_>>().into())
    }),
    Filter::kept("phone2numeric", (0, 0), |input| Ok(phone2numeric(&input.text()).into())),
    Filter::kept("pprint", (0, 0), |input| Ok(pprint(input.value, 0).into())),
    Filter::kept("slugify", (0, 0), |input| Ok(slugify(&input.text()).into())),
    Filter::kept("stringformat", (1, 1), |input| {
        let spec = input.word(0).unwrap_or_default();
        Ok(printf::format(&spec, input.value).unwrap_or_default().into())
    }),
    Filter::kept("title", (0, 0), |input| Ok(title(&input.text()).into())),
];

/// A width that somebody wrote; more than this is a mistake that would fill the memory.
fn width(wanted: i64) -> usize {
    usize::try_from(wanted).unwrap_or(0).min(100_000)
}

fn gap(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.chars().count()))
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

fn phone2numeric(text: &str) -> String {
    let digit = |c: char| match c {
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
    text.to_lowercase().chars().map(digit).collect()
}

/// As Python shows it: on one line if it fits in 80 columns, otherwise an item a line.
fn pprint(value: &Value, indent: usize) -> String {
    let line = python::repr(&sorted(value));
    let parts: Vec<String> = match value.kind() {
        _ if line.chars().count() + indent < 80 => return line,
        minijinja::value::ValueKind::Seq => {
            value.try_iter().into_iter().flatten().map(|item| pprint(&item, indent + 1)).collect()
        }
        minijinja::value::ValueKind::Map => {
            let mut pairs = python::pairs(value);
            pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
            let pair = |(key, item): &(Value, Value)| {
                let key = python::repr(key);
                let width = indent + key.chars().count() + 3;
                format!("{key}: {}", pprint(item, width))
            };
            pairs.iter().map(pair).collect()
        }
        _ => return line,
    };
    let (open, close) = line.split_at(1);
    format!("{open}{}{}", parts.join(&format!(",\n{}", " ".repeat(indent + 1))), &close[close.len() - 1..])
}

/// Maps with their keys in order, at every depth.
fn sorted(value: &Value) -> Value {
    match value.kind() {
        minijinja::value::ValueKind::Seq => {
            value.try_iter().into_iter().flatten().map(|item| sorted(&item)).collect::<Vec<_>>().into()
        }
        minijinja::value::ValueKind::Map => {
            let mut pairs = python::pairs(value);
            pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::from_pairs(pairs.into_iter().map(|(key, item)| (key, sorted(&item))))
        }
        _ => value.clone(),
    }
}

/// Letters, digits and `_` in lower case, with one `-` for each gap. Letters that ASCII has not are left out, and
/// those with an accent lose it.
fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().map(letters::narrow) {
        match c.to_ascii_lowercase() {
            c @ ('a'..='z' | '0'..='9' | '_') => slug.push(c),
            '\u{85}' | '\u{1680}' | '\u{2028}' | '\u{2029}' => {}
            c if c == '-' || c.is_whitespace() => {
                if !slug.ends_with('-') {
                    slug.push('-');
                }
            }
            c => slug.push_str(letters::plain(c)),
        }
    }
    slug.trim_matches(['-', '_']).to_owned()
}

/// A capital at the start of each word; not after an apostrophe or a digit.
fn title(text: &str) -> String {
    let mut titled: Vec<char> = Vec::with_capacity(text.len());
    let mut in_word = false;
    for c in text.chars() {
        let has_case = c.is_lowercase() || c.is_uppercase();
        if in_word || !has_case {
            titled.extend(c.to_lowercase());
        } else if let Some(capital) = digraph(c) {
            titled.push(capital);
        } else {
            let mut upper = c.to_uppercase();
            titled.extend(upper.next());
            titled.extend(upper.flat_map(char::to_lowercase));
        }
        in_word = has_case;
    }
    for at in 1..titled.len() {
        let before = titled[at - 1];
        let after_apostrophe = before == '\'' && at > 1 && titled[at - 2].is_ascii_lowercase();
        if titled[at].is_ascii_uppercase() && (after_apostrophe || before.is_numeric()) {
            titled[at] = titled[at].to_ascii_lowercase();
        }
    }
    titled.into_iter().collect()
}

/// The two letters in one sign of which only the first is a capital at the start of a word.
fn digraph(c: char) -> Option<char> {
    Some(match c {
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        _ => return None,
    })
}
