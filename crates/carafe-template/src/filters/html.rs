//! Filters that write or read HTML. What they mark as safe is so in text only.

use std::fmt::Write as _;

use minijinja::{Error, Value, value::ValueKind};

use super::{
    Filter,
    input::Input,
    python,
    tags::{self, Piece},
    urlize,
};
use crate::escape::{Ready, quoted};

pub(super) const FILTERS: &[Filter] = &[
    Filter::own("escape", (0, 0), |input| Ok(safe(conditional(input.value)))),
    Filter::own("e", (0, 0), |input| Ok(safe(conditional(input.value)))),
    Filter::own("escapejs", (0, 0), |input| {
        let text = input.text();
        Ok(Ready::string(&text, escapejs(&text)))
    }),
    Filter::own("escapeseq", (0, 0), |input| {
        Ok(items(input)?.map(|item| safe(conditional(&item))).collect::<Vec<_>>().into())
    }),
    Filter::own("force_escape", (0, 0), |input| Ok(safe(quoted(&input.text()).into_owned()))),
    Filter::own("forceescape", (0, 0), |input| Ok(safe(quoted(&input.text()).into_owned()))),
    Filter::own("json_script", (0, 1), |input| Ok(safe(json_script(input.value, input.word(0).as_deref())))),
    Filter::own("linebreaks", (0, 0), |input| Ok(safe(linebreaks(&input.html())))),
    Filter::own("linebreaksbr", (0, 0), |input| Ok(safe(newlines(&input.html()).replace('\n', "<br>")))),
    Filter::own("linenumbers", (0, 0), |input| Ok(safe(linenumbers(&input.html())))),
    Filter::own("safeseq", (0, 0), |input| {
        Ok(items(input)?.map(|item| safe(python::text(&item).into_owned())).collect::<Vec<_>>().into())
    }),
    Filter::kept("spaceless", (0, 0), |input| Ok(spaceless(&input.text()).into())),
    Filter::kept("striptags", (0, 0), |input| Ok(striptags(&input.text()).into())),
    Filter::own("unordered_list", (0, 0), |input| Ok(safe(unordered_list(input, input.value, 1)))),
    Filter::own("urlize", (0, 0), |input| Ok(safe(urlize::urlize(input, None)))),
    Filter::own("urlizetrunc", (1, 1), |input| {
        let limit = usize::try_from(input.need_whole(0)?).unwrap_or(0);
        Ok(safe(urlize::urlize(input, Some(limit))))
    }),
];

fn safe(text: String) -> Value {
    Value::from_safe_string(text)
}

/// Escaped, unless it is marked as safe: in plain text too, since it is asked for by name.
fn conditional(value: &Value) -> String {
    let text = python::text(value);
    if value.is_safe() { text.into_owned() } else { quoted(&text).into_owned() }
}

fn items(input: &Input<'_>) -> Result<impl Iterator<Item = Value>, Error> {
    input.value.try_iter().map_err(|_| input.refuse("the value is no list"))
}

/// Line ends of every kind as `\n`.
fn newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Characters as a script writes them in a string.
fn escapejs(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        let is_special = matches!(
            c,
            '\\' | '\'' | '"' | '>' | '<' | '&' | '=' | '-' | ';' | '`' | '\u{2028}' | '\u{2029}'
        );
        if is_special || c < ' ' {
            let _ = write!(written, "\\u{:04X}", u32::from(c));
        } else {
            written.push(c);
        }
    }
    written
}

fn json_script(value: &Value, id: Option<&str>) -> String {
    let mut json = String::new();
    write_json(&mut json, value, 0);
    match id.filter(|id| !id.is_empty()) {
        Some(id) => format!("<script id=\"{}\" type=\"application/json\">{json}</script>", quoted(id)),
        None => format!("<script type=\"application/json\">{json}</script>"),
    }
}

/// Objects in objects, at most; what is deeper is `null`.
const DEEPEST: usize = 100;

