//! The signals that stop a server.

#[cfg(unix)]
use std::{future::poll_fn, task::Poll};
use std::{io, process, thread};

use carafe_core::Exit;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{
    log,
    serve::stop::{Handle, Stage},
};

/// Stops the server at the first TERM or INT, and ends the program at the second.
///
/// A thread of its own, because a handler that never yields must not keep a person from stopping the program.
pub(super) fn obey(handle: Handle) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    // Here and not on the thread, so that a signal is obeyed from the moment this returns.
    let signals = runtime.block_on(async { Signals::new() })?;
    let listen = move || runtime.block_on(listen(signals, handle));
    thread::Builder::new().name("carafe-signals".to_owned()).spawn(listen)?;
    Ok(())
}

#[cfg(unix)]
struct Signals {
    term: Signal,
    int: Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }
}

#[cfg(unix)]
async fn listen(mut signals: Signals, handle: Handle) {
    loop {
        let exit = poll_fn(|cx| match (signals.term.poll_recv(cx), signals.int.poll_recv(cx)) {
            (Poll::Ready(_), _) => Poll::Ready(TERMINATED),
            (_, Poll::Ready(_)) => Poll::Ready(Exit::INTERRUPTED),
            (Poll::Pending, Poll::Pending) => Poll::Pending,
        });
        step(&handle, exit.await);
    }
}

/// 128 + 15, as a shell reports a program that TERM ended.
const TERMINATED: Exit = Exit::new(143);

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }
}

#[cfg(not(unix))]
async fn listen(_signals: Signals, handle: Handle) {
    while tokio::signal::ctrl_c().await.is_ok() {
        step(&handle, Exit::INTERRUPTED);
    }
}

fn step(handle: &Handle, exit: Exit) {
    match handle.stage() {
        Stage::Serving => handle.stop(),
        // Whoever asks twice does not want to wait.
        Stage::Stopping | Stage::Closing | Stage::Quitting => {
            tracing::dispatcher::get_default(log::flush);
            process::exit(i32::from(exit.code()));
        }
    }
}
