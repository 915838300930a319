//! A lock that ends with the transaction, where the server has none.

/// What one transaction at a time may hold for a table, on MariaDB and MySQL: their locks with a name end with the
/// connection, so the driver lets go of it when the transaction has ended.
///
/// Names are the server's and short, so the database is in it, and a hash is taken.
#[derive(Debug, Clone, Copy)]
pub struct TurnLock;

impl TurnLock {
    /// The question that takes it: `TAKE`, the table as a parameter, `END`. It gives 1, or 0 when it had to wait too long.
    pub const TAKE: &str = "SELECT GET_LOCK(CONCAT('carafe ', MD5(CONCAT(DATABASE(), ' ', ";

    /// See [`TAKE`](Self::TAKE). The seconds are those that the server waits for the lock of a row.
    pub const END: &str = "))), 50)";

    /// The statement that lets go of it.
    ///
    /// ```
    /// use carafe_db::driver::TurnLock;
    ///
    /// let released = TurnLock::release(b"it");
    /// assert_eq!(released, "DO RELEASE_LOCK(CONCAT('carafe ', MD5(CONCAT(DATABASE(), ' ', X'6974'))))");
    /// ```
    #[must_use]
    pub fn release(table: &[u8]) -> String {
        use std::fmt::Write as _;
        let mut sql = "DO RELEASE_LOCK(CONCAT('carafe ', MD5(CONCAT(DATABASE(), ' ', X'".to_owned();
        for byte in table {
            let _ = write!(sql, "{byte:02x}");
        }
        sql + "'))))"
    }
}
