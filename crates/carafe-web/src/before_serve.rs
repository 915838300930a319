//! What is done before a site is served.

use std::{fmt, pin::Pin};

use carafe_core::{Part, Result, command::Context};

/// Work on its way; it stays on its thread.
type Work = Pin<Box<dyn Future<Output = Result<()>>>>;

/// A function that `serve` waits for before it opens its sockets.
pub(crate) struct BeforeServe(Box<dyn Fn(Context) -> Work + Send + Sync>);

impl Part for BeforeServe {}

impl BeforeServe {
    pub(crate) fn new<F, W>(work: F) -> Self
    where
        F: Fn(Context) -> W + Send + Sync + 'static,
        W: Future<Output = Result<()>> + 'static,
    {
        Self(Box::new(move |context| Box::pin(work(context))))
    }
}

/// Does what the apps ask for, the outer app's first. The first error is the end of the start.
pub(crate) async fn run(context: &Context) -> Result<()> {
    for added in context.site().parts::<BeforeServe>() {
        (added.part.0)(context.for_app(added.app.id())).await?;
    }
    Ok(())
}

impl fmt::Debug for BeforeServe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BeforeServe")
    }
}
