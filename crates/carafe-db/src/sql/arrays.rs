//! Looking into arrays, which only PostgreSQL has.

use super::writer::Writer;
use crate::{error::Result, node::Node};

impl<'q> Writer<'q> {
    pub(super) fn array(&mut self, sign: &str, arguments: &'q [Node]) -> Result<()> {
        if !self.features.arrays {
            return Err(self.unsupported("looking into columns of arrays"));
        }
        self.signed(sign, arguments)
    }

    /// PostgreSQL counts from 1.
    pub(super) fn array_item(&mut self, arguments: &'q [Node]) -> Result<()> {
        if !self.features.arrays {
            return Err(self.unsupported("looking into columns of arrays"));
        }
        self.around(["(", ")[", " + 1]"], arguments)
    }

    pub(super) fn array_slice(&mut self, arguments: &'q [Node]) -> Result<()> {
        if !self.features.arrays {
            return Err(self.unsupported("looking into columns of arrays"));
        }
        self.push("(");
        self.node(&arguments[0])?;
        self.push(")[");
        self.node(&arguments[1])?;
        self.push(" + 1:");
        self.node(&arguments[2])?;
        self.push("]");
        Ok(())
    }
}
