//! Words of texts as PostgreSQL writes a `tsvector` in binary: how many there are, then each with a zero byte behind it and its
//! places.

use bytes::{BufMut, BytesMut};
use carafe_db::{
    DbError, ErrorKind,
    error::Result,
    value::{Lexemes, Spot, Weight},
};

use crate::sized;

/// The weight stands above the place, in the two highest bits of 16.
const WEIGHTS: [Weight; 4] = [Weight::D, Weight::C, Weight::B, Weight::A];
const MOST: u16 = (1 << 14) - 1;

pub(crate) fn write(words: &Lexemes, out: &mut BytesMut) -> Result<()> {
    out.put_i32(sized::length(words.len())?);
    for (word, spots) in words.iter() {
        if word.contains('\0') {
            return Err(DbError::new(
                ErrorKind::Data,
                "a word has a zero byte, which PostgreSQL cannot keep",
            ));
        }
        out.put_slice(word.as_bytes());
        out.put_u8(0);
        out.put_u16(u16::try_from(spots.len()).map_err(|_| too_many())?);
        for Spot { place, weight } in spots {
            let weight: u16 = match weight {
                Weight::D => 0,
                Weight::C => 1,
                Weight::B => 2,
                Weight::A => 3,
            };
            out.put_u16(weight << 14 | (*place).min(MOST));
        }
    }
    Ok(())
}

/// Nothing where the bytes are no words.
pub(crate) fn read(bytes: &[u8]) -> Option<Lexemes> {
    let (count, mut rest) = bytes.split_first_chunk()?;
    let words = (0..u32::from_be_bytes(*count)).map(|_| {
        let end = rest.iter().position(|byte| *byte == 0)?;
        let word = std::str::from_utf8(&rest[..end]).ok()?.to_owned();
        let (count, behind) = rest[end + 1..].split_first_chunk()?;
        let (spots, behind) = behind.split_at_checked(usize::from(u16::from_be_bytes(*count)) * 2)?;
        rest = behind;
        Some((
            word,
            spots.chunks_exact(2).filter_map(<[u8]>::first_chunk).map(|spot| read_spot(*spot)).collect(),
        ))
    });
    words.collect()
}

fn read_spot(spot: [u8; 2]) -> Spot {
    let spot = u16::from_be_bytes(spot);
    Spot { place: spot & MOST, weight: WEIGHTS[usize::from(spot >> 14)] }
}

#[cold]
fn too_many() -> DbError {
    DbError::new(ErrorKind::Data, "a word stands in more places than PostgreSQL keeps")
}
