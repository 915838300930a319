//! How the system gives a worker its turn.

/// Asks the system not to take the core away from whoever wakes this thread (`SCHED_BATCH` of Linux, which the
/// threads and programs that it starts inherit).
///
/// Otherwise a client, a proxy or a database on this machine is interrupted by the worker as soon as it has written
/// something, and each request or two cost a sleep and a wake-up; so several come first, and are answered in one turn.
/// Shares of the core stay as they are. `docs/dev/design/0006-what-a-request-costs.md` has the figures.
///
/// Who started the program under another policy (`chrt`, `CPUSchedulingPolicy=` of systemd) has chosen, and where a
/// sandbox forbids it, all is as it was.
pub(super) fn let_wakers_finish() {
    #[cfg(target_os = "linux")]
    if is_usual() {
        let _ = scheduler::set_self_policy(scheduler::Policy::Batch, 0);
    }
}

/// Whether this thread is under `SCHED_OTHER`, which is 0: the 41st field, of which the second may hold blanks
/// (proc_pid_stat(5)).
#[cfg(target_os = "linux")]
fn is_usual() -> bool {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    after_name.split_whitespace().nth(41 - 3) == Some("0")
}
