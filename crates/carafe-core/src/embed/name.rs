//! Which names are safe to look for in a folder.

/// Whether a name leads to a file in a folder, and nowhere else on any system.
///
/// ```
/// use carafe_core::embed::name::is_tame;
///
/// assert!(is_tame("blog/app.css"));
/// for wild in ["", "/etc/passwd", "../secret", "a//b", ".env", "a\\b", "C:x", "con.txt", "a\0", "dot."] {
///     assert!(!is_tame(wild), "{wild:?}");
/// }
/// ```
///
/// A name is not tame when it is absolute, longer than 4,096 bytes, or has a part that is empty, begins with a dot
/// (`..`, `.env`, `.git`), ends with a dot or a blank, has a backslash, a colon or a control character in it, or is
/// a device of Windows (`CON`).
#[must_use]
pub fn is_tame(name: &str) -> bool {
    name.len() <= 4096 && name.split('/').all(is_tame_part)
}

/// The same for what stands between two slashes.
pub(super) fn is_tame_part(part: &str) -> bool {
    let wild = |c: char| c.is_control() || matches!(c, '\\' | ':');
    let ends_wild = part.ends_with(['.', ' ']);
    !part.is_empty() && !part.starts_with('.') && !ends_wild && !part.contains(wild) && !is_device(part)
}

/// Windows opens a device for these in any folder, whatever follows the first dot.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let numbered = |prefix| {
        let number = stem.strip_prefix(prefix).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || numbered("com")
        || numbered("lpt")
}
