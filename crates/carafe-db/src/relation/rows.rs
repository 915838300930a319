//! Rows that are given together: one, a list, or any of their usual forms.

use crate::{Model, Value, error::Result};

/// One row of `M`, or several: `&tag`, `[&a, &b]`, `&tags`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no row of `{M}`, nor several",
    label = "give `&row`, `[&a, &b]` or `&rows`"
)]
pub trait Rows<M> {
    /// The key of each.
    #[doc(hidden)]
    fn keys(self) -> Result<Vec<Value>>;
}

fn key<M: Model>(row: &M) -> Result<Value> {
    row.value(M::meta().key[0])
}

impl<M: Model> Rows<M> for &M {
    fn keys(self) -> Result<Vec<Value>> {
        Ok(vec![key(self)?])
    }
}

macro_rules! lists {
    ($(($($generic:tt)*) $list:ty;)+) => { $(
        impl<M: Model, $($generic)*> Rows<M> for $list {
            fn keys(self) -> Result<Vec<Value>> {
                self.iter().map(|row| key::<M>(row)).collect()
            }
        }
    )+ };
}
lists! {
    () &[M];
    () &Vec<M>;
    () &[&M];
    () Vec<&M>;
    (const N: usize) &[M; N];
    (const N: usize) [&M; N];
    (const N: usize) &[&M; N];
}
