//! How many rows a query has, where it does more than choose them.

use super::writer::Writer;
use crate::{
    error::Result,
    query::{Output, Query},
};

impl<'q> Writer<'q> {
    /// The number of rows of a query that does more than choose them.
    pub(super) fn count_of(&mut self, query: &'q Query) -> Result<()> {
        self.push("SELECT COUNT(*) FROM (");
        if query.members.is_empty() && query.is_ranked() {
            let output = if query.annotations.is_empty() { Output::Model } else { Output::Computed(0) };
            self.ranked(query, output)?;
        } else if query.members.is_empty() {
            let alias = self.aliases;
            self.aliases += 1;
            let scope = self.scope(query, format!("t{alias}"));
            self.scopes.push(scope);
            self.rows_to_count(query)?;
            self.scopes.pop();
        } else {
            self.combined(query)?;
        }
        self.push(") q");
        Ok(())
    }

    pub(super) fn rows_to_count(&mut self, query: &'q Query) -> Result<()> {
        self.push("SELECT ");
        self.distinct(query)?;
        if query.annotations.is_empty() {
            self.list(0..query.root.meta().fields.len(), ", ", |writer, field| {
                writer.own_column(query.root, field)
            })?;
        } else {
            let computed = query.annotations.iter().enumerate();
            self.list(computed, ", ", |writer, (number, node)| writer.annotation(number, node))?;
        }
        self.rows(query)?;
        self.limits(query);
        Ok(())
    }
}

/// Whether rows must be made before they can be counted.
pub(super) fn counts_rows_of_a_result(query: &Query) -> bool {
    query.distinct
        || query.is_ranked()
        || !query.distinct_on.is_empty()
        || query.is_sliced()
        || query.group.is_some()
        || !query.members.is_empty()
}
