//! The server with real sockets: where it listens, how it answers, how it stops.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    num::NonZeroUsize,
    os::unix::fs::PermissionsExt,
    sync::mpsc,
    time::{Duration, Instant},
};

use carafe_core::App;
use carafe_web::{
    Service, WebApp,
    serve::{self, AddressTaken, Running, Server},
    settings::{Address, ServerSettings},
};

fn site() -> Service {
    Service::build(App::new().get("/", || "Hello, World!")).unwrap()
}

fn at(address: &str) -> ServerSettings {
    ServerSettings {
        address: vec![address.parse().unwrap()],
        workers: NonZeroUsize::new(2).unwrap(),
        ..ServerSettings::default()
    }
}

fn start(settings: &ServerSettings, service: Service) -> Running {
    Server::bind(settings).unwrap().spawn(service).unwrap()
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn ask(mut socket: impl Read + Write, request: &[u8]) -> String {
    socket.write_all(request).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

fn get(address: SocketAddr) -> String {
    ask(TcpStream::connect(address).unwrap(), GET)
}

// row: deploy.server
#[test]
fn listens_on_several_addresses_at_once() {
    let path = std::env::temp_dir().join(format!("carafe-several-{}.sock", std::process::id()));
    let mut settings = ServerSettings { socket_mode: "606".parse().unwrap(), ..at("127.0.0.1:0") };
    settings.address.push("[::1]:0".parse().unwrap());
    settings.address.push(Address::Unix(path.clone()));
    let running = start(&settings, site());
    let tcp = |address: &Address| if let Address::Tcp(address) = address { Some(*address) } else { None };
    let answers: Vec<_> = running.addresses().iter().filter_map(tcp).map(get).collect();
    assert_eq!(answers.len(), 2);
    assert!(answers.iter().all(|answer| answer.ends_with("Hello, World!")), "{answers:?}");
    let answer = ask(std::os::unix::net::UnixStream::connect(&path).unwrap(), GET);
    assert!(answer.ends_with("Hello, World!"), "{answer}");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o606, "`socket_mode` says who may connect");
    drop(running);
    assert!(!path.exists(), "the socket file is removed at the end");
}

// row: deploy.server
#[test]
fn a_stale_socket_file_is_replaced_and_a_living_one_is_not() {
    let path = std::env::temp_dir().join(format!("carafe-stale-{}.sock", std::process::id()));
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let settings = ServerSettings { address: vec![Address::Unix(path.clone())], ..at("0") };
    let running = start(&settings, site());
    let error = Server::bind(&settings).unwrap_err();
    assert!(error.is::<AddressTaken>(), "{error}");
    drop(running);
    std::fs::write(&path, "a file").unwrap();
    let error = Server::bind(&settings).unwrap_err();
    assert!(error.to_string().contains("a file of another kind"), "{error}");
    std::fs::remove_file(&path).unwrap();
}

// row: dev.server
#[test]
fn a_taken_port_is_named_with_its_owner_and_the_next_free_one() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    let error = Server::bind(&at(&format!("127.0.0.1:{port}"))).unwrap_err();
    let taken = error.find::<AddressTaken>().unwrap();
    assert!(taken.to_string().starts_with(&format!("port {port} on 127.0.0.1 is in use")), "{taken}");
    if cfg!(target_os = "linux") {
        assert!(taken.to_string().contains(&format!("(process {})", std::process::id())), "{taken}");
    }
    let free = taken.free().unwrap();
    assert_eq!(error.hint_text().unwrap().rsplit_once("serve ").unwrap().1, format!("{free}`"));
}

// row: dev.server
#[test]
fn a_second_server_cannot_share_the_port_of_the_first() {
    let running = start(&at("127.0.0.1:0"), site());
    let error = Server::bind(&at(&running.addr().to_string())).unwrap_err();
    assert!(error.is::<AddressTaken>(), "{error}");
}

/// A site whose `/slow` says that it runs, then waits until it is told to end.
fn slow_site() -> (Service, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let (runs, running) = mpsc::channel();
    let (end, ended) = mpsc::channel::<()>();
    let ended = std::sync::Arc::new(std::sync::Mutex::new(ended));
    let slow = move || {
        let (runs, ended) = (runs.clone(), std::sync::Arc::clone(&ended));
        async move {
            runs.send(()).unwrap();
            tokio::task::spawn_blocking(move || ended.lock().unwrap().recv().unwrap()).await.unwrap();
            "slow"
        }
    };
    (Service::build(App::new().get("/slow", slow)).unwrap(), running, end)
}

// row: deploy.server
#[test]
fn a_stop_answers_what_is_on_the_way_and_takes_nothing_new() {
    let (service, runs, end) = slow_site();
    let running = start(&at("127.0.0.1:0"), service);
    let address = running.addr();
    let mut slow = TcpStream::connect(address).unwrap();
    slow.write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    runs.recv().unwrap();
    running.handle().stop();
    let begin = Instant::now();
    while TcpStream::connect(address).is_ok() {
        assert!(begin.elapsed() < Duration::from_secs(60), "new connections are still taken");
    }
    end.send(()).unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("slow"), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    running.wait().unwrap();
}

// row: deploy.server
#[test]
fn what_outlasts_the_grace_is_cut() {
    let (service, runs, end) = slow_site();
    let settings = ServerSettings { shutdown_grace: Duration::from_millis(20), ..at("127.0.0.1:0") };
    let running = start(&settings, service);
    let mut slow = TcpStream::connect(running.addr()).unwrap();
    slow.write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    runs.recv().unwrap();
    running.handle().stop();
    running.wait().unwrap();
    assert!(!matches!(slow.read(&mut [0; 8]), Ok(1..)), "the connection is cut without an answer");
    drop(end);
}

#[test]
fn spawn_serves_on_a_free_port_until_it_is_dropped() {
    let running = serve::spawn(site()).unwrap();
    let address = running.addr();
    assert!(get(address).starts_with("HTTP/1.1 200 OK\r\n"));
    drop(running);
    assert!(TcpStream::connect(address).is_err());
}
