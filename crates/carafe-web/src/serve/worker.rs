//! One thread that accepts connections and answers them.

use std::{
    future::Future,
    io,
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tokio::{net::TcpListener, sync::watch};

use crate::{
    current::Peer,
    serve::{
        census::Counted,
        client::Client,
        connection,
        crew::Crew,
        deadlines::{Look, Verdict},
        shared::Shared,
        socket::Bound,
        stop::Stage,
        stream::Stream,
        watch::{Order, Watch},
    },
};

/// How often to look at connections while the server stops.
const STOPPING_TICK: Duration = Duration::from_millis(20);

/// How long to wait when no connection can be accepted: long enough not to burn a core.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts until the server stops, then lets the connections finish.
pub(super) async fn work(bound: Vec<Bound>, shared: Arc<Shared>) -> io::Result<()> {
    let listeners = bound.into_iter().map(Listener::new).collect::<io::Result<Vec<_>>>()?;
    let crew = Arc::new(Crew::default());
    tokio::spawn(watch_over(Arc::clone(&crew), Arc::clone(&shared)));
    let mut stage = shared.handle.subscribe();
    accept_all(&listeners, &shared, &crew, &mut stage).await;
    take_the_waiting(&listeners, &shared, &crew).await;
    drop(listeners);
    crew.command(Order::LastAnswer);
    let over = first(tokio::time::sleep(shared.grace), reached(&mut stage, Stage::Quitting));
    first(crew.empty(), over).await;
    Ok(())
}

/// Ends the connections that take too long, and when the server stops, those that do nothing.
async fn watch_over(crew: Arc<Crew>, shared: Arc<Shared>) {
    let mut stage = shared.handle.subscribe();
    loop {
        crew.filled().await;
        let begin = Instant::now();
        if shared.handle.stage() == Stage::Serving {
            let tick = tokio::time::sleep(shared.deadlines.tick());
            first(tick, reached(&mut stage, Stage::Stopping)).await;
        } else {
            tokio::time::sleep(STOPPING_TICK).await;
        }
        let look = Look { passed: begin.elapsed(), mood: shared.mood() };
        crew.each(|watch, notes| match shared.deadlines.judge(notes, watch.snapshot(), look) {
            Verdict::Go => {}
            Verdict::Late => watch.make_late(),
            Verdict::Finish => watch.command(Order::Finish),
            Verdict::Cut => watch.command(Order::Cut),
        });
    }
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
            None => return,
            Some(Ok((stream, peer))) => welcome(stream, peer, shared, crew),
            Some(Err(error)) => pause(shared, &error).await,
        }
        while shared.census.is_full() && shared.handle.stage() == Stage::Serving {
            shared.crowded.warn("the server is full: new connections wait");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Out of file handles, most often. A client that left before it was accepted is no reason to wait.
async fn pause(shared: &Shared, error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    if !matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted) {
        shared.crowded.warn(&format!("no connection can be accepted: {error}"));
        tokio::time::sleep(PAUSE).await;
    }
}

/// Takes the connections that the system has accepted for us: it would reset them with the listener.
async fn take_the_waiting(listeners: &[Listener], shared: &Arc<Shared>, crew: &Arc<Crew>) {
    let waiting = || std::future::poll_fn(|cx| Poll::Ready(poll_accept(listeners, cx)));
    while let Poll::Ready(Ok((stream, peer))) = waiting().await {
        welcome(stream, peer, shared, crew);
    }
}

fn welcome(stream: Stream, peer: Peer, shared: &Arc<Shared>, crew: &Arc<Crew>) {
    let peer = match peer {
        Peer::Tcp(address) if shared.tls.is_some() => Peer::Tls(address),
        peer => peer,
    };
    let Some(counted) = shared.census.count(&peer) else {
        shared.crowded.warn(&format!("{peer} has too many connections: a new one was closed"));
        return;
    };
    let client = Arc::new(Client { shared: Arc::clone(shared), peer, watch: Watch::default() });
    let membership = crew.join(Arc::clone(&client));
    tokio::spawn(async move {
        let _here: (Counted, _) = (counted, membership);
        connection::serve(stream, client).await;
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
