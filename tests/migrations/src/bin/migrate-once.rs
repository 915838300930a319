//! A process that migrates a database and ends, perhaps in the middle: `KIND URL FOLDER [CALLS]`.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

use std::{env, process::ExitCode, sync::Arc};

use carafe_db::{
    driver::Driver,
    migrate::{Migrator, Options, Target},
};
use migrations::{Kind, scratch, stopping::Stopping};

fn main() -> ExitCode {
    let words: Vec<String> = env::args().collect();
    let kind = Kind::of(&words[1]).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut driver: Arc<dyn Driver> = scratch::open(kind, &words[2]).await.unwrap();
        if let Some(calls) = words.get(4) {
            driver = Arc::new(Stopping::after(calls.parse().unwrap(), driver));
        }
        let migrator = Migrator::new(driver, migrations::history(&words[3]));
        match migrator.migrate(&Target::All, &Options::default(), &mut |_| {}).await {
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => {
                let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{error:?}\n").as_bytes());
                ExitCode::from(9)
            }
        }
    })
}
