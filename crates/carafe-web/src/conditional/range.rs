//! Byte ranges: the `Range` header (RFC 9110 §14).

use std::fmt;

use http::HeaderValue;

/// More ranges than this in one header are not served as ranges (the whole is sent): CVE-2011-3192 and its kin.
const MOST_RANGES: usize = 16;

/// The ranges a `Range` header asks for, not yet compared with a length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByteRanges(Vec<Asked>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Between(u64, u64),
    From(u64),
    Last(u64),
}

/// Which portion of a body to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Portion {
    /// All of it, with 200.
    Whole,
    /// One or more ranges, each within the length, with 206; more than one as `multipart/byteranges`.
    Ranges(Vec<ByteRange>),
    /// No range lies within: 416 with `Content-Range: bytes */length`.
    Unsatisfiable,
}

/// Some consecutive bytes of a body: both ends are counted, as HTTP counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteRange {
    /// The first byte, counted from 0.
    pub first: u64,
    /// The last byte.
    pub last: u64,
}

impl ByteRange {
    /// How many bytes it has; never 0.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a range is never empty")]
    pub fn len(&self) -> u64 {
        self.last - self.first + 1
    }

    /// The `Content-Range` header of this range of `length` bytes.
    #[must_use]
    pub fn content_range(&self, length: u64) -> HeaderValue {
        to_header(format_args!("bytes {}-{}/{length}", self.first, self.last))
    }

    /// The `Content-Range` header of a 416.
    #[must_use]
    pub fn unsatisfied(length: u64) -> HeaderValue {
        to_header(format_args!("bytes */{length}"))
    }
}

impl ByteRanges {
    /// Reads the header; nothing if it counts another unit, is malformed, or has more than 16 ranges. Such a
    /// header is to be ignored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (unit, list) = text.split_once('=')?;
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return None;
        }
        let mut ranges = Vec::new();
        for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            if ranges.len() == MOST_RANGES {
                return None;
            }
            ranges.push(asked(item)?);
        }
        (!ranges.is_empty()).then_some(Self(ranges))
    }

    /// What that is of `length` bytes. Ranges that together are longer than the whole are not worth sending.
    #[must_use]
    pub fn of_length(&self, length: u64) -> Portion {
        let ranges: Vec<_> = self.0.iter().filter_map(|asked| within(*asked, length)).collect();
        let total = ranges.iter().fold(0_u64, |sum, range| sum.saturating_add(range.len()));
        match ranges.is_empty() {
            true => Portion::Unsatisfiable,
            false if total > length => Portion::Whole,
            false => Portion::Ranges(ranges),
        }
    }
}

fn asked(item: &str) -> Option<Asked> {
    match item.split_once('-')? {
        ("", last) => number(last).map(Asked::Last),
        (first, "") => number(first).map(Asked::From),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(Asked::Between(first, last))
        }
    }
}

/// A number too large for us is larger than any body too.
fn number(digits: &str) -> Option<u64> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().unwrap_or(u64::MAX))
}

fn within(asked: Asked, length: u64) -> Option<ByteRange> {
    let end = length.checked_sub(1)?;
    let (first, last) = match asked {
        Asked::Between(first, last) => (first, last.min(end)),
        Asked::From(first) => (first, end),
        Asked::Last(0) => return None,
        Asked::Last(count) => (length.saturating_sub(count), end),
    };
    (first <= last).then_some(ByteRange { first, last })
}

fn to_header(text: fmt::Arguments<'_>) -> HeaderValue {
    HeaderValue::from_str(&text.to_string()).expect("bug in carafe: digits are a header's value")
}
