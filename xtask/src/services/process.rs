//! A server as a child of ours.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a server may take to come up, or to go.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

/// A server that runs until this is dropped.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    signal: &'static str,
}

impl Running {
    /// Starts it, with what it says in `log` of its folder, and waits until it is `ready`.
    pub(super) fn start(
        mut command: Command,
        folder: &Path,
        signal: &'static str,
        mut ready: impl FnMut() -> bool,
    ) -> Result<Self, String> {
        let log = log(folder);
        let file = File::create(&log).map_err(|error| error.to_string())?;
        let errors = file.try_clone().map_err(|error| error.to_string())?;
        let child = command.current_dir(folder).stdin(Stdio::null()).stdout(file).stderr(errors).spawn();
        let child = child.map_err(|error| format!("{command:?}: {error}"))?;
        let mut running = Self { child, signal };
        let began = Instant::now();
        while !ready() {
            let ended = running.child.try_wait().ok().flatten();
            if ended.is_some() || began.elapsed() > PATIENCE {
                let said = fs::read_to_string(&log).unwrap_or_default();
                return Err(format!("a server did not come up: {command:?}\n{said}"));
            }
            thread::sleep(PAUSE);
        }
        Ok(running)
    }
}

fn log(folder: &Path) -> PathBuf {
    folder.join("log")
}

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-s", self.signal, &id]).status();
        let began = Instant::now();
        while told.is_ok() && began.elapsed() < PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(PAUSE);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
pub(super) fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| error.to_string())
}

/// Runs a command that ends by itself, quietly.
pub(super) fn once(mut command: Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let (said, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{command:?} did not end well:\n{said}{wrong}"))
}
