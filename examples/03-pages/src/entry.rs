//! What somebody writes into the book, and what may be wrong with it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An entry of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts up and is never used again.
    pub id: u64,
    /// Who wrote it, as they call themselves.
    pub name: String,
    /// Where they come from; may be empty.
    #[serde(default)]
    pub place: String,
    /// What they wrote.
    pub text: String,
    /// When.
    pub written: Timestamp,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Draft {
    name: String,
    #[serde(default)]
    place: String,
    text: String,
}

/// What is wrong with a draft, by field, for the person who sent it.
pub type Faults = BTreeMap<&'static str, String>;

/// How long the fields may be, in characters. The page tells it to the browser, too.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Limits {
    name: usize,
    place: usize,
    text: usize,
}

/// The ones of this site.
pub const LIMITS: Limits = Limits { name: 60, place: 60, text: 1000 };

impl Draft {
    /// Without blanks around, and with line ends of one kind: browsers send `\r\n`.
    #[must_use]
    pub fn tidied(self) -> Self {
        let tidy = |text: String| text.replace("\r\n", "\n").trim().to_owned();
        Self { name: tidy(self.name), place: tidy(self.place), text: tidy(self.text) }
    }

    /// Everything that is wrong with it, not only the first.
    #[must_use]
    pub fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        if self.name.is_empty() {
            faults.insert("name", "Please say how you want to be called.".to_owned());
        }
        if self.text.is_empty() {
            faults.insert("text", "Please write something: a word is enough.".to_owned());
        }
        let fields = [
            ("name", &self.name, LIMITS.name),
            ("place", &self.place, LIMITS.place),
            ("text", &self.text, LIMITS.text),
        ];
        for (field, text, most) in fields {
            let long = text.chars().count();
            if long > most {
                faults.insert(field, format!("This is {long} characters long; {most} fit in."));
            }
        }
        faults
    }

    /// Who wrote it, as they call themselves.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The entry that it becomes.
    #[must_use]
    pub fn into_entry(self, id: u64) -> Entry {
        let Self { name, place, text } = self;
        Entry { id, name, place, text, written: Timestamp::now() }
    }
}
