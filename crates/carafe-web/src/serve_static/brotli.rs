//! Copies of static files with Brotli (RFC 7932).

use brotli::enc::BrotliEncoderParams;

use super::gzip;

/// For a program that starts: a few times as quick as the best, and hardly larger.
pub(crate) const QUICK: i32 = 9;

/// For files that are made once and sent often.
pub(crate) const BEST: i32 = 11;

/// The bytes with Brotli, if files of this type are worth it and they become smaller.
pub(crate) fn smaller(bytes: &[u8], media_type: &str, quality: i32) -> Option<Vec<u8>> {
    if !gzip::is_worth_it(bytes, media_type) {
        return None;
    }
    let params = BrotliEncoderParams { quality, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut made = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut made, &params).ok()?;
    (made.len() < bytes.len()).then_some(made)
}
