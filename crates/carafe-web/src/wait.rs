//! How a command waits for what is async.

use carafe_core::{Error, Result};
use tokio::runtime;

/// One thread is enough for a command; the server starts threads of its own.
pub(crate) fn wait_for<T>(work: impl Future<Output = T>) -> Result<T> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(Error::internal)?;
    Ok(runtime.block_on(work))
}
