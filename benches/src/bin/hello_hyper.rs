//! Hello on bare hyper, a thread and a listener per core: the floor of `http`. With a second word its answers have as
//! many header bytes as ours.

#[path = "../as_many.rs"]
mod as_many;

use std::{convert::Infallible, net::SocketAddr, thread};

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use socket2::{Domain, Protocol, Socket, Type};

/// What is put on each answer.
#[derive(Clone, Copy)]
enum Headers {
    Few,
    AsMany,
}

fn main() {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8000".to_owned());
    let address: SocketAddr = address.parse().expect("an address");
    let headers = if std::env::args().nth(2).is_some() { Headers::AsMany } else { Headers::Few };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let workers: Vec<_> =
        (0..cores).map(|_| thread::spawn(move || work(address, headers).expect("a server"))).collect();
    for worker in workers {
        worker.join().expect("a worker");
    }
}

fn work(address: SocketAddr, headers: Headers) -> std::io::Result<()> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(1024)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, accept(socket.into(), headers))
}

async fn accept(listener: std::net::TcpListener, headers: Headers) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let hello = service_fn(move |_request| async move {
            let mut response = Response::new(Full::new(Bytes::from_static(b"Hello, World!")));
            let plain = http::HeaderValue::from_static("text/plain; charset=utf-8");
            response.headers_mut().insert(http::header::CONTENT_TYPE, plain);
            if let Headers::AsMany = headers {
                for (name, value) in as_many::HEADERS {
                    response.headers_mut().insert(name, value);
                }
            }
            Ok::<_, Infallible>(response)
        });
        let connection =
            http1::Builder::new().pipeline_flush(true).serve_connection(TokioIo::new(stream), hello);
        tokio::task::spawn_local(connection);
    }
}
