//! `settings`: what is in force, and where each value comes from.

use clap::{Arg, ArgAction, ArgMatches};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{argument::FromCommand, context::Context, part::Command};
use crate::{
    Exit, Result,
    output::{Cell, Output, Table, Tone, Verbosity},
    settings::{Effective, Settings, nearest::did_you_mean},
};

/// The command, for the runner to add.
pub fn settings_command() -> Command {
    Command::new("settings", run)
        .about("Show the settings in force, and where each comes from; secrets are masked.")
        .json()
        .built_in()
}

struct Asked {
    which: Option<String>,
    changed: bool,
}

fn run(asked: Asked, context: Context) -> Result<Exit> {
    let settings = context.settings()?;
    let rows: Vec<_> = settings.values().filter(|row| asked.wants(row)).collect();
    match asked.which.as_deref() {
        Some(which) if !knows(settings, which) => {
            let keys = settings.values().map(Effective::key);
            let hint = did_you_mean(which, keys).map_or(String::new(), |hint| format!("\n hint: {hint}"));
            context.output().error(format_args!("there is no setting `{which}`{hint}"));
            Ok(Exit::USAGE)
        }
        Some(which) if rows.len() == 1 && rows[0].key() == which && !context.output().is_json() => {
            context.output().print(rows[0].value().unwrap_or_default());
            Ok(Exit::OK)
        }
        _ => {
            show(settings, &rows, context.output());
            Ok(Exit::OK)
        }
    }
}

fn show(settings: &Settings, rows: &[&Effective], output: &Output) {
    if output.is_json() {
        return output.json(&SettingsJson(settings, rows));
    }
    let docs = output.manner().verbosity() >= Verbosity::Verbose;
    let mut table = if docs {
        Table::new(["SETTING", "VALUE", "FROM", "MEANING"])
    } else {
        Table::new(["SETTING", "VALUE", "FROM"])
    };
    for row in rows {
        let doc = docs.then(|| Cell::of(Tone::Dim, row.doc().lines().next().unwrap_or_default()));
        table.row(cells(row).into_iter().chain(doc));
    }
    output.table(&table);
    output.say(format_args!("profile: {}", settings.profile()));
}

fn cells(row: &Effective) -> [Cell; 3] {
    let origin = row.origin().to_string();
    let from = if row.is_default() { Cell::of(Tone::Dim, origin) } else { origin.into() };
    [Cell::of(Tone::Name, row.key()), row.value().unwrap_or("-").into(), from]
}

fn knows(settings: &Settings, which: &str) -> bool {
    settings.values().any(|row| is_under(row.key(), which))
}

/// `blog` and `blog.cache` stand for everything in them.
fn is_under(key: &str, which: &str) -> bool {
    key.strip_prefix(which).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Asked {
    fn wants(&self, row: &Effective) -> bool {
        let named = self.which.as_deref().is_none_or(|which| is_under(row.key(), which));
        named && !(self.changed && row.is_default())
    }
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.args([
            Arg::new("which")
                .value_name("SETTING")
                .help("Only this setting (`blog.per_page`) or this section (`blog`)"),
            Arg::new("changed")
                .long("changed")
                .action(ArgAction::SetTrue)
                .help("Only what is not at its default"),
        ])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(Self { which: words.get_one("which").cloned(), changed: words.get_flag("changed") })
    }
}

struct SettingsJson<'a>(&'a Settings, &'a [&'a Effective]);

impl Serialize for SettingsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows: Vec<_> = self.1.iter().map(|row| RowJson(row)).collect();
        let mut object = serializer.serialize_struct("Settings", 3)?;
        object.serialize_field("schema", "carafe.settings/1")?;
        object.serialize_field("profile", self.0.profile().name())?;
        object.serialize_field("settings", &rows)?;
        object.end()
    }
}

struct RowJson<'a>(&'a Effective);

impl Serialize for RowJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(row) = self;
        let mut object = serializer.serialize_struct("Setting", 5)?;
        object.serialize_field("key", row.key())?;
        object.serialize_field("value", &row.value())?;
        object.serialize_field("from", &row.origin().to_string())?;
        object.serialize_field("default", &row.is_default())?;
        object.serialize_field("doc", row.doc())?;
        object.end()
    }
}
