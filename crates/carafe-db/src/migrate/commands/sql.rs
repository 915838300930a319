//! `sqlmigrate`: the statements of a migration.

use std::sync::Arc;

use carafe_core::{
    Error, Exit, Result,
    clap::{self, Arg, ArgAction, ArgMatches},
    command::{Command, Context, FromCommand},
};

use super::{app_of, connects, graph, told};
use crate::{
    Registry,
    driver::{Features, Vendor},
    migrate::{
        here::Here,
        plan::{Direction, Work, stages},
    },
};

pub(super) fn command() -> Command {
    Command::new("sqlmigrate", run)
        .about("Show the statements of a migration, as `migrate` sends them.")
        .built_in()
}

struct Asked {
    app: String,
    name: String,
    back: bool,
    database: Option<String>,
    vendor: Option<String>,
}

async fn run(asked: Asked, context: Context) -> Result<()> {
    let (_, graph) = graph(&context)?;
    let features = match &asked.vendor {
        Some(word) => features(word)?,
        None => connects::driver(&context, asked.database.as_deref()).await?.features().clone(),
    };
    let id = graph.find(app_of(&asked.app), &asked.name).map_err(told)?;
    let Some(migration) = graph.get(id) else { return Ok(()) };
    let before = graph.with_ancestors(&[id]);
    let before = graph.in_order().filter(|other| other.id != *id && before.contains(&other.id));
    let before = graph.state(before).map_err(told)?;
    let direction = if asked.back { Direction::Back } else { Direction::Forward };
    let registry = Arc::new(Registry::of(context.site(), context.settings().ok()));
    let here = Here::of(context.site(), &registry);
    let here = match &asked.database {
        Some(alias) => here.named(alias),
        None => here,
    };
    let stages = stages(migration, &before, direction, (&features, &here)).map_err(told)?;
    let output = context.output();
    let whole = migration.is_one_transaction(&features);
    if whole {
        output.print("BEGIN;");
    }
    for stage in stages {
        output.print(format_args!("-- {}", stage.title.replace('\n', " ")));
        match stage.work {
            Work::Steps(steps) => {
                steps.iter().flat_map(crate::schema::Step::lines).for_each(|line| output.print(line))
            }
            Work::Sql(sql) => output.print(sql.trim_end()),
            Work::Run(function) => output.print(format_args!("-- the function `{function}` of the program")),
        }
    }
    if whole {
        output.print("COMMIT;");
    }
    Ok(())
}

fn features(word: &str) -> Result<Features> {
    let known = [
        (Vendor::Sqlite, (3, 51, 0)),
        (Vendor::Postgres, (17, 0, 0)),
        (Vendor::MariaDb, (11, 4, 0)),
        (Vendor::MySql, (8, 4, 0)),
    ];
    let found = known.into_iter().find(|(vendor, _)| vendor.word() == word);
    found.map(|(vendor, version)| Features::of(vendor, version)).ok_or_else(|| {
        Error::internal(format!("there is no kind of database called `{word}`"))
            .hint("databases: sqlite, postgres, mariadb, mysql")
            .exit(Exit::USAGE)
    })
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.args([
            Arg::new("app").value_name("APP").required(true).help("The app; `.` is the program itself"),
            Arg::new("name")
                .value_name("NAME")
                .required(true)
                .help("The migration; the beginning of its name is enough"),
            Arg::new("back").long("back").action(ArgAction::SetTrue).help("The way back"),
            connects::database_arg(),
            Arg::new("vendor")
                .long("vendor")
                .value_name("WORD")
                .conflicts_with("database")
                .help("sqlite, postgres, mariadb or mysql, also where the site has none"),
        ])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        let text = |name: &str| words.get_one::<String>(name).cloned().unwrap_or_default();
        Ok(Self {
            app: text("app"),
            name: text("name"),
            back: words.get_flag("back"),
            database: words.get_one("database").cloned(),
            vendor: words.get_one("vendor").cloned(),
        })
    }
}
