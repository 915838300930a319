//! Entity tags: names for the states of a resource (RFC 9110 §8.8.3).

use std::{borrow::Cow, fmt};

use http::HeaderValue;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// A name for one state of a resource: `"v3"`, or weak, `W/"v3"`.
///
/// Strong says "the same bytes", weak says "the same for a reader". Ranges and `If-Match` need strong ones.
///
/// ```
/// use carafe_web::conditional::ETag;
///
/// assert_eq!(ETag::strong("v3").to_string(), r#""v3""#);
/// assert_eq!(ETag::weak("v 3").to_string(), r#"W/"v%203""#);
/// assert_eq!(ETag::parse(r#"W/"x""#), Some(ETag::weak("x")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ETag {
    tag: Box<str>,
    weak: bool,
}

/// What a tag may not hold (RFC 9110 §8.8.3, `etagc`), and `%`, so that two texts never become one tag.
const NOT_IN_TAG: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');

impl ETag {
    /// A tag that changes with every byte. What a tag may not hold is percent-encoded.
    #[must_use]
    pub fn strong(text: &str) -> Self {
        Self { tag: encode(text), weak: false }
    }

    /// A tag that changes when a reader would notice.
    #[must_use]
    pub fn weak(text: &str) -> Self {
        Self { tag: encode(text), weak: true }
    }

    /// One tag as it stands in a header, quotes and all.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches([' ', '\t']);
        let (weak, quoted) = match text.strip_prefix("W/") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let tag = quoted.strip_prefix('"')?.strip_suffix('"')?;
        tag.bytes().all(is_tag_byte).then(|| Self { tag: tag.into(), weak })
    }

    /// Its text, without quotes.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Whether it is weak.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.weak
    }

    /// Whether both are strong and name the same state.
    #[must_use]
    pub fn same_strong(&self, other: &Self) -> bool {
        !self.weak && !other.weak && self.tag == other.tag
    }

    /// Whether both name the same state, weak or not.
    #[must_use]
    pub fn same_weak(&self, other: &Self) -> bool {
        self.tag == other.tag
    }

    /// As a header's value.
    #[must_use]
    pub fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.to_string()).expect("bug in carafe: a tag holds only what a header may")
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.weak { "W/" } else { "" };
        write!(f, "{prefix}\"{}\"", self.tag)
    }
}

/// The tags of an `If-Match` or `If-None-Match` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ETags {
    /// `*`: any state, as long as there is one.
    Any,
    /// These, in the order of the header.
    List(Vec<ETag>),
}

impl ETags {
    /// Reads all lines of a header as one list; what is not a tag is passed over.
    pub(super) fn parse<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut list = Vec::new();
        for line in lines {
            if line.trim_ascii() == b"*" {
                return Self::Any;
            }
            list.extend(split_quoted(line).filter_map(|item| ETag::parse(std::str::from_utf8(item).ok()?)));
        }
        Self::List(list)
    }

    /// Whether one of them is the current state, byte for byte. `current` is the tag of something that exists.
    #[must_use]
    pub fn any_strong(&self, current: Option<&ETag>) -> bool {
        self.any(current, ETag::same_strong)
    }

    /// Whether one of them is the current state for a reader.
    #[must_use]
    pub fn any_weak(&self, current: Option<&ETag>) -> bool {
        self.any(current, ETag::same_weak)
    }

    fn any(&self, current: Option<&ETag>, same: fn(&ETag, &ETag) -> bool) -> bool {
        match (self, current) {
            (Self::Any, _) => true,
            (Self::List(list), Some(current)) => list.iter().any(|tag| same(tag, current)),
            (Self::List(_), None) => false,
        }
    }
}

fn encode(text: &str) -> Box<str> {
    Cow::from(utf8_percent_encode(text, NOT_IN_TAG)).into()
}

fn is_tag_byte(byte: u8) -> bool {
    byte == b'!' || (0x23..=0x7e).contains(&byte)
}

/// Splits at commas, but not inside quotes: a tag may hold commas.
fn split_quoted(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    line.split(move |byte| {
        quoted ^= *byte == b'"';
        *byte == b',' && !quoted
    })
}
