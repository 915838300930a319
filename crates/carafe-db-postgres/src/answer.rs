//! Reads what the server answers to statements that were sent under one Sync.

use std::io;

use carafe_db::{
    DbError,
    driver::{Ask, Outcome},
};

use crate::{
    cache::Written,
    error,
    row::{PgRow, Span, find_columns},
    server_error::ServerError,
};

/// What has been answered so far.
#[derive(Default)]
pub(crate) struct Answer {
    /// Completed statements that belong to us, not to the caller: a `BEGIN` before.
    skip: usize,
    at: usize,
    spans: Vec<Span>,
    pub(crate) outcome: Outcome,
    /// The server has more rows, and waits to be asked for them.
    pub(crate) suspended: bool,
    /// The first refusal of the server.
    pub(crate) refused: Option<ServerError>,
    /// The first refusal of whoever takes the rows.
    pub(crate) dropped: Option<DbError>,
    /// The state of the transaction after the Sync.
    pub(crate) status: u8,
}

impl Answer {
    /// Of statements before which this many of ours were sent.
    pub(crate) fn after(skip: usize) -> Self {
        Self { skip, ..Self::default() }
    }

    /// How many statements were completed.
    pub(crate) fn completed(&self) -> usize {
        self.at
    }

    /// Takes one message; true when it was the last.
    pub(crate) fn take(
        &mut self,
        (tag, body): (u8, &[u8]),
        written: &[Written],
        asks: &mut [Ask<'_>],
    ) -> io::Result<bool> {
        match tag {
            b'D' => self.take_row(body, written, asks)?,
            b'C' if self.skip > 0 => self.skip -= 1,
            b'C' => {
                self.outcome.rows = rows(body);
                self.at += 1;
            }
            b'I' => self.at += 1,
            b's' => self.suspended = true,
            b'E' => {
                let error = ServerError::read(body);
                if error.is_fatal() {
                    return Err(io::Error::other(error));
                }
                self.refused.get_or_insert(error);
            }
            b'Z' => {
                self.status = body.first().copied().unwrap_or_default();
                return Ok(true);
            }
            // Parsed, bound, closed; descriptions, which others keep; notices, settings and notifications.
            b'1' | b'2' | b'3' | b't' | b'N' | b'S' | b'A' | b'n' | b'T' => {}
            b'G' | b'H' | b'W' => {
                return Err(io::Error::new(
                    io::ErrorKind::Unsupported,
                    "COPY is not a statement that can be run here",
                ));
            }
            _ => return Err(error::garbled()),
        }
        Ok(false)
    }

    fn take_row(&mut self, body: &[u8], written: &[Written], asks: &mut [Ask<'_>]) -> io::Result<()> {
        let (Some(one), Some(ask)) = (written.get(self.at), asks.get_mut(self.at)) else { return Ok(()) };
        if self.dropped.is_some() {
            return Ok(());
        }
        let columns = one.prepared.columns.get().ok_or_else(error::garbled)?;
        if !find_columns(body, &mut self.spans) || self.spans.len() != columns.len() {
            return Err(error::garbled());
        }
        let row = PgRow { columns, body, spans: &self.spans };
        self.dropped = ask.rows.row(&row).map_err(|error| error.sql(ask.statement.sql())).err();
        Ok(())
    }
}

/// The number at the end of `INSERT 0 5`.
fn rows(body: &[u8]) -> u64 {
    let text = body.split_last().map_or(&[][..], |(_, text)| text);
    let digits = text.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
