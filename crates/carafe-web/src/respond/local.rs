//! Whether a target stays on this site.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The longest target that is sent: longer ones are refused, as Django does.
pub(super) const MAX_LENGTH: usize = 16_384;

/// Whether a text is a path on this site and cannot be read as anything else: what to ask of a `next` parameter.
///
/// ```
/// use carafe_web::respond::is_local;
///
/// assert!(is_local("/notes/3?sort=new#top"));
/// for elsewhere in ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)", "/\t/evil.example", ""] {
///     assert!(!is_local(elsewhere));
/// }
/// ```
///
/// It must begin with one `/`, and hold no backslash (browsers read it as `/`) and no control character (browsers
/// drop tabs and line breaks, which makes `//` out of `/\t/`).
#[must_use]
pub fn is_local(target: &str) -> bool {
    let begins_well = target.starts_with('/') && !target.starts_with("//");
    begins_well && target.len() <= MAX_LENGTH && !target.contains(is_treacherous)
}

/// What browsers drop from or rewrite in a URL.
pub(super) fn is_treacherous(c: char) -> bool {
    c == '\\' || c.is_control()
}

/// As a header can hold it: everything that is not allowed in a URL is percent-encoded, escapes stay as they are.
pub(super) fn encoded(target: &str) -> Cow<'_, str> {
    const UNFIT: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'|').add(b'}');
    utf8_percent_encode(target, UNFIT).into()
}
