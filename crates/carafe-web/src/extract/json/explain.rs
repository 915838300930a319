//! From serde_json's first complaint to all that is wrong with a JSON body.
//!
//! serde stops at the first mistake. So we put a stand-in where the mistake is, read again, and see the next one.
//! Only bodies that are refused pay for it, and no more than [`MOST_BYTES`] are read again.

use carafe_core::{Error, error::FieldError};
use http::StatusCode;
use serde::de::IgnoredAny;

use super::scan::{self, Spot};
use crate::extract::{expected, fault};

/// How much is read again in search of more mistakes.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How often it is read again, however short it is.
const MOST_READS: usize = 300;

/// What may stand in for a value of any type; most types take one of these.
const STAND_INS: [&str; 6] = ["0", "\"\"", "false", "[]", "{}", "null"];

/// Reads patched text as the type that is wanted, and gives the complaint.
type Again<'a> = &'a mut dyn FnMut(&[u8]) -> Option<serde_json::Error>;

/// The refusal for a body that `first` complains about.
pub(super) fn refusal(bytes: &[u8], first: &serde_json::Error, again: Again<'_>) -> Error {
    match serde_json::from_slice::<IgnoredAny>(bytes) {
        Err(error) => malformed(bytes, if first.is_data() { &error } else { first }),
        Ok(IgnoredAny) => {
            let fields = Search::new(bytes).run(first, again);
            fault::refuse(StatusCode::UNPROCESSABLE_ENTITY, "The JSON", fields)
        }
    }
}

fn malformed(bytes: &[u8], error: &serde_json::Error) -> Error {
    let field = scan::locate(bytes, offset_of(bytes, error)).path;
    let message = format!("{} at line {}, column {}", words_of(error), error.line(), error.column());
    let place = if field.is_empty() { String::new() } else { format!(" (in `{field}`)") };
    Error::bad_request(format!("The JSON is not well-formed: {message}{place}.")).field(FieldError {
        location: "body",
        field,
        message,
    })
}

struct Search {
    /// The text with a stand-in for every mistake found but the last.
    base: Vec<u8>,
    /// The last mistake and what was tried for it.
    subject: Option<Subject>,
    found: Vec<FieldError>,
    bytes_left: usize,
    reads_left: usize,
}

struct Subject {
    path: String,
    gap: Gap,
    tried: usize,
    /// A text that serde named as possible, for an enum.
    named: Option<String>,
}

/// Where a stand-in goes.
enum Gap {
    /// Instead of a value.
    Value(Spot),
    /// As a new member with this name, before the bracket at this offset.
    Member { name: String, at: usize },
    /// Nowhere: a member with a name that is not known is taken out.
    Out(Spot),
}

impl Search {
    fn new(bytes: &[u8]) -> Self {
        Self {
            base: bytes.to_vec(),
            subject: None,
            found: Vec::new(),
            bytes_left: MOST_BYTES,
            reads_left: MOST_READS,
        }
    }

    fn run(mut self, first: &serde_json::Error, again: Again<'_>) -> Vec<FieldError> {
        self.note(self.base.clone(), first);
        while let Some(patched) = self.next_patch() {
            if patched.len() > self.bytes_left || self.reads_left == 0 {
                break;
            }
            self.bytes_left -= patched.len();
            self.reads_left -= 1;
            match again(&patched) {
                Some(error) => self.note(patched, &error),
                None => break,
            }
        }
        self.found
    }

    /// A complaint about the subject means that the stand-in did not fit; any other is a new subject.
    fn note(&mut self, text: Vec<u8>, error: &serde_json::Error) {
        let spot = scan::locate(&text, offset_of(&text, error));
        let complaint = Complaint::of(error, spot);
        if self.subject.as_ref().is_some_and(|subject| is_within(&complaint.path, &subject.path)) {
            return;
        }
        if self.found.iter().any(|known| is_within(&complaint.path, &known.field)) {
            self.subject = None;
            return;
        }
        let Complaint { path, message, gap, named } = complaint;
        self.found.push(FieldError { location: "body", field: path.clone(), message });
        self.subject = Some(Subject { path, gap, tried: 0, named });
        self.base = text;
    }

    /// The text with the next stand-in for the subject; nothing when there is no other to try.
    fn next_patch(&mut self) -> Option<Vec<u8>> {
        let subject = self.subject.as_mut()?;
        subject.tried += 1;
        match (&subject.gap, subject.stand_in()) {
            (Gap::Value(spot), Some(text)) => Some(splice(&self.base, spot.span.clone(), text)),
            (Gap::Member { name, at }, Some(text)) => Some(with_member(&self.base, *at, name, text)),
            (Gap::Out(spot), _) if subject.tried == 1 => Some(without(&self.base, spot)),
            (Gap::Value(spot), None) if subject.is_last_try() => match spot.list_at {
                Some(start) => {
                    // Its list without it would give wrong numbers to those after it.
                    subject.path.truncate(subject.path.rfind('[').unwrap_or_default());
                    Some(splice(&self.base, start..scan::value_end(&self.base, start), "[]"))
                }
                None => spot.name_at.map(|_| without(&self.base, spot)),
            },
            _ => None,
        }
    }
}

