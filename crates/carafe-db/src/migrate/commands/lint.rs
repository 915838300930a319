//! `lintmigrations`: what migrations mean for large tables, for rows and for the program that still runs.

use carafe_core::{
    Exit, Result,
    clap::{self, Arg, ArgAction, ArgMatches},
    command::{Command, Context, FromCommand},
    output::Tone,
};

use super::{connects, told};
use crate::migrate::{
    executor::{Migrator, is_applied},
    lint::lint,
};

pub(super) fn command() -> Command {
    Command::new("lintmigrations", run)
        .about(
            "Name operations that lock or rewrite tables, lose rows, or break the program that still runs.",
        )
        .built_in()
}

struct Asked {
    all: bool,
    database: Option<String>,
}

/// `migrate lint` is the same.
pub(super) async fn run_on(context: &Context, all: bool, database: Option<&str>) -> Result<Exit> {
    let driver = connects::driver(context, database).await?;
    let vendor = driver.features().vendor;
    let migrator = Migrator::of((context.site(), context.settings().ok()), driver).map_err(told)?;
    let (graph, records) = migrator.look().await.map_err(told)?;
    let output = context.output();
    let mut state = crate::schema::State::default();
    let mut found = 0;
    for migration in graph.in_order() {
        if all || !is_applied(&graph, &records, &migration.id) {
            for lint in lint(migration, &state, vendor) {
                if let Some(why) = &lint.accepted {
                    output.detail(format_args!(
                        "{}  {}  operation {}: accepted, {why}",
                        lint.kind, migration.id, lint.at
                    ));
                    continue;
                }
                found += 1;
                let kind = output.paint().apply(Tone::Look, lint.kind);
                output
                    .print(format_args!("{kind}  {}  operation {} ({})", migration.id, lint.at, lint.title));
                output.print(format_args!("    {}", lint.fact));
                output.print(format_args!("    safe: {}", lint.instead));
            }
        }
        migration.apply(&mut state).map_err(told)?;
    }
    if found == 0 {
        output.say("nothing to say");
    }
    Ok(if found == 0 { Exit::OK } else { Exit::FAILED })
}

async fn run(asked: Asked, context: Context) -> Result<Exit> {
    run_on(&context, asked.all, asked.database.as_deref()).await
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        let all = Arg::new("all").long("all").action(ArgAction::SetTrue);
        command.args([all.help("Also those that are applied"), connects::database_arg()])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(Self { all: words.get_flag("all"), database: words.get_one("database").cloned() })
    }
}
