//! When a handler runs: at once if it can, and in whose turn.

use std::{
    convert::Infallible,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use carafe_core::{App, Error};
use carafe_test::run;
use carafe_web::{
    Body, Current, FromRequestParts, Peer, Reply, Service, WebApp, get,
    serve::{self, Running},
    settings::SiteSettings,
};
use http::{StatusCode, Uri, request::Parts};

async fn waits() -> &'static str {
    // tidy(sleep): a handler must have to wait
    tokio::time::sleep(Duration::from_millis(5)).await;
    "waited"
}

async fn yields() -> &'static str {
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    "yielded"
}

/// Another thread is done before this one waits, or in the same moment.
async fn is_woken() -> &'static str {
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || tell.send("woken"));
    told.await.unwrap()
}

async fn panics_later() -> &'static str {
    tokio::task::yield_now().await;
    panic!("later");
}

/// An argument that is there when another thread says so.
struct Told;

impl<S: Sync> FromRequestParts<S> for Told {
    type Rejection = StatusCode;

    async fn from_request_parts(head: &mut Parts, _state: &S) -> Result<Self, StatusCode> {
        is_woken().await;
        match head.uri.query() {
            Some("no") => Err(StatusCode::IM_A_TEAPOT),
            Some("panic") => panic!("while it is taken out"),
            _ => Ok(Self),
        }
    }
}

