//! The header of one part: its name, the name of its file, what it is.

use carafe_core::{Error, Result};

use crate::extract::{ContentType, quoted};

/// What a part says of itself.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<ContentType>,
}

impl Head {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(bytes).map_err(|_| broken())?;
        let mut head = Self::default();
        let mut named = false;
        for line in text.split("\r\n").filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').ok_or_else(broken)?;
            match name.to_ascii_lowercase().as_str() {
                "content-disposition" if !named => {
                    head.take_disposition(value.trim())?;
                    named = true;
                }
                "content-disposition" => return Err(broken()),
                "content-type" => head.content_type = ContentType::parse(value.trim()),
                "content-transfer-encoding" => refuse_encoding(value.trim())?,
                _ => {}
            }
        }
        if named { Ok(head) } else { Err(broken()) }
    }

    fn take_disposition(&mut self, value: &str) -> Result<()> {
        let mut pieces = quoted::split(value, b';');
        if !pieces.next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("form-data")) {
            return Err(broken());
        }
        let mut name = None;
        for (key, value) in pieces.filter_map(|piece| piece.split_once('=')) {
            match key.trim().to_ascii_lowercase().as_str() {
                "name" => name = Some(unescape(value.trim())),
                "filename" => self.file_name = Some(unescape(value.trim())),
                _ => {}
            }
        }
        self.name = name.ok_or_else(broken)?;
        Ok(())
    }
}

/// Undoes what browsers do to names: they write a quote as `%22` and line ends as `%0D` and `%0A` (WHATWG HTML,
/// "multipart/form-data encoding algorithm"); older ones write `\"`. Any other backslash is itself: `C:\photo.jpg`.
fn unescape(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    inner.replace("\\\"", "\"").replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// RFC 7578 §4.7: nobody needs it, and who undoes it can be made to read something else than the proxy before us.
fn refuse_encoding(value: &str) -> Result<()> {
    let plain = ["binary", "7bit", "8bit"].iter().any(|name| value.eq_ignore_ascii_case(name));
    if plain { Ok(()) } else { Err(Error::bad_request("The form has a part with a transfer encoding.")) }
}

fn broken() -> Error {
    Error::bad_request("The form has a part without a readable header.")
}
