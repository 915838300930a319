//! As whom a server runs: its own account when we are root, which servers refuse to be; otherwise as ourselves.

use std::{path::Path, process::Command};

/// An account of the machine.
#[derive(Debug, Clone)]
pub(super) struct Account {
    name: String,
    switches: bool,
}

impl Account {
    pub(super) fn named(name: &str) -> Self {
        let id = Command::new("id").arg("-u").output();
        let switches = id.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
        Self { name: name.to_owned(), switches }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A program as this account.
    pub(super) fn command(&self, program: impl AsRef<Path>) -> Command {
        let program = program.as_ref();
        if !self.switches {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid", &self.name, "--regid", &self.name, "--init-groups", "--"]).arg(program);
        command
    }

    /// Gives a folder to this account.
    pub(super) fn own(&self, folder: &Path) -> Result<(), String> {
        if !self.switches {
            return Ok(());
        }
        let status = Command::new("chown").arg(format!("{0}:{0}", self.name)).arg(folder).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            _ => Err(format!("the folder {} cannot be given to `{}`", folder.display(), self.name)),
        }
    }

    /// Whether it can reach a folder: all of those above must let it through.
    pub(super) fn reaches(&self, folder: &Path) -> bool {
        self.command("test").arg("-w").arg(folder).status().is_ok_and(|status| status.success())
    }
}
