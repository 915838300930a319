//! Neutral SQL: conditions and expressions with names in double quotes, and how each database reads them.

use crate::driver::Vendor;

/// The text as a database reads it: MariaDB and MySQL quote names by backticks.
///
/// ```
/// use carafe_db::{driver::Vendor, neutral::for_vendor};
///
/// let text = r#""price" > 0 AND "unit" <> 'a "b"'"#;
/// assert_eq!(for_vendor(text, Vendor::MariaDb), r#"`price` > 0 AND `unit` <> 'a "b"'"#);
/// assert_eq!(for_vendor(text, Vendor::Sqlite), text);
/// ```
#[must_use]
pub fn for_vendor(text: &str, vendor: Vendor) -> String {
    if vendor.is_mysql_like() { each_name(text, |name| format!("`{name}`")) } else { text.to_owned() }
}

/// A name in the quotes of the database.
#[must_use]
pub fn quote(vendor: Vendor, name: &str) -> String {
    if vendor.is_mysql_like() {
        format!("`{}`", name.replace('`', "``"))
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// Text in quotes. A backslash means something to MariaDB and MySQL, or not, by a setting: so it is sent as bytes.
pub(crate) fn text(vendor: Vendor, plain: &str) -> String {
    if vendor.is_mysql_like() && plain.contains('\\') {
        return format!("_utf8mb4 {}", hex(vendor, plain.as_bytes()));
    }
    format!("'{}'", plain.replace('\'', "''"))
}

/// Bytes as the database writes them.
pub(crate) fn hex(vendor: Vendor, bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    if vendor == Vendor::Postgres { format!("'\\x{digits}'::bytea") } else { format!("X'{digits}'") }
}

/// The text with one name in place of another.
///
/// ```
/// use carafe_db::neutral::rename;
///
/// assert_eq!(rename(r#""a" > 'say "a"'"#, "a", "b"), r#""b" > 'say "a"'"#);
/// ```
#[must_use]
pub fn rename(text: &str, from: &str, to: &str) -> String {
    each_name(text, |name| format!("\"{}\"", if name == from { to } else { name }))
}

/// The names in double quotes; text in single quotes is passed over.
fn each_name(text: &str, write: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\'', '"']) {
        let quote = if rest[at..].starts_with('"') { '"' } else { '\'' };
        let Some(length) = rest[at + 1..].find(quote) else { break };
        let (before, inner) = (&rest[..at], &rest[at + 1..at + 1 + length]);
        out.push_str(before);
        if quote == '"' {
            out.push_str(&write(inner));
        } else {
            out.push('\'');
            out.push_str(inner);
            out.push('\'');
        }
        rest = &rest[at + length + 2..];
    }
    out.push_str(rest);
    out
}
