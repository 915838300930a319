//! `routes`: which function answers which path.

use carafe_core::{
    Result,
    clap::{self, Arg, ArgAction, ArgMatches, builder::PossibleValuesParser},
    command::{Command, Context, FromCommand},
    output::{Cell, Output, Table, Tone, Verbosity},
};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::route::table::{RouteInfo, RouteTable};

pub(super) fn command() -> Command {
    Command::new("routes", run).about("List the routes: method, path, name and function.").json().built_in()
}

struct Asked {
    grep: Option<String>,
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Match,
    Added,
    Path,
    Name,
}

fn run(asked: Asked, context: Context) {
    let table = RouteTable::build(context.site());
    let mut routes: Vec<_> = table.in_match_order().filter(|route| asked.wants(route)).collect();
    match asked.sort {
        Sort::Match => {}
        Sort::Added => routes.sort_by_key(|route| route.id),
        Sort::Path => routes.sort_by(|a, b| a.pattern.cmp(&b.pattern)),
        Sort::Name => routes.sort_by(|a, b| a.name.cmp(&b.name)),
    }
    print(&routes, context.output());
}

fn print(routes: &[&RouteInfo], output: &Output) {
    if output.is_json() {
        return output.json(&RoutesJson(routes));
    }
    let places = output.manner().verbosity() >= Verbosity::Verbose;
    let mut table = if places {
        Table::new(["METHOD", "PATH", "NAME", "HANDLER", "PLACE"])
    } else {
        Table::new(["METHOD", "PATH", "NAME", "HANDLER"])
    };
    for route in routes {
        let place = places.then(|| Cell::of(Tone::Dim, route.place.to_string()));
        table.row(cells(route).into_iter().chain(place));
    }
    output.table(&table);
}

fn cells(route: &RouteInfo) -> [Cell; 4] {
    [
        methods(route).join(" ").into(),
        Cell::of(Tone::Name, path(route)),
        route.name.as_deref().unwrap_or("-").into(),
        handler(route).into(),
    ]
}

/// With the host before it, where the route answers on one host only.
fn path(route: &RouteInfo) -> String {
    format!("{}{}", route.host.as_deref().unwrap_or_default(), route.pattern)
}

/// `*` is every method.
fn methods(route: &RouteInfo) -> Vec<&str> {
    if route.methods.is_empty() {
        vec!["*"]
    } else {
        route.methods.iter().map(http::Method::as_str).collect()
    }
}

/// The function's path without its crate's and without what the compiler adds for a closure.
fn handler(route: &RouteInfo) -> String {
    let name = route.handler.type_name.split('<').next().unwrap_or_default();
    match route.handler.short_name() {
        Some(_) => name.split_once("::").map_or(name, |(_, path)| path).to_owned(),
        None => "closure".to_owned(),
    }
}

impl Asked {
    fn wants(&self, route: &RouteInfo) -> bool {
        let Some(text) = &self.grep else { return true };
        let name = route.name.as_deref().unwrap_or_default();
        [path(route).as_str(), name, route.handler.type_name]
            .iter()
            .any(|field| field.contains(text.as_str()))
    }
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.args([
            Arg::new("grep")
                .long("grep")
                .value_name("TEXT")
                .action(ArgAction::Set)
                .help("Only routes with this text in path, name or function"),
            Arg::new("sort")
                .long("sort")
                .value_name("BY")
                .default_value("match")
                .value_parser(PossibleValuesParser::new(["match", "added", "path", "name"]))
                .help("In the order in which they are tried, in that in which they were added, by path, or by name"),
        ])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        let sort = match words.get_one::<String>("sort").map(String::as_str) {
            Some("added") => Sort::Added,
            Some("path") => Sort::Path,
            Some("name") => Sort::Name,
            _ => Sort::Match,
        };
        Ok(Self { grep: words.get_one("grep").cloned(), sort })
    }
}

struct RoutesJson<'a>(&'a [&'a RouteInfo]);

impl Serialize for RoutesJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let routes: Vec<_> = self.0.iter().map(|route| RouteJson(route)).collect();
        let mut object = serializer.serialize_struct("Routes", 2)?;
        object.serialize_field("schema", "carafe.routes/1")?;
        object.serialize_field("routes", &routes)?;
        object.end()
    }
}

struct RouteJson<'a>(&'a RouteInfo);

impl Serialize for RouteJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(route) = self;
        let mut object = serializer.serialize_struct("Route", 7)?;
        object.serialize_field("methods", &methods(route))?;
        object.serialize_field("host", &route.host)?;
        object.serialize_field("path", &route.pattern)?;
        object.serialize_field("name", &route.name)?;
        object.serialize_field("params", &route.params)?;
        object.serialize_field("handler", route.handler.type_name)?;
        object.serialize_field("place", &route.place.to_string())?;
        object.end()
    }
}
