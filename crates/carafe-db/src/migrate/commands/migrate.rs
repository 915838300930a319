//! `migrate`: brings the database to where the files say.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use carafe_core::{
    Error, Exit, Result,
    clap::{self, Arg, ArgAction, ArgMatches},
    command::{Command, Context, FromCommand},
};
use serde::Serialize;

use super::{
    app_of, connects, lint, list,
    progress::{Progress, short},
    told,
};
use crate::migrate::{
    executor::{Event, Fake, Migrator, Options, Report, Target},
    graph::Graph,
    plan::Direction,
};

pub(super) fn command() -> Command {
    Command::new("migrate", run)
        .about("Apply migrations, or take them back to one that is named (`zero`: all).")
        .json()
        .built_in()
}

struct Asked {
    app: Option<String>,
    name: Option<String>,
    options: Options,
    plan: bool,
    check: bool,
    prune: bool,
    database: Option<String>,
}

async fn run(asked: Asked, context: Context) -> Result<Exit> {
    let database = asked.database.as_deref();
    let is_app = |name: &str| context.site().app_named(name).is_some();
    if asked.app.as_deref() == Some("lint") && asked.name.is_none() && !is_app("lint") {
        return lint::run_on(&context, false, database).await;
    }
    let driver = connects::driver(&context, database).await?;
    let migrator =
        Migrator::of((context.site(), context.settings().ok()), Arc::clone(&driver)).map_err(told)?;
    let migrator = match database {
        Some(alias) => migrator.named(alias),
        None => migrator,
    };
    if asked.prune {
        let pruned = prune(&asked, &context, &migrator).await;
        driver.close().await;
        return pruned;
    }
    let (graph, _) = migrator.look().await.map_err(told)?;
    let target = target(&asked, &graph)?;
    let exit = if asked.plan || asked.check {
        plan(&asked, &context, (&migrator, &graph, &target)).await?
    } else {
        apply(&asked, &context, (&migrator, &target)).await?
    };
    driver.close().await;
    Ok(exit)
}

/// Forgets what has no file; with `--plan` only says what that is.
async fn prune(asked: &Asked, context: &Context, migrator: &Migrator) -> Result<Exit> {
    let app = asked.app.as_deref().map(app_of);
    let pruned = migrator.prune(app, &asked.options, asked.plan).await.map_err(told)?;
    for id in &pruned {
        context.output().print(format_args!("- {id}"));
    }
    match (pruned.len(), asked.plan) {
        (0, _) => context.output().say("every migration that this database knows has its file"),
        (_, true) => context.output().say("these have no file, and would be forgotten"),
        (_, false) => context.output().say("forgotten: these have no file"),
    }
    Ok(Exit::OK)
}

async fn plan(
    asked: &Asked,
    context: &Context,
    (migrator, graph, target): (&Migrator, &Graph, &Target),
) -> Result<Exit> {
    let steps = migrator.plan(target, &asked.options).await.map_err(told)?;
    for (id, direction) in &steps {
        let Some(migration) = graph.get(id) else { continue };
        if *direction == Direction::Back {
            context.output().print("take back:");
        }
        list::migration(context.output(), migration);
    }
    if steps.is_empty() {
        context.output().say("nothing to do");
    }
    Ok(if asked.check && !steps.is_empty() { Exit::FAILED } else { Exit::OK })
}

async fn apply(asked: &Asked, context: &Context, (migrator, target): (&Migrator, &Target)) -> Result<Exit> {
    let output = context.output();
    let began = Instant::now();
    let mut progress = Progress::on(output);
    let mut tell = |event: Event| progress.tell(&event);
    let report = migrator.migrate(target, &asked.options, &mut tell).await.map_err(told)?;
    if output.is_json() {
        output.json(&json(&report, &progress.times));
    } else if report.done.is_empty() {
        output.say(format_args!("nothing to do: {} of {} applied", report.applied, report.total));
    } else {
        let done = report.done.len();
        output.say(format_args!(
            "done: {done} in {}, {} of {} applied",
            short(began.elapsed()),
            report.applied,
            report.total
        ));
    }
    Ok(Exit::OK)
}

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    applied: Vec<JsonStep>,
    total: usize,
}

#[derive(Serialize)]
struct JsonStep {
    app: String,
    name: String,
    back: bool,
    ms: u128,
}

fn json(report: &Report, times: &[Duration]) -> Json {
    let steps = report.done.iter().enumerate().map(|(at, (id, direction))| JsonStep {
        app: id.app.clone(),
        name: id.name.clone(),
        back: *direction == Direction::Back,
        ms: times.get(at).map_or(0, Duration::as_millis),
    });
    Json { schema: "carafe.migrate/1", applied: steps.collect(), total: report.applied }
}

/// `migrate`, `migrate blog`, `migrate blog 0002`, `migrate blog zero`; of the program's own: `migrate 0002`, `migrate zero`.
fn target(asked: &Asked, graph: &Graph) -> Result<Target> {
    let of = |app: &str, name: &str| match name {
        "zero" => Ok(Target::Zero(app.to_owned())),
        _ => Ok(Target::To(graph.find(app, name).map_err(told)?.clone())),
    };
    match (asked.app.as_deref(), asked.name.as_deref()) {
        (None, _) => Ok(Target::All),
        (Some(app), Some(name)) => of(app_of(app), name),
        (Some(word), None) if graph.apps().contains(app_of(word)) => Ok(Target::App(app_of(word).to_owned())),
        (Some(word), None)
            if graph.apps().contains("")
                && (word == "zero" || word.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            of("", word)
        }
        (Some(word), None) => {
            let apps: Vec<&str> = graph.apps().into_iter().map(super::app_word).collect();
            let hint = crate::migrate::nearest::did_you_mean(word, apps.iter().copied())
                .unwrap_or_else(|| format!("apps with migrations: {}", apps.join(", ")));
            Err(Error::internal(format!("there is no app `{word}` with migrations"))
                .hint(hint)
                .exit(Exit::USAGE))
        }
    }
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.args([
            Arg::new("app")
                .value_name("APP")
                .help("Only this app, and what it needs; `.` is the program itself"),
            Arg::new("name")
                .value_name("NAME")
                .help("To just after this migration (the beginning is enough), or `zero`"),
            flag("plan", "Show what would be done"),
            flag("check", "Do nothing, and fail if there is something to do"),
            flag("fake", "Only write down that it is done"),
            flag("fake-initial", "Write first migrations down as done where their tables are there already"),
            flag("accept-changed", "Go on although files were changed after they were applied"),
            flag("prune", "Forget migrations whose files are gone; no table is touched"),
            connects::database_arg(),
            flag("again", "Do statements of a file again that a run began and did not end"),
            Arg::new("wait")
                .long("wait")
                .value_name("SECONDS")
                .value_parser(clap::value_parser!(u64))
                .help("How long to wait for somebody else who migrates (30)"),
        ])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        let fake = match (words.get_flag("fake"), words.get_flag("fake-initial")) {
            (true, _) => Fake::All,
            (false, true) => Fake::Initial,
            (false, false) => Fake::No,
        };
        let patience = Duration::from_secs(words.get_one("wait").copied().unwrap_or(30));
        let (accept_changed, again) = (words.get_flag("accept-changed"), words.get_flag("again"));
        Ok(Self {
            app: words.get_one("app").cloned(),
            name: words.get_one("name").cloned(),
            options: Options { fake, accept_changed, again, patience },
            plan: words.get_flag("plan"),
            check: words.get_flag("check"),
            prune: words.get_flag("prune"),
            database: words.get_one("database").cloned(),
        })
    }
}
