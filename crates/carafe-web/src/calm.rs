//! Text of a request's target that can be read in one way only, as nearly all is.

/// Whether each byte stands for itself wherever it is: visible ASCII, but for `%`, the dots of which segments like `..` are
/// made, and the backslash, which some take for a slash.
///
/// Every request is asked, so the bytes are looked at without a jump, many at once.
pub(crate) fn is_calm(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.last_chunk::<MANY>() {
        // The last ones may be looked at twice.
        Some(last) => bytes.as_chunks::<MANY>().0.iter().all(all_calm) && all_calm(last),
        None => {
            let mut padded = [b'a'; MANY];
            padded[..bytes.len()].copy_from_slice(bytes);
            all_calm(&padded)
        }
    }
}

const MANY: usize = 16;

fn all_calm(bytes: &[u8; MANY]) -> bool {
    let is_calm = |b: u8| (b > b' ') & (b < 0x7F) & (b != b'%') & (b != b'.') & (b != b'\\');
    bytes.iter().fold(true, |calm, byte| calm & is_calm(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_odd_byte_is_seen_wherever_it_is() {
        let path = "/a/path/of/more/than/sixteen/letters?and=more&so~on;1,2";
        assert!(is_calm(path) && is_calm("") && is_calm("/"));
        for (at, length) in (0..=path.len()).flat_map(|at| (at..=path.len()).map(move |end| (at, end))) {
            for odd in ["%", ".", "\\", " ", "\t", "\0", "\x7F", "é"] {
                let text = format!("{}{odd}{}", &path[..at], &path[at..length]);
                assert!(!is_calm(&text), "{text:?}");
            }
            assert!(is_calm(&path[..length]));
        }
    }
}
