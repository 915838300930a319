//! The way to the server: TCP, a Unix socket, or TCP inside of TLS.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::TcpStream,
};

use crate::options::{Options, Place, SslMode};

pub(crate) enum Socket {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(tokio::net::UnixStream),
    #[cfg(feature = "tls")]
    Tls(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

impl Socket {
    /// Opens it as far as the first message of PostgreSQL's protocol.
    pub(crate) async fn open(options: &Options) -> io::Result<Self> {
        match &options.place {
            Place::Tcp(host, port) => {
                let stream = TcpStream::connect((&**host, *port)).await?;
                stream.set_nodelay(true)?;
                let alive = socket2::TcpKeepalive::new().with_time(Duration::from_secs(60));
                socket2::SockRef::from(&stream).set_tcp_keepalive(&alive)?;
                encrypted(stream, host, options).await
            }
            #[cfg(unix)]
            Place::Unix(path) => Ok(Self::Unix(tokio::net::UnixStream::connect(path).await?)),
            #[cfg(not(unix))]
            Place::Unix(_) => {
                Err(io::Error::new(io::ErrorKind::Unsupported, "there are no Unix sockets here"))
            }
        }
    }

    /// Whether nobody between can read what is sent.
    pub(crate) fn is_private(&self) -> bool {
        !matches!(self, Self::Tcp(_))
    }
}

async fn encrypted(mut stream: TcpStream, host: &str, options: &Options) -> io::Result<Socket> {
    if options.ssl == SslMode::Disable || !cfg!(feature = "tls") {
        return Ok(Socket::Tcp(stream));
    }
    let mut ask = bytes::BytesMut::new();
    postgres_protocol::message::frontend::ssl_request(&mut ask);
    stream.write_all(&ask).await?;
    // One byte and no more: what somebody between put behind it must not count as encrypted.
    match stream.read_u8().await? {
        #[cfg(feature = "tls")]
        b'S' => Ok(Socket::Tls(Box::new(crate::tls::start(stream, host, options).await?))),
        b'N' if options.must_encrypt() => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "the server does not speak TLS, and `sslmode` demands it",
        )),
        b'N' => Ok(Socket::Tcp(stream)),
        _ => {
            let _ = host;
            Err(crate::error::garbled())
        }
    }
}

macro_rules! forward {
    ($self:ident, $stream:ident => $call:expr) => {
        match $self.get_mut() {
            Socket::Tcp($stream) => $call,
            #[cfg(unix)]
            Socket::Unix($stream) => $call,
            #[cfg(feature = "tls")]
            Socket::Tls($stream) => $call,
        }
    };
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        forward!(self, stream => Pin::new(stream).poll_read(context, buffer))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        forward!(self, stream => Pin::new(stream).poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        forward!(self, stream => Pin::new(stream).poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        forward!(self, stream => Pin::new(stream).poll_shutdown(context))
    }
}
