//! What serde says it expected, in the words of the person who sent something else.

/// The longest text of a mistake; serde's messages may quote what was sent, however long that is.
const LONGEST: usize = 200;

/// From `u8` to "a whole number", from `struct Point` to "an object".
pub(super) fn in_words(expected: &str) -> &str {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "a nonzero u8" | "a nonzero u16"
        | "a nonzero u32" | "a nonzero u64" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" | "a borrowed string" => "a text",
        "a boolean" => "true or false",
        "a character" => "one character",
        "a sequence" => "a list",
        "a map" => "an object",
        "unit" => "null",
        other if other.starts_with("struct ") => "an object",
        other => shorten(other),
    }
}

/// At most so much of a text as a message needs.
pub(super) fn shorten(text: &str) -> &str {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
