//! Asks the server to end what a connection of ours is doing, over a connection of its own as the protocol wants it.

use bytes::BytesMut;
use carafe_db::driver::within;
use postgres_protocol::message::frontend;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{options::Options, socket::Socket};

/// Asks the server to end what a connection is doing. Whether it did, nobody is told.
pub(crate) async fn cancel(options: &Options, (process, secret): (i32, i32)) {
    let ask = async {
        let mut socket = Socket::open(options).await?;
        let mut out = BytesMut::new();
        frontend::cancel_request(process, secret, &mut out);
        socket.write_all(&out).await?;
        socket.flush().await?;
        // The server closes when it has passed the wish on; before that, another statement could be hit by it.
        socket.read(&mut [0]).await
    };
    // Nothing can be done about a failure: the connection is given up when it does not come to rest.
    let _ = within(options.pool.connect, ask).await;
}
