//! Exact decimals as PostgreSQL sends them: digits to the base of ten thousand.

use bytes::{BufMut, BytesMut};
use rust_decimal::Decimal;

const NEGATIVE: u16 = 0x4000;
const NOT_A_NUMBER: u16 = 0xC000;
const INFINITE: u16 = 0xD000;
const MINUS_INFINITE: u16 = 0xF000;

/// A number that has just been read.
pub(crate) enum Numeric {
    Finite(Decimal),
    NotANumber,
    Infinite,
    MinusInfinite,
    /// More digits than a decimal of ours has.
    TooLong,
}

pub(crate) fn write(decimal: Decimal, out: &mut BytesMut) {
    let scale = decimal.scale();
    let padding = (4 - scale % 4) % 4;
    let mut rest = decimal.mantissa().unsigned_abs() * 10u128.pow(padding);
    let mut groups = [0u16; 10];
    let mut count = 0;
    while rest > 0 {
        groups[count] = low_group(rest);
        rest /= 10_000;
        count += 1;
    }
    let behind_point = usize::try_from((scale + padding) / 4).unwrap_or(0);
    let weight = count as i64 - behind_point as i64 - 1;
    let first = groups[..count].iter().position(|group| *group != 0).unwrap_or(count);
    out.put_u16(u16::try_from(count - first).unwrap_or(0));
    out.put_i16(if count == 0 { 0 } else { i16::try_from(weight).unwrap_or(0) });
    out.put_u16(if decimal.is_sign_negative() && count > 0 { NEGATIVE } else { 0 });
    out.put_u16(u16::try_from(scale).unwrap_or(0));
    groups[first..count].iter().rev().for_each(|group| out.put_u16(*group));
}

fn low_group(number: u128) -> u16 {
    u16::try_from(number % 10_000).unwrap_or(0)
}

/// Reads one; nothing when it is no such number at all.
pub(crate) fn read(bytes: &[u8]) -> Option<Numeric> {
    let word = |at: usize| Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    let (count, weight, sign, scale) = (word(0)?, word(2)?.cast_signed(), word(4)?, word(6)?);
    match sign {
        NOT_A_NUMBER => return Some(Numeric::NotANumber),
        INFINITE => return Some(Numeric::Infinite),
        MINUS_INFINITE => return Some(Numeric::MinusInfinite),
        _ => {}
    }
    let mut mantissa = 0u128;
    for at in 0..usize::from(count) {
        let group = u128::from(word(8 + 2 * at)?);
        let Some(more) = mantissa.checked_mul(10_000).and_then(|m| m.checked_add(group)) else {
            return Some(Numeric::TooLong);
        };
        mantissa = more;
    }
    let behind_point = if count == 0 { 0 } else { 4 * (i32::from(count) - 1 - i32::from(weight)) };
    Some(
        finite(mantissa, behind_point, i32::from(scale), sign == NEGATIVE)
            .map_or(Numeric::TooLong, Numeric::Finite),
    )
}

/// A number of `mantissa` with its point `behind` digits from the right, brought to its own scale where that is possible.
fn finite(mut mantissa: u128, mut behind: i32, scale: i32, negative: bool) -> Option<Decimal> {
    while behind < scale.min(28) {
        mantissa = mantissa.checked_mul(10)?;
        behind += 1;
    }
    while behind > scale || behind > 28 || (behind > 0 && mantissa > MOST) {
        if !mantissa.is_multiple_of(10) {
            return None;
        }
        mantissa /= 10;
        behind -= 1;
    }
    let signed = i128::try_from(mantissa).ok()?;
    Decimal::try_from_i128_with_scale(if negative { -signed } else { signed }, u32::try_from(behind).ok()?)
        .ok()
}

const MOST: u128 = (1 << 96) - 1;

/// A number as a binary fraction, however long it is.
pub(crate) fn as_f64(bytes: &[u8]) -> Option<f64> {
    match read(bytes)? {
        Numeric::Finite(decimal) => decimal.try_into().ok(),
        Numeric::NotANumber => Some(f64::NAN),
        Numeric::Infinite => Some(f64::INFINITY),
        Numeric::MinusInfinite => Some(f64::NEG_INFINITY),
        Numeric::TooLong => {
            let word = |at: usize| Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
            let (count, weight) = (usize::from(word(0)?), i32::from(word(2)?.cast_signed()));
            let mut sum = 0.0;
            let mut power = weight;
            for at in 0..count {
                sum += f64::from(word(8 + 2 * at)?) * 10_000f64.powi(power);
                power -= 1;
            }
            Some(if word(4)? == NEGATIVE { -sum } else { sum })
        }
    }
}
