//! Texts by keys as the extension `hstore` writes them in binary: how many there are, then each key and what is behind it with its
//! length before it.

use std::collections::BTreeMap;

use bytes::{BufMut, BytesMut};
use carafe_db::error::Result;

use crate::sized;

type Entries = BTreeMap<String, Option<String>>;

pub(crate) fn write(entries: &Entries, out: &mut BytesMut) -> Result<()> {
    out.put_i32(sized::length(entries.len())?);
    for (key, value) in entries {
        sized::bytes(key.as_bytes(), out)?;
        match value {
            Some(value) => sized::bytes(value.as_bytes(), out)?,
            None => out.put_i32(-1),
        }
    }
    Ok(())
}

/// Nothing where the bytes are no such entries.
pub(crate) fn read(bytes: &[u8]) -> Option<Entries> {
    let (count, mut rest) = bytes.split_first_chunk()?;
    let mut entries = Entries::new();
    for _ in 0..u32::from_be_bytes(*count) {
        let key = text(&mut rest)??;
        entries.insert(key, text(&mut rest)?);
    }
    rest.is_empty().then_some(entries)
}

/// A text; inside nothing where it is null.
fn text(rest: &mut &[u8]) -> Option<Option<String>> {
    let (length, behind) = rest.split_first_chunk()?;
    let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
        *rest = behind;
        return Some(None);
    };
    let (text, behind) = behind.split_at_checked(length)?;
    *rest = behind;
    Some(Some(std::str::from_utf8(text).ok()?.to_owned()))
}
