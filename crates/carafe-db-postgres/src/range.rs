//! Ranges as PostgreSQL writes them in binary: a byte of flags, and each end that there is with its length before it.

use std::ops::Bound;

use carafe_db::value::Range;

const EMPTY: u8 = 0x01;
const LOWER_INCLUDED: u8 = 0x02;
const UPPER_INCLUDED: u8 = 0x04;
const NO_LOWER: u8 = 0x08;
const NO_UPPER: u8 = 0x10;

/// The first byte.
pub(crate) fn flags<T>(range: &Range<T>) -> u8 {
    let (Some(lower), Some(upper)) = (range.lower(), range.upper()) else { return EMPTY };
    let flag = |bound, included, missing| match bound {
        Bound::Included(_) => included,
        Bound::Excluded(_) => 0,
        Bound::Unbounded => missing,
    };
    flag(lower, LOWER_INCLUDED, NO_LOWER) | flag(upper, UPPER_INCLUDED, NO_UPPER)
}

/// The bytes of both ends; nothing where they are no range.
pub(crate) fn read(bytes: &[u8]) -> Option<Range<&[u8]>> {
    let (flags, mut rest) = bytes.split_first()?;
    if flags & EMPTY != 0 {
        return Some(Range::empty());
    }
    let mut end = |included, missing| {
        if flags & missing != 0 {
            return Some(Bound::Unbounded);
        }
        let (length, behind) = rest.split_first_chunk()?;
        let length = usize::try_from(i32::from_be_bytes(*length)).ok()?;
        let (value, behind) = behind.split_at_checked(length)?;
        rest = behind;
        Some(if flags & included != 0 { Bound::Included(value) } else { Bound::Excluded(value) })
    };
    Some(Range::new(end(LOWER_INCLUDED, NO_LOWER)?, end(UPPER_INCLUDED, NO_UPPER)?))
}
