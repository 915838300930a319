//! What is known of the request and of the site, in tables of names and values.

use carafe_web::{Current, http::header};
use percent_encoding::percent_decode_str;

use crate::mask::{Mask, STARS, is_secret};

/// The request, and tables of what it and its site hold.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) id: String,
    pub(crate) request: Vec<Table>,
    pub(crate) site: Vec<Table>,
}

/// Names and values under a title.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<Row>,
    /// Whether it is long, and seldom what one looks for.
    pub(crate) folded: bool,
}

/// A name and a value.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Where it comes from, if that is worth a word.
    pub(crate) origin: String,
}

impl Row {
    fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), origin: String::new() }
    }
}

impl Facts {
    pub(super) fn of(current: &Current, mask: &Mask) -> Self {
        let row = |(name, value): (String, String)| Row::new(mask.text(&name), mask.value(&name, &value));
        let table = |title, rows: Vec<(String, String)>| Table {
            title,
            rows: rows.into_iter().map(row).collect(),
            folded: title == "Headers",
        };
        let query = current.head().uri.query().map(|query| format!("?{}", masked_query(query, mask)));
        Self {
            method: current.head().method.to_string(),
            target: format!("{}{}", mask.text(&path(current)), query.unwrap_or_default()),
            id: current.id().to_string(),
            request: vec![
                table("Values of the path", own(current.path_params())),
                table("Query", pairs(current.head().uri.query().unwrap_or_default())),
                table("Body", body(current)),
                table("Session", session(current)),
                Table {
                    title: "Cookies",
                    rows: cookies(current).map(|(name, _)| Row::new(name, STARS)).collect(),
                    folded: false,
                },
                table("Headers", headers(current)),
            ],
            site: vec![
                Table { title: "Apps", rows: apps(current), folded: true },
                Table { title: "Settings", rows: settings(current, mask), folded: true },
            ],
        }
    }
}

/// Hides what this request sent as a secret: its cookies, its credentials, its fields with such names.
pub(super) fn mask(current: &Current) -> Mask {
    let sent = pairs(current.head().uri.query().unwrap_or_default()).into_iter().chain(body(current));
    let named = sent.chain(headers(current)).chain(own(current.path_params())).chain(session(current));
    let secret = named.filter(|(name, _)| is_secret(name)).flat_map(|(_, value)| with_last_word(value));
    Mask::of(secret.chain(cookies(current).map(|(_, value)| value)))
}

/// The path as people read it, its secret values hidden.
pub(super) fn path(current: &Current) -> String {
    let path = percent_decode_str(current.head().uri.path()).decode_utf8_lossy().into_owned();
    let secret = current.path_params().filter(|(name, value)| is_secret(name) && !value.is_empty());
    secret.fold(path, |path, (_, value)| path.replace(value, STARS))
}

/// `Bearer abc`: the second word is as secret as both together.
fn with_last_word(value: String) -> Vec<String> {
    let last = value.rsplit(' ').next().unwrap_or_default().to_owned();
    vec![value, last]
}

fn own<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let read = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (read(name), read(value))
    };
    query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
}

/// Decoded, as people read it and as secrets inside it are found.
fn masked_query(query: &str, mask: &Mask) -> String {
    let pair = |(name, value): (String, String)| match value.as_str() {
        "" => mask.text(&name),
        _ => format!("{}={}", mask.text(&name), mask.value(&name, &value)),
    };
    pairs(query).into_iter().map(pair).collect::<Vec<_>>().join("&")
}

pub(super) fn headers(current: &Current) -> Vec<(String, String)> {
    let headers = current.head().headers.iter().filter(|(name, _)| *name != header::COOKIE);
    headers
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect()
}

pub(super) fn cookies(current: &Current) -> impl Iterator<Item = (String, String)> {
    let lines = current.head().headers.get_all(header::COOKIE).iter();
    let lines = lines.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    lines.flat_map(|line| {
        let pairs = line.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned())).collect::<Vec<_>>()
    })
}

/// What was sent, where it is short enough to read: the fields of a form, or JSON as it came.
pub(super) fn body(current: &Current) -> Vec<(String, String)> {
    const LONGEST: usize = 16 * 1024;
    let kind = current.head().headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = current.body_read().filter(|bytes| bytes.len() <= LONGEST).map(String::from_utf8_lossy);
    match text {
        Some(text) if kind == "application/x-www-form-urlencoded" => pairs(&text),
        Some(text) if kind == "application/json" || kind.ends_with("+json") => {
            vec![("JSON".to_owned(), text.into_owned())]
        }
        _ => Vec::new(),
    }
}

/// What was in the session when the error was made, if anybody asked for it.
#[cfg(feature = "sessions")]
fn session(current: &Current) -> Vec<(String, String)> {
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    let seen = carafe_web::session::Session::seen(current).unwrap_or_default();
    seen.into_iter().map(|(name, value)| (name, text(value))).collect()
}

#[cfg(not(feature = "sessions"))]
fn session(_current: &Current) -> Vec<(String, String)> {
    Vec::new()
}

fn apps(current: &Current) -> Vec<Row> {
    let row = |app: &carafe_core::AppInfo| {
        let name = if app.namespace().is_empty() { "the program" } else { app.namespace() };
        let prefix = if app.prefix().is_empty() { "/" } else { app.prefix() };
        let depth = app.namespace().matches('.').count();
        Row { origin: app.place().to_string(), ..Row::new(format!("{}{name}", "  ".repeat(depth)), prefix) }
    };
    current.site().apps().apps().iter().map(row).collect()
}

fn settings(current: &Current, mask: &Mask) -> Vec<Row> {
    let row = |setting: &carafe_core::settings::Effective| {
        // Of `session.store` the section says nothing.
        let name = setting.key().split_once('.').map_or(setting.key(), |(_, name)| name);
        let value = setting.value().map_or_else(|| "not set".to_owned(), |value| mask.value(name, value));
        let origin =
            if setting.is_default() { String::new() } else { mask.text(&setting.origin().to_string()) };
        Row { origin, ..Row::new(setting.key(), value) }
    };
    current.site().sections().values().map(row).collect()
}
