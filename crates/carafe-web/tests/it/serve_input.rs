//! Requests that are no requests, byte by byte: what a proxy before us may read in another way is refused.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{Arc, Mutex, mpsc},
};

use carafe_core::App;
use carafe_web::{
    Request, Service, WebApp,
    extract::Json,
    respond::stream,
    serve::{self, Running},
};
use http_body_util::BodyExt;

async fn size(request: Request) -> String {
    match request.into_body().collect().await {
        Ok(body) => format!("{} bytes", body.to_bytes().len()),
        Err(_) => "broken body".to_owned(),
    }
}

fn site() -> Running {
    let app = App::new().get("/", || "Hello, World!").post("/size", size);
    serve::spawn(Service::build(app).unwrap()).unwrap()
}

/// Sends the pieces one after the other and reads to the end.
fn exchange(address: SocketAddr, pieces: &[&[u8]]) -> String {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_nodelay(true).unwrap();
    socket.set_read_timeout(Some(std::time::Duration::from_secs(2))).unwrap();
    for piece in pieces {
        // The server may have answered and closed already.
        let _ = socket.write_all(piece);
    }
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The statuses of all answers, in order.
fn statuses(answers: &str) -> String {
    let answers = answers.replace("HTTP/1.0 ", "HTTP/1.1 ");
    let all: Vec<_> = answers
        .split("HTTP/1.1 ")
        .skip(1)
        .filter_map(|answer| answer.get(..3))
        .filter(|status| status.parse::<u16>().is_ok())
        .collect();
    all.join(" ")
}

const HOST: &str = "Host: localhost\r\n";
const LAST: &str = "Host: localhost\r\nConnection: close\r\n";

/// A request, with `{}` for a sound `Host` and `{.}` for one that is the last on its connection; then the statuses of the answers. A second request that follows one of
/// these bytes for bytes must never be answered when the first was refused.
const CASES: &[(&str, &str)] = &[
    // Sound ones, so that the table shows the difference.
    ("GET / HTTP/1.1\r\n{.}\r\n", "200"),
    ("GET / HTTP/1.0\r\n{.}\r\n", "200"),
    ("\r\nGET / HTTP/1.1\r\n{.}\r\n", "200"),
    ("GET / HTTP/1.1\r\n{}\r\nGET / HTTP/1.1\r\n{.}\r\n", "200 200"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: 5\r\n\r\nabcdeGET / HTTP/1.1\r\n{.}\r\n", "200 200"),
    (
        "POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\nGET / HTTP/1.1\r\n{.}\r\n",
        "200 200",
    ),
    (
        "POST /size HTTP/1.1\r\n{}transfer-encoding:  Chunked \r\n\r\n5;a=b\r\nabcde\r\n0\r\nx: y\r\n\r\nGET / HTTP/1.1\r\n{.}\r\n",
        "200 200",
    ),
    ("POST /size HTTP/1.1\r\n{.}Content-Length: 0\r\n\r\n", "200"),
    // Lengths.
    (
        "POST /size HTTP/1.1\r\n{}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n{}\r\n",
        "400",
    ),
    (
        "POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n{}\r\n",
        "400",
    ),
    ("POST /size HTTP/1.1\r\n{}Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: 5, 5\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: +5\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: -5\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: 0x5\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: 0_5\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length:\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: 100000000000000000000000\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: \x0b5\r\n\r\nabcde", "400"),
    ("POST /size HTTP/1.1\r\n{}Content-Length: \x0c5\r\n\r\nabcde", "400"),
    // Transfer codings.
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: identity\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", "400"),
    (
        "POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "501",
    ),
    ("POST /size HTTP/1.0\r\n{}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "501"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "400"),
    // Lines.
    ("GET / HTTP/1.1\r\n{}A: b\r\n folded\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\n{}: b\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\n{}nothing\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\n{}A: b\0c\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\n{}A: b\rc\r\n\r\n", "400"),
    ("GET / HTTP/1.1\n{}\n", "400"),
    ("GET / HTTP/1.1\r\n{}A: b\nC: d\r\n\r\n", "400"),
    ("GET / HTTP/1.1\r\n{}\n", "400"),
    // Chunks.
    (
        "POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n5\nabcde\n0\n\nGET / HTTP/1.1\r\n{}\r\n",
        "broken",
    ),
    (
        "POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n0\r\n\r\nGET / HTTP/1.1\r\n{}\r\n",
        "broken",
    ),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n+5\r\nabcde\r\n0\r\n\r\n", "broken"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n-1\r\nabcde\r\n0\r\n\r\n", "broken"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n0_5\r\nabcde\r\n0\r\n\r\n", "broken"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n\r\nabcde\r\n0\r\n\r\n", "broken"),
    (
        "POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabcde\r\n0\r\n\r\n",
        "broken",
    ),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n5\r\nabcdeX0\r\n\r\n", "broken"),
    ("POST /size HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n5;a=\nb\r\nabcde\r\n0\r\n\r\n", "broken"),
    // Targets, versions, methods.
    ("GET /#x HTTP/1.1\r\n{}\r\n", "400"),
    ("GET / x HTTP/1.1\r\n{}\r\n", "400"),
    ("GET  / HTTP/1.1\r\n{}\r\n", "400"),
    ("GET /\x01 HTTP/1.1\r\n{}\r\n", "400"),
    ("GET /\r\n{}\r\n", "400"),
    ("GET /\r\n", "400"),
    ("GET / HTTP/1.2\r\n{}\r\n", "505"),
    ("GET / HTTP/2.0\r\n{}\r\n", "505"),
    ("GET / HTTP/1.1x\r\n{}\r\n", "505"),
    ("GET / HTTP/1.1 x\r\n{}\r\n", "400"),
    ("G(T / HTTP/1.1\r\n{}\r\n", "400"),
    ("GET / HTTP/1.1\r\n{}\r\nGET / HTTP/1.1\nHost: x\n\n", "200 400"),
];

// SECURITY: P1
#[test]
fn what_may_be_two_requests_is_none() {
    let site = site();
    for (request, expected) in CASES {
        let request = request.replace("{.}", LAST).replace("{}", HOST);
        let answers = exchange(site.addr(), &[request.as_bytes()]);
        check(&request, &answers, expected);
        assert!(!answers.to_ascii_lowercase().contains("\r\nserver:"), "no version is told: {answers}");
    }
}

fn check(request: &str, answers: &str, expected: &str) {
    if expected == "broken" {
        // The handler has begun: it sees an error and answers, and nothing after it is read.
        let one = statuses(answers) == "200" && answers.ends_with("broken body");
        assert!(one, "{request:?}: {answers}");
    } else {
        assert_eq!(statuses(answers), expected, "{request:?}: {answers}");
    }
}

/// Which of [`CASES`] are cut in two at every byte: each way in which a body ends, and each kind of refusal.
const CUT: [usize; 10] = [2, 3, 4, 5, 6, 8, 9, 26, 39, 43];

/// A client that sends the rest only when the server has seen the beginning.
fn in_two_pieces(site: &Running, index: usize) {
    let (request, expected) = CASES[index];
    let request = request.replace("{.}", LAST).replace("{}", HOST);
    let mut other = TcpStream::connect(site.addr()).unwrap();
    for at in 1..request.len() {
        let (one, rest) = request.as_bytes().split_at(at);
        let mut socket = TcpStream::connect(site.addr()).unwrap();
        socket.set_nodelay(true).unwrap();
        socket.set_read_timeout(Some(std::time::Duration::from_secs(2))).unwrap();
        socket.write_all(one).unwrap();
        // The only worker answers this after it has read the first piece.
        other.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"Hello, World!") {
            let mut buffer = [0; 1024];
            let count = other.read(&mut buffer).unwrap();
            assert_ne!(count, 0);
            answer.extend_from_slice(&buffer[..count]);
        }
        let _ = socket.write_all(rest);
        let mut answers = Vec::new();
        let result = socket.read_to_end(&mut answers);
        let answers = String::from_utf8_lossy(&answers);
        assert!(result.is_ok(), "cut at {at}, no end comes: {request:?}: {answers}");
        check(&request, &answers, expected);
    }
}

#[test]
fn where_a_request_is_cut_in_two_changes_nothing() {
    let site = site();
    std::thread::scope(|scope| {
        for index in CUT {
            let site = &site;
            scope.spawn(move || in_two_pieces(site, index));
        }
    });
}

#[test]
fn a_request_that_trickles_is_answered() {
    let site = site();
    let request =
        format!("POST /size HTTP/1.1\r\n{LAST}Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n");
    let pieces: Vec<_> = request.as_bytes().chunks(1).collect();
    let answer = exchange(site.addr(), &pieces);
    assert!(answer.ends_with("5 bytes"), "{answer}");
}

/// Limits: what is just within, and what is just beyond.
#[test]
fn a_head_has_a_largest_size() {
    let site = site();
    let target = |size: usize| format!("GET /?{} HTTP/1.1\r\n{LAST}\r\n", "a".repeat(size - 2));
    let field = |size: usize| format!("GET / HTTP/1.1\r\n{LAST}A: {}\r\n\r\n", "b".repeat(size - 3));
    let fields = |count: usize| format!("GET / HTTP/1.1\r\n{LAST}{}\r\n", "A: b\r\n".repeat(count - 2));
    let whole = |size: usize| {
        let long = "b".repeat(12_000);
        let begin = format!("GET / HTTP/1.1\r\n{LAST}A: {long}\r\nB: {long}\r\nC: ");
        format!("{begin}{}\r\n\r\n", "c".repeat(size - begin.len() - 4))
    };
    let cases = [
        (target(8192), "200"),
        (target(8193), "414"),
        (target(70_000), "414"),
        (field(16 * 1024), "200"),
        (field(16 * 1024 + 1), "431"),
        (field(70_000), "431"),
        (fields(100), "200"),
        (fields(101), "431"),
        (whole(32 * 1024), "200"),
        (whole(32 * 1024 + 1), "431"),
    ];
    for (request, expected) in cases {
        let answer = exchange(site.addr(), &[request.as_bytes()]);
        assert_eq!(statuses(&answer), expected, "{} bytes: {answer}", request.len());
    }
}

#[test]
fn a_refusal_says_why_closes_and_repeats_nothing() {
    let site = site();
    let answer = exchange(site.addr(), &[b"GET /secret HTTP/1.1\nHost: localhost\n\n"]);
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    assert!(!answer.contains("secret"), "{answer}");
    for name in ["x-request-id", "x-content-type-options", "content-type"] {
        assert!(answer.contains(&format!("\r\n{name}: ")), "as every answer, {name}: {answer}");
    }
}

#[test]
fn a_body_whose_chunks_are_none_is_a_400() {
    let app = App::new().post("/", |body: String| body).post("/json", |_: Json<Vec<u8>>| "");
    let site = serve::spawn(Service::build(app).unwrap()).unwrap();
    for (path, rest) in [("/", "x"), ("/", "5\r\nabcdeX"), ("/json", "2\r\n[1\nX")] {
        let head = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
        let request = format!("POST {path} HTTP/1.1\r\n{HOST}{head}\r\n{rest}\r\n");
        let answer = exchange(site.addr(), &[request.as_bytes()]);
        assert_eq!(statuses(&answer), "400", "{rest:?}: {answer}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    }
}

/// What is sent must not wait for what has come: a stream may never end.
#[test]
fn a_stream_is_sent_while_another_request_waits() {
    let (next, wait) = mpsc::channel::<&'static str>();
    let wait = Arc::new(Mutex::new(Some(wait)));
    let app = App::new()
        .get("/", || "Hello, World!")
        .get("/stream", move || stream(wait.lock().unwrap().take().unwrap()));
    let site = serve::spawn(Service::build(app).unwrap()).unwrap();
    let mut socket = TcpStream::connect(site.addr()).unwrap();
    socket.set_read_timeout(Some(std::time::Duration::from_secs(2))).unwrap();
    socket
        .write_all(format!("GET /stream HTTP/1.1\r\n{HOST}\r\nGET / HTTP/1.1\r\n{LAST}\r\n").as_bytes())
        .unwrap();
    for line in ["first line\n", "second line\n"] {
        next.send(line).unwrap();
        let mut seen = Vec::new();
        while !seen.windows(line.len()).any(|bytes| bytes == line.as_bytes()) {
            let mut buffer = [0; 1024];
            let count = socket.read(&mut buffer).unwrap();
            seen.extend_from_slice(&buffer[..count]);
        }
    }
    drop(next);
    let mut rest = String::new();
    socket.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("Hello, World!"), "{rest}");
}

#[test]
fn a_hundred_requests_in_one_write_are_answered_in_order() {
    let site = serve::spawn(Service::build(App::new().post("/size", size)).unwrap()).unwrap();
    let one = |n: usize| format!("POST /size HTTP/1.1\r\n{HOST}Content-Length: {n}\r\n\r\n{}", "x".repeat(n));
    let all: String = (0..100).map(one).chain([format!("GET / HTTP/1.1\r\n{LAST}\r\n")]).collect();
    let answers = exchange(site.addr(), &[all.as_bytes()]);
    let sizes: Vec<_> =
        answers.lines().filter_map(|line| line.split_once(" bytes")?.0.parse::<usize>().ok()).collect();
    assert_eq!(sizes, (0..100).collect::<Vec<_>>());
}

/// `nc -N` and many a script close their side right after their request.
#[test]
fn a_client_that_has_said_all_and_closed_its_side_gets_its_answers() {
    let large = || "x".repeat(1024 * 1024);
    let late = || async {
        tokio::task::yield_now().await;
        "late"
    };
    let app = App::new().get("/", || "Hello, World!").get("/late", late).get("/large", large);
    let site = serve::spawn(Service::build(app).unwrap()).unwrap();
    let ask = |path: &str| format!("GET {path} HTTP/1.1\r\n{HOST}\r\n");
    let rounds = [("/", "Hello, World!"), ("/late", "late"), ("/large", "xxx")].map(|round| (round, 50));
    for ((path, end), count) in rounds {
        for requests in (0..count).map(|round| ask("/").repeat(round % 3) + &ask(path)) {
            let mut socket = TcpStream::connect(site.addr()).unwrap();
            socket.write_all(requests.as_bytes()).unwrap();
            socket.shutdown(std::net::Shutdown::Write).unwrap();
            let mut answers = String::new();
            socket.read_to_string(&mut answers).unwrap();
            assert_eq!(answers.matches("HTTP/1.1 200").count(), requests.matches("GET").count(), "{path}");
            assert!(answers.ends_with(end), "{path}: {} bytes", answers.len());
        }
    }
}

#[test]
fn a_client_that_wants_https_is_told_at_once() {
    let site = site();
    let hello = [&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3][..], &[7; 100]].concat();
    for pieces in [&[&hello[..]][..], &[&hello[..1], &hello[1..]]] {
        let answer = exchange(site.addr(), pieces);
        assert_eq!(statuses(&answer), "400", "{answer}");
        assert!(answer.contains("This looks like https, and this port speaks http."), "{answer}");
    }
}

/// A client that knows that we speak HTTP/2 begins with it.
#[cfg(feature = "http2")]
#[test]
fn http2_is_spoken_with_who_begins_with_it() {
    let site = site();
    let mut hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    // An empty SETTINGS frame, then HEADERS with END_STREAM and END_HEADERS: GET, http, `/`, `localhost` (RFC 7541 A).
    hello.extend_from_slice(&[0, 0, 0, 4, 0, 0, 0, 0, 0]);
    hello.extend_from_slice(&[0, 0, 14, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 9]);
    hello.extend_from_slice(b"localhost");
    for at in [1, 10, 16, 24, 30, hello.len()] {
        let (one, other) = hello.split_at(at);
        let mut socket = TcpStream::connect(site.addr()).unwrap();
        socket.set_nodelay(true).unwrap();
        socket.write_all(one).unwrap();
        socket.write_all(other).unwrap();
        let mut answer = Vec::new();
        while !answer.windows(13).any(|bytes| bytes == b"Hello, World!") {
            let mut buffer = [0; 1024];
            let count = socket.read(&mut buffer).unwrap();
            assert_ne!(count, 0, "{answer:?}");
            answer.extend_from_slice(&buffer[..count]);
        }
    }
}
