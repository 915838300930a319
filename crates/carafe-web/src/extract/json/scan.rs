//! Walks over JSON text: how deep it is, and which value stands at an offset.
//!
//! serde_json tells where a mistake is by line and column only. To name the field we walk to that place
//! ourselves, once, instead of wrapping every type's deserializer: users' builds stay short.

use std::ops::Range;

use carafe_core::{Error, Result};

/// Deeper JSON is refused: what reads it may use the stack.
const MOST_DEPTH: usize = 64;

/// A number with more digits is refused.
const MOST_DIGITS: usize = 200;

/// Refuses JSON that is too deep, or has a number that is too long.
pub(super) fn check_bounds(bytes: &[u8]) -> Result<()> {
    let (mut depth, mut digits, mut at) = (0_usize, 0_usize, 0_usize);
    while let Some(byte) = bytes.get(at) {
        digits = if is_number_byte(*byte) { digits + 1 } else { 0 };
        at = if *byte == b'"' { string_end(bytes, at) } else { at + 1 };
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_DEPTH {
            return Err(Error::bad_request(format!("The JSON is deeper than {MOST_DEPTH} levels.")));
        }
        if digits > MOST_DIGITS {
            return Err(Error::bad_request(format!(
                "The JSON has a number of more than {MOST_DIGITS} digits."
            )));
        }
    }
    Ok(())
}

/// A value in a text, and where it stands in the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// `items[2].price`; empty for the whole.
    pub(super) path: String,
    /// Its bytes; for a name, those of the name.
    pub(super) span: Range<usize>,
    /// If it is a member of an object, where its name begins.
    pub(super) name_at: Option<usize>,
    /// If it is an element of a list, where the list begins.
    pub(super) list_at: Option<usize>,
}

/// The value that begins or ends at `offset`, or else the innermost around it.
pub(super) fn locate(bytes: &[u8], offset: usize) -> Spot {
    let mut walk = Walk { frames: Vec::new() };
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'"' => string_end(bytes, at),
            b'{' | b'[' | b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => at + 1,
            _ => scalar_end(bytes, at),
        };
        let found = match byte {
            b'{' | b'[' if at >= offset => Some(walk.spot(at..value_end(bytes, at))),
            b'{' | b'[' => walk.enter(at, *byte),
            b'}' | b']' if at >= offset => Some(walk.spot(at..at)),
            b'}' | b']' => walk.leave(end).filter(|_| end >= offset),
            b',' => walk.next(),
            b':' | b' ' | b'\t' | b'\r' | b'\n' => None,
            _ => walk.scalar(bytes, at..end).filter(|_| end >= offset),
        };
        if let Some(spot) = found {
            return spot;
        }
        at = end;
    }
    walk.spot(at..at)
}

struct Walk {
    frames: Vec<Frame>,
}

/// An object or a list that is open.
struct Frame {
    start: usize,
    place: Place,
}

enum Place {
    /// Before a name in an object.
    Name,
    /// At the member of this name.
    Member { name: String, name_at: usize },
    /// At the element of this index.
    Element(usize),
}

impl Walk {
    fn enter(&mut self, start: usize, byte: u8) -> Option<Spot> {
        let place = if byte == b'{' { Place::Name } else { Place::Element(0) };
        self.frames.push(Frame { start, place });
        None
    }

    fn leave(&mut self, end: usize) -> Option<Spot> {
        let frame = self.frames.pop()?;
        Some(self.spot(frame.start..end))
    }

    fn next(&mut self) -> Option<Spot> {
        let frame = self.frames.last_mut()?;
        match &mut frame.place {
            Place::Element(index) => *index += 1,
            place @ (Place::Name | Place::Member { .. }) => *place = Place::Name,
        }
        None
    }

    fn scalar(&mut self, bytes: &[u8], span: Range<usize>) -> Option<Spot> {
        if let Some(frame @ Frame { place: Place::Name, .. }) = self.frames.last_mut() {
            let raw = &bytes[span.clone()];
            let name =
                serde_json::from_slice(raw).unwrap_or_else(|_| String::from_utf8_lossy(raw).into_owned());
            frame.place = Place::Member { name, name_at: span.start };
        }
        Some(self.spot(span))
    }

    fn spot(&self, span: Range<usize>) -> Spot {
        let mut path = String::new();
        for frame in &self.frames {
            match &frame.place {
                Place::Name => {}
                Place::Element(index) => path.push_str(&format!("[{index}]")),
                Place::Member { name, .. } => path = member(&path, name),
            }
        }
        let (name_at, list_at) = match self.frames.last() {
            Some(Frame { place: Place::Member { name_at, .. }, .. }) => (Some(*name_at), None),
            Some(Frame { place: Place::Element(_), start }) => (None, Some(*start)),
            Some(Frame { place: Place::Name, .. }) | None => (None, None),
        };
        Spot { path, span, name_at, list_at }
    }
}

/// The path of a member of the object at `path`.
pub(super) fn member(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// One past the value of the member whose name, or whose value, is at `spot`.
pub(super) fn member_end(bytes: &[u8], spot: &Spot) -> usize {
    let after = bytes[spot.span.end..].trim_ascii_start();
    let Some(value) = after.strip_prefix(b":").filter(|_| spot.name_at == Some(spot.span.start)) else {
        return spot.span.end;
    };
    let start = bytes.len() - value.trim_ascii_start().len();
    match bytes.get(start) {
        Some(b'{' | b'[') => value_end(bytes, start),
        Some(b'"') => string_end(bytes, start),
        _ => scalar_end(bytes, start),
    }
}

fn is_number_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
}

/// One past the closing quote of the string that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start..];
    let length = rest.iter().position(|byte| b"{}[],:\" \t\r\n".contains(byte)).unwrap_or(rest.len());
    start + length
}

/// One past the bracket that closes the one at `start`.
pub(super) fn value_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while let Some(byte) = bytes.get(at) {
        at = if *byte == b'"' { string_end(bytes, at) } else { at + 1 };
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}
