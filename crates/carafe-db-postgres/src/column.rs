//! What PostgreSQL says of the columns of a statement.

/// One column: its name, and the number of its type.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: Box<str>,
    pub(crate) oid: u32,
}

/// Reads the body of a RowDescription; nothing when it is none.
pub(crate) fn columns(body: &[u8]) -> Option<Box<[Column]>> {
    let (count, mut rest) = body.split_first_chunk()?;
    let mut columns = Vec::with_capacity(usize::from(u16::from_be_bytes(*count)));
    for _ in 0..u16::from_be_bytes(*count) {
        let end = rest.iter().position(|byte| *byte == 0)?;
        let name = String::from_utf8_lossy(&rest[..end]).into_owned().into_boxed_str();
        // The table, the column's number, the type, its size, its modifier and the format.
        let facts: &[u8; 18] = rest[end + 1..].first_chunk()?;
        let oid = u32::from_be_bytes(*facts[6..].first_chunk()?);
        columns.push(Column { name, oid });
        rest = &rest[end + 19..];
    }
    Some(columns.into_boxed_slice())
}
