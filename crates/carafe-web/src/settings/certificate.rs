//! What the server shows to who wants https.

use std::{convert::Infallible, fmt, path::PathBuf, str::FromStr};

use carafe_core::settings::SettingText;

/// The certificate of a server: a file, or one that is made up at each start.
///
/// ```
/// use carafe_web::settings::Certificate;
///
/// assert_eq!("adhoc".parse(), Ok(Certificate::Adhoc));
/// assert_eq!("tls/site.pem".parse(), Ok(Certificate::File("tls/site.pem".into())));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certificate {
    /// Made up at each start, for this machine's own names: for development (Flask's `--cert adhoc`).
    Adhoc,
    /// A file in PEM: the certificate, then those between it and an authority; the key may stand in it too.
    File(PathBuf),
}

impl SettingText for Certificate {
    const EXPECTED: &'static str = "a file in PEM such as `tls/site.pem`, or `adhoc`";
}

impl FromStr for Certificate {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(if text == "adhoc" { Self::Adhoc } else { Self::File(text.into()) })
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Adhoc => f.write_str("adhoc"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}
