//! `showmigrations`: what is applied, and what is not.

use carafe_core::{
    Result,
    clap::{self, ArgMatches},
    command::{Command, Context, FromCommand},
    output::{Cell, Table, Tone},
};
use serde::Serialize;

use super::{app_word, connects, told};
use crate::migrate::{
    executor::{Migrator, is_applied},
    file::Migration,
    graph::Graph,
    recorder::{Records, Status},
};

pub(super) fn command() -> Command {
    Command::new("showmigrations", run).about("List migrations, and which are applied.").json().built_in()
}

struct Asked {
    database: Option<String>,
}

async fn run(asked: Asked, context: Context) -> Result<()> {
    let driver = connects::driver(&context, asked.database.as_deref()).await?;
    let migrator = Migrator::of((context.site(), context.settings().ok()), driver).map_err(told)?;
    let (graph, records) = migrator.look().await.map_err(told)?;
    let lines = graph.in_order().map(|migration| line(migration, &graph, &records));
    if context.output().is_json() {
        context.output().json(&Json { schema: "carafe.migrations/1", migrations: lines.collect() });
        return Ok(());
    }
    let mut table = Table::new(["APP", "MIGRATION", "STATE", "APPLIED"]);
    for line in lines {
        let tone = if line.state == "applied" { Tone::Good } else { Tone::Look };
        let cells =
            [Cell::of(Tone::Name, line.app), line.name.into(), Cell::of(tone, line.state), line.at.into()];
        table.row(cells);
    }
    context.output().table(&table);
    Ok(())
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.arg(connects::database_arg())
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(Self { database: words.get_one("database").cloned() })
    }
}

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    migrations: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    app: String,
    name: String,
    state: String,
    at: String,
}

fn line(migration: &Migration, graph: &Graph, records: &Records) -> Line {
    let record = records.get(&migration.id);
    let state = match record.map(|record| &record.status) {
        Some(Status::Partial { done, back, .. }) => {
            let word = if *back { "half taken back" } else { "half applied" };
            format!("{word}, {done} steps done")
        }
        Some(Status::Applied) if record.is_some_and(|record| record.checksum != migration.checksum) => {
            "applied, changed since".to_owned()
        }
        _ if is_applied(graph, records, &migration.id) => "applied".to_owned(),
        _ => "open".to_owned(),
    };
    Line {
        app: app_word(&migration.id.app).to_owned(),
        name: migration.id.name.clone(),
        state,
        at: record.map_or_else(|| "-".to_owned(), |record| record.applied.clone()),
    }
}
