//! One thread that accepts connections and answers them.

use std::{
    future::Future,
    io,
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{net::TcpListener, sync::watch};

use crate::{
    Service,
    current::Peer,
    serve::{
        connection,
        crew::Crew,
        socket::Bound,
        socket_io::Stream,
        stop::{Handle, Stage},
        watch::{Order, Watch},
    },
    settings::ServerSettings,
};

/// What all workers share.
pub(super) struct Shared {
    pub(super) service: Service,
    pub(super) settings: ServerSettings,
    pub(super) handle: Handle,
}

/// Accepts until the server stops, then lets the connections finish.
pub(super) async fn work(bound: Vec<Bound>, shared: Arc<Shared>) -> io::Result<()> {
    let listeners = bound.into_iter().map(Listener::new).collect::<io::Result<Vec<_>>>()?;
    let crew = Arc::new(Crew::default());
    let mut stage = shared.handle.subscribe();
    accept_all(&listeners, &shared, &crew, &mut stage).await;
    drop(listeners);
    crew.command(Order::Finish);
    let finished = first(crew.empty(), async {
        first(tokio::time::sleep(shared.settings.shutdown_grace), reached(&mut stage, Stage::Quitting)).await;
    });
    finished.await;
    Ok(())
}

async fn accept_all(
    listeners: &[Listener],
    shared: &Arc<Shared>,
    crew: &Arc<Crew>,
    stage: &mut watch::Receiver<Stage>,
) {
    let mut stopped = pin!(reached(stage, Stage::Stopping));
    loop {
        let accepted = std::future::poll_fn(|cx| match stopped.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => poll_accept(listeners, cx).map(Some),
        });
        match accepted.await {
            None => break,
            Some(Ok((stream, peer))) => welcome(stream, peer, shared, crew),
            // Out of file handles, or the client left before we came: waiting costs nothing, spinning a core.
            Some(Err(_)) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn welcome(stream: Stream, peer: Peer, shared: &Arc<Shared>, crew: &Arc<Crew>) {
    let watch = Arc::new(Watch::default());
    let membership = crew.join(Arc::clone(&watch));
    let service = shared.service.clone();
    tokio::spawn(async move {
        connection::serve(stream, peer, service, watch).await;
        drop(membership);
    });
}

/// A socket that a runtime knows.
enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(tokio::net::UnixListener, Arc<std::path::PathBuf>),
}

impl Listener {
    fn new(bound: Bound) -> io::Result<Self> {
        Ok(match bound {
            Bound::Tcp(listener) => Self::Tcp(TcpListener::from_std(listener)?),
            #[cfg(unix)]
            Bound::Unix(listener, path) => Self::Unix(tokio::net::UnixListener::from_std(listener)?, path),
        })
    }

    fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<(Stream, Peer)>> {
        match self {
            Self::Tcp(listener) => listener.poll_accept(cx).map_ok(|(stream, address)| {
                // Small writes (streams, pipelining) would otherwise wait for the client's acknowledgement.
                let _ = stream.set_nodelay(true);
                let address = std::net::SocketAddr::new(address.ip().to_canonical(), address.port());
                (Stream::Tcp(stream), Peer::Tcp(address))
            }),
            #[cfg(unix)]
            Self::Unix(listener, path) => listener
                .poll_accept(cx)
                .map_ok(|(stream, _)| (Stream::Unix(stream), Peer::Unix(Arc::clone(path)))),
        }
    }
}

fn poll_accept(listeners: &[Listener], cx: &mut Context<'_>) -> Poll<io::Result<(Stream, Peer)>> {
    for listener in listeners {
        if let Poll::Ready(accepted) = listener.poll_accept(cx) {
            return Poll::Ready(accepted);
        }
    }
    Poll::Pending
}

async fn reached(stage: &mut watch::Receiver<Stage>, wanted: Stage) {
    // The sender lives in the handle that `Shared` keeps, so this cannot end for want of one.
    let _ = stage.wait_for(|stage| *stage >= wanted).await;
}

/// Waits for whichever comes first.
async fn first(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    std::future::poll_fn(|cx| match one.as_mut().poll(cx) {
        Poll::Ready(()) => Poll::Ready(()),
        Poll::Pending => other.as_mut().poll(cx),
    })
    .await;
}
