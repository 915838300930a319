//! What one request costs the server, beside plain `axum::serve` and bare hyper in the same run.
//!
//! `cargo build --release -p benches && cargo run --release -p benches --bin http [ROUNDS] [SECONDS] [LOAD]`. It needs `wrk`. All load
//! goes to 127.0.0.1 and ends by itself. The servers take turns, round by round, so that a busy machine hurts all of them, and
//! a ratio is the median of those of the rounds; the figure is the CPU time of the server's process, not the time on the clock.
//! LOAD is a part of the name of a load: `pipelined`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints a table")]

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Instant,
};

/// A server, and what is said to it.
struct Peer {
    name: &'static str,
    binary: &'static str,
    words: &'static [&'static str],
}

const PEERS: [Peer; 7] = [
    Peer { name: "hyper per core", binary: "hello-hyper", words: &[] },
    // The client reads what it is sent: an answer of 310 bytes is not one of 130, whoever sends it.
    Peer { name: "hyper, our headers", binary: "hello-hyper", words: &["headers"] },
    Peer { name: "axum::serve", binary: "hello-axum", words: &[] },
    Peer { name: "axum, our headers", binary: "hello-axum", words: &["headers"] },
    Peer {
        name: "Carafe, all off",
        binary: "hello-carafe",
        words: &["--set", "server.access_log=false", "--set", "site.default_headers=false"],
    },
    Peer { name: "Carafe, no log", binary: "hello-carafe", words: &["--set", "server.access_log=false"] },
    Peer { name: "Carafe", binary: "hello-carafe", words: &[] },
];

/// A way to load a server.
struct Load {
    name: &'static str,
    connections: &'static str,
    pipelined: usize,
}

const LOADS: [Load; 3] = [
    Load { name: "64 connections", connections: "64", pipelined: 1 },
    Load { name: "16 connections", connections: "16", pipelined: 1 },
    Load { name: "64 connections, pipelined by 16", connections: "64", pipelined: 16 },
];

fn main() {
    let mut words = std::env::args().skip(1);
    let rounds = words.next().and_then(|word| word.parse().ok()).unwrap_or(5);
    let seconds = words.next().and_then(|word| word.parse().ok()).unwrap_or(2);
    let wanted = words.next().unwrap_or_default();
    for load in LOADS.iter().filter(|load| load.name.contains(&wanted)) {
        let mut costs = vec![Vec::new(); PEERS.len()];
        for _ in 0..rounds {
            for (peer, costs) in PEERS.iter().zip(&mut costs) {
                costs.push(measure(peer, load, seconds));
            }
        }
        table(load, &costs);
    }
    println!("\nstart to first answer, and memory after it");
    for peer in &PEERS {
        let mut starts: Vec<_> = (0..rounds).map(|_| start(peer)).collect();
        starts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (took, memory) = starts[starts.len() / 2];
        println!("  {:<18} {took:>6.1} ms  {memory:>5.1} MiB", peer.name);
    }
}

fn table(load: &Load, costs: &[Vec<f64>]) {
    println!("\n{}: CPU of the server, µs a request, and how often that of the first four", load.name);
    for (peer, own) in PEERS.iter().zip(costs) {
        let (low, high) = own.iter().fold((f64::MAX, 0.0_f64), |(low, high), c| (low.min(*c), high.max(*c)));
        // Bare hyper, hyper with our headers, axum, axum with our headers: in the order of `PEERS`.
        let beside = |other: &Vec<f64>| median(own.iter().zip(other).map(|(own, other)| own / other));
        let ratios: Vec<_> = costs[..4].iter().map(|other| format!("{:>5.2}", beside(other))).collect();
        let cost = median(own.iter().copied());
        println!("  {:<18} {cost:>6.2}  ({low:.2} to {high:.2})  × {}", peer.name, ratios.join(" "));
    }
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// A running server; it ends with the value.
struct Running {
    child: Child,
    port: u16,
}

impl Running {
    fn of(peer: &Peer) -> Self {
        let port = free_port();
        let child = Command::new(beside(peer.binary))
            .args(if peer.binary == "hello-carafe" { &["serve"][..] } else { &[] })
            .arg(format!("127.0.0.1:{port}"))
            .args(peer.words)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{}: {error}; build with --release -p benches first", peer.binary)
            });
        let running = Self { child, port };
        while !running.answers() {
            thread::yield_now();
        }
        running
    }

    fn answers(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return false };
        let sent = stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let mut answer = String::new();
        sent.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
    }

    /// CPU time of all threads so far, in µs. Threads that ended are not in it; these servers keep theirs.
    fn cpu(&self) -> f64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("its threads");
        tasks
            .flatten()
            .filter_map(|task| fs::read_to_string(task.path().join("schedstat")).ok())
            .map(on_cpu)
            .sum()
    }

    fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its memory");
        let kib: f64 = line.split_whitespace().nth(1).and_then(|word| word.parse().ok()).expect("a number");
        kib / 1024.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn on_cpu(schedstat: String) -> f64 {
    let nanos: f64 =
        schedstat.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or_default();
    nanos / 1_000.0
}

fn measure(peer: &Peer, load: &Load, seconds: u32) -> f64 {
    let running = Running::of(peer);
    wrk(&running, load, 1);
    let before = running.cpu();
    let requests = wrk(&running, load, seconds);
    (running.cpu() - before) / requests
}

/// Loads the server and gives the number of requests it answered.
fn wrk(running: &Running, load: &Load, seconds: u32) -> f64 {
    let script = std::env::temp_dir().join("carafe-pipeline.lua");
    let lua = "init = function(args) local r = {} for i = 1, 16 do r[i] = wrk.format() end req = table.concat(r) end\n\
               request = function() return req end\n";
    fs::write(&script, lua).expect("a script for wrk");
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c", load.connections, "-d", &seconds.to_string()]);
    if load.pipelined > 1 {
        wrk.arg("-s").arg(&script);
    }
    let output = wrk.arg(format!("http://127.0.0.1:{}/", running.port)).output().expect("wrk is installed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line =
        text.lines().find(|line| line.contains("requests in")).unwrap_or_else(|| panic!("wrk said: {text}"));
    line.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number of requests")
}

fn start(peer: &Peer) -> (f64, f64) {
    let begun = Instant::now();
    let running = Running::of(peer);
    let took = begun.elapsed().as_secs_f64() * 1e3;
    (took, running.memory())
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

fn beside(binary: &str) -> PathBuf {
    let own = std::env::current_exe().expect("this program");
    own.parent().unwrap_or(Path::new(".")).join(binary)
}
