//! The id of a request.

use std::{
    cell::Cell,
    fmt,
    hash::{BuildHasher, RandomState},
    time::Instant,
};

use http::HeaderValue;

/// The id of a request: text that is safe in a header and in a log. [`Display`](fmt::Display) writes it.
///
/// ```
/// use carafe_web::RequestId;
///
/// assert_eq!(RequestId::generate().to_string().len(), 26);
/// assert_eq!(RequestId::from_text("from-the-proxy").unwrap().to_string(), "from-the-proxy");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId(Kind);

/// Ours are two numbers until somebody wants to read them: every request has one, and it is copied several times.
#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Ours { drawn: u64, counted: u64 },
    Brought(Box<str>),
}

/// What a thread makes its next id of.
#[derive(Clone, Copy)]
struct Next {
    drawn: u64,
    count: u64,
}

impl Next {
    fn new() -> Self {
        Self { drawn: RandomState::new().hash_one(Instant::now()), count: 0 }
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
        let spread = next.count.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ next.drawn.rotate_left(32);
        Self(Kind::Ours { drawn: next.drawn, counted: spread })
    }

    /// From text such as a trusted proxy sends; nothing unless it is 1 to 64 letters, digits, `-`, `_`, `.` or `=`.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'=');
        let good = (1..=64).contains(&text.len()) && text.bytes().all(fits);
        good.then(|| Self(Kind::Brought(text.into())))
    }

    /// Lends its text, as bytes: nobody looks again whether they are ASCII.
    pub(crate) fn with_bytes<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        match &self.0 {
            Kind::Ours { drawn, counted } => read(&written(*drawn, *counted)),
            Kind::Brought(text) => read(text.as_bytes()),
        }
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.with_bytes(HeaderValue::from_bytes).expect("bug in carafe: a request id is ASCII")
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_bytes(|text| {
            f.write_str(str::from_utf8(text).expect("bug in carafe: a request id is ASCII"))
        })
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Letters and digits that cannot be taken for one another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// All pairs of [`LETTERS`], to write ten bits at once.
const PAIRS: [[u8; 2]; 1024] = {
    let mut pairs = [[0; 2]; 1024];
    let mut at = 0;
    while at < pairs.len() {
        pairs[at] = [LETTERS[at >> 5], LETTERS[at & 31]];
        at += 1;
    }
    pairs
};

fn written(drawn: u64, counted: u64) -> [u8; 26] {
    let mut text = [0; 26];
    let (first, second) = text.split_at_mut(13);
    first.copy_from_slice(&base32(drawn));
    second.copy_from_slice(&base32(counted));
    text
}

/// 64 bits are 4, and then six times ten.
fn base32(bits: u64) -> [u8; 13] {
    let mut text = [0; 13];
    let [first, pairs @ ..] = &mut text;
    *first = LETTERS[(bits >> 60) as usize];
    for (at, pair) in pairs.as_chunks_mut::<2>().0.iter_mut().enumerate() {
        *pair = PAIRS[(bits >> (50 - 10 * at)) as usize & 1023];
    }
    text
}
