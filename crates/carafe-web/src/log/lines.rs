//! How a line looks: for people or for machines. One event is one line, whatever is in it.

use std::fmt::{self, Write as _};

use tracing::{
    Event, Level, Metadata,
    field::{Field, Visit},
};

use super::{
    access::{AccessLine, TARGET},
    figures, scope,
};

/// `write!` into bytes, which never fails.
macro_rules! put {
    ($out:expr, $($args:tt)*) => {{
        let _ = write!(Plain($out), $($args)*);
    }};
}
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    Text(Style),
    Json,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Style {
    Plain,
    Colour,
}

impl Format {
    /// Writes the line of a request.
    pub(super) fn access(self, out: &mut Vec<u8>, time: &[u8], line: &AccessLine<'_>) {
        match self {
            Self::Text(style) => text_access(out, style, time, line),
            Self::Json => json_access(out, time, line),
        }
        out.push(b'\n');
    }

    /// Writes the line of any other event.
    pub(super) fn event(self, out: &mut Vec<u8>, time: &[u8], event: &Event<'_>) {
        match self {
            Self::Text(style) => text_event(out, style, time, event),
            Self::Json => json_event(out, time, event),
        }
        out.push(b'\n');
    }

    /// Writes how many lines were lost.
    pub(super) fn dropped(self, out: &mut Vec<u8>, time: &[u8], count: u64) {
        match self {
            Self::Text(style) => {
                start_text(out, style, time, (Level::WARN, "carafe::log"));
                put!(out, "{count} lines were dropped because nobody read them");
            }
            Self::Json => {
                start_json(out, time, (Level::WARN, "carafe::log"));
                put!(
                    out,
                    ",\"message\":\"lines were dropped because nobody read them\",\"dropped\":{count}}}"
                );
            }
        }
        out.push(b'\n');
    }
}

fn level_of(line: &AccessLine<'_>) -> Level {
    if line.status.is_server_error() { Level::ERROR } else { Level::INFO }
}

fn text_access(out: &mut Vec<u8>, style: Style, time: &[u8], line: &AccessLine<'_>) {
    start_text(out, style, time, (level_of(line), TARGET));
    who(out, line);
    out.extend_from_slice(b" \"");
    out.extend_from_slice(line.method.as_str().as_bytes());
    out.push(b' ');
    escape_text(out, line.target);
    out.extend_from_slice(b"\" ");
    paint(out, style, status_colour(line.status.as_u16()), line.status.as_str());
    out.push(b' ');
    figures::elapsed(out, line.elapsed);
    out.push(b' ');
    figures::size(out, line.bytes);
    out.extend_from_slice(b" id=");
    line.id.with_bytes(|id| out.extend_from_slice(id));
}

fn json_access(out: &mut Vec<u8>, time: &[u8], line: &AccessLine<'_>) {
    start_json(out, time, (level_of(line), TARGET));
    out.extend_from_slice(b",\"client\":\"");
    who(out, line);
    out.extend_from_slice(b"\",\"method\":\"");
    out.extend_from_slice(line.method.as_str().as_bytes());
    out.extend_from_slice(b"\",\"path\":\"");
    escape_json(out, line.target);
    let micros = figures::micros(line.elapsed);
    put!(out, "\",\"status\":{},\"ms\":{}.{:03}", line.status.as_u16(), micros / 1_000, micros % 1_000);
    if let Some(bytes) = line.bytes {
        out.extend_from_slice(b",\"bytes\":");
        figures::number(out, bytes);
    }
    out.extend_from_slice(b",\"id\":\"");
    line.id.with_bytes(|id| out.extend_from_slice(id));
    out.extend_from_slice(b"\"}");
}

/// Who asked, as far as it is known.
fn who(out: &mut Vec<u8>, line: &AccessLine<'_>) {
    match (line.client, line.peer) {
        (Some(client), _) => figures::address(out, client),
        (None, peer) => match peer.ip() {
            Some(ip) => figures::address(out, ip),
            None => put!(out, "{peer}"),
        },
    }
}

fn text_event(out: &mut Vec<u8>, style: Style, time: &[u8], event: &Event<'_>) {
    let metadata = event.metadata();
    start_text(out, style, time, head_of(metadata));
    event.record(&mut Message(out));
    event.record(&mut TextFields(out));
    scope::with_current(|id| put!(out, " id={id}"));
}

fn json_event(out: &mut Vec<u8>, time: &[u8], event: &Event<'_>) {
    start_json(out, time, head_of(event.metadata()));
    event.record(&mut JsonFields(out));
    scope::with_current(|id| put!(out, ",\"id\":\"{id}\""));
    out.push(b'}');
}

