//! Base 64 as the `Authorization` header has it (RFC 4648 §4).

/// Decodes the standard alphabet, with or without padding; nothing if there is anything else in it.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.chunks(4) {
        if group.len() == 1 {
            return None;
        }
        let bits = group.iter().try_fold(0_u32, |bits, byte| Some(bits << 6 | value(*byte)?))?;
        let padded = bits << (6 * (4 - group.len()));
        bytes.extend(&padded.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
}

fn value(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
