//! `makemigrations`: what changed in the models, as files.

use std::fs;

use carafe_core::{
    Error, Exit, Result,
    clap::{self, Arg, ArgAction, ArgMatches},
    command::{Command, Context, FromCommand},
    output::Output,
};

use super::{
    answers::{Asker, Given},
    app_of, app_word, graph, merge,
    saving::{no_folder, save},
    told, update,
    written::Written,
};
use crate::{
    Registry,
    checks::misfits,
    migrate::{
        autodetect::{detect, leaf, migrations, next_name},
        file::Migration,
        graph::Graph,
        id::Id,
        loader::Folder,
        phases::phases,
    },
    schema::State,
    source::Source,
};

pub(super) fn command() -> Command {
    Command::new("makemigrations", run)
        .about("Write what changed in the models into migration files. No database is changed.")
        .json()
        .built_in()
}

struct Asked {
    apps: Vec<String>,
    name: Option<String>,
    given: Given,
    answers: Option<String>,
    flags: Flags,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Flags {
    check: bool,
    dry_run: bool,
    empty: bool,
    merge: bool,
    no_input: bool,
    update: bool,
    zero_downtime: bool,
}

async fn run(mut asked: Asked, context: Context) -> Result<Exit> {
    if let Some(file) = &asked.answers {
        let text = fs::read_to_string(file).map_err(|error| Error::internal(format!("{file}: {error}")))?;
        asked.given.read(file, &text).map_err(told)?;
    }
    let (folders, graph) = graph(&context)?;
    refuse_unknown(&asked, &folders)?;
    if asked.flags.merge {
        return merge::run(&context, (&folders, &graph), asked.flags.dry_run);
    }
    graph.refuse_conflicts().map_err(told)?;
    if asked.flags.empty {
        return empty(&asked, &context, (&folders, &graph));
    }
    let made = match made(&asked, &context, (&folders, &graph))? {
        Made::Nothing => {
            Written::on(context.output()).end();
            context.output().say("no changes");
            return Ok(Exit::OK);
        }
        Made::Unanswered(question) if context.output().is_json() => {
            return Err(Error::internal(format!("models changed without a migration: {question}")));
        }
        Made::Unanswered(question) => {
            context.output().print(format_args!("models changed without a migration: {question}"));
            return Ok(Exit::FAILED);
        }
        Made::These(made) => made,
    };
    warn_of_misfits(&context);
    if asked.flags.update && !asked.flags.check {
        let name = asked.name.as_deref();
        return update::run(&context, (&folders, &graph), made, (name, asked.flags.dry_run)).await;
    }
    write(&asked, context.output(), (&folders, &made))
}

/// What changed in the models.
enum Made {
    Nothing,
    /// Only asked whether anything did: it cannot be known what, and that is an answer.
    Unanswered(String),
    These(Vec<Migration>),
}

fn made(asked: &Asked, context: &Context, (folders, graph): (&[Folder], &Graph)) -> Result<Made> {
    let registry = Registry::of(context.site(), context.settings().ok());
    let wanted = wanted(asked, &registry, folders)?;
    let before = graph.state(graph.in_order()).map_err(told)?;
    let after = only(&State::of(&registry), &before, &wanted);
    let mut asker = Asker {
        output: context.output(),
        given: &asked.given,
        registry: &registry,
        before: &before,
        may_ask: !asked.flags.no_input && !asked.flags.check,
    };
    let ops = match detect(&before, &after, &mut asker) {
        Err(error) if asked.flags.check && error.message().starts_with("this must be known") => {
            return Ok(Made::Unanswered(error.message().to_owned()));
        }
        other => other.map_err(told)?,
    };
    after.tables().map_err(told)?;
    if ops.is_empty() {
        return Ok(Made::Nothing);
    }
    let chunks = migrations(graph, ops, &before).map_err(told)?;
    let mut made: Vec<Migration> = chunks.into_iter().map(|chunk| chunk.migration).collect();
    if asked.flags.zero_downtime {
        made = made.into_iter().flat_map(|migration| in_phases(migration, &before)).collect();
    }
    if let (Some(name), [one]) = (&asked.name, &mut made[..]) {
        one.id.name = next_name(graph, &one.id.app, name);
    }
    Ok(Made::These(made))
}

fn write(asked: &Asked, output: &Output, (folders, made): (&[Folder], &[Migration])) -> Result<Exit> {
    let mut written = Written::on(output);
    made.iter().for_each(|migration| written.wanted(migration));
    if asked.flags.check {
        written.end();
        output.say("models changed without a migration: run `makemigrations`");
        return Ok(Exit::FAILED);
    }
    for migration in made {
        if asked.flags.dry_run {
            written.dry(migration);
        } else {
            written.done(migration, "wrote", &save(folders, migration)?);
        }
    }
    written.end();
    if !asked.flags.dry_run {
        output.say("next: migrate --plan");
    }
    Ok(Exit::OK)
}

/// Whoever applies the files will be told so too, but by then they are written.
fn warn_of_misfits(context: &Context) {
    let Ok(settings) = context.settings() else { return };
    for misfit in misfits(&Source::of(context.site(), settings)) {
        context.output().warn(misfit);
    }
}

/// One migration for each phase that has something to do.
fn in_phases(migration: Migration, before: &State) -> Vec<Migration> {
    let phases = phases(migration.ops.clone(), before);
    let first = migration.id.number().unwrap_or(1);
    let mut made: Vec<Migration> = Vec::new();
    let named = [
        ("expand", phases.expand),
        ("online", phases.online),
        ("fill", phases.fill),
        ("contract", phases.contract),
    ];
    let named = named.into_iter().filter(|(_, ops)| !ops.is_empty());
    for (number, (word, ops)) in (first..).zip(named) {
        let mut part = Migration { ops, ..migration.clone() };
        let name = migration.id.name.get(5..).unwrap_or("change");
        part.id.name = format!("{number:04}_{name}_{word}");
        if let Some(last) = made.last() {
            part.initial = false;
            part.depends.push(last.id.clone());
            part.depends.retain(|id| id.app != part.id.app || *id == last.id);
        }
        made.push(part);
    }
    made
}

fn refuse_unknown(asked: &Asked, folders: &[Folder]) -> Result<()> {
    for word in &asked.apps {
        if !folders.iter().any(|folder| folder.app == app_of(word)) {
            let known: Vec<&str> = folders.iter().map(|folder| app_word(&folder.app)).collect();
            return Err(Error::internal(format!("no app `{word}` brings migrations"))
                .hint(format!("apps: {}", known.join(", ")))
                .exit(Exit::USAGE));
        }
    }
    Ok(())
}

/// The apps to look at: those that were named, or all that have models or files.
fn wanted(asked: &Asked, registry: &Registry, folders: &[Folder]) -> Result<Vec<String>> {
    if !asked.apps.is_empty() {
        return Ok(asked.apps.iter().map(|word| app_of(word).to_owned()).collect());
    }
    for model in registry.models() {
        if model.meta.managed && !folders.iter().any(|folder| folder.app == model.app) {
            return Err(no_folder(&model.app));
        }
    }
    Ok(folders.iter().map(|folder| folder.app.clone()).collect())
}

/// The state after, where other apps stay as their files say.
fn only(after: &State, before: &State, apps: &[String]) -> State {
    let mut state = State::default();
    after.models().filter(|model| apps.contains(&model.app)).for_each(|model| state.insert(model.clone()));
    before.models().filter(|model| !apps.contains(&model.app)).for_each(|model| state.insert(model.clone()));
    state
}

fn empty(asked: &Asked, context: &Context, (folders, graph): (&[Folder], &Graph)) -> Result<Exit> {
    let [word] = &asked.apps[..] else {
        return Err(Error::internal("an empty migration is for one app")
            .hint("name it: `makemigrations --empty blog`; the program itself is `.`")
            .exit(Exit::USAGE));
    };
    let app = app_of(word);
    let what = asked.name.as_deref().unwrap_or("custom");
    let mut migration = Migration::new(Id::new(app, next_name(graph, app, what)));
    migration.depends.extend(leaf(graph, app));
    write(asked, context.output(), (folders, &[migration]))
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn pairs(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).action(ArgAction::Append).help(help)
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.args([
            Arg::new("apps")
                .value_name("APP")
                .num_args(0..)
                .help("Only these apps; `.` is the program itself"),
            Arg::new("name")
                .long("name")
                .short('n')
                .value_name("NAME")
                .help("What the file is called, after its number"),
            flag("check", "Write nothing, and fail if something would be written"),
            flag("dry-run", "Show the files, and write nothing"),
            flag("empty", "Write a file without operations, for rows or SQL"),
            flag("merge", "Join two ends of one history"),
            flag("no-input", "Ask nothing: what is not answered here is an error"),
            flag("update", "Put the change into the last file of the app, which is not applied yet")
                .conflicts_with_all(["empty", "merge", "zero-downtime"]),
            flag("zero-downtime", "Cut changes into expand, fill and contract, a file each"),
            pairs("rename", "OLD=NEW", "A field or model has another name: Post.body=text, Post=Article"),
            pairs("gone", "NAME", "A field or model is really gone, and not renamed"),
            pairs("fill", "FIELD=VALUE", "What rows get that are there: Post.subtitle=\"\""),
            pairs("fill-sql", "FIELD=SQL", "The same as an expression: Post.slug=lower(\"title\")"),
            Arg::new("answers")
                .long("answers")
                .value_name("FILE")
                .help("A TOML file with [rename], [fill], [fill_sql] and gone"),
        ])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        let all = |name| words.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
        let pairs = |name| {
            let split = |text: String| match text.split_once('=') {
                Some((key, value)) => Ok((key.to_owned(), value.to_owned())),
                None => Err(Error::internal(format!("`--{name} {text}` has no `=`")).exit(Exit::USAGE)),
            };
            all(name).into_iter().map(split).collect::<Result<_>>()
        };
        Ok(Self {
            apps: all("apps"),
            name: words.get_one("name").cloned(),
            given: Given {
                renames: pairs("rename")?,
                gone: all("gone"),
                fills: pairs("fill")?,
                fills_sql: pairs("fill-sql")?,
            },
            answers: words.get_one("answers").cloned(),
            flags: Flags {
                check: words.get_flag("check"),
                dry_run: words.get_flag("dry-run"),
                empty: words.get_flag("empty"),
                merge: words.get_flag("merge"),
                no_input: words.get_flag("no-input"),
                update: words.get_flag("update"),
                zero_downtime: words.get_flag("zero-downtime"),
            },
        })
    }
}
