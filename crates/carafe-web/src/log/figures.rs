//! Numbers, addresses, durations and sizes as they stand in a log line.
//!
//! Written digit by digit: there is a line for every request, and `core::fmt` took a sixth of what a small one costs.

use std::{io::Write as _, net::IpAddr, time::Duration};

/// Adds a number.
pub(super) fn number(out: &mut Vec<u8>, number: u64) {
    match u16::try_from(number) {
        Ok(small @ 0..1_000) => small_number(out, small),
        _ => large_number(out, number),
    }
}

fn small_number(out: &mut Vec<u8>, number: u16) {
    let digit = |number: u16| b'0' + (number % 10) as u8;
    if number >= 100 {
        out.push(digit(number / 100));
    }
    if number >= 10 {
        out.push(digit(number / 10));
    }
    out.push(digit(number));
}

fn large_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Each octet with a dot after it, and how long that is.
const OCTETS: [([u8; 4], usize); 256] = {
    let mut table = [([b'.'; 4], 0); 256];
    let mut octet = 0;
    while octet < table.len() {
        let (digits, count) = (
            &mut table[octet].0,
            if octet < 10 {
                1
            } else if octet < 100 {
                2
            } else {
                3
            },
        );
        let (mut at, mut rest) = (count, octet);
        while at > 0 {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        table[octet].1 = count + 1;
        octet += 1;
    }
    table
};

/// Adds an address.
pub(super) fn address(out: &mut Vec<u8>, address: IpAddr) {
    match address {
        IpAddr::V4(address) => {
            let (mut text, mut length) = ([0; 16], 0);
            for octet in address.octets() {
                let (digits, count) = OCTETS[usize::from(octet)];
                text[length..][..4].copy_from_slice(&digits);
                length += count;
            }
            out.extend_from_slice(&text[..length - 1]);
        }
        IpAddr::V6(address) => {
            let _ = write!(out, "{address}");
        }
    }
}

/// Adds a duration for people: three digits that count.
pub(super) fn elapsed(out: &mut Vec<u8>, elapsed: Duration) {
    let micros = micros(elapsed);
    match micros {
        0..1_000 => {
            out.extend_from_slice(b"0.");
            out.extend_from_slice(&[b'0' + (micros / 100) as u8, b'0' + (micros / 10 % 10) as u8]);
            out.extend_from_slice(b"ms");
        }
        1_000..100_000 => tenths(out, micros / 100, "ms"),
        100_000..10_000_000 => with_unit(out, micros / 1_000, "ms"),
        _ => with_unit(out, micros / 1_000_000, "s"),
    }
}

/// The whole microseconds of a duration.
pub(super) fn micros(elapsed: Duration) -> u64 {
    elapsed.as_secs().saturating_mul(1_000_000).saturating_add(elapsed.subsec_micros().into())
}

/// Adds a size for people, in powers of ten; `-` when it is not known.
pub(super) fn size(out: &mut Vec<u8>, bytes: Option<u64>) {
    match bytes {
        None => out.push(b'-'),
        Some(bytes @ 0..1_000) => with_unit(out, bytes, "B"),
        Some(bytes @ 1_000..1_000_000) => tenths(out, bytes / 100, "kB"),
        Some(bytes) => tenths(out, bytes / 100_000, "MB"),
    }
}

fn tenths(out: &mut Vec<u8>, tenths: u64, unit: &str) {
    number(out, tenths / 10);
    out.push(b'.');
    with_unit(out, tenths % 10, unit);
}

fn with_unit(out: &mut Vec<u8>, figure: u64, unit: &str) {
    number(out, figure);
    out.extend_from_slice(unit.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_they_print() {
        for octet in 0..=255 {
            let written: IpAddr = [octet, 255 - octet, 0, octet].into();
            let mut out = Vec::new();
            address(&mut out, written);
            assert_eq!(String::from_utf8(out).unwrap(), written.to_string());
        }
    }
}