/// The same functions with arguments.
fn with_arguments() -> App {
    App::named("with")
        .get("/text", |_: Uri| async { "text" })
        .get("/plain", |_: Told, _: String| "plain")
        .get("/waits", |_: Told| waits())
        .get("/yields", |_: Uri, _: Told| yields())
        .get("/woken", |_: Told, _: Told, _: String| is_woken())
        .get("/panics", |_: Told| -> &'static str { panic!("at once") })
        .get("/panics/later", |_: Uri| panics_later())
        .route("/never", get(|_: Told| std::future::pending::<()>()).timeout(Duration::from_millis(100)))
}

fn site() -> Running {
    let app = App::new()
        .mount("/with", with_arguments())
        .get("/text", || async { "text" })
        .get("/plain", || "plain")
        .get("/waits", waits)
        .get("/yields", yields)
        .get("/woken", is_woken)
        .get("/panics", || -> &'static str { panic!("at once") })
        .get("/panics/later", panics_later)
        .get("/fails", || Err::<(), _>(Error::not_found()))
        .route("/never", get(std::future::pending::<()>).timeout(Duration::from_millis(20)));
    let settings = SiteSettings { debug: false, ..SiteSettings::default() };
    serve::spawn(Service::with_settings(app, settings).unwrap()).unwrap()
}

// row: deploy.server
#[test]
fn functions_answer_however_they_end() {
    let site = site();
    let cases = [
        ("/text", 200),
        ("/plain", 200),
        ("/waits", 200),
        ("/yields", 200),
        ("/woken", 200),
        ("/panics", 500),
        ("/panics/later", 500),
        ("/fails", 404),
        ("/never", 503),
        ("/with/text", 200),
        ("/with/plain", 200),
        ("/with/plain?no", 418),
        ("/with/plain?panic", 500),
        ("/with/waits", 200),
        ("/with/yields", 200),
        ("/with/yields?no", 418),
        ("/with/woken", 200),
        ("/with/panics", 500),
        ("/with/panics/later", 500),
        ("/with/never", 503),
    ];
    let paths = cases.iter().chain(&cases);
    let request = |(path, _): &(&str, u16)| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let requests: String = paths.clone().map(request).collect();
    let last = "GET /text HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut socket = TcpStream::connect(site.addr()).unwrap();
    socket.write_all((requests + last).as_bytes()).unwrap();
    let mut answers = String::new();
    socket.read_to_string(&mut answers).unwrap();
    let status = |piece: &str| piece.get(..3).and_then(|code| code.parse::<u16>().ok());
    let seen: Vec<_> = answers.split("HTTP/1.1 ").skip(1).filter_map(status).collect();
    let expected: Vec<_> = paths.map(|(_, status)| *status).chain([200]).collect();
    assert_eq!(seen, expected, "{answers}");
    for text in ["waited", "yielded", "woken"] {
        assert_eq!(answers.matches(text).count(), 4, "{text}: {answers}");
    }
}

/// What a connection has named before is not read again, so what is not ours must be seen among it.
// row: req.core
#[test]
fn each_request_of_a_connection_names_its_own_host() {
    let app = App::new()
        .get("/blind", || "blind")
        .get("/host", |head: Parts| head.headers["host"].to_str().unwrap_or_default().to_owned());
    let settings =
        SiteSettings { hosts: vec!["one.example".into(), "two.example".into()], ..Default::default() };
    let site = serve::spawn(Service::with_settings(app, settings).unwrap()).unwrap();
    for path in ["/blind", "/host"] {
        let mut socket = TcpStream::connect(site.addr()).unwrap();
        for host in ["one.example", "one.example", "TWO.example:80", "one.example", "other.example"] {
            write!(socket, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        }
        let mut answers = String::new();
        socket.read_to_string(&mut answers).unwrap();
        assert_eq!(answers.matches("HTTP/1.1 200").count(), 4, "{answers}");
        assert!(answers.contains("HTTP/1.1 400") && !answers.contains("other"), "{answers}");
        let named = ["one.example", "TWO.example:80"].map(|host| answers.matches(host).count());
        assert_eq!(named, if path == "/host" { [3, 1] } else { [0, 0] }, "{answers}");
    }
}

/// What waits behind another request has come with it.
// row: deploy.server
#[test]
fn a_request_has_come_when_its_head_was_read() {
    const LONG: Duration = Duration::from_millis(50);
    let app = App::new()
        .get("/slow", || {
            // tidy(sleep): a handler must take its time
            std::thread::sleep(LONG);
            "slow"
        })
        .get("/age", |current: Current| current.started().elapsed().as_millis().to_string());
    let site = serve::spawn(Service::build(app).unwrap()).unwrap();
    let ages: Vec<u128> = ["", "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"]
        .map(|before| {
            let mut socket = TcpStream::connect(site.addr()).unwrap();
            let age = "GET /age HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.write_all([before, age].concat().as_bytes()).unwrap();
            let mut answers = String::new();
            socket.read_to_string(&mut answers).unwrap();
            answers
                .rsplit("\r\n")
                .next()
                .and_then(|age| age.parse().ok())
                .unwrap_or_else(|| panic!("{answers}"))
        })
        .into();
    assert!(ages[0] < ages[1] && ages[1] >= LONG.as_millis(), "{ages:?}");
}

/// Nothing of a request is done before somebody waits for its answer: a function that is begun may need the runtime.
#[test]
fn an_answer_that_nobody_waits_for_is_not_begun() {
    let service = Service::build(App::new().get("/", waits)).unwrap();
    let request = http::Request::get("/").header("host", "localhost").body(Body::empty()).unwrap();
    let answer = service.answer(request, Peer::InProcess);
    assert_eq!(run(answer).status(), 200);
}

/// They go to hyper in pieces of 32 KiB.
// row: resp.stream
#[test]
fn long_answers_arrive_whole() {
    fn letters(size: usize) -> Vec<u8> {
        (0..size).map(|at| b'a' + (at % 23) as u8).collect()
    }
    fn frames() -> Body {
        let frames = letters(300_000)
            .chunks(100_000)
            .map(|frame| Ok::<_, Infallible>(frame.to_vec()))
            .collect::<Vec<_>>();
        Body::from_stream(futures_util::stream::iter(frames))
    }
    let app = App::new()
        .get("/at-once", || letters(65_536))
        .get("/known", || letters(1_000_000))
        .get("/one-more", || letters(65_537))
        .get("/frames", || Reply::new(frames()).header("content-length", "300000"));
    let site = serve::spawn(Service::build(app).unwrap()).unwrap();
    for (path, size) in
        [("/at-once", 65_536), ("/known", 1_000_000), ("/one-more", 65_537), ("/frames", 300_000)]
    {
        let mut socket = TcpStream::connect(site.addr()).unwrap();
        write!(socket, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let body = &answer[head + 4..];
        assert!(
            String::from_utf8_lossy(&answer[..head]).contains(&format!("content-length: {size}")),
            "{path}"
        );
        assert!(body == letters(size), "{path}: {} bytes", body.len());
    }
}

/// By what the system shares the core out to the thread that asks: the 41st field (proc_pid_stat(5)).
#[cfg(target_os = "linux")]
fn policy() -> String {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    stat.rsplit(')').next().unwrap().split_whitespace().nth(41 - 3).unwrap().to_owned()
}

#[cfg(target_os = "linux")]
fn policy_of_workers() -> String {
    let site = serve::spawn(Service::build(App::new().get("/", policy)).unwrap()).unwrap();
    let mut socket = TcpStream::connect(site.addr()).unwrap();
    socket.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer.rsplit("\r\n").next().unwrap().to_owned()
}

// row: deploy.server
#[cfg(target_os = "linux")]
#[test]
fn workers_let_their_wakers_finish_unless_somebody_chose_otherwise() {
    const BATCH: &str = "3";
    const IDLE: &str = "5";
    assert_eq!(policy_of_workers(), BATCH);
    let chosen = std::thread::spawn(|| {
        scheduler::set_self_policy(scheduler::Policy::Idle, 0).unwrap();
        policy_of_workers()
    });
    assert_eq!(chosen.join().unwrap(), IDLE);
}
