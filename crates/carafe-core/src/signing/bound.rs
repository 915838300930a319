//! What a signature or a seal is bound to, as bytes that can be read in one way only.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::SigningError;

/// Purpose, name and what follows, each with its length before it: `ab` and `c` are never `a` and `bc`.
pub(super) fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Splits what was signed into its time and the value, and checks the age.
pub(super) fn checked(signed: &[u8], now: SystemTime, max_age: Duration) -> Result<&[u8], SigningError> {
    let (time, value) = signed.split_first_chunk::<8>().ok_or(SigningError::BAD)?;
    let (made, now) = (u64::from_be_bytes(*time), seconds(now));
    // Clocks of several machines differ a little; a text from the far future was made with a wrong one.
    if made > now + CLOCKS_DIFFER {
        return Err(SigningError::BAD);
    }
    let age = now.saturating_sub(made);
    if age >= max_age.as_secs() { Err(SigningError::EXPIRED) } else { Ok(value) }
}

const CLOCKS_DIFFER: u64 = 300;
