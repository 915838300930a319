//! What a visitor looks for, made into the language of a database in such a way that nothing in it can be an error.
//!
//! The text is read here, not by the databases, so that it means the same on each of them.

use crate::{driver::Vendor, node::SearchKind};

/// Characters that are looked at. A search box needs no more, and PostgreSQL takes no word of 2,047 bytes.
const LONGEST: usize = 500;

/// The text of a search as it is bound.
pub(crate) fn words(kind: SearchKind, text: &str, vendor: Vendor) -> String {
    // A text of PostgreSQL has no NUL, and FTS5 would take it for the end.
    let clean: String = text.chars().map(|c| if c == '\0' { ' ' } else { c }).collect();
    if kind == SearchKind::Raw {
        return clean;
    }
    let short: String = clean.chars().take(LONGEST).collect();
    match (kind, vendor) {
        (SearchKind::Websearch, Vendor::Sqlite) => fts5(&groups(&short)),
        (SearchKind::Websearch, _) => websearch(&groups(&short)),
        (SearchKind::Plain, Vendor::Sqlite) => all(&plain(&short)),
        (SearchKind::Phrase, Vendor::Sqlite) => quoted(&short.replace('"', " ")),
        _ => short,
    }
}

/// What must be there, and what must not: one side of an `or`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Group {
    with: Vec<String>,
    without: Vec<String>,
}

/// The sides of `or`. One that only says what must not be there would find nearly everything, and is left out.
fn groups(text: &str) -> Vec<Group> {
    let mut groups = vec![Group::default()];
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (negated, start) = rest.strip_prefix('-').map_or((false, rest), |start| (true, start));
        let (term, is_phrase, behind) = term(start);
        rest = behind.trim_start();
        if !is_phrase && !negated && term.eq_ignore_ascii_case("or") && !rest.is_empty() {
            groups.push(Group::default());
        } else if has_word(term) {
            let last = groups.last_mut().expect("bug in carafe: there is always a group");
            if negated { &mut last.without } else { &mut last.with }.push(term.to_owned());
        }
    }
    groups.retain(|group| !group.with.is_empty());
    groups
}

/// The next word, or the next phrase in quotes; whether it was a phrase; and what stands behind.
fn term(text: &str) -> (&str, bool, &str) {
    match text.strip_prefix('"') {
        Some(inner) => {
            let (phrase, behind) = inner.split_once('"').unwrap_or((inner, ""));
            (phrase, true, behind)
        }
        None => {
            let end = text.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(text.len());
            (&text[..end], false, &text[end..])
        }
    }
}

/// Signs alone are no word on any database.
fn has_word(term: &str) -> bool {
    term.chars().any(char::is_alphanumeric)
}

fn plain(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || c == '"');
    words.filter(|word| has_word(word)).map(str::to_owned).collect()
}

/// In quotes nothing has a meaning to FTS5 or to `websearch_to_tsquery`; a term has none in it.
fn quoted(term: &str) -> String {
    format!("\"{term}\"")
}

fn all(terms: &[String]) -> String {
    joined(terms, " AND ")
}

fn joined(terms: &[String], sign: &str) -> String {
    if terms.is_empty() {
        return quoted("");
    }
    terms.iter().map(|term| quoted(term)).collect::<Vec<_>>().join(sign)
}

fn fts5(groups: &[Group]) -> String {
    let one = |Group { with, without }: &Group| match without.is_empty() {
        true => format!("({})", all(with)),
        false => format!("(({}) NOT ({}))", all(with), joined(without, " OR ")),
    };
    let sides: Vec<String> = groups.iter().map(one).collect();
    if sides.is_empty() { quoted("") } else { sides.join(" OR ") }
}

fn websearch(groups: &[Group]) -> String {
    let one = |Group { with, without }: &Group| {
        let without = without.iter().map(|term| format!("-{}", quoted(term)));
        with.iter().map(|term| quoted(term)).chain(without).collect::<Vec<_>>().join(" ")
    };
    groups.iter().map(one).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_means_the_same_in_both_languages() {
        let cases = [
            ("rust web", r#"("rust" AND "web")"#, r#""rust" "web""#),
            (r#""web site" rust"#, r#"("web site" AND "rust")"#, r#""web site" "rust""#),
            ("rust or -go python", r#"("rust") OR (("python") NOT ("go"))"#, r#""rust" or "python" -"go""#),
            (
                "rust -\"old site\" -go",
                r#"(("rust") NOT ("old site" OR "go"))"#,
                r#""rust" -"old site" -"go""#,
            ),
            ("a\"b", r#"("a" AND "b")"#, r#""a" "b""#),
            ("-go", r#""""#, ""),
            ("or", r#"("or")"#, r#""or""#),
            ("rust OR", r#"("rust" AND "OR")"#, r#""rust" "OR""#),
            ("*^:() -- \"\" \0 !", r#""""#, ""),
            ("NEAR(a b)", r#"("NEAR(a" AND "b)")"#, r#""NEAR(a" "b)""#),
        ];
        for (text, sqlite, postgres) in cases {
            assert_eq!(words(SearchKind::Websearch, text, Vendor::Sqlite), sqlite, "{text}");
            assert_eq!(words(SearchKind::Websearch, text, Vendor::Postgres), postgres, "{text}");
        }
    }
}
