//! The id of a request.

use std::{
    cell::Cell,
    fmt,
    hash::{BuildHasher, RandomState},
    time::Instant,
};

use http::HeaderValue;

/// The id of a request: text that is safe in a header and in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId(Text);

/// Ours are of one length and need no memory of their own: an id is copied several times for each request.
#[derive(Clone, PartialEq, Eq)]
enum Text {
    Ours([u8; LENGTH]),
    Brought(Box<str>),
}

const LENGTH: usize = 26;

/// Where the part that is drawn by chance ends and the part that counts begins.
const HALF: usize = LENGTH / 2;

/// What a thread makes its next id of.
#[derive(Clone, Copy)]
struct Next {
    prefix: u64,
    written: [u8; HALF],
    count: u64,
}

impl Next {
    fn new() -> Self {
        let prefix = RandomState::new().hash_one(Instant::now());
        Self { prefix, written: base32(prefix), count: 0 }
    }
}

impl RequestId {
    /// A new one: 26 letters and digits, of which the first 13 are drawn by chance for each thread and the rest count.
    #[must_use]
    pub fn generate() -> Self {
        thread_local! {
            static NEXT: Cell<Next> = Cell::new(Next::new());
        }
        let next = NEXT.get();
        NEXT.set(Next { count: next.count + 1, ..next });
        // An odd factor spreads the count over all letters and repeats only after 2^64 of them.
        let spread = next.count.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ next.prefix.rotate_left(32);
        let mut text = [0; LENGTH];
        text[..HALF].copy_from_slice(&next.written);
        text[HALF..].copy_from_slice(&base32(spread));
        Self(Text::Ours(text))
    }

    /// From text such as a trusted proxy sends; nothing unless it is 1 to 64 letters, digits, `-`, `_`, `.` or `=`.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'=');
        let good = (1..=64).contains(&text.len()) && text.bytes().all(fits);
        good.then(|| Self(Text::Brought(text.into())))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Ours(text) => str::from_utf8(text).expect("bug in carafe: a request id is ASCII"),
            Text::Brought(text) => text,
        }
    }

    /// As bytes: nobody looks whether they are text.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Text::Ours(text) => text,
            Text::Brought(text) => text.as_bytes(),
        }
    }

    pub(crate) fn header(&self) -> HeaderValue {
        HeaderValue::from_bytes(self.as_bytes()).expect("bug in carafe: a request id is ASCII")
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// 64 bits as 13 letters and digits that cannot be taken for one another (Crockford's base 32).
fn base32(bits: u64) -> [u8; HALF] {
    const LAST: usize = HALF - 1;
    std::array::from_fn(|at| b"0123456789abcdefghjkmnpqrstvwxyz"[(bits >> (5 * (LAST - at)) & 31) as usize])
}
