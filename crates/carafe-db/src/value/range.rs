//! Everything from one value up to another.

use std::{fmt, ops::Bound};

/// Everything from one value up to another: the hours of a booking, the prices of a discount. Only PostgreSQL has columns
/// of them.
///
/// It is made of Rust's own ranges, or of two [`Bound`]s. One without an end on a side goes on for ever there; an
/// [`empty`](Range::empty) one has nothing in it.
///
/// ```
/// use carafe_db::field::Range;
///
/// let hours = Range::from(9..17);
/// assert!(hours.contains(&9) && !hours.contains(&17));
/// assert!(Range::from(18..).contains(&100));
/// assert!(!Range::empty().contains(&1));
/// ```
///
/// PostgreSQL keeps ranges of whole numbers and of days in one form, from a first value up to one that is no longer part of it:
/// `1..=5` comes back as `1..6`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range<T> {
    /// Nothing for a range with nothing in it.
    bounds: Option<(Bound<T>, Bound<T>)>,
}

impl<T> Range<T> {
    /// From one end to the other.
    #[must_use]
    pub const fn new(lower: Bound<T>, upper: Bound<T>) -> Self {
        Self { bounds: Some((lower, upper)) }
    }

    /// One with nothing in it.
    #[must_use]
    pub const fn empty() -> Self {
        Self { bounds: None }
    }

    /// Whether it was made with nothing in it. One whose ends leave no room is found to be empty by the database.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bounds.is_none()
    }

    /// Where it begins; nothing for an empty one.
    pub const fn lower(&self) -> Option<Bound<&T>> {
        match &self.bounds {
            Some((lower, _)) => Some(borrowed(lower)),
            None => None,
        }
    }

    /// Where it ends; nothing for an empty one.
    pub const fn upper(&self) -> Option<Bound<&T>> {
        match &self.bounds {
            Some((_, upper)) => Some(borrowed(upper)),
            None => None,
        }
    }

    /// The same with each end made into something else.
    pub fn try_map<U, E>(self, mut make: impl FnMut(T) -> Result<U, E>) -> Result<Range<U>, E> {
        let mut end = |bound| {
            Ok(match bound {
                Bound::Included(value) => Bound::Included(make(value)?),
                Bound::Excluded(value) => Bound::Excluded(make(value)?),
                Bound::Unbounded => Bound::Unbounded,
            })
        };
        let bounds = self.bounds.map(|(lower, upper)| Ok((end(lower)?, end(upper)?))).transpose()?;
        Ok(Range { bounds })
    }
}

impl<T: PartialOrd> Range<T> {
    /// Whether a value is part of it.
    pub fn contains(&self, value: &T) -> bool {
        use std::ops::RangeBounds;
        self.bounds.as_ref().is_some_and(|bounds| bounds.contains(value))
    }
}

const fn borrowed<T>(bound: &Bound<T>) -> Bound<&T> {
    match bound {
        Bound::Included(value) => Bound::Included(value),
        Bound::Excluded(value) => Bound::Excluded(value),
        Bound::Unbounded => Bound::Unbounded,
    }
}

macro_rules! made_of {
    ($($range:ty: $given:pat => $lower:expr, $upper:expr;)+) => { $(
        impl<T> From<$range> for Range<T> {
            fn from($given: $range) -> Self {
                Self::new($lower, $upper)
            }
        }
    )+ };
}
made_of! {
    std::ops::Range<T>: std::ops::Range { start, end } => Bound::Included(start), Bound::Excluded(end);
    std::ops::RangeFrom<T>: std::ops::RangeFrom { start } => Bound::Included(start), Bound::Unbounded;
    std::ops::RangeTo<T>: std::ops::RangeTo { end } => Bound::Unbounded, Bound::Excluded(end);
    std::ops::RangeToInclusive<T>: std::ops::RangeToInclusive { end } => Bound::Unbounded, Bound::Included(end);
    std::ops::RangeFull: _ => Bound::Unbounded, Bound::Unbounded;
}

impl<T> From<std::ops::RangeInclusive<T>> for Range<T> {
    fn from(range: std::ops::RangeInclusive<T>) -> Self {
        let (start, end) = range.into_inner();
        Self::new(Bound::Included(start), Bound::Included(end))
    }
}

/// As PostgreSQL writes it: `[9,17)`.
impl<T: fmt::Display> fmt::Display for Range<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((lower, upper)) = &self.bounds else { return f.write_str("empty") };
        match lower {
            Bound::Included(value) => write!(f, "[{value},"),
            Bound::Excluded(value) => write!(f, "({value},"),
            Bound::Unbounded => f.write_str("(,"),
        }?;
        match upper {
            Bound::Included(value) => write!(f, "{value}]"),
            Bound::Excluded(value) => write!(f, "{value})"),
            Bound::Unbounded => f.write_str(")"),
        }
    }
}
