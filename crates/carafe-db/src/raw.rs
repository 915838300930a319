//! SQL of the user's own: literals, with values and columns between them.

use std::borrow::Cow;

use crate::node::Node;

/// Pieces of SQL with something between each two. The pieces are literals of the program; what stands between is bound.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Fragment {
    /// One more than there are values.
    pub pieces: Cow<'static, [&'static str]>,
    /// What stands between the pieces.
    pub values: Vec<Node>,
}
