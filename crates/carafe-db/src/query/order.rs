//! One word of an order.

use crate::node::Node;

/// By what, which way, and where the nulls go.
#[derive(Debug, Clone)]
pub struct Order {
    #[doc(hidden)]
    pub node: Node,
    #[doc(hidden)]
    pub descending: bool,
    #[doc(hidden)]
    pub nulls: Option<Nulls>,
}

/// Where the nulls go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nulls {
    /// Before everything else.
    First,
    /// After everything else.
    Last,
}

impl Order {
    pub(crate) const fn of(node: Node, descending: bool) -> Self {
        Self { node, descending, nulls: None }
    }

    /// Nulls before everything else. Otherwise it is as the database does it: PostgreSQL takes a null for the greatest
    /// value, the others for the least.
    #[must_use]
    pub fn nulls_first(mut self) -> Self {
        self.nulls = Some(Nulls::First);
        self
    }

    /// Nulls after everything else.
    #[must_use]
    pub fn nulls_last(mut self) -> Self {
        self.nulls = Some(Nulls::Last);
        self
    }

    pub(crate) fn reversed(self) -> Self {
        let nulls = self.nulls.map(|nulls| match nulls {
            Nulls::First => Nulls::Last,
            Nulls::Last => Nulls::First,
        });
        Self { descending: !self.descending, nulls, ..self }
    }
}
