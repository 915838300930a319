//! Bytes behind their length.

use bytes::{BufMut, BytesMut};
use carafe_db::{DbError, ErrorKind, error::Result};

/// Text or bytes behind their length.
pub(crate) fn bytes(bytes: &[u8], out: &mut BytesMut) -> Result<()> {
    out.put_i32(length(bytes.len())?);
    out.put_slice(bytes);
    Ok(())
}

/// A length as it is sent.
pub(crate) fn length(length: usize) -> Result<i32> {
    i32::try_from(length).map_err(|_| too_long())
}

#[cold]
fn too_long() -> DbError {
    DbError::new(ErrorKind::Data, "a value is longer than PostgreSQL can hold")
}
