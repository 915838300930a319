//! What a static file of 10 KiB costs the server, beside tower-http's `ServeDir` under `axum::serve` in the same run.
//!
//! `cargo run --release -p benches --bin static-files [ROUNDS] [SECONDS]`. It needs `wrk`. Each server is this program
//! again, on 127.0.0.1, and ends by itself; they take turns, and the figure is the CPU time of the server's process.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints a table")]

use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use carafe::{core::embed::Dir, prelude::*, web::respond::file_in};

/// Says which server this process is.
const WHO: &str = "STATIC_FILES_SERVER";

/// Says where its file is.
const FOLDER: &str = "STATIC_FILES_FOLDER";

/// No text: nobody compresses it.
const NAME: &str = "file.bin";

const BYTES: &[u8] = &[b'x'; 10 * 1024];

const FILES: Dir = Dir::embedded("static", &[(NAME, BYTES)]);

struct Server {
    name: &'static str,
    who: &'static str,
    words: &'static [&'static str],
}

const SERVERS: [Server; 6] = [
    Server { name: "ServeDir", who: "axum", words: &[] },
    Server { name: "embedded", who: "embedded", words: &[] },
    Server { name: "embedded, no log", who: "embedded", words: &["--set", "server.access_log=false"] },
    Server { name: "on the disk, small", who: "disk", words: &[] },
    Server { name: "on the disk, large", who: "disk", words: &["--set", "static.in_memory=1 KiB"] },
    Server { name: "file_in", who: "handler", words: &[] },
];

fn main() -> Exit {
    match env::var(WHO).as_deref() {
        Err(_) => {
            measure_all();
            Exit::OK
        }
        Ok("axum") => serve_dir(),
        Ok(who) => carafe(who).run(),
    }
}

fn carafe(who: &str) -> App {
    let folder = PathBuf::from(env::var_os(FOLDER).expect("the folder of the file"));
    match who {
        "embedded" => App::new().static_files(FILES),
        "disk" => App::new().static_files(Dir::at(folder)),
        _ => App::new()
            .get("/static/{name}", move |Path(name): carafe::prelude::Path<String>| file_in(&folder, &name)),
    }
}

#[tokio::main]
async fn serve_dir() -> Exit {
    let address = env::args().nth(2).expect("`serve` and an address");
    let folder = env::var_os(FOLDER).expect("the folder of the file");
    let listener = tokio::net::TcpListener::bind(address).await.expect("the address is free");
    let app = axum::Router::new().nest_service("/static", tower_http::services::ServeDir::new(folder));
    match axum::serve(listener, app).await {
        Ok(()) => Exit::OK,
        Err(_) => Exit::FAILED,
    }
}

fn measure_all() {
    let mut words = env::args().skip(1);
    let rounds: usize = words.next().and_then(|word| word.parse().ok()).unwrap_or(5);
    let seconds: u32 = words.next().and_then(|word| word.parse().ok()).unwrap_or(2);
    let folder = env::temp_dir().join(format!("carafe-static-files-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the file");
    fs::write(folder.join(NAME), BYTES).expect("the file can be written");
    let mut costs = vec![Vec::new(); SERVERS.len()];
    for _ in 0..rounds {
        for (server, costs) in SERVERS.iter().zip(&mut costs) {
            costs.push(measure(server, &folder, seconds));
        }
    }
    let _ = fs::remove_dir_all(&folder);
    println!("a file of 10 KiB, 64 connections: CPU of the server, µs a request");
    let first = median(&costs[0]);
    for (server, costs) in SERVERS.iter().zip(&costs) {
        let (low, high) = costs.iter().fold((f64::MAX, 0_f64), |(low, high), c| (low.min(*c), high.max(*c)));
        let cost = median(costs);
        println!(
            "  {:<20} {cost:>6.2}  ({low:.2} to {high:.2})  {:.2} × ServeDir",
            server.name,
            cost / first
        );
    }
}

fn median(costs: &[f64]) -> f64 {
    let mut costs = costs.to_vec();
    costs.sort_by(f64::total_cmp);
    costs[costs.len() / 2]
}

fn measure(server: &Server, folder: &Path, seconds: u32) -> f64 {
    let running = Running::of(server, folder);
    running.load(1);
    let before = running.cpu();
    let requests = running.load(seconds);
    (running.cpu() - before) / requests
}

/// A server; it ends with the value.
struct Running {
    child: Child,
    port: u16,
}

impl Running {
    fn of(server: &Server, folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        drop(listener);
        let child = Command::new(env::current_exe().expect("this program"))
            .args(["serve", &format!("127.0.0.1:{port}")])
            .args(server.words)
            .env(WHO, server.who)
            .env(FOLDER, folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("this program starts again");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            thread::yield_now();
        }
        Self { child, port }
    }

    /// CPU time of all threads so far, in µs.
    fn cpu(&self) -> f64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("its threads");
        let stats = tasks.flatten().filter_map(|task| fs::read_to_string(task.path().join("schedstat")).ok());
        stats.filter_map(|stat| stat.split(' ').next()?.parse::<f64>().ok()).sum::<f64>() / 1_000.0
    }

    /// Loads it and gives the number of requests that it answered, all of them well.
    fn load(&self, seconds: u32) -> f64 {
        let url = format!("http://127.0.0.1:{}/static/{NAME}", self.port);
        let output = Command::new("wrk").args(["-t1", "-c64", "-d", &seconds.to_string(), &url]).output();
        let text = String::from_utf8_lossy(&output.expect("wrk is installed").stdout).into_owned();
        assert!(!text.contains("Non-2xx"), "wrk said: {text}");
        let line = text
            .lines()
            .find(|line| line.contains("requests in"))
            .unwrap_or_else(|| panic!("wrk said: {text}"));
        line.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number of requests")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