fn head_of(metadata: &Metadata<'static>) -> (Level, &'static str) {
    (*metadata.level(), metadata.target())
}

fn start_text(out: &mut Vec<u8>, style: Style, time: &[u8], (level, target): (Level, &str)) {
    out.extend_from_slice(time);
    out.push(b' ');
    let (name, colour) = match level {
        Level::ERROR => ("ERROR", RED),
        Level::WARN => ("WARN ", YELLOW),
        Level::INFO => ("INFO ", GREEN),
        Level::DEBUG => ("DEBUG", BLUE),
        Level::TRACE => ("TRACE", BLUE),
    };
    paint(out, style, colour, name);
    out.push(b' ');
    out.extend_from_slice(target.as_bytes());
    out.extend_from_slice(b": ");
}

fn start_json(out: &mut Vec<u8>, time: &[u8], (level, target): (Level, &str)) {
    out.extend_from_slice(b"{\"time\":\"");
    out.extend_from_slice(time);
    put!(out, "\",\"level\":\"{level}\",\"target\":\"");
    escape_json(out, target);
    out.push(b'"');
}

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const BLUE: &str = "34";
const CYAN: &str = "36";

fn status_colour(status: u16) -> &'static str {
    match status {
        0..300 => GREEN,
        300..400 => CYAN,
        400..500 => YELLOW,
        500.. => RED,
    }
}

fn paint(out: &mut Vec<u8>, style: Style, colour: &str, text: &str) {
    match style {
        Style::Plain => out.extend_from_slice(text.as_bytes()),
        Style::Colour => put!(out, "\x1b[{colour}m{text}\x1b[0m"),
    }
}

/// Finds the message among the fields.
struct Message<'a>(&'a mut Vec<u8>);

impl Visit for Message<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            escape_debug(self.0, value);
        }
    }
}

/// ` name=value` for every field but the message.
struct TextFields<'a>(&'a mut Vec<u8>);

impl Visit for TextFields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() != "message" {
            put!(self.0, " {}=", field.name());
            escape_debug(self.0, value);
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.record_debug(field, &format_args!("{value}"));
    }
}

/// `,"name":value` for every field.
struct JsonFields<'a>(&'a mut Vec<u8>);

impl JsonFields<'_> {
    fn name(&mut self, field: &Field) {
        self.0.extend_from_slice(b",\"");
        escape_json(self.0, field.name());
        self.0.extend_from_slice(b"\":");
    }

    fn number(&mut self, field: &Field, value: impl fmt::Display) {
        self.name(field);
        put!(self.0, "{value}");
    }
}

impl Visit for JsonFields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.name(field);
        self.0.push(b'"');
        let _ = write!(Escaped(self.0, escape_json), "{value:?}");
        self.0.push(b'"');
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.number(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.number(field, value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.number(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no word for the others.
        if value.is_finite() { self.number(field, value) } else { self.number(field, "null") }
    }
}

fn escape_debug(out: &mut Vec<u8>, value: &dyn fmt::Debug) {
    let _ = write!(Escaped(out, escape_text), "{value:?}");
}

/// Text goes in as it is.
struct Plain<'a>(&'a mut Vec<u8>);

impl fmt::Write for Plain<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Text goes in escaped.
struct Escaped<'a>(&'a mut Vec<u8>, fn(&mut Vec<u8>, &str));

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        (self.1)(self.0, text);
        Ok(())
    }
}

/// Whether a character could begin a line, move the cursor or turn the writing direction.
fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether every byte may stand in a line as it is, as those of nearly all texts may.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\')
}

fn escape_text(out: &mut Vec<u8>, text: &str) {
    if is_plain(text) {
        return out.extend_from_slice(text.as_bytes());
    }
    escape(out, text, is_harmful, |out, c| put!(out, "{}", c.escape_default()));
}

fn escape_json(out: &mut Vec<u8>, text: &str) {
    if is_plain(text) {
        return out.extend_from_slice(text.as_bytes());
    }
    let special = |c| matches!(c, '"' | '\\') || is_harmful(c);
    escape(out, text, special, |out, c| match c {
        '"' | '\\' => out.extend_from_slice(&[b'\\', c as u8]),
        c => put!(out, "\\u{:04x}", u32::from(c)),
    });
}

fn escape(out: &mut Vec<u8>, text: &str, special: impl Fn(char) -> bool, put: impl Fn(&mut Vec<u8>, char)) {
    let mut rest = text;
    while let Some(at) = rest.find(&special) {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let mut chars = after.chars();
        if let Some(c) = chars.next() {
            put(out, c);
        }
        rest = chars.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
}
