//! The servers that tests need: PostgreSQL and MariaDB, each in a private folder, on a free port of the loopback, for as
//! long as one command runs. Nothing of the machine's own servers is touched, and nothing stays.

mod account;
mod mariadb;
mod place;
mod postgres;
mod process;

use std::{
    env,
    io::{self, BufRead},
    path::Path,
    process::Command,
};

use self::{account::Account, place::Place, process::Running};

/// What tests find the servers by.
pub const POSTGRES: &str = "CARAFE_TEST_POSTGRES";
/// The same for MariaDB.
pub const MARIADB: &str = "CARAFE_TEST_MARIADB";

/// Servers that run until they are dropped.
#[derive(Debug)]
pub struct Services {
    variables: Vec<(&'static str, String)>,
    // Dropped before the folder that they are in.
    _running: Vec<Running>,
    _place: Place,
}

impl Services {
    /// Starts those that are not named by the environment already.
    ///
    /// # Errors
    /// When one is not installed, or does not come up.
    pub fn start() -> Result<Self, String> {
        let place = Place::make()?;
        let mut services = Self { variables: Vec::new(), _running: Vec::new(), _place: place };
        services.add(POSTGRES, "postgres", postgres::start)?;
        services.add(MARIADB, "mysql", mariadb::start)?;
        Ok(services)
    }

    /// The variables by which tests find them.
    #[must_use]
    pub fn variables(&self) -> &[(&'static str, String)] {
        &self.variables
    }

    fn add(
        &mut self,
        variable: &'static str,
        account: &str,
        start: fn(&Path, &Account) -> Result<(Running, String), String>,
    ) -> Result<(), String> {
        if env::var(variable).is_ok() {
            return Ok(());
        }
        let account = Account::named(account);
        let folder = self._place.folder(account.name(), &account)?;
        let (running, url) = start(&folder, &account)?;
        println!("{variable}={url}");
        self.variables.push((variable, url));
        self._running.push(running);
        Ok(())
    }
}

/// Runs a command with the servers, or keeps them until Enter is pressed.
///
/// # Errors
/// When a server does not come up, or the command does not end well.
pub fn run(words: &[&str]) -> Result<(), String> {
    let services = Services::start()?;
    let Some((program, rest)) = words.split_first() else {
        println!("\nboth run until you press Enter; elsewhere: export the lines above, then run tests");
        let line = io::stdin().lock().read_line(&mut String::new());
        return line.map(drop).map_err(|error| error.to_string());
    };
    let mut command = Command::new(program);
    command.args(rest).envs(services.variables().iter().map(|(name, value)| (name, value)));
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("this did not pass:\n\n    {}\n", words.join(" "))) }
}
