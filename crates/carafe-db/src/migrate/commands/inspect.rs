//! `inspectdb`: models for the tables that a database has.

use carafe_core::{
    Result,
    clap::{self, Arg, ArgMatches},
    command::{Command, Context, FromCommand},
};

use super::{connects, told};
use crate::schema::{introspect, models_source};

pub(super) fn command() -> Command {
    Command::new("inspectdb", run).about("Print models for the tables that the database has.").built_in()
}

struct Asked {
    tables: Vec<String>,
    database: Option<String>,
}

async fn run(asked: Asked, context: Context) -> Result<()> {
    let driver = connects::driver(&context, asked.database.as_deref()).await?;
    let mut found = introspect(driver.as_ref()).await.map_err(told)?;
    if !asked.tables.is_empty() {
        found.retain(|table| asked.tables.contains(&table.name));
    }
    context.output().write(models_source(&found, driver.features().vendor).as_bytes());
    Ok(())
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        let tables = Arg::new("tables").value_name("TABLE").num_args(0..).help("Only these tables");
        command.args([tables, connects::database_arg()])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(Self {
            tables: words.get_many("tables").into_iter().flatten().cloned().collect(),
            database: words.get_one("database").cloned(),
        })
    }
}
