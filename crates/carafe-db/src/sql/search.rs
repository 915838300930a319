//! Full-text search.

use super::writer::Writer;
use crate::{
    driver::Vendor,
    error::Result,
    node::{Function, Node},
};

impl<'q> Writer<'q> {
    pub(super) fn search(&mut self, function: Function, arguments: &'q [Node]) -> Result<()> {
        if self.vendor() != Vendor::Postgres {
            return Err(self.unsupported("full-text search"));
        }
        let (text, words) = (&arguments[0], &arguments[1]);
        let rank = function == Function::SearchRank;
        self.push(if rank { "CAST(TS_RANK(" } else { "(" });
        self.push("TO_TSVECTOR('simple', ");
        self.node(text)?;
        self.push(if rank { "), " } else { ") @@ " });
        self.push("WEBSEARCH_TO_TSQUERY('simple', ");
        self.node(words)?;
        self.push(if rank { ")) AS double precision)" } else { "))" });
        Ok(())
    }
}
