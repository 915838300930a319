//! One segment with parameters, ready to be matched: `{id:int}-{slug:slug}`.
//!
//! Inside a segment nothing is tried twice: each parameter takes as much as its converter reaches and as the text
//! after it allows. That keeps matching linear whatever is sent.

use std::cmp::Reverse;

use super::{converter::known::Resolved, target};

/// A segment with at least one parameter.
#[derive(Clone)]
pub(crate) struct Shape(pub(crate) Vec<Part>);

#[derive(Clone)]
pub(crate) enum Part {
    Text(String),
    Param(Resolved),
}

/// Sorts shapes: the one that is asked first is the smallest.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank(Reverse<usize>, u16);

impl Shape {
    /// More text first, then the narrower converter.
    pub(crate) fn rank(&self) -> Rank {
        let text = self.0.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 0 }).sum();
        let weight = self.params().map(|param| param.converter.weight()).max().unwrap_or(0);
        Rank(Reverse(text), weight)
    }

    pub(crate) fn params(&self) -> impl Iterator<Item = &Resolved> {
        self.0.iter().filter_map(|part| if let Part::Param(param) = part { Some(param) } else { None })
    }

    /// Whether it is a parameter and no text.
    pub(crate) fn is_one_param(&self) -> bool {
        matches!(self.0.as_slice(), [Part::Param(_)])
    }

    /// Whether it takes the same texts.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(|pair| match pair {
                (Part::Text(a), Part::Text(b)) => a == b,
                (Part::Param(a), Part::Param(b)) => a.key == b.key,
                (Part::Text(_) | Part::Param(_), _) => false,
            })
    }

    /// Adds the values of a segment; nothing is added when it is not a match.
    pub(crate) fn take(&self, segment: &str, values: &mut Vec<Box<str>>) -> bool {
        let before = values.len();
        let fits = match self.0.as_slice() {
            [Part::Param(param)] => take_one(param, segment, values),
            parts => take_parts(parts, segment, values),
        };
        if !fits {
            values.truncate(before);
        }
        fits
    }
}

fn take_parts(parts: &[Part], mut rest: &str, values: &mut Vec<Box<str>>) -> bool {
    let mut parts = parts.iter();
    while let Some(part) = parts.next() {
        match part {
            Part::Text(text) => match rest.strip_prefix(text.as_str()) {
                Some(after) => rest = after,
                None => return false,
            },
            Part::Param(param) => {
                let Some(end) = end_of(param, rest, parts.as_slice()) else { return false };
                if !take_one(param, &rest[..end], values) {
                    return false;
                }
                rest = &rest[end..];
            }
        }
    }
    rest.is_empty()
}

/// Where a parameter ends: as late as its converter reaches and the texts after it still fit.
fn end_of(param: &Resolved, rest: &str, after: &[Part]) -> Option<usize> {
    let mut latest = rest.len();
    let mut first = None;
    for part in after.iter().rev() {
        let Part::Text(text) = part else { continue };
        let last_one = first.is_none() && matches!(after.last(), Some(Part::Text(_)));
        latest = if last_one {
            rest.strip_suffix(text.as_str())?.len()
        } else {
            rest[..latest].rfind(text.as_str())?
        };
        first = Some(text);
    }
    let reach = param.converter.reach(rest).min(rest.len());
    match first {
        None => Some(rest.len()),
        Some(_) if latest <= reach => Some(latest),
        Some(text) => find_last(rest, text, reach),
    }
}

/// The last place of `text` that begins at `reach` or before.
fn find_last(rest: &str, text: &str, reach: usize) -> Option<usize> {
    let mut end = (reach + text.len()).min(rest.len());
    while !rest.is_char_boundary(end) {
        end += 1;
    }
    rest[..end].rfind(text).filter(|at| *at <= reach)
}

fn take_one(param: &Resolved, text: &str, values: &mut Vec<Box<str>>) -> bool {
    let text = target::with_slashes(text);
    let value = param.converter.read(&text);
    value.map(|value| values.push(value.into())).is_some()
}
