//! `findstatic`: which folder a static file comes from.

use carafe_core::{
    Result,
    clap::{self, Arg, ArgAction, ArgMatches},
    command::{Command, Context, FromCommand},
    output::{Cell, Table, Tone},
};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{
    settings::StaticSettings,
    static_files::{
        self,
        finder::{Finder, Layer},
    },
};

pub(super) fn command() -> Command {
    Command::new("findstatic", run)
        .about("Show which folders have a static file, the one that is used first.")
        .json()
        .built_in()
}

struct Asked {
    names: Vec<String>,
}

fn run(asked: Asked, context: Context) -> Result<()> {
    let settings = context.settings()?.get::<StaticSettings>().cloned().unwrap_or_default();
    let finder = Finder::of(context.site(), &settings);
    let mut found = Vec::new();
    for name in &asked.names {
        let holders = finder.holders(name)?;
        if holders.is_empty() {
            let names = finder.names()?;
            return Err(static_files::unknown(name, names.keys().map(String::as_str)));
        }
        found.extend(holders.into_iter().enumerate().map(|(at, layer)| Row {
            name,
            layer,
            is_used: at == 0,
        }));
    }
    match context.output().is_json() {
        true => context.output().json(&FoundJson(&found)),
        false => context.output().table(&table(&found)),
    }
    Ok(())
}

struct Row<'a> {
    name: &'a str,
    layer: &'a Layer,
    is_used: bool,
}

impl Row<'_> {
    fn path(&self) -> String {
        self.layer.dir.path().join(self.name).display().to_string()
    }
}

fn table(rows: &[Row<'_>]) -> Table {
    let mut table = Table::new(["NAME", "FROM", "FILE", ""]);
    for row in rows {
        let from = Cell::of(Tone::Name, row.layer.who());
        let used = if row.is_used { "used" } else { "-" };
        table.row([row.name.into(), from, row.path().into(), used.into()]);
    }
    table
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.arg(
            Arg::new("names")
                .value_name("NAME")
                .required(true)
                .action(ArgAction::Append)
                .num_args(1..)
                .help("Names of files, such as `blog/app.css`"),
        )
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(Self { names: words.get_many("names").into_iter().flatten().cloned().collect() })
    }
}

struct FoundJson<'a>(&'a [Row<'a>]);

impl Serialize for FoundJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Found", 2)?;
        object.serialize_field("schema", "carafe.findstatic/1")?;
        object.serialize_field("files", self.0)?;
        object.end()
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Row", 5)?;
        object.serialize_field("name", self.name)?;
        object.serialize_field("from", &self.layer.who())?;
        object.serialize_field("file", &self.path())?;
        object.serialize_field("embedded", &self.layer.dir.is_embedded())?;
        object.serialize_field("used", &self.is_used)?;
        object.end()
    }
}
