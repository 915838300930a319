//! Who may connect to a Unix socket.

use std::{fmt, str::FromStr};

use carafe_core::settings::SettingText;

/// The permissions of a socket file, as `chmod` takes them: `660` lets its owner and its group connect, `666` everybody.
///
/// ```
/// use carafe_web::settings::SocketMode;
///
/// let mode: SocketMode = "660".parse().unwrap();
/// assert_eq!((mode.bits(), mode.to_string()), (0o660, "660".to_owned()));
/// assert!("rw-rw----".parse::<SocketMode>().is_err() && "1660".parse::<SocketMode>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SocketMode(u32);

impl SocketMode {
    /// The permission bits.
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }
}

/// Text that is no mode of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotASocketMode;

impl fmt::Display for NotASocketMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a mode of a socket file: three digits from 0 to 7, such as `660`")
    }
}

impl std::error::Error for NotASocketMode {}

impl SettingText for SocketMode {
    const EXPECTED: &'static str = "three digits from 0 to 7 in quotes, such as \"660\"";
}

impl FromStr for SocketMode {
    type Err = NotASocketMode;

    fn from_str(text: &str) -> Result<Self, NotASocketMode> {
        let digits = text.len() == 3 && text.bytes().all(|b| matches!(b, b'0'..=b'7'));
        let bits = u32::from_str_radix(text, 8).ok().filter(|_| digits);
        bits.map(Self).ok_or(NotASocketMode)
    }
}

impl fmt::Display for SocketMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03o}", self.0)
    }
}
