//! What an index is there for, beside an order.

/// What an index is there for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum IndexRole {
    /// To find rows by their values, or to keep values apart.
    #[default]
    Order,
    /// To find rows by their words.
    Search(SearchIndex),
    /// To keep rows apart for which all of these operators hold, one for each part. Only PostgreSQL has it.
    Exclusion(Vec<String>),
}

/// How texts are searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchIndex {
    /// The language whose words are brought to their stems; `simple` for none.
    pub config: String,
    /// How much a hit in each part counts: `A` most, `D` least.
    pub weights: Vec<char>,
}

impl IndexRole {
    /// How texts are searched, if that is what it is for.
    #[must_use]
    pub const fn search(&self) -> Option<&SearchIndex> {
        match self {
            Self::Search(search) => Some(search),
            Self::Order | Self::Exclusion(_) => None,
        }
    }

    /// Whether it keeps rows apart.
    #[must_use]
    pub const fn is_exclusion(&self) -> bool {
        matches!(self, Self::Exclusion(_))
    }
}
