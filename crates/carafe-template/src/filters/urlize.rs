//! Finds addresses in text and makes links of them.

use super::{input::Input, urls};
use crate::escape::{decoded, quoted};

/// Longer words are no addresses.
const LONGEST: usize = 2048;

/// Ends of hosts that make an address without a scheme.
const ENDS: [&str; 7] = ["com", "edu", "gov", "int", "mil", "net", "org"];

/// The text, escaped unless it is marked as safe, with links that say `nofollow`. What is shown of an address is cut at
/// a limit.
pub(super) fn urlize(input: &Input<'_>, limit: Option<usize>) -> String {
    let text = input.text();
    let escapes = input.escapes && !input.value.is_safe();
    let mut written = String::with_capacity(text.len());
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'');
    let mut rest = &*text;
    while !rest.is_empty() {
        let word = &rest[..rest.find(is_gap).unwrap_or(rest.len())];
        written += &linked(word, limit, escapes).unwrap_or_else(|| shown(word, escapes));
        rest = &rest[word.len()..];
        let gap = &rest[..rest.find(|c| !is_gap(c)).unwrap_or(rest.len())];
        written += &shown(gap, escapes);
        rest = &rest[gap.len()..];
    }
    written
}

fn shown(text: &str, escapes: bool) -> String {
    if escapes { quoted(text).into_owned() } else { text.to_owned() }
}

/// A word with its link; nothing if it is no address.
fn linked(word: &str, limit: Option<usize>, escapes: bool) -> Option<String> {
    if !word.contains(['.', '@', ':']) || word.len() > 4 * LONGEST {
        return None;
    }
    let (lead, middle, trail) = trimmed(word);
    let (href, rel) = target(middle)?;
    let cut = match limit {
        Some(limit) if middle.chars().count() > limit => {
            middle.chars().take(limit.saturating_sub(1)).collect::<String>() + "…"
        }
        _ => middle.to_owned(),
    };
    let [lead, cut, trail] = [lead, &cut, trail].map(|text| shown(text, escapes));
    Some(format!("{lead}<a href=\"{}\"{rel}>{cut}</a>{trail}", quoted(&href)))
}

/// Where a word leads, and what else the link says.
fn target(word: &str) -> Option<(String, &'static str)> {
    const REL: &str = " rel=\"nofollow\"";
    let lower = word.to_ascii_lowercase();
    let fits = word.chars().count() <= LONGEST;
    let has_scheme = ["http://", "https://"].iter().any(|scheme| {
        let host = lower.strip_prefix(scheme);
        host.is_some_and(|host| host.strip_prefix('[').unwrap_or(host).starts_with(is_word))
    });
    if fits && has_scheme {
        return Some((smart_quote(&decoded(word)), REL));
    }
    if fits && is_host(&lower) {
        return Some((smart_quote(&format!("http://{}", decoded(word))), REL));
    }
    if word.contains(':') {
        return None;
    }
    let (local, domain) = word.rsplit_once('@')?;
    (is_local(local) && is_domain(domain))
        .then(|| (format!("mailto:{}@{}", urls::quote(local, ""), urls::quote(domain, "")), ""))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `www.…`, or a host with one of the [`ENDS`] and perhaps a path.
fn is_host(lower: &str) -> bool {
    if lower.starts_with("www.") {
        return true;
    }
    if lower.starts_with("http") || !lower.starts_with(is_word) {
        return false;
    }
    let first = lower.chars().next().map_or(0, char::len_utf8);
    // The host may be what comes before any slash, so long as no `@` comes before its end.
    let sign = lower.find('@').unwrap_or(usize::MAX);
    let mut slashes = lower.match_indices('/').map(|(at, _)| at).chain([lower.len()]);
    slashes.any(|end| {
        let host = &lower[..end];
        let known = ENDS.iter().find_map(|known| host.strip_suffix(known)?.strip_suffix('.'));
        known.is_some_and(|name| name.len() > first && name.len() <= sign)
    })
}

/// The part of a mail address before the `@`.
fn is_local(text: &str) -> bool {
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{}|~-".contains(c);
    text.len() <= 64 && text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom))
}

/// The part of a mail address after the `@`: names with a point between, the last one no number.
fn is_domain(text: &str) -> bool {
    let labels: Vec<_> = text.split('.').collect();
    let is_letter = |c: char| c.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&c);
    let fits = |label: &&str| {
        let edges = label.starts_with(is_letter) && label.ends_with(is_letter);
        edges && label.chars().count() <= 63 && label.chars().all(|c| is_letter(c) || c == '-')
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && labels.iter().all(fits)
        && last.chars().count() >= 2
        && !last.chars().all(|c| c.is_ascii_digit())
}

/// The signs before and after an address that are no part of it.
fn trimmed(word: &str) -> (&str, &str, &str) {
    let middle = word.trim_start_matches(['(', '[']);
    let start = word.len() - middle.len();
    let mut end = word.len();
    let mut surplus = [('(', ')'), ('[', ']')].map(|(open, close)| {
        (close, middle.matches(close).count().saturating_sub(middle.matches(open).count()))
    });
    loop {
        let before = end;
        for (close, surplus) in &mut surplus {
            // All of the surplus goes at once, whatever stands between.
            if *surplus > 0 && word[start..end].ends_with(*close) {
                let tail = word[start..end].chars().rev().take(*surplus);
                end -= tail.map(char::len_utf8).sum::<usize>();
                *surplus = 0;
            }
        }
        end = start + word[start..end].trim_end_matches(signs_after(&word[start..end])).len();
        if end == before || end == start {
            return (&word[..start], &word[start..end], &word[end..]);
        }
    }
}

/// The signs that end a sentence rather than an address; a `;` may end a character reference.
fn signs_after(word: &str) -> &'static [char] {
    let tail = if word.ends_with(';') { word.rfind('&').map(|at| &word[at..]) } else { None };
    let is_reference = tail.is_some_and(|tail| {
        let read = decoded(tail);
        read != tail && !read.ends_with(';')
    });
    if is_reference { &['.', ',', ':', '!'] } else { &['.', ',', ':', ';', '!'] }
}

/// Percent-encodes what is not encoded yet: the query pair by pair, the rest with the signs that URLs have.
fn smart_quote(url: &str) -> String {
    let again = |part: &str| urls::quote(&urls::unquote(part), "!*'();:@&=+$,/?#[]~");
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (scheme, path) = path.split_once(':').unwrap_or((path, ""));
    let mut quoted = format!("{}:{}", scheme.to_ascii_lowercase(), again(path));
    let pairs: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(again_pair).collect();
    if !pairs.is_empty() {
        quoted = quoted + "?" + &pairs.join("&");
    }
    if fragment.is_empty() { quoted } else { quoted + "#" + &again(fragment) }
}

fn again_pair(pair: &str) -> String {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let again = |text: &str| {
        urls::quote(&urls::unquote(&urls::unquote(&text.replace('+', " "))), " ").replace(' ', "+")
    };
    format!("{}={}", again(name), again(value))
}
