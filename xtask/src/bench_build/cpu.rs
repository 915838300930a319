//! The CPU time of this process's children.

use std::fs;

/// Linux counts in hundredths of a second (`USER_HZ`, fixed for programs whatever the kernel does).
const TICKS: f64 = 100.0;

/// CPU seconds, user and system, of all children that have ended, and of theirs (`proc(5)`, `cutime` and `cstime`).
pub(super) fn of_children() -> Result<f64, String> {
    let text = fs::read_to_string("/proc/self/stat").map_err(|error| format!("/proc/self/stat: {error}"))?;
    // The second field is the name in brackets, which may hold spaces.
    let fields: Vec<&str> = text.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    match (ticks(13), ticks(14)) {
        (Some(user), Some(system)) => Ok((user + system) / TICKS),
        _ => Err("/proc/self/stat has another form here; build times are measured on Linux".to_owned()),
    }
}
