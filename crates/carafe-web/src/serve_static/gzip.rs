//! Compressed copies of static files. They hold no secrets, so nothing pads them.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::compress::worth;

/// Shorter files fit into one packet as they are.
const FROM: usize = 1024;

/// The bytes with gzip, if files of this type are worth it and they become smaller.
pub(crate) fn smaller(bytes: &[u8], media_type: &str) -> Option<Vec<u8>> {
    if !is_worth_it(bytes, media_type) {
        return None;
    }
    // Without a time in its head: the same bytes on every machine.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok().filter(|made| made.len() < bytes.len())
}

/// Whether a compressed copy is worth its place.
pub(crate) fn is_worth_it(bytes: &[u8], media_type: &str) -> bool {
    bytes.len() >= FROM && worth::is_compressible(media_type)
}
