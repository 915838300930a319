//! What is asked of a database.

use super::Update;
use crate::{meta::ModelMeta, query::Query, raw::Fragment};

/// A question or a change.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ask<'q> {
    Select(&'q Query),
    /// How the database would answer.
    Explain(&'q Query, bool),
    Update(&'q Update),
    Delete(&'q Query),
    /// SQL of the user's own.
    Raw(&'q Fragment),
}

impl Ask<'_> {
    /// The model that it is about; nothing where only its text says it.
    pub(crate) fn model(self) -> Option<&'static ModelMeta> {
        Some(match self {
            Self::Raw(_) => return None,
            Self::Select(query) | Self::Explain(query, _) | Self::Delete(query) => query.root.meta(),
            Self::Update(update) => update.query.root.meta(),
        })
    }

    /// A query that locks rows writes, as far as connections and replicas are concerned.
    pub(crate) fn only_reads(self) -> bool {
        match self {
            Self::Select(query) => query.lock.is_none(),
            Self::Explain(_, analyze) => !analyze,
            Self::Update(_) | Self::Delete(_) => false,
            Self::Raw(fragment) => fragment.reads(),
        }
    }
}
