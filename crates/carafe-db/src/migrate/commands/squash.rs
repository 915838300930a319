//! `squashmigrations`: many files of an app as one that stands for them.

use carafe_core::{
    Error, Exit, Result,
    clap::{self, Arg, ArgAction, ArgMatches},
    command::{Command, Context, FromCommand},
};

use super::{app_of, graph, make::save, told};
use crate::migrate::{file::Migration, graph::Graph, id::Id, optimise::optimise};

pub(super) fn command() -> Command {
    Command::new("squashmigrations", run)
        .about("Write one migration that stands for several of an app.")
        .built_in()
}

struct Asked {
    app: String,
    last: String,
    name: Option<String>,
    flags: [bool; 2],
}

fn run(asked: Asked, context: Context) -> Result<Exit> {
    let (folders, graph) = graph(&context)?;
    let app = app_of(&asked.app);
    let last = graph.find(app, &asked.last).map_err(told)?;
    let [dry_run, plain] = asked.flags;
    let (squashed, before) = squashed(&graph, last, asked.name.as_deref(), plain)?;
    let output = context.output();
    output.say(format_args!(
        "{} migrations, {before} operations: {} are left",
        squashed.replaces.len(),
        squashed.ops.len()
    ));
    if dry_run {
        output.print(squashed.written());
        return Ok(Exit::OK);
    }
    output.say(format_args!("wrote {}", save(&folders, &squashed)?.display()));
    output.say("the replaced files stay until every database has applied them; then delete them");
    Ok(Exit::OK)
}

/// The migration that stands for an app's first ones up to the last that is named; and how many operations they had.
fn squashed(graph: &Graph, last: &Id, name: Option<&str>, plain: bool) -> Result<(Migration, usize)> {
    let below = graph.with_ancestors(&[last]);
    let own: Vec<&Migration> =
        graph.in_order().filter(|m| m.id.app == last.app && below.contains(&m.id)).collect();
    if own.len() < 2 {
        return Err(Error::internal(format!("`{last}` is the only one up to there: nothing to squash")));
    }
    let others: Vec<&Migration> =
        graph.in_order().filter(|m| m.id.app != last.app && below.contains(&m.id)).collect();
    // What other apps need of this one in between would be in a circle with what stands for all of it.
    let between = others.iter().find(|other| graph.parents(&other.id).any(|parent| parent.app == last.app));
    if let Some(other) = between {
        let fact = format!("`{}` of another app comes between: squash up to before it", other.id);
        return Err(Error::internal(fact));
    }
    let start = graph.state(others).map_err(told)?;
    let ops: Vec<_> = own.iter().flat_map(|migration| migration.ops.clone()).collect();
    let before = ops.len();
    let number = own[0].id.number().unwrap_or(1);
    let what = name.map_or_else(|| format!("squashed_{}", last.name), str::to_owned);
    let mut migration = Migration::new(Id::new(&last.app, format!("{number:04}_{what}")));
    migration.initial = own[0].initial;
    migration.atomic = own.iter().all(|migration| migration.atomic);
    for id in own.iter().flat_map(|migration| graph.parents(&migration.id)).filter(|id| id.app != last.app) {
        if !migration.depends.contains(id) {
            migration.depends.push(id.clone());
        }
    }
    migration.replaces =
        own.iter().flat_map(|m| [m.id.clone()].into_iter().chain(m.replaces.clone())).collect();
    migration.ops = if plain { ops } else { optimise(ops, &start) };
    Ok((migration, before))
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        let flag = |name: &'static str, help: &'static str| {
            Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
        };
        command.args([
            Arg::new("app").value_name("APP").required(true).help("The app; `.` is the program itself"),
            Arg::new("last")
                .value_name("NAME")
                .required(true)
                .help("The last to squash; the beginning of its name is enough"),
            Arg::new("name")
                .long("name")
                .value_name("NAME")
                .help("What the file is called, after its number"),
            flag("dry-run", "Show the file, and write nothing"),
            flag("no-optimise", "Keep all operations as they are"),
        ])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        let text = |name: &str| words.get_one::<String>(name).cloned().unwrap_or_default();
        Ok(Self {
            app: text("app"),
            last: text("last"),
            name: words.get_one("name").cloned(),
            flags: [words.get_flag("dry-run"), words.get_flag("no-optimise")],
        })
    }
}
