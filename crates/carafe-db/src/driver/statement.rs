//! A statement as it is sent: text, and a number to find it again by.

use std::sync::atomic::{AtomicU64, Ordering};

/// The text of one statement. A connection keeps what it prepared under the statement's number, so the same
/// statement should be kept and sent again, not made anew.
#[derive(Debug)]
pub struct Statement {
    sql: Box<str>,
    number: u64,
    reads: bool,
    kept: bool,
    command: bool,
}

static NUMBERS: AtomicU64 = AtomicU64::new(1);

impl Statement {
    /// One that only reads. It may be run on a connection for readers, on a replica, and beside others.
    #[must_use]
    pub fn reading(sql: impl Into<Box<str>>) -> Self {
        Self::make(sql.into(), true)
    }

    /// One that may write.
    #[must_use]
    pub fn writing(sql: impl Into<Box<str>>) -> Self {
        Self::make(sql.into(), false)
    }

    /// One that takes no values and gives no rows, such as `SAVEPOINT`: a driver may send it as text. MySQL prepares none.
    ///
    /// ```
    /// use carafe_db::driver::Statement;
    ///
    /// let inner = Statement::command("SAVEPOINT inner_one");
    /// assert!(inner.is_command() && !inner.is_kept() && !inner.reads());
    /// ```
    #[must_use]
    pub fn command(sql: impl Into<Box<str>>) -> Self {
        Self { command: true, ..Self::writing(sql).once() }
    }

    fn make(sql: Box<str>, reads: bool) -> Self {
        Self { sql, number: NUMBERS.fetch_add(1, Ordering::Relaxed), reads, kept: true, command: false }
    }

    /// The same, but not worth preparing: it will not be sent again.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.kept = false;
        self
    }

    /// Its text.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// Its number: no two statements of the process have the same.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// Whether it only reads.
    #[must_use]
    pub const fn reads(&self) -> bool {
        self.reads
    }

    /// Whether it takes no values and gives no rows.
    #[must_use]
    pub const fn is_command(&self) -> bool {
        self.command
    }

    /// Whether a connection should keep it prepared.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.kept
    }
}
