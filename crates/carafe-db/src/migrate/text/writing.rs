//! TOML as people like to read it.

/// A text in quotes; one with several lines in three, as it is.
pub(crate) fn quoted(text: &str) -> String {
    let rough = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains('\n') && !text.contains("'''") && !text.contains(rough) && !text.ends_with('\'') {
        return format!("'''\n{text}'''");
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `["a", "b"]`.
pub(crate) fn quoted_list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

/// Words and values of one table, gathered to be written on one line or on several.
#[derive(Debug, Default)]
pub(crate) struct Inline(Vec<(&'static str, String)>);

impl Inline {
    /// A word with TOML as its value.
    pub(crate) fn put(&mut self, word: &'static str, value: impl Into<String>) -> &mut Self {
        self.0.push((word, value.into()));
        self
    }

    /// A word with a text.
    pub(crate) fn text(&mut self, word: &'static str, text: &str) -> &mut Self {
        self.put(word, quoted(text))
    }

    /// A word that is said only where it is so.
    pub(crate) fn flag(&mut self, word: &'static str, said: bool) -> &mut Self {
        if said { self.put(word, "true") } else { self }
    }

    /// `{ type = "text", null = true }`.
    pub(crate) fn on_one_line(&self) -> String {
        let words: Vec<String> = self.0.iter().map(|(word, value)| format!("{word} = {value}")).collect();
        format!("{{ {} }}", words.join(", "))
    }

    /// A line for each word, the equals signs in a column.
    pub(crate) fn lines(&self) -> String {
        let width = self.0.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        self.0.iter().map(|(word, value)| format!("{word:width$} = {value}\n")).collect()
    }
}
