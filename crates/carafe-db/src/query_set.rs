//! Queries as users write them: typed shells around a query without types.

mod annotated;
mod beside;
mod build;
mod chunks;
pub(crate) mod fetched;
mod grouped;
mod iterator;
mod keys;
mod mapped;
mod prefetch;
mod read;
mod related;
mod search;
mod slice;
mod values;
mod write;

pub use annotated::Annotated;
pub use chunks::Chunks;
pub use grouped::Grouped;
pub(crate) use iterator::Question;
pub use iterator::RowIterator;
pub use mapped::Mapped;
pub(crate) use prefetch::{AT_ONCE, fetch};
pub use prefetch::{PrefetchWith, Prefetchable};
pub(crate) use read::{is_row, number};
pub use related::RelatedPaths;
pub use values::{Choosable, Values};

use std::{fmt, marker::PhantomData, sync::Arc};

use crate::{model::Model, path::Path, query::Query};

/// Rows of a model: which, in which order, and what is loaded with them.
///
/// It asks nothing before one of its last methods is called with a database: [`all`](QuerySet::all), [`get`](QuerySet::get),
/// [`count`](QuerySet::count) and so on. Each method gives a new one, so parts of a query can be kept and used again.
///
/// ```
/// use carafe::prelude::*;
///
/// #[derive(Model, Debug)]
/// struct Post {
///     id: i64,
///     title: String,
///     views: i64,
/// }
///
/// async fn popular(db: &Db) -> carafe::db::error::Result<Vec<Post>> {
///     let posts = Post::objects().filter(|p| p.views.gt(100) & p.title.starts_with("Rust"));
///     posts.order_by(|p| (p.views.desc(), p.title)).limit(20).all(db).await
/// }
/// ```
///
/// With [`annotate`](QuerySet::annotate) rows become tuples: the model, and what is computed beside it.
#[must_use = "a query asks nothing before `all`, `get`, `count` or another of its last methods is called"]
pub struct QuerySet<M, A = ()> {
    pub(crate) query: Query,
    prefetches: Vec<Arc<dyn prefetch::Prefetch>>,
    of: PhantomData<fn() -> (M, A)>,
}

impl<M: Model, A> QuerySet<M, A> {
    /// All rows of a model, at a place.
    pub(crate) fn at(root: Path) -> Self {
        Self { query: Query::of(root), prefetches: Vec::new(), of: PhantomData }
    }
}

impl<M, A> Clone for QuerySet<M, A> {
    fn clone(&self) -> Self {
        Self { query: self.query.clone(), prefetches: self.prefetches.clone(), of: PhantomData }
    }
}

impl<M, A> fmt::Debug for QuerySet<M, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuerySet({:?})", self.query)
    }
}
