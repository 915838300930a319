//! Texts, and everything that is written as one.

use std::{borrow::Cow, net, num, path::PathBuf, str::FromStr};

use crate::settings::{
    byte_size::ByteSize,
    info::Kind,
    reading::Reading,
    value::{Entry, Value},
};

use super::SettingValue;

impl SettingValue for String {
    fn kind() -> Kind {
        Kind::plain("a text")
    }

    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
        entry.text().map(str::to_owned).or_else(|| reading.refuse(entry, &Self::kind()))
    }
}

impl SettingValue for PathBuf {
    fn kind() -> Kind {
        Kind::plain("a text with a path")
    }

    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
        let path = entry.text().filter(|text| !text.is_empty());
        path.map(Self::from).or_else(|| reading.refuse(entry, &Self::kind()))
    }
}

/// A type of your own that a setting can have, because it has `FromStr`.
///
/// ```
/// use std::str::FromStr;
/// use carafe_core::settings::{SettingText, SettingValue};
///
/// #[derive(Debug, PartialEq)]
/// enum Order { Newest, Oldest }
///
/// impl FromStr for Order {
///     type Err = &'static str;
///
///     fn from_str(text: &str) -> Result<Self, Self::Err> {
///         match text {
///             "newest" => Ok(Self::Newest),
///             "oldest" => Ok(Self::Oldest),
///             _ => Err("no such order"),
///         }
///     }
/// }
///
/// impl SettingText for Order {
///     const EXPECTED: &'static str = "`newest` or `oldest`";
/// }
/// assert_eq!(Order::kind().words(), "`newest` or `oldest`");
/// ```
pub trait SettingText: FromStr {
    /// What messages call it; it follows "expected".
    const EXPECTED: &'static str;
}

impl<T: SettingText> SettingValue for T {
    fn kind() -> Kind {
        Kind::plain(T::EXPECTED)
    }

    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
        let text = written(&entry.value);
        text.and_then(|text| text.parse().ok()).or_else(|| reading.refuse(entry, &Self::kind()))
    }
}

/// A whole number counts as its digits: `body_limit = 4096`.
fn written(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) | Value::Word(text) => Some(Cow::Borrowed(text)),
        Value::Integer(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

macro_rules! written_as_text {
    ($($type:ty => $words:literal;)*) => {$(
        impl SettingText for $type {
            const EXPECTED: &'static str = $words;
        }
    )*};
}

written_as_text! {
    char => "one character";
    ByteSize => "a size such as \"2 MiB\"";
    net::IpAddr => "an IP address such as \"127.0.0.1\"";
    net::Ipv4Addr => "an IP address such as \"127.0.0.1\"";
    net::Ipv6Addr => "an IPv6 address such as \"::1\"";
    net::SocketAddr => "an address with a port such as \"127.0.0.1:8000\"";
    num::NonZeroU16 => "a whole number from 1 to 65535";
    num::NonZeroU32 => "a whole number from 1";
    num::NonZeroU64 => "a whole number from 1";
    num::NonZeroUsize => "a whole number from 1";
}
