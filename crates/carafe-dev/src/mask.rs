//! Hides what is secret from a page that may end up on somebody's screen, in a report, or in a chat.

use std::collections::BTreeSet;

/// What stands for a secret.
pub(crate) const STARS: &str = "•••";

/// Hides the secrets of one request wherever they turn up: what came in a cookie is hidden in a message too.
#[derive(Debug, Default)]
pub(crate) struct Mask {
    /// The longest first, so that no part of one is left over.
    values: Vec<String>,
}

/// Shorter values stand in too many texts by chance.
const SHORTEST: usize = 6;

impl Mask {
    /// Hides these values everywhere.
    pub(crate) fn of(values: impl IntoIterator<Item = String>) -> Self {
        let values: BTreeSet<_> = values.into_iter().filter(|value| value.len() >= SHORTEST).collect();
        let mut values: Vec<_> = values.into_iter().collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        Self { values }
    }

    /// A value under a name: hidden as a whole if the name says that it is secret.
    pub(crate) fn value(&self, name: &str, value: &str) -> String {
        if is_secret(name) && !value.is_empty() { STARS.to_owned() } else { self.text(value) }
    }

    /// Free text: the secrets of the request, passwords in addresses, and what follows `password=`.
    pub(crate) fn text(&self, text: &str) -> String {
        hide_pairs(&hide_logins(&self.known(text)), Quotes::Any)
    }

    /// A line of a program: names are part of the program, quoted texts after a secret name are not.
    pub(crate) fn code(&self, line: &str) -> String {
        hide_pairs(&hide_logins(&self.known(line)), Quotes::Only)
    }

    fn known(&self, text: &str) -> String {
        self.values.iter().fold(text.to_owned(), |text, value| text.replace(value.as_str(), STARS))
    }
}

/// Whether a name says that its value is secret: of a header, a cookie, a setting, a field.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let inside = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "apikey",
        "api_key",
        "api-key",
        "authorization",
        "cookie",
        "session",
        "csrf",
        "xsrf",
        "credential",
        "signature",
        "private",
        "dsn",
    ];
    let whole = [
        "key", "keys", "auth", "pwd", "pass", "card", "ssn", "jwt", "sid", "sig", "otp", "pin", "cvv", "iban",
    ];
    inside.iter().any(|word| name.contains(word))
        || name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| whole.contains(&word))
}

/// `scheme://user:password@host`: the password goes.
fn hide_logins(text: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        hidden.push_str(before);
        let end = after
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '`'));
        let authority = &after[..end.unwrap_or(after.len())];
        match authority.rsplit_once('@') {
            Some((login, _)) => {
                hidden.push_str(login.split(':').next().unwrap_or_default());
                hidden.push(':');
                hidden.push_str(STARS);
                rest = &after[login.len()..];
            }
            None => rest = after,
        }
    }
    hidden.push_str(rest);
    hidden
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Any,
    Only,
}

/// `password=…`, `"token": "…"`: the value goes.
fn hide_pairs(text: &str, quotes: Quotes) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['=', ':']) {
        let (before, after) = rest.split_at(at + 1);
        hidden.push_str(before);
        rest = after;
        let is_path = after.starts_with(':') || before.ends_with("::");
        if is_path || !is_secret(last_name(&before[..at])) {
            continue;
        }
        let value = after.trim_start_matches(['=', ' ']);
        let skipped = after.len() - value.len();
        // In a program `password=x` without blanks stands inside a text: rustfmt puts blanks around the sign.
        let tight = skipped == 0 && before.ends_with('=') && !before.ends_with(" =");
        let quotes = if tight { Quotes::Any } else { quotes };
        if let Some(length) = value_length(value, quotes) {
            hidden.push_str(&after[..skipped]);
            hidden.push_str(STARS);
            rest = &value[length..];
        }
    }
    hidden.push_str(rest);
    hidden
}

/// The word that a text ends in, without the quotes around it.
fn last_name(text: &str) -> &str {
    let text = text.trim_end_matches([' ', '"', '\'']);
    let begin = text.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    begin.map_or(text, |at| text[at..].trim_start_matches(|c: char| !c.is_alphanumeric()))
}

fn value_length(value: &str, quotes: Quotes) -> Option<usize> {
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = value[1..].find(quote).map_or(value.len(), |end| end + 2);
        return Some(end);
    }
    if quotes == Quotes::Only {
        return None;
    }
    // `Authorization: Bearer abc` is two words.
    let scheme = ["Bearer ", "Basic ", "Token "].iter().find(|scheme| value.starts_with(**scheme));
    let begin = scheme.map_or(0, |scheme| scheme.len());
    let end =
        value[begin..].find(|c: char| c.is_whitespace() || matches!(c, '&' | ';' | ',' | ')' | '}' | '"'));
    let length = end.map_or(value.len(), |end| begin + end);
    (length > 0).then_some(length)
}
