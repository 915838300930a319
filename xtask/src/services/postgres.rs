//! A PostgreSQL of one run: made, started, and named by its address.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    account::Account,
    process::{Running, free_port, once},
};

pub(super) fn start(folder: &Path, account: &Account) -> Result<(Running, String), String> {
    let programs = programs()?;
    let data = folder.join("data");
    let password = folder.join("password");
    fs::write(&password, "drawn-in-chalk\n").map_err(|error| error.to_string())?;
    let mut make = account.command(programs.join("initdb"));
    make.args([
        "--auth=scram-sha-256",
        "--username=carafe",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ])
    .arg(format!("--pwfile={}", password.display()))
    .arg(format!("--pgdata={}", data.display()));
    once(make)?;
    let port = free_port()?;
    let mut serve = account.command(programs.join("postgres"));
    serve.arg("-D").arg(&data).arg("-k").arg(folder).args(["-p", &port.to_string()]);
    // The machine's disk is not what is tested; a server that is killed loses nothing that the kernel has.
    for setting in
        ["listen_addresses=127.0.0.1", "fsync=off", "max_connections=300", "max_prepared_transactions=10"]
    {
        serve.args(["-c", setting]);
    }
    let ready = || {
        let mut asked = account.command(programs.join("pg_isready"));
        asked.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
        asked.status().is_ok_and(|status| status.success())
    };
    let running = Running::start(serve, folder, "QUIT", ready)?;
    Ok((running, format!("postgres://carafe:drawn-in-chalk@127.0.0.1:{port}/postgres")))
}

/// Debian keeps each version apart, and none of them on the path; the newest is taken.
fn programs() -> Result<PathBuf, String> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("initdb").exists())
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, programs)| programs);
    let anywhere = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
    };
    newest
        .or_else(anywhere)
        .ok_or_else(|| "PostgreSQL is not installed: apt-get install postgresql".to_owned())
}
