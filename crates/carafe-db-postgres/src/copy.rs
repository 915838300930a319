//! Rows on their way into a table by COPY, in its binary form.

use bytes::{BufMut, BytesMut};
use carafe_db::{
    DbError, ErrorKind,
    driver::{Borrower, Lent, Load},
    error::Result,
};
use postgres_protocol::message::frontend;

use crate::{answer::Answer, encode};

/// How the data begins: its signature, no flags, nothing more to say.
const HEAD: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// Bytes that are made before they are sent, about. The server keeps each message as a whole.
const PIECE: usize = 64 * 1024;

/// Rows that are made while those before them are under way.
///
/// Nothing is waited for: a server that refuses the statement throws away what follows it, up to the Sync.
pub(crate) struct Copying<'a> {
    load: Load<'a>,
    stage: Stage,
    /// What the server says of them.
    pub(crate) answer: Answer,
    /// Why no more rows could be made.
    pub(crate) failed: Option<DbError>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begin,
    Rows,
    End,
}

impl<'a> Copying<'a> {
    /// After so many statements that belong to us.
    pub(crate) fn new(load: Load<'a>, after: usize) -> Self {
        Self { load, stage: Stage::Begin, answer: Answer::after(after), failed: None }
    }

    /// Writes the next piece, the last one with its Sync; false when there was nothing left to write.
    pub(crate) fn write(&mut self, out: &mut BytesMut) -> bool {
        if self.stage == Stage::End {
            return false;
        }
        match self.piece(out) {
            Ok(true) => {}
            Ok(false) => self.end(out, None),
            Err(error) => self.end(out, Some(error)),
        }
        true
    }

    /// The server has refused: nothing more is made.
    pub(crate) fn give_up(&mut self, out: &mut BytesMut) {
        if self.stage != Stage::End {
            self.end(out, None);
        }
    }

    fn end(&mut self, out: &mut BytesMut, failed: Option<DbError>) {
        self.stage = Stage::End;
        match &failed {
            None => frontend::copy_done(out),
            // Its text is short and has no zero byte, so it can be written.
            Some(_) => drop(frontend::copy_fail("a row could not be made", out)),
        }
        frontend::sync(out);
        self.failed = failed;
    }

    /// One message; false after the last. What was begun and failed is taken back.
    fn piece(&mut self, out: &mut BytesMut) -> Result<bool> {
        let begin = out.len();
        let done = self.rows(out);
        if done.is_err() {
            out.truncate(begin);
        }
        done
    }

    fn rows(&mut self, out: &mut BytesMut) -> Result<bool> {
        let Load { columns, next, .. } = &mut self.load;
        let count = i16::try_from(*columns).map_err(|_| too_wide(*columns))?;
        out.reserve(PIECE + PIECE / 2);
        out.put_u8(b'd');
        let at = out.len();
        out.put_i32(0);
        if self.stage == Stage::Begin {
            out.put_slice(HEAD);
            self.stage = Stage::Rows;
        }
        let mut goes_on = true;
        while goes_on && out.len() - at < PIECE {
            let row = out.len();
            out.put_i16(count);
            goes_on = next(&mut Fields(out))?;
            if !goes_on {
                // In place of a row: no more rows.
                out[row..].copy_from_slice(&(-1i16).to_be_bytes());
            }
        }
        let length = i32::try_from(out.len() - at).map_err(|_| too_large())?;
        out[at..at + 4].copy_from_slice(&length.to_be_bytes());
        Ok(goes_on)
    }
}

/// Writes each value behind the one before.
struct Fields<'a>(&'a mut BytesMut);

impl Borrower for Fields<'_> {
    fn borrow(&mut self, value: Lent<'_>) -> Result<()> {
        let out = &mut *self.0;
        match value {
            Lent::Null(_) => out.put_slice(&[0xff; 4]),
            Lent::Bool(yes) => out.put_slice(&[0, 0, 0, 1, u8::from(yes)]),
            Lent::I16(number) => encode::plain(number.to_be_bytes(), out),
            Lent::I32(number) => encode::plain(number.to_be_bytes(), out),
            Lent::I64(number) => encode::plain(number.to_be_bytes(), out),
            Lent::F64(number) => encode::plain(number.to_be_bytes(), out),
            Lent::Text(text) => encode::bytes(text.as_bytes(), out)?,
            Lent::Bytes(bytes) => encode::bytes(bytes, out)?,
            Lent::Json(json) => encode::json(json, out)?,
            Lent::Value(value) => encode::field(value, out)?,
        }
        Ok(())
    }
}

#[cold]
fn too_wide(columns: usize) -> DbError {
    DbError::new(ErrorKind::Data, format!("a row of {columns} columns cannot be sent"))
}

#[cold]
fn too_large() -> DbError {
    DbError::new(ErrorKind::Data, "a row is larger than PostgreSQL takes in one piece, which is 1 GiB")
}
