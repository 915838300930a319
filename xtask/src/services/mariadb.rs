//! A MariaDB of one run: made, started, and named by its address.

use std::path::{Path, PathBuf};

use super::{
    account::Account,
    process::{Running, free_port, once},
};

/// Who tests come as: it may make databases, it has a password, and it may come through the socket too.
const SET_UP: &str = "CREATE USER 'carafe'@'127.0.0.1' IDENTIFIED BY 'drawn-in-chalk'; \
    CREATE USER 'carafe'@'localhost' IDENTIFIED BY 'drawn-in-chalk'; \
    GRANT ALL PRIVILEGES ON *.* TO 'carafe'@'127.0.0.1' WITH GRANT OPTION; \
    GRANT ALL PRIVILEGES ON *.* TO 'carafe'@'localhost' WITH GRANT OPTION; \
    CREATE DATABASE carafe CHARACTER SET utf8mb4;";

/// Zones that tests speak of. Others are unknown to this server, as all are to one that nobody told.
const ZONES: [&str; 2] = ["Europe/Rome", "Asia/Kolkata"];

pub(super) fn start(folder: &Path, account: &Account) -> Result<(Running, String), String> {
    let server = find("mariadbd")?;
    let (data, socket) = (folder.join("data"), folder.join("m.sock"));
    let mut make = account.command(find("mariadb-install-db")?);
    make.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
        .arg(format!("--datadir={}", data.display()));
    once(make)?;
    let port = free_port()?;
    let mut serve = account.command(server);
    serve
        .args(["--no-defaults", "--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=300"])
        .args(["--innodb-flush-log-at-trx-commit=2", "--character-set-server=utf8mb4"])
        .arg(format!("--port={port}"))
        .arg(format!("--datadir={}", data.display()))
        .arg(format!("--socket={}", socket.display()))
        .arg(format!("--pid-file={}", folder.join("pid").display()));
    let client = find("mariadb")?;
    let ask = |sql: &str| {
        let mut command = account.command(&client);
        command
            .args(["--no-defaults", "--user=root"])
            .arg(format!("--socket={}", socket.display()))
            .arg("-e")
            .arg(sql);
        command
    };
    let ready = || ask("SELECT 1").output().is_ok_and(|output| output.status.success());
    let running = Running::start(serve, folder, "TERM", ready)?;
    once(ask(SET_UP))?;
    for zone in ZONES {
        let mut read = account.command(find("mariadb-tzinfo-to-sql")?);
        let read = read.arg(format!("/usr/share/zoneinfo/{zone}")).arg(zone).output();
        let sql = read.map_err(|error| format!("the zone {zone} cannot be read: {error}"))?.stdout;
        once(ask(&format!("USE mysql; {}", String::from_utf8_lossy(&sql))))?;
    }
    Ok((running, format!("mysql://carafe:drawn-in-chalk@127.0.0.1:{port}/carafe")))
}

fn find(program: &str) -> Result<PathBuf, String> {
    let folders = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin"];
    let mut found = folders.iter().map(|folder| Path::new(folder).join(program));
    found.find(|path| path.exists()).ok_or_else(|| {
        format!("there is no {program}, so MariaDB is not installed: apt-get install mariadb-server")
    })
}