/// JSON in ASCII, with nothing in it that could end the script.
fn write_json(json: &mut String, value: &Value, depth: usize) {
    match value.kind() {
        ValueKind::Bool => json.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => match &*python::text(value) {
            "inf" => json.push_str("Infinity"),
            "-inf" => json.push_str("-Infinity"),
            "nan" => json.push_str("NaN"),
            number => json.push_str(number),
        },
        _ if depth > DEEPEST => json.push_str("null"),
        ValueKind::Undefined | ValueKind::None => json.push_str("null"),
        ValueKind::Seq | ValueKind::Iterable => {
            json.push('[');
            for (index, item) in value.try_iter().into_iter().flatten().enumerate() {
                json.push_str(if index == 0 { "" } else { ", " });
                write_json(json, &item, depth + 1);
            }
            json.push(']');
        }
        ValueKind::Map => {
            json.push('{');
            for (index, (key, item)) in python::pairs(value).into_iter().enumerate() {
                json.push_str(if index == 0 { "" } else { ", " });
                write_json_text(json, &python::text(&key));
                json.push_str(": ");
                write_json(json, &item, depth + 1);
            }
            json.push('}');
        }
        _ => write_json_text(json, &python::text(value)),
    }
}

fn write_json_text(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '<' | '>' | '&' => {
                let _ = write!(json, "\\u{:04X}", u32::from(c));
            }
            ' '..='~' => json.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(json, "\\u{unit:04x}");
                }
            }
        }
    }
    json.push('"');
}

/// A paragraph for each piece between empty lines.
fn linebreaks(html: &str) -> String {
    let text = newlines(html);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut rest = text.as_str();
    loop {
        let end = rest.find("\n\n").unwrap_or(rest.len());
        paragraphs.push(format!("<p>{}</p>", rest[..end].replace('\n', "<br>")));
        if end == rest.len() {
            return paragraphs.join("\n\n");
        }
        rest = rest[end..].trim_start_matches('\n');
    }
}

fn linenumbers(html: &str) -> String {
    let lines: Vec<_> = html.split('\n').collect();
    let width = lines.len().to_string().len();
    let numbered = lines.iter().enumerate().map(|(index, line)| format!("{:0width$}. {line}", index + 1));
    numbered.collect::<Vec<_>>().join("\n")
}

/// Without the blanks between tags.
fn spaceless(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(at) = rest.find('>') {
        let (tag, after) = rest.split_at(at + 1);
        written.push_str(tag);
        let next = after.trim_start();
        rest = if next.starts_with('<') { next } else { after };
    }
    written + rest
}

/// What is left when tags are taken away, again and again: what is left may look like tags too.
fn striptags(text: &str) -> String {
    /// Rounds until it counts as an attack, as in Django.
    const ROUNDS: usize = 50;
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        if !(text.contains('<') && text.contains('>')) {
            break;
        }
        let next: String = tags::pieces(&text)
            .into_iter()
            .filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None })
            .collect();
        if next.matches('<').count() == text.matches('<').count() {
            break;
        }
        text = next;
    }
    text
}

/// Items, and after an item the list of what is under it.
fn unordered_list(input: &Input<'_>, list: &Value, depth: usize) -> String {
    let items: Vec<Value> = list.try_iter().into_iter().flatten().collect();
    let is_list = |value: &Value| matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable);
    let indent = "\t".repeat(depth);
    let (mut lines, mut at) = (Vec::new(), 0);
    while let Some(item) = items.get(at) {
        at += 1;
        let under = items.get(at).filter(|next| is_list(next));
        at += usize::from(under.is_some());
        let inner = match under.filter(|under| under.is_true() && depth < DEEPEST) {
            Some(under) => {
                format!(
                    "\n{indent}<ul>\n{}\n{indent}</ul>\n{indent}",
                    unordered_list(input, under, depth + 1)
                )
            }
            None => String::new(),
        };
        lines.push(format!("{indent}<li>{}{inner}</li>", input.for_page(item)));
    }
    lines.join("\n")
}
