//! Functions that the user names.

use super::writer::Writer;
use crate::{
    DbError, ErrorKind,
    error::Result,
    node::{Func, Node},
};

impl<'q> Writer<'q> {
    pub(super) fn func(&mut self, func: &'q Func) -> Result<()> {
        let Some(text) = func.text(self.vendor()) else {
            return Err(self.unsupported(func.name));
        };
        let mut rest: &str = text;
        while let Some((before, number, behind)) = place(rest) {
            self.push(before);
            let argument: &'q Node = func.arguments.get(number).ok_or_else(|| missing(text, number))?;
            self.node(argument)?;
            rest = behind;
        }
        self.push(rest);
        Ok(())
    }
}

/// What stands before the next `{0}`, its number, and what stands behind it.
fn place(text: &str) -> Option<(&str, usize, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (number, behind) = rest.split_once('}')?;
    Some((before, number.parse().ok()?, behind))
}

#[cold]
fn missing(text: &str, number: usize) -> DbError {
    DbError::new(
        ErrorKind::Query,
        format!("the function `{text}` was called without its argument {{{number}}}"),
    )
}