impl Subject {
    fn stand_in(&self) -> Option<&str> {
        let tried = self.tried - 1;
        match &self.named {
            Some(named) if tried == 0 => Some(named),
            Some(_) => STAND_INS.get(tried - 1).copied(),
            None => STAND_INS.get(tried).copied(),
        }
    }

    /// After all stand-ins, one more: the member is left out, or the list is empty.
    fn is_last_try(&self) -> bool {
        self.tried == STAND_INS.len() + usize::from(self.named.is_some()) + 1
    }
}

/// One complaint of serde_json, taken apart.
struct Complaint {
    path: String,
    message: String,
    gap: Gap,
    named: Option<String>,
}

impl Complaint {
    fn of(error: &serde_json::Error, spot: Spot) -> Self {
        let words = words_of(error);
        if let Some(name) = in_backticks(&words, "missing field `") {
            let path = scan::member(&spot.path, name);
            let gap = Gap::Member { name: name.to_owned(), at: spot.span.end.saturating_sub(1) };
            return Self { path, message: "is missing".to_owned(), gap, named: None };
        }
        if words.starts_with("unknown field `") {
            let message = "is not known here".to_owned();
            return Self { path: spot.path.clone(), message, gap: Gap::Out(spot), named: None };
        }
        let named = words.starts_with("unknown variant `").then(|| words.split("expected ").last()).flatten();
        let named = named.and_then(|list| list.split('`').nth(1)).map(|variant| format!("\"{variant}\""));
        Self { path: spot.path.clone(), message: told(&words), gap: Gap::Value(spot), named }
    }
}

/// What the sender reads of serde's words: what was expected, not what was sent.
fn told(words: &str) -> String {
    let wanted = words.rsplit_once(", expected ").map(|(_, wanted)| wanted);
    match wanted {
        Some(wanted) if words.starts_with("invalid ") => format!("must be {}", expected::in_words(wanted)),
        Some(wanted) if words.starts_with("unknown variant ") => {
            let list = wanted.strip_prefix("one of ").unwrap_or(wanted).replace('`', "");
            format!("must be one of {}", list.replace(" or ", ", "))
        }
        _ if words == "expected value" => "must be another kind of value".to_owned(),
        _ if words == "trailing characters" => "is one too many".to_owned(),
        _ => expected::shorten(words).to_owned(),
    }
}

/// The complaint without its place.
fn words_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

/// serde_json counts lines from 1 and columns in bytes: it means "so many bytes of this line were read". For what it
/// takes for a fault of syntax it has read one more.
fn offset_of(bytes: &[u8], error: &serde_json::Error) -> usize {
    let mut line_starts = std::iter::once(0)
        .chain(bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1));
    let line_start = line_starts.nth(error.line().saturating_sub(1)).unwrap_or(0);
    line_start + error.column().saturating_sub(usize::from(!error.is_data()))
}

/// Whether a path is the other, or lies in it. Everything lies in the whole.
fn is_within(path: &str, outer: &str) -> bool {
    let rest = path.strip_prefix(outer);
    outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn in_backticks<'a>(words: &'a str, before: &str) -> Option<&'a str> {
    words.strip_prefix(before)?.split('`').next()
}

fn splice(text: &[u8], span: std::ops::Range<usize>, new: &str) -> Vec<u8> {
    [&text[..span.start], new.as_bytes(), &text[span.end..]].concat()
}

fn with_member(text: &[u8], at: usize, name: &str, value: &str) -> Vec<u8> {
    let comma = if text[..at].trim_ascii_end().ends_with(b"{") { "" } else { "," };
    let name = serde_json::Value::from(name);
    splice(text, at..at, &format!("{comma}{name}:{value}"))
}

/// Without a member and the comma that goes with it.
fn without(text: &[u8], spot: &Spot) -> Vec<u8> {
    let start = spot.name_at.unwrap_or(spot.span.start);
    let end = scan::member_end(text, spot);
    let after = text[end..].trim_ascii_start();
    if after.starts_with(b",") {
        return splice(text, start..text.len() - after.len() + 1, "");
    }
    let before = text[..start].trim_ascii_end();
    splice(text, before.strip_suffix(b",").unwrap_or(before).len()..end, "")
}
