//! Which migration: an app and a name.

use std::fmt;

/// The name of a migration: `blog.0002_subtitle`; `0002_subtitle` for the program's own.
///
/// ```
/// use carafe_db::migrate::Id;
///
/// let id = Id::new("blog", "0002_subtitle");
/// assert_eq!(id.to_string(), "blog.0002_subtitle");
/// assert_eq!(Id::read("0001_initial", "blog"), Id::new("blog", "0001_initial"), "an app's own need no app");
/// assert_eq!(Id::read(".0001_initial", "blog"), Id::new("", "0001_initial"), "the program's");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// The app; empty for the program's own.
    pub app: String,
    /// The name of the file, without `.toml`.
    pub name: String,
}

impl Id {
    /// One by its parts.
    #[must_use]
    pub fn new(app: impl Into<String>, name: impl Into<String>) -> Self {
        Self { app: app.into(), name: name.into() }
    }

    /// One as a file of an app writes it.
    #[must_use]
    pub fn read(text: &str, app: &str) -> Self {
        match text.rsplit_once('.') {
            Some((other, name)) => Self::new(other, name),
            None => Self::new(app, text),
        }
    }

    /// As a file of an app writes it.
    #[must_use]
    pub fn written_in(&self, app: &str) -> String {
        if self.app == app { self.name.clone() } else { format!("{}.{}", self.app, self.name) }
    }

    /// The number that its name begins with.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.name.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.app.is_empty() { f.write_str(&self.name) } else { write!(f, "{}.{}", self.app, self.name) }
    }
}
