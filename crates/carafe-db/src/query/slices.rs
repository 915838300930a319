//! What each kind of query does with the number of its rows.

/// `limit` and `offset`, for a type that has a query.
macro_rules! slices {
    ([$($bounds:tt)*] $type:ty) => {
        impl<$($bounds)*> $type {
            /// So many rows at most.
            pub fn limit(mut self, rows: u64) -> Self {
                self.query.limit(rows);
                self
            }

            /// Without the first so many rows.
            pub fn offset(mut self, rows: u64) -> Self {
                self.query.offset(rows);
                self
            }
        }
    };
}
pub(crate) use slices;
