//! Headers in which a quoted text may hold any separator (RFC 9110 §5.6.4).

/// The pieces between separators; one inside quotes separates nothing.
pub(super) fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = end_of_piece(text, separator);
        rest = text.get(end + 1..).filter(|_| end < text.len());
        Some(&text[..end])
    })
}

fn end_of_piece(text: &str, separator: u8) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    let end = text.bytes().position(|byte| {
        if byte == separator && !quoted {
            return true;
        }
        quoted ^= byte == b'"' && !escaped;
        escaped = byte == b'\\' && quoted && !escaped;
        false
    });
    end.unwrap_or(text.len())
}

/// A value without its quotes, if it has any.
pub(super) fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        text.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    text
}

/// A value with quotes.
pub(super) fn quote(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}
