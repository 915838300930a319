//! Opened sockets, one copy for each worker.

use std::{
    io, net,
    path::{Path, PathBuf},
    sync::Arc,
};

use socket2::{Domain, Protocol, Socket, Type};

use crate::{
    serve::taken::AddressTaken,
    settings::{Address, ServerSettings, SocketMode},
};

/// Connections that wait to be accepted, for each socket; the system's own limit may be lower.
const BACKLOG: i32 = 4096;

/// The sockets of a server: for each worker the same places to listen on.
#[derive(Debug)]
pub(super) struct Sockets {
    pub(super) workers: Vec<Vec<Bound>>,
    pub(super) addresses: Vec<Address>,
    mode: SocketMode,
    _files: Vec<SocketFile>,
}

/// A socket that listens, not yet known to a runtime.
#[derive(Debug)]
pub(super) enum Bound {
    Tcp(net::TcpListener),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixListener, Arc<PathBuf>),
}

impl Bound {
    fn try_clone(&self) -> io::Result<Self> {
        Ok(match self {
            Self::Tcp(listener) => Self::Tcp(listener.try_clone()?),
            #[cfg(unix)]
            Self::Unix(listener, path) => Self::Unix(listener.try_clone()?, Arc::clone(path)),
        })
    }
}

impl Sockets {
    /// Opens every address once for each worker.
    pub(super) fn open(settings: &ServerSettings) -> Result<Self, OpenError> {
        let mut sockets = Self {
            workers: Vec::new(),
            addresses: Vec::new(),
            mode: settings.socket_mode,
            _files: Vec::new(),
        };
        sockets.workers.resize_with(settings.workers.get(), Vec::new);
        for address in settings.addresses() {
            sockets.add(&address).map_err(|cause| OpenError::of(&address, cause))?;
        }
        Ok(sockets)
    }

    fn add(&mut self, address: &Address) -> io::Result<()> {
        match address {
            Address::Tcp(address) => self.add_tcp(*address),
            Address::Unix(path) => self.add_unix(path),
            Address::Inherited => self.add_inherited(),
        }
    }

    /// A socket a worker with `SO_REUSEPORT`: the system spreads connections, and no worker wakes another.
    fn add_tcp(&mut self, address: net::SocketAddr) -> io::Result<()> {
        if self.workers.len() == 1 || !cfg!(target_os = "linux") {
            let listener = listen_tcp(address, Sharing::Alone)?;
            return self.share(Bound::Tcp(listener));
        }
        // With `SO_REUSEPORT` a second server of the same user could take half of our connections without a word,
        // so the port is tried without it first.
        if address.port() != 0 {
            drop(listen_tcp(address, Sharing::Alone)?);
        }
        let first = listen_tcp(address, Sharing::Port)?;
        let address = first.local_addr()?;
        self.addresses.push(Address::Tcp(address));
        let (head, rest) = self.workers.split_at_mut(1);
        head[0].push(Bound::Tcp(first));
        for worker in rest {
            worker.push(Bound::Tcp(listen_tcp(address, Sharing::Port)?));
        }
        Ok(())
    }

    #[cfg(unix)]
    fn add_unix(&mut self, path: &Path) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        remove_stale(path)?;
        let listener = std::os::unix::net::UnixListener::bind(path)?;
        self._files.push(SocketFile(path.to_owned()));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(self.mode.bits()))?;
        listener.set_nonblocking(true)?;
        self.share(Bound::Unix(listener, Arc::new(path.to_owned())))
    }

    #[cfg(not(unix))]
    fn add_unix(&mut self, _path: &Path) -> io::Result<()> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no Unix sockets"))
    }

    #[cfg(unix)]
    fn add_inherited(&mut self) -> io::Result<()> {
        let mut passed = listenfd::ListenFd::from_env();
        if passed.len() == 0 {
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                "no socket was passed: LISTEN_FDS and LISTEN_PID are not set for this process",
            ));
        }
        for index in 0..passed.len() {
            self.share(inherited(&mut passed, index)?)?;
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn add_inherited(&mut self) -> io::Result<()> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "this system does not pass sockets"))
    }

    /// Gives every worker the same socket.
    fn share(&mut self, bound: Bound) -> io::Result<()> {
        self.addresses.push(match &bound {
            Bound::Tcp(listener) => Address::Tcp(listener.local_addr()?),
            #[cfg(unix)]
            Bound::Unix(_, path) => Address::Unix(path.to_path_buf()),
        });
        let (head, rest) = self.workers.split_at_mut(1);
        for worker in rest {
            worker.push(bound.try_clone()?);
        }
        head[0].push(bound);
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sharing {
    Alone,
    Port,
}

fn listen_tcp(address: net::SocketAddr, sharing: Sharing) -> io::Result<net::TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // On Unix this only skips the wait for old connections to be forgotten; on Windows it would steal the port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    #[cfg(target_os = "linux")]
    if sharing == Sharing::Port {
        socket.set_reuse_port(true)?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = sharing;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Removes the file of a socket that nobody listens on any more.
#[cfg(unix)]
fn remove_stale(path: &Path) -> io::Result<()> {
    use std::os::unix::{fs::FileTypeExt, net::UnixStream};
    match std::fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(found) if !found.file_type().is_socket() => {
            Err(io::Error::new(io::ErrorKind::AlreadyExists, "there is a file of another kind"))
        }
        Ok(_) if UnixStream::connect(path).is_ok() => Err(io::ErrorKind::AddrInUse.into()),
        Ok(_) => std::fs::remove_file(path),
    }
}

#[cfg(unix)]
fn inherited(passed: &mut listenfd::ListenFd, index: usize) -> io::Result<Bound> {
    if let Ok(Some(listener)) = passed.take_tcp_listener(index) {
        listener.set_nonblocking(true)?;
        return Ok(Bound::Tcp(listener));
    }
    let taken = passed.take_unix_listener(index)?;
    let listener = taken.ok_or_else(|| io::Error::other(format!("socket {index} was taken before")))?;
    listener.set_nonblocking(true)?;
    let path = listener.local_addr()?.as_pathname().map(Path::to_owned).unwrap_or_default();
    Ok(Bound::Unix(listener, Arc::new(path)))
}

/// Removes the file of our socket at the end.
#[derive(Debug)]
struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Why an address cannot be listened on.
#[derive(Debug)]
pub(super) enum OpenError {
    Taken(AddressTaken),
    Other(Address, io::Error),
}

impl OpenError {
    fn of(address: &Address, cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::AddrInUse => Self::Taken(AddressTaken::new(address)),
            _ => Self::Other(address.clone(), cause),
        }
    }
}
