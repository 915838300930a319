//! The name a file is saved under (RFC 6266), in any script (RFC 8187).

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 8187 lets through as it is: its `attr-char`.
const UNFIT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `attachment; filename="caf_.pdf"; filename*=UTF-8''caf%C3%A9.pdf`
///
/// The first name is for clients that know no other: what is not plain in it becomes `_`. Control characters and
/// slashes become `_` in both, for a name must not choose a folder on the visitor's disk.
pub(super) fn header_value(kind: &'static str, name: &str) -> HeaderValue {
    let name: String = name.chars().map(|c| if is_unsafe(c) { '_' } else { c }).collect();
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let text = match (name.is_empty(), plain == name) {
        (true, _) => kind.to_owned(),
        (false, true) => format!("{kind}; filename=\"{plain}\""),
        (false, false) => {
            format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(&name, UNFIT))
        }
    };
    HeaderValue::try_from(text).expect("bug in carafe: an encoded name is printable ASCII")
}

/// Besides slashes and control characters: the marks that turn the direction of writing, with which `gpj.exe` can be
/// made to look like `exe.jpg`.
fn is_unsafe(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || matches!(c, '/' | '\\') || turns
}

/// Some browsers decode a percent sign even here.
fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '%') || c == ' '
}
