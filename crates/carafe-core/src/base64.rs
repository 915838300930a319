//! Base 64 (RFC 4648): what is signed and what `Authorization` brings. It knows no use of it.

/// Writes bytes as letters, digits, `-` and `_`, without padding (section 5): fit for an address.
///
/// ```
/// assert_eq!(carafe_core::base64::encode(&[0xFB, 0xFF]), "-_8");
/// ```
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().enumerate().fold(0, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..=chunk.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

/// Reads what [`encode`] wrote, and nothing else: each value has one spelling, so no signed text has a twin.
///
/// ```
/// assert_eq!(carafe_core::base64::decode("-_8"), Some(vec![0xFB, 0xFF]));
/// ```
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    read(text, *b"-_")
}

/// Reads the standard alphabet (section 4), with padding or without.
///
/// ```
/// assert_eq!(carafe_core::base64::decode_standard("+/8="), Some(vec![0xFB, 0xFF]));
/// ```
#[must_use]
pub fn decode_standard(text: &str) -> Option<Vec<u8>> {
    read(text.trim_end_matches('='), *b"+/")
}

/// The two last letters of the alphabet are given: in those the two differ.
fn read(text: &str, last: [u8; 2]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for (at, letter) in chunk.iter().enumerate() {
            bits |= value_of(*letter, last)? << (18 - 6 * at);
        }
        let whole = chunk.len().checked_sub(1).filter(|whole| *whole > 0)?;
        let all = bits.to_be_bytes();
        if all[whole + 1..].iter().any(|rest| *rest != 0) {
            return None;
        }
        bytes.extend_from_slice(&all[1..=whole]);
    }
    Some(bytes)
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn value_of(letter: u8, last: [u8; 2]) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        _ if letter == last[0] => 62,
        _ if letter == last[1] => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
