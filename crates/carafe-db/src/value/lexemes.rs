//! The words of texts, as a search finds them.

use std::{collections::BTreeMap, fmt};

/// How much a hit in a text counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Most: 1.0.
    A,
    /// Less: 0.4.
    B,
    /// Little: 0.2.
    C,
    /// Least: 0.1.
    #[default]
    D,
}

/// A place in a text, in words from 1 on, and how much a hit there counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Which word of the text it is.
    pub place: u16,
    /// How much it counts.
    pub weight: Weight,
}

/// The words of texts, and where they stand: what a column of PostgreSQL's type `tsvector` holds.
///
/// The database makes them of texts; here they can be looked at, and kept elsewhere.
///
/// ```
/// use carafe_db::value::{Lexemes, Spot, Weight};
///
/// let words = Lexemes::from_iter([("rust".to_owned(), vec![Spot { place: 2, weight: Weight::A }])]);
/// assert_eq!(words.to_string(), "'rust':2A");
/// assert!(words.has("rust") && !words.has("Rust"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Lexemes(BTreeMap<String, Vec<Spot>>);

impl Lexemes {
    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is this word, as a search writes it.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    /// Each word, and where it stands.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Spot])> {
        self.0.iter().map(|(word, spots)| (word.as_str(), spots.as_slice()))
    }
}

impl FromIterator<(String, Vec<Spot>)> for Lexemes {
    fn from_iter<I: IntoIterator<Item = (String, Vec<Spot>)>>(words: I) -> Self {
        let in_order = |(word, mut spots): (String, Vec<Spot>)| {
            spots.sort_unstable();
            spots.dedup_by_key(|spot| spot.place);
            (word, spots)
        };
        Self(words.into_iter().map(in_order).collect())
    }
}

/// As PostgreSQL writes it.
impl fmt::Display for Lexemes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (word, spots)) in self.0.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { " " })?;
            write!(f, "'{}'", word.replace('\\', "\\\\").replace('\'', "''"))?;
            for (at, Spot { place, weight }) in spots.iter().enumerate() {
                write!(f, "{}{place}", if at == 0 { ':' } else { ',' })?;
                if *weight != Weight::D {
                    write!(f, "{weight:?}")?;
                }
            }
        }
        Ok(())
    }
}
