//! How the commands reach the database of the site: whoever knows says it with a part.

use std::{fmt, sync::Arc};

use carafe_core::{Error, Part, Result, command::Context};

use crate::driver::{BoxFuture, Driver};

type Connect = dyn Fn(Context) -> BoxFuture<'static, Result<Arc<dyn Driver>>> + Send + Sync;

/// What opens the database of a site, given its settings.
pub struct Connects(Arc<Connect>);

impl Part for Connects {}

impl Connects {
    /// One by its function.
    #[must_use]
    pub fn new<F, W>(connect: F) -> Self
    where
        F: Fn(Context) -> W + Send + Sync + 'static,
        W: Future<Output = Result<Arc<dyn Driver>>> + Send + 'static,
    {
        Self(Arc::new(move |context| Box::pin(connect(context))))
    }
}

/// The database of a site.
pub(super) async fn driver(context: &Context) -> Result<Arc<dyn Driver>> {
    let found = context.site().parts::<Connects>().next().map(|added| Arc::clone(&added.part.0));
    match found {
        Some(connect) => connect(context.clone()).await,
        None => Err(Error::internal("this site has no database")
            .hint("turn on one of the features `sqlite`, `postgres`, `mysql` of carafe")),
    }
}

impl fmt::Debug for Connects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connects")
    }
}
