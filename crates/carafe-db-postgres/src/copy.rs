//! Rows on their way into a table by COPY, in its binary form.

use bytes::{BufMut, BytesMut};
use carafe_db::{DbError, ErrorKind, Value, driver::Statement, error::Result};
use postgres_protocol::message::frontend;

use crate::{cache, encode};

/// How the data begins: its signature, no flags, nothing more to say.
const HEAD: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// Bytes of one message, about. The server keeps each as a whole.
const PIECE: usize = 64 * 1024;

/// Writes the statement and all rows, without the Sync.
///
/// Nothing is waited for between: a server that refuses the statement throws away what follows it, up to the Sync.
pub(crate) fn write(
    statement: &Statement,
    columns: usize,
    values: &[Value],
    out: &mut BytesMut,
) -> Result<()> {
    cache::write_plain(statement.sql(), out)?;
    let count = i16::try_from(columns).map_err(|_| too_wide(columns))?;
    let mut at = begin(out);
    out.put_slice(HEAD);
    for row in values.chunks_exact(columns.max(1)) {
        if out.len() - at > PIECE {
            end(at, out)?;
            at = begin(out);
        }
        out.put_i16(count);
        row.iter().try_for_each(|value| encode::field(value, out))?;
    }
    // No more rows.
    out.put_i16(-1);
    end(at, out)?;
    frontend::copy_done(out);
    Ok(())
}

/// The head of a message of data, whose length is not known yet.
fn begin(out: &mut BytesMut) -> usize {
    out.put_u8(b'd');
    out.put_i32(0);
    out.len() - 4
}

fn end(at: usize, out: &mut BytesMut) -> Result<()> {
    let length = i32::try_from(out.len() - at).map_err(|_| too_large())?;
    out[at..at + 4].copy_from_slice(&length.to_be_bytes());
    Ok(())
}

#[cold]
fn too_wide(columns: usize) -> DbError {
    DbError::new(ErrorKind::Data, format!("a row of {columns} columns cannot be sent"))
}

#[cold]
fn too_large() -> DbError {
    DbError::new(ErrorKind::Data, "a row is larger than PostgreSQL takes in one piece, which is 1 GiB")
}
