//! A number of bytes, written as people write it.

use std::{fmt, str::FromStr};

/// A number of bytes: `"2 MiB"`, `"512 KiB"`, `"1.5 MB"`, or a plain number.
///
/// `KiB`, `MiB`, `GiB` and `TiB` are powers of 1024, `kB`, `MB`, `GB` and `TB` powers of 1000. Upper and lower case
/// are the same.
///
/// ```
/// use carafe_core::settings::ByteSize;
///
/// assert_eq!("2 MiB".parse(), Ok(ByteSize::mib(2)));
/// assert_eq!("1.5kB".parse(), Ok(ByteSize::new(1500)));
/// assert_eq!("4096".parse(), Ok(ByteSize::kib(4)));
/// assert_eq!(ByteSize::mib(2).to_string(), "2 MiB");
/// assert_eq!(ByteSize::new(1500).to_string(), "1500 bytes");
/// assert!("2 potatoes".parse::<ByteSize>().is_err());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(u64);

impl ByteSize {
    /// So many bytes.
    #[must_use]
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// So many times 1024 bytes.
    #[must_use]
    pub const fn kib(n: u64) -> Self {
        Self(n * 1024)
    }

    /// So many times 1024 KiB.
    #[must_use]
    pub const fn mib(n: u64) -> Self {
        Self(n * 1024 * 1024)
    }

    /// The number of bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

const UNITS: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("bytes", 1),
];

/// Text that is not a size. It keeps nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAByteSize;

impl fmt::Display for NotAByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a number of bytes, such as \"2 MiB\"")
    }
}

impl std::error::Error for NotAByteSize {}

impl FromStr for ByteSize {
    type Err = NotAByteSize;

    fn from_str(text: &str) -> Result<Self, NotAByteSize> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(text.len());
        let (number, unit) = (text[..end].replace('_', ""), text[end..].trim_start());
        let factor = factor_of(unit).ok_or(NotAByteSize)?;
        let bytes = match number.parse::<u64>() {
            Ok(whole) => whole.checked_mul(factor),
            Err(_) => number.parse::<f64>().ok().and_then(|n| whole_bytes(n * factor as f64)),
        };
        bytes.map(Self).ok_or(NotAByteSize)
    }
}

fn factor_of(unit: &str) -> Option<u64> {
    if unit.is_empty() || unit.eq_ignore_ascii_case("b") {
        return Some(1);
    }
    UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|(_, factor)| *factor)
}

/// Only sizes that a float holds exactly.
fn whole_bytes(bytes: f64) -> Option<u64> {
    (bytes.fract() == 0.0 && bytes <= 9_007_199_254_740_992.0).then_some(bytes as u64)
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |(_, factor): &&(&str, u64)| self.0 >= *factor && self.0.is_multiple_of(*factor);
        let (unit, factor) = UNITS[..4].iter().find(fits).copied().unwrap_or(("bytes", 1));
        write!(f, "{} {unit}", self.0 / factor)
    }
}
