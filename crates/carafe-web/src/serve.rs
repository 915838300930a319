//! The server: sockets, workers, and an orderly end.
//!
//! Knows no routes and no handlers: it calls [`Service::answer`].

mod answering;
mod census;
mod client;
mod connection;
mod crew;
mod deadlines;
mod gate;
mod greeting;
#[cfg(feature = "http2")]
mod http2;
mod last_read;
mod obedient;
mod rarely;
mod scheduling;
mod shared;
mod signals;
mod socket;
mod socket_io;
mod stop;
mod stream;
mod taken;
#[cfg_attr(not(feature = "tls"), path = "serve/no_tls.rs")]
mod tls;
mod watch;
mod worker;

use std::{fmt, io, net::SocketAddr, sync::Arc, thread};

use carafe_core::Error;

use crate::{
    Service, log,
    settings::{Address, ServerSettings},
};
use shared::Shared;
use socket::{Bound, OpenError, Sockets};
use tls::Tls;

pub use stop::Handle;
pub use taken::AddressTaken;

/// Serves a site until the process is told to stop: what the `serve` command does.
///
/// It prints where it listens, on the error stream, and blocks. TERM and INT (Ctrl+C) stop it gracefully: requests on
/// the way are answered, for at most `shutdown_grace`; a second signal ends the program at once.
///
/// ```no_run
/// use carafe_core::App;
/// use carafe_web::{Service, WebApp, serve, settings::ServerSettings};
///
/// let service = Service::build(App::new().get("/", || "Hello, World!"))?;
/// serve::serve(service, ServerSettings::default())?;
/// # Ok::<(), carafe_core::Error>(())
/// ```
///
/// # Errors
/// When an address is taken ([`AddressTaken`]), may not be used (ports below 1024 without rights), a certificate cannot be
/// used, or no thread can be started.
pub fn serve(service: Service, settings: ServerSettings) -> Result<(), Error> {
    let server = Server::bind(&settings)?;
    let _log = log::install(&settings);
    // Who reads the greeting may ask for the end at once.
    signals::obey(server.handle())?;
    greeting::say(&greeting::lines(server.addresses(), settings.cert.as_ref()));
    server.serve(service)
}

/// Serves a site on a free port of this machine, on a thread of its own: what a test with a real client needs.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{Service, WebApp, serve};
/// use std::io::{Read, Write};
///
/// let site = serve::spawn(Service::build(App::new().get("/", || "Hello, World!"))?)?;
/// let mut socket = std::net::TcpStream::connect(site.addr())?;
/// socket.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
/// let mut answer = String::new();
/// socket.read_to_string(&mut answer)?;
/// assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("Hello, World!"));
/// # Ok::<(), carafe_core::Error>(())
/// ```
///
/// # Errors
/// When this machine has no free port, or no thread can be started.
pub fn spawn(service: Service) -> Result<Running, Error> {
    let free = Address::default().with_port(0);
    let settings = ServerSettings {
        address: vec![free],
        workers: std::num::NonZeroUsize::MIN,
        ..ServerSettings::default()
    };
    Server::bind(&settings)?.spawn(service)
}

/// A server with open sockets that does not answer yet: clients can connect and wait.
pub struct Server {
    sockets: Sockets,
    settings: ServerSettings,
    tls: Option<Tls>,
    handle: Handle,
}

impl Server {
    /// Opens the sockets.
    ///
    /// # Errors
    /// When an address is taken ([`AddressTaken`]) or may not be used, or a certificate cannot.
    pub fn bind(settings: &ServerSettings) -> Result<Self, Error> {
        let tls = Tls::of(settings)?;
        let sockets = Sockets::open(settings).map_err(open_error)?;
        Ok(Self { sockets, settings: settings.clone(), tls, handle: Handle::new() })
    }

    /// Where it listens, with the ports that the system chose.
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        &self.sockets.addresses
    }

    /// What stops it.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Answers requests until a [`Handle`] stops it. Signals are the caller's affair.
    ///
    /// # Errors
    /// When no thread or no runtime can be started.
    pub fn serve(self, service: Service) -> Result<(), Error> {
        let Self { mut sockets, settings, tls, handle } = self;
        let shared = Arc::new(Shared::new(service, &settings, tls, handle.clone()));
        let mut workers = std::mem::take(&mut sockets.workers).into_iter();
        // The calling thread is the first worker.
        let first = workers.next().unwrap_or_default();
        let others = workers.map(|bound| start(bound, Arc::clone(&shared))).collect::<Result<Vec<_>, _>>();
        if others.is_err() {
            handle.quit();
        }
        work(first, shared)?;
        for other in others? {
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        Ok(())
    }

    /// Answers requests on threads of its own.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn spawn(self, service: Service) -> Result<Running, Error> {
        let (addresses, handle) = (self.addresses().to_vec(), self.handle());
        let thread = thread::Builder::new().name("carafe-server".to_owned()).spawn(|| self.serve(service))?;
        Ok(Running { addresses, handle, thread: Some(thread) })
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("addresses", &self.addresses()).finish_non_exhaustive()
    }
}

fn start(bound: Vec<Bound>, shared: Arc<Shared>) -> io::Result<thread::JoinHandle<io::Result<()>>> {
    thread::Builder::new().name("carafe-worker".to_owned()).spawn(|| work(bound, shared))
}

fn work(bound: Vec<Bound>, shared: Arc<Shared>) -> io::Result<()> {
    scheduling::let_wakers_finish();
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build()?;
    let result = runtime.block_on(worker::work(bound, shared));
    // What has not finished within the grace is not waited for a second time.
    runtime.shutdown_background();
    result
}

fn open_error(error: OpenError) -> Error {
    match error {
        OpenError::Taken(taken) => {
            let hint = taken.hint();
            Error::internal(taken).hint(hint)
        }
        OpenError::Other(address, cause) => {
            let hint = match cause.kind() {
                io::ErrorKind::PermissionDenied => {
                    "ports below 1024 belong to the administrator: take a higher one, such as 8000"
                }
                _ => "see `serve --help` for the forms of an address",
            };
            Error::internal(io::Error::new(cause.kind(), format!("cannot listen on {address}: {cause}")))
                .hint(hint)
        }
    }
}

/// A server on threads of its own. Dropping it stops the server and waits for its end.
#[derive(Debug)]
pub struct Running {
    addresses: Vec<Address>,
    handle: Handle,
    thread: Option<thread::JoinHandle<Result<(), Error>>>,
}

impl Running {
    /// The first TCP address.
    ///
    /// # Panics
    /// If it listens on Unix sockets only.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        let tcp = |address: &Address| if let Address::Tcp(address) = address { Some(*address) } else { None };
        self.addresses.iter().find_map(tcp).unwrap_or_else(|| panic!("this server listens on no TCP address"))
    }

    /// Every address.
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// What stops it.
    #[must_use]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Waits until it has stopped.
    ///
    /// # Errors
    /// As [`Server::serve`].
    pub fn wait(mut self) -> Result<(), Error> {
        self.join()
    }

    fn join(&mut self) -> Result<(), Error> {
        let Some(thread) = self.thread.take() else { return Ok(()) };
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.close();
        let _ = self.join();
    }
}
