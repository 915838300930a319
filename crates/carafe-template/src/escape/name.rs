//! The names of templates: which are plain text, and what is behind a `$`.

/// Whether a template of this name is plain text, in which nothing is escaped: `.txt`, and nothing else.
///
/// A plain template that an HTML template includes, extends or imports is loaded under another name (`a.txt$text`)
/// and escaped like the page around it.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    name.ends_with(".txt")
}

/// The name that the loader knows: `a.html` for `a.html$title`, which is `a.html` as it is included in a `<title>`.
#[must_use]
pub fn real_name(name: &str) -> &str {
    name.split_once('$').map_or(name, |(name, _)| name)
}
