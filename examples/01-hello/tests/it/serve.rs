//! `hello` as a server: a process that is sent signals, given sockets and short of handles.
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    os::{fd::OwnedFd, unix::net::UnixStream},
    path::Path,
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// A running `hello`, killed when it is dropped.
struct Program {
    child: Child,
    talk: BufReader<ChildStderr>,
    /// What stands behind "Running on".
    at: String,
}

impl Program {
    /// Starts it by a shell, so that a script can prepare what a test cannot without `unsafe`.
    fn by_shell(script: &str, words: &[&str], input: Stdio) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_hello"), "serve"]).args(words);
        let mut child = command.stdin(input).stderr(Stdio::piped()).spawn().unwrap();
        let mut talk = BufReader::new(child.stderr.take().unwrap());
        let at = wait_for(&mut talk, "Running on ");
        let at = at.split_once("Running on ").unwrap().1.split_whitespace().next().unwrap().to_owned();
        Self { child, talk, at }
    }

    fn start(words: &[&str]) -> Self {
        Self::by_shell("exec \"$0\" \"$@\"", words, Stdio::null())
    }

    fn address(&self) -> SocketAddr {
        self.at.strip_prefix("http://").unwrap().trim_end_matches('/').parse().unwrap()
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    fn end(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn wait_for(talk: &mut BufReader<ChildStderr>, text: &str) -> String {
    let mut all = String::new();
    loop {
        let begin = all.len();
        assert_ne!(talk.read_line(&mut all).unwrap(), 0, "`{text}` is not in: {all}");
        if all[begin..].contains(text) {
            return all.split_off(begin);
        }
    }
}

const QUIET: [&str; 4] = ["--set", "server.access_log=false", "--set", "server.workers=1"];
const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// One answer, or what the client has of it when its connection ends.
fn ask(socket: &mut (impl Read + Write)) -> Result<String, String> {
    let mut answer = Vec::new();
    let sent = socket.write_all(GET);
    while !answer.ends_with(b"Hello, World!") {
        let mut buffer = [0; 1024];
        match socket.read(&mut buffer) {
            Ok(count @ 1..) => answer.extend_from_slice(&buffer[..count]),
            end => return Err(format!("sent: {sent:?}, read: {end:?} after {answer:?}")),
        }
    }
    Ok(String::from_utf8(answer).unwrap())
}

/// Asks until it is told that this was the last answer: what is asked is answered, and how many answers there were.
fn client(address: SocketAddr, told: &mpsc::Sender<()>) -> Result<usize, String> {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    for count in 1.. {
        let answer = ask(&mut socket)?;
        let _ = told.send(());
        if answer.contains("\r\nconnection: close\r\n") {
            return Ok(count);
        }
    }
    unreachable!()
}

// row: deploy.server
#[test]
fn term_under_load_loses_no_request() {
    let program = Program::start(&[&["127.0.0.1:0"], &QUIET[..]].concat());
    let address = program.address();
    let (told, hear) = mpsc::channel();
    let clients: Vec<_> = (0..16)
        .map(|_| {
            let told = told.clone();
            thread::spawn(move || client(address, &told))
        })
        .collect();
    assert_eq!(hear.iter().take(500).count(), 500);
    program.signal("TERM");
    let results: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
    let failed: Vec<_> = results.iter().filter(|result| result.is_err()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(program.end().code(), Some(0));
}

/// A client that has begun a request keeps the server from ending, until it is asked twice.
// row: deploy.server, dev.server
#[test]
fn a_second_signal_ends_it_at_once() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let program = Program::start(&[&["127.0.0.1:0"], &QUIET[..]].concat());
        let mut socket = TcpStream::connect(program.address()).unwrap();
        ask(&mut socket).unwrap();
        socket.write_all(b"GET / HTTP/1.1\r\n").unwrap();
        // The only worker answers this after it has read the other.
        ask(&mut TcpStream::connect(program.address()).unwrap()).unwrap();
        program.signal(signal);
        while TcpStream::connect(program.address()).is_ok() {
            thread::yield_now();
        }
        let begin = Instant::now();
        program.signal(signal);
        assert_eq!(program.end().code(), Some(code));
        assert!(begin.elapsed() < Duration::from_secs(3));
    }
}

// row: deploy.server
#[test]
fn a_socket_can_be_inherited() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let script = "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\" 3<&0 </dev/null";
    let program = Program::by_shell(script, &["inherited"], Stdio::from(OwnedFd::from(listener)));
    assert_eq!(program.address(), address);
    assert!(ask(&mut TcpStream::connect(address).unwrap()).unwrap().starts_with("HTTP/1.1 200"));
}

// row: deploy.server
#[test]
fn a_unix_socket_is_served_and_removed() {
    let path = std::env::temp_dir().join(format!("hello-{}.sock", std::process::id()));
    let program = Program::start(&[&format!("unix:{}", path.display())]);
    assert!(ask(&mut UnixStream::connect(&path).unwrap()).unwrap().starts_with("HTTP/1.1 200"));
    program.signal("TERM");
    assert_eq!(program.end().code(), Some(0));
    assert!(!Path::new(&path).exists());
}

/// Out of handles: it waits for one, burns no core, and goes on when one is free.
// row: deploy.server
#[test]
fn a_server_without_handles_recovers() {
    let words = [&["127.0.0.1:0"], &QUIET[..]].concat();
    let mut program = Program::by_shell("ulimit -n 20; exec \"$0\" \"$@\"", &words, Stdio::null());
    let address = program.address();
    let many: Vec<_> = (0..40).map(|_| TcpStream::connect(address).unwrap()).collect();
    wait_for(&mut program.talk, "no connection can be accepted");
    drop(many);
    let begin = Instant::now();
    assert!(ask(&mut TcpStream::connect(address).unwrap()).unwrap().starts_with("HTTP/1.1 200"));
    let stat = fs::read_to_string(format!("/proc/{}/stat", program.child.id())).unwrap();
    let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    assert!(ticks < 30, "{ticks} hundredths of a second of work in {:?}", begin.elapsed());
}

// row: dev.server, log.defaults
#[test]
fn a_setting_is_obeyed_and_each_request_is_a_line() {
    let mut program = Program::start(&["127.0.0.1:0", "--set", "server.workers=3"]);
    ask(&mut TcpStream::connect(program.address()).unwrap()).unwrap();
    let line = wait_for(&mut program.talk, "carafe::access");
    assert!(line.contains("127.0.0.1 \"GET /\" 200 ") && line.contains(" id="), "{line}");
    let tasks = fs::read_dir(format!("/proc/{}/task", program.child.id())).unwrap();
    let names = tasks.map(|task| fs::read_to_string(task.unwrap().path().join("comm")).unwrap());
    assert_eq!(names.filter(|name| name.trim() == "carafe-worker").count(), 2, "and the main thread");
}
