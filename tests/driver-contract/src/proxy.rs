//! A little proxy that cuts connections where a test says.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Stands between a driver and its server.
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    server: String,
    /// Bytes that may still pass, towards the driver and towards the server.
    down: AtomicUsize,
    up: AtomicUsize,
    /// Nothing passes, and nobody is told.
    silent: AtomicBool,
    refusing: AtomicBool,
    cut: watch::Sender<u64>,
    accepted: AtomicUsize,
    pieces_up: AtomicUsize,
}

impl Proxy {
    /// One before the server at `host:port`.
    pub async fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            server: server.to_owned(),
            down: AtomicUsize::new(usize::MAX),
            up: AtomicUsize::new(usize::MAX),
            silent: AtomicBool::new(false),
            refusing: AtomicBool::new(false),
            cut: watch::channel(0).0,
            accepted: AtomicUsize::new(0),
            pieces_up: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if !shared.refusing.load(Ordering::SeqCst) {
                    shared.accepted.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(pass(client, Arc::clone(&shared)));
                }
            }
        });
        Self { address, state }
    }

    /// The same address, with the proxy instead of the server.
    pub fn instead_of(&self, url: &str) -> String {
        url.replace(&server_of(url), &self.address.to_string())
    }

    /// From now on so many bytes pass towards the driver, then every connection is cut.
    pub fn cut_down_after(&self, bytes: usize) {
        self.state.down.store(bytes, Ordering::SeqCst);
    }

    /// From now on so many bytes pass towards the server, then every connection is cut.
    pub fn cut_up_after(&self, bytes: usize) {
        self.state.up.store(bytes, Ordering::SeqCst);
    }

    /// Cuts all that are open, now.
    pub fn cut(&self) {
        self.state.cut.send_modify(|count| *count += 1);
    }

    /// Everything passes again.
    pub fn heal(&self) {
        self.cut_down_after(usize::MAX);
        self.cut_up_after(usize::MAX);
        self.state.silent.store(false, Ordering::SeqCst);
        self.state.refusing.store(false, Ordering::SeqCst);
    }

    /// Nothing passes any more, and every connection stays open.
    pub fn fall_silent(&self) {
        self.state.silent.store(true, Ordering::SeqCst);
    }

    /// Takes no connection.
    pub fn refuse(&self) {
        self.state.refusing.store(true, Ordering::SeqCst);
    }

    /// How many connections it took.
    pub fn accepted(&self) -> usize {
        self.state.accepted.load(Ordering::SeqCst)
    }

    /// How many pieces came from the driver.
    pub fn pieces_up(&self) -> usize {
        self.state.pieces_up.load(Ordering::SeqCst)
    }

    /// Bytes of what is allowed that are left towards the driver.
    pub fn left_down(&self) -> usize {
        self.state.down.load(Ordering::SeqCst)
    }
}

/// `host:port` of an address.
pub fn server_of(url: &str) -> String {
    let behind = url.split_once("://").unwrap().1;
    let authority = behind.split(['/', '?']).next().unwrap();
    authority.rsplit('@').next().unwrap().to_owned()
}

async fn pass(client: TcpStream, state: Arc<State>) {
    let Ok(server) = TcpStream::connect(&state.server).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let uncounted = AtomicUsize::new(0);
    let mut cut = state.cut.subscribe();
    cut.mark_unchanged();
    tokio::select! {
        () = copy(&mut from_server, &mut to_client, &state.down, &state.silent, &uncounted) => {}
        () = copy(&mut from_client, &mut to_server, &state.up, &state.silent, &state.pieces_up) => {}
        _ = cut.changed() => {}
    }
}

#[expect(clippy::too_many_arguments, reason = "two ends and three counters")]
async fn copy(
    from: &mut (impl AsyncReadExt + Unpin),
    to: &mut (impl AsyncWriteExt + Unpin),
    left: &AtomicUsize,
    silent: &AtomicBool,
    pieces: &AtomicUsize,
) {
    let mut buffer = [0; 4096];
    loop {
        let Ok(count @ 1..) = from.read(&mut buffer).await else { return };
        pieces.fetch_add(1, Ordering::SeqCst);
        if silent.load(Ordering::SeqCst) {
            continue;
        }
        let may =
            |left: usize| if left == usize::MAX { Some(left) } else { Some(left.saturating_sub(count)) };
        let before = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, may).unwrap();
        let pass = count.min(before);
        if to.write_all(&buffer[..pass]).await.is_err() || pass < count {
            return;
        }
    }
}
