//! Clients that are slow, many or in no hurry to leave, against small limits.

use std::{
    io::{ErrorKind::WouldBlock, Read, Write},
    net::{SocketAddr, TcpStream},
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
        mpsc,
    },
    time::{Duration, Instant},
};

use carafe_core::App;
use carafe_web::{
    Request, Service, WebApp,
    respond::stream,
    serve::{Running, Server},
    settings::ServerSettings,
};
use http_body_util::BodyExt;

const SHORT: Duration = Duration::from_millis(40);

async fn size(request: Request) -> String {
    match request.into_body().collect().await {
        Ok(body) => format!("{} bytes", body.to_bytes().len()),
        Err(_) => "broken body".to_owned(),
    }
}

fn start(settings: ServerSettings) -> Running {
    let large = || "x".repeat(64 * 1024 * 1024);
    let app = App::new().get("/", || "Hello, World!").post("/size", size).get("/large", large);
    let settings = ServerSettings { address: local().address, workers: NonZeroUsize::MIN, ..settings };
    Server::bind(&settings).unwrap().spawn(Service::build(app).unwrap()).unwrap()
}

fn local() -> ServerSettings {
    ServerSettings {
        address: vec!["127.0.0.1:0".parse().unwrap()],
        workers: NonZeroUsize::MIN,
        ..ServerSettings::default()
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    socket
}

/// Everything until the server closes.
fn rest(socket: &mut TcpStream) -> String {
    let mut answer = String::new();
    let result = socket.read_to_string(&mut answer);
    let timed_out = result.is_err_and(|error| matches!(error.kind(), WouldBlock));
    assert!(!timed_out, "the server did not close: {answer}");
    answer
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

fn one_answer(socket: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"Hello, World!") {
        socket.read_exact(&mut byte).unwrap();
        answer.push(byte[0]);
    }
    String::from_utf8(answer).unwrap()
}

/// Tells when it is dropped.
struct Ends(mpsc::Sender<()>);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[test]
fn a_client_that_closed_its_side_and_takes_nothing_is_given_up() {
    let (ends, ended) = mpsc::channel();
    let forever = move || {
        let ends = Ends(ends.clone());
        async move {
            std::future::pending::<()>().await;
            drop(ends);
        }
    };
    let settings = ServerSettings { write_timeout: SHORT, ..local() };
    let service = Service::build(App::new().get("/", forever)).unwrap();
    let site = Server::bind(&settings).unwrap().spawn(service).unwrap();
    let mut socket = connect(site.addr());
    socket.write_all(GET).unwrap();
    socket.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(rest(&mut socket), "");
    ended.recv_timeout(Duration::from_secs(5)).expect("the handler is dropped");
}

// row: deploy.server
// SECURITY: H4, FI21 (slowloris)
#[test]
fn a_head_that_does_not_end_is_answered_with_408() {
    let site = start(ServerSettings { header_timeout: SHORT, ..ServerSettings::default() });
    let mut socket = connect(site.addr());
    socket.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ").unwrap();
    // Every byte moves something, and helps nothing: the whole head has one deadline.
    let mut dripping = connect(site.addr());
    dripping.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
    let begin = Instant::now();
    while dripping.read(&mut [0; 64]).is_err_and(|error| error.kind() == WouldBlock) {
        let _ = dripping.write_all(b"G");
        assert!(begin.elapsed() < Duration::from_secs(60), "a dripping client is cut");
    }
    let answer = rest(&mut socket);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn a_connection_that_says_nothing_is_closed() {
    let site = start(ServerSettings { header_timeout: SHORT, ..ServerSettings::default() });
    assert_eq!(rest(&mut connect(site.addr())), "");
}

#[test]
fn an_idle_connection_is_closed_and_a_busy_one_is_not() {
    // Long enough that a busy machine does not make a pause of it.
    let keep_alive = SHORT * 8;
    let site = start(ServerSettings { keep_alive, ..ServerSettings::default() });
    let mut socket = connect(site.addr());
    let begin = Instant::now();
    while begin.elapsed() < keep_alive * 2 {
        socket.write_all(GET).unwrap();
        assert!(one_answer(&mut socket).starts_with("HTTP/1.1 200"));
    }
    assert_eq!(rest(&mut socket), "");
}

// SECURITY: FI22
#[test]
fn a_body_that_trickles_is_cut() {
    let site = start(ServerSettings { body_timeout: SHORT, ..ServerSettings::default() });
    let mut socket = connect(site.addr());
    socket.write_all(b"POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n").unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
    let begin = Instant::now();
    // A byte for each millisecond without an answer.
    while socket.read(&mut [0; 64]).is_err_and(|error| error.kind() == WouldBlock) {
        let _ = socket.write_all(b"x");
        assert!(begin.elapsed() < Duration::from_secs(60), "a trickling body is cut");
    }
}

/// Its size would give it four seconds; the rate that is asked of it does not.
#[test]
fn a_body_below_the_rate_is_cut() {
    let body_rate = "1 GiB".parse().unwrap();
    let site = start(ServerSettings { body_timeout: SHORT, body_rate, ..ServerSettings::default() });
    let mut socket = connect(site.addr());
    socket.write_all(b"POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n").unwrap();
    socket.write_all(&[b'x'; 64 * 1024]).unwrap();
    let begin = Instant::now();
    assert!(rest(&mut socket).ends_with("broken body"));
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
}

#[test]
fn http2_can_be_turned_off() {
    let site = start(ServerSettings { http2: false, ..ServerSettings::default() });
    let mut socket = connect(site.addr());
    socket.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    let answer = rest(&mut socket);
    assert!(answer.starts_with("HTTP/1.1 505 "), "{answer}");
}

#[test]
fn a_body_that_stops_gives_its_handler_an_error() {
    let site = start(ServerSettings { body_timeout: SHORT, ..ServerSettings::default() });
    let mut socket = connect(site.addr());
    socket.write_all(b"POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc").unwrap();
    let answer = rest(&mut socket);
    assert!(answer.ends_with("broken body"), "{answer}");
}

// SECURITY: H4
#[test]
fn a_client_that_does_not_read_is_cut() {
    let site = start(ServerSettings { write_timeout: SHORT, ..ServerSettings::default() });
    let mut socket = connect(site.addr());
    socket.write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    socket.read_exact(&mut [0]).unwrap();
    // It sends nothing and reads nothing: only the server can end it, which then waits for nobody.
    let begin = Instant::now();
    site.handle().stop();
    site.wait().unwrap();
    assert!(begin.elapsed() < Duration::from_secs(60), "a client that reads nothing is kept");
}

/// What a client does not take is not made either: a large answer costs no memory.
#[test]
fn an_answer_is_made_no_faster_than_it_is_read() {
    let made = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&made);
    let endless = move || {
        let counter = Arc::clone(&counter);
        stream((0..4096).map(move |_| {
            counter.fetch_add(1, Relaxed);
            vec![b'x'; 64 * 1024]
        }))
    };
    let settings = ServerSettings { write_timeout: SHORT, ..local() };
    let service = Service::build(App::new().get("/", endless)).unwrap();
    let site = Server::bind(&settings).unwrap().spawn(service).unwrap();
    let mut socket = connect(site.addr());
    socket.write_all(GET).unwrap();
    socket.read_exact(&mut [0]).unwrap();
    // Nobody reads on: it ends when the client is cut.
    site.handle().stop();
    site.wait().unwrap();
    let made = made.load(Relaxed);
    assert!((1..256).contains(&made), "{made} of 4096 pieces were made for a client that reads none");
}

#[test]
fn the_last_request_of_a_connection_is_told() {
    let site = start(ServerSettings { requests_per_connection: 3, ..ServerSettings::default() });
    let mut socket = connect(site.addr());
    for _ in 0..2 {
        socket.write_all(GET).unwrap();
        assert!(!one_answer(&mut socket).contains("connection: close"));
    }
    socket.write_all(GET).unwrap();
    let answer = rest(&mut socket);
    assert!(answer.contains("\r\nconnection: close\r\n") && answer.ends_with("Hello, World!"), "{answer}");
}

// SECURITY: H4
#[test]
fn one_address_has_a_largest_number_of_connections() {
    let site = start(ServerSettings { max_connections_per_address: 2, ..ServerSettings::default() });
    let mut kept = [connect(site.addr()), connect(site.addr())];
    for socket in &mut kept {
        socket.write_all(GET).unwrap();
        one_answer(socket);
    }
    assert_eq!(rest(&mut connect(site.addr())), "", "a third one is closed");
    drop(kept);
    let begin = Instant::now();
    loop {
        let mut socket = connect(site.addr());
        let _ = socket.write_all(GET);
        if socket.read(&mut [0; 64]).is_ok_and(|count| count > 0) {
            break;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "those that left are still counted");
    }
}

// SECURITY: FI19
#[test]
fn a_full_server_lets_new_connections_wait() {
    let site = start(ServerSettings { max_connections: 2, ..ServerSettings::default() });
    let mut kept = vec![connect(site.addr()), connect(site.addr())];
    for socket in &mut kept {
        socket.write_all(GET).unwrap();
        one_answer(socket);
    }
    let mut waiting = connect(site.addr());
    waiting.write_all(GET).unwrap();
    waiting.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    assert!(waiting.read(&mut [0]).is_err(), "it waits");
    kept.pop();
    waiting.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert!(one_answer(&mut waiting).starts_with("HTTP/1.1 200"), "it is served when one leaves");
}

// row: deploy.server
// SECURITY: FI4
#[test]
fn a_stop_under_load_loses_no_request() {
    let site = start(ServerSettings::default());
    let address = site.addr();
    let (heard, hear) = mpsc::channel();
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let heard = heard.clone();
            std::thread::spawn(move || {
                let mut answered = 0;
                'connection: while let Ok(mut socket) = TcpStream::connect(address) {
                    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
                    loop {
                        if socket.write_all(GET).is_err() {
                            // Whoever was told nothing may send; a refused connect is no lost request.
                            return (answered, answered == 0);
                        }
                        let answer = one_answer(&mut socket);
                        answered += 1;
                        let _ = heard.send(());
                        if answer.contains("connection: close") {
                            continue 'connection;
                        }
                    }
                }
                (answered, true)
            })
        })
        .collect();
    assert_eq!(hear.iter().take(400).count(), 400);
    site.handle().stop();
    for client in clients {
        let (answered, complete) = client.join().unwrap();
        assert!(complete && answered > 0);
    }
    site.wait().unwrap();
}
