//! `check`: runs the checks, or lists what they know.

use clap::{Arg, ArgAction, ArgMatches, builder::PossibleValuesParser};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{
    finding::Level,
    report::{Report, Request, rules_of, tags_of},
    rule::Rule,
    show::print_report,
};
use crate::{
    Exit, Result,
    command::{Command, Context, FromCommand},
    output::{Cell, Table, Tone},
};

/// The command, for the runner to add.
pub(crate) fn check_command() -> Command {
    Command::new("check", check).about("Look for mistakes in how the site is put together.").json().built_in()
}

struct Asked {
    request: Request,
    tags: Vec<String>,
    fail_level: Level,
    list: bool,
}

fn check(asked: Asked, context: Context) -> Result<Exit> {
    if asked.list {
        list(&context);
        return Ok(Exit::OK);
    }
    let settings = context.settings()?;
    let known = tags_of(context.site());
    if let Some(unknown) = asked.tags.iter().find(|tag| !known.contains(*tag)) {
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        context
            .output()
            .error(format_args!("no check has the tag `{unknown}`; there are: {}", known.join(", ")));
        return Ok(Exit::USAGE);
    }
    let report = Report::run(context.site(), &asked.request.settings(settings));
    print_report(&report, context.output(), asked.fail_level);
    Ok(if report.reaches(asked.fail_level) { Exit::FAILED } else { Exit::OK })
}

fn list(context: &Context) {
    let rules = rules_of(context.site());
    if context.output().is_json() {
        return context.output().json(&RulesJson(&rules));
    }
    let mut table = Table::new(["ID", "LEVEL", "MEANING"]);
    for rule in rules {
        table.row([Cell::of(Tone::Name, rule.id()), rule.level().name().into(), rule.meaning().into()]);
    }
    context.output().table(&table);
}

struct RulesJson<'a>(&'a [&'static Rule]);

impl Serialize for RulesJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Rules", 2)?;
        object.serialize_field("schema", "carafe.rules/1")?;
        object.serialize_field("rules", self.0)?;
        object.end()
    }
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.args([
            Arg::new("deploy")
                .long("deploy")
                .action(ArgAction::SetTrue)
                .help("Also what matters in production alone"),
            Arg::new("tag")
                .long("tag")
                .value_name("TAG")
                .action(ArgAction::Append)
                .help("Only checks with this tag; may be given several times"),
            Arg::new("fail-level")
                .long("fail-level")
                .value_name("LEVEL")
                .default_value("error")
                .value_parser(PossibleValuesParser::new(["info", "warning", "error"]))
                .help("End with code 1 at findings of this level or worse"),
            Arg::new("list").long("list").action(ArgAction::SetTrue).help("List what the checks know, by id"),
        ])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        let tags: Vec<String> = words.get_many("tag").into_iter().flatten().cloned().collect();
        let request = tags.iter().fold(Request::default(), Request::tag);
        let request = if words.get_flag("deploy") { request.deploy() } else { request };
        let fail_level = match words.get_one::<String>("fail-level").map(String::as_str) {
            Some("info") => Level::Info,
            Some("warning") => Level::Warning,
            _ => Level::Error,
        };
        Ok(Self { request, tags, fail_level, list: words.get_flag("list") })
    }
}
