//! Hashes of texts, as hexadecimal digits.

use rusqlite::{Connection, Result, functions::Context};
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

use super::{FLAGS, text::words};

pub(super) fn register(raw: &Connection) -> Result<()> {
    raw.create_scalar_function("carafe_sha224", 1, FLAGS, of::<Sha224>)?;
    raw.create_scalar_function("carafe_sha256", 1, FLAGS, of::<Sha256>)?;
    raw.create_scalar_function("carafe_sha384", 1, FLAGS, of::<Sha384>)?;
    raw.create_scalar_function("carafe_sha512", 1, FLAGS, of::<Sha512>)
}

fn of<D: Digest>(call: &Context<'_>) -> Result<Option<String>> {
    let digits = |text: String| D::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(words(call, 0)?.map(digits))
}
