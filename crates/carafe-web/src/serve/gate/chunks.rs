//! A body in chunks (RFC 9112 section 7.1), followed to its end.
//!
//! Stricter than it must be: sizes have at most 15 digits, extensions and trailers are short.

/// Bytes of extensions and trailers that are put up with in one body.
const EXTRAS: usize = 8 * 1024;

/// Where in the chunks the next byte is.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    at: At,
    size: u64,
    digits: u8,
    extras: usize,
}

#[derive(Debug, Default, Clone, Copy)]
enum At {
    #[default]
    Size,
    Extension,
    SizeEnd,
    Data,
    DataCr,
    DataLf,
    /// At the first byte of a trailer line, or of the empty line that ends all.
    Trailer,
    TrailerText,
    TrailerEnd,
    LastLf,
}

impl Chunks {
    /// Follows the bytes: how many belong to the body, and whether it ends there. Nothing if they are no chunks.
    pub(super) fn scan(&mut self, bytes: &[u8]) -> Option<(usize, bool)> {
        let mut position = 0;
        while position < bytes.len() {
            if let At::Data = self.at {
                let size = usize::try_from(self.size).unwrap_or(usize::MAX).min(bytes.len() - position);
                self.size -= size as u64;
                position += size;
                if self.size == 0 {
                    self.at = At::DataCr;
                }
                continue;
            }
            let end = matches!((self.at, bytes[position]), (At::LastLf, b'\n'));
            self.at = self.step(bytes[position])?;
            position += 1;
            if end {
                return Some((position, true));
            }
        }
        Some((position, false))
    }

    fn step(&mut self, byte: u8) -> Option<At> {
        Some(match (self.at, byte) {
            (At::Size, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') if self.digits < 15 => {
                self.digits += 1;
                self.size = self.size * 16 + u64::from((byte as char).to_digit(16)?);
                At::Size
            }
            (At::Size, b'\r') if self.digits > 0 => At::SizeEnd,
            (At::Size, b';' | b' ' | b'\t') if self.digits > 0 => At::Extension,
            (At::Extension, b'\r') => At::SizeEnd,
            (At::Extension, b'\t' | b' '..=b'~' | 0x80..) => self.extra(At::Extension)?,
            (At::SizeEnd, b'\n') => {
                self.digits = 0;
                if self.size == 0 { At::Trailer } else { At::Data }
            }
            (At::DataCr, b'\r') => At::DataLf,
            (At::DataLf, b'\n') => At::Size,
            (At::Trailer, b'\r') => At::LastLf,
            (At::Trailer, b'!'..=b'~') | (At::TrailerText, b'\t' | b' '..=b'~' | 0x80..) => {
                self.extra(At::TrailerText)?
            }
            (At::TrailerText, b'\r') => At::TrailerEnd,
            (At::TrailerEnd, b'\n') => At::Trailer,
            (At::LastLf, b'\n') => At::LastLf,
            _ => return None,
        })
    }

    fn extra(&mut self, next: At) -> Option<At> {
        self.extras += 1;
        (self.extras <= EXTRAS).then_some(next)
    }
}
