//! What all connections to one database share: the address, the pool, and how one is opened and killed.

use std::sync::Arc;

use carafe_db::{
    driver::{Features, Pool, Turn, within},
    error::Result,
};
use mysql_async::{Conn, Opts, prelude::Queryable};

use crate::{error, link::Link, options::Options};

pub(crate) struct Shared {
    pub(crate) options: Options,
    /// Bytes that the server takes in one piece.
    pub(crate) most: usize,
    pub(crate) opts: Opts,
    pub(crate) features: Features,
    pub(crate) pool: Pool<Link>,
}

impl Shared {
    /// Throws a connection away in the middle of a statement, and tells the server, which would go on for nobody.
    pub(crate) fn kill(self: &Arc<Self>, link: Link, turn: Option<Turn<Link>>) {
        let Ok(handle) = tokio::runtime::Handle::try_current() else { return };
        let (shared, id) = (Arc::clone(self), link.id());
        handle.spawn(async move {
            let killed = async {
                let mut conn = Conn::new(shared.options.opts(Vec::new())).await?;
                conn.query_drop(format!("KILL {id}")).await?;
                conn.disconnect().await
            };
            // Nothing can be done about a failure; the limit for statements ends it later.
            let _ = within(shared.options.pool.connect, killed).await;
            drop(link);
            drop(turn);
        });
    }
}

/// Opens a connection.
pub(crate) async fn open(options: &Options, opts: Opts) -> Result<Conn> {
    let limit = options.pool.connect;
    match within(limit, Conn::new(opts)).await {
        Some(Ok(conn)) => Ok(conn),
        Some(Err(error)) => Err(error::unopened(error, options)),
        None => Err(error::unreachable(format_args!("no answer within {limit:?}"), options)),
    }
}
