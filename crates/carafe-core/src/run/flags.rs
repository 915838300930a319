//! The options that every command has.

use clap::{
    Arg, ArgAction, ArgMatches,
    builder::{PossibleValuesParser, ValueParser},
};

use crate::{
    output::{Colour, Manner, Verbosity},
    settings::Sources,
};

/// Adds the options that the command does not have itself: a command's own `-v` means what the command says.
pub(super) fn add_to(mut command: clap::Command) -> clap::Command {
    for flag in all() {
        if !takes(&command, &flag) {
            command = command.arg(flag);
        }
    }
    command
}

pub(super) fn json() -> Arg {
    Arg::new(JSON).long("json").action(ArgAction::SetTrue).help("Answer in JSON, for programs")
}

/// The manner after the options that were given; those of a command's own of the same name are left alone.
pub(super) fn apply(mut manner: Manner, words: &ArgMatches) -> Manner {
    let quiet = is_set(words, QUIET);
    let verbose = words.try_get_one::<u8>(VERBOSE).ok().flatten().copied().unwrap_or(0);
    manner = match (quiet, verbose) {
        (true, _) => manner.with_verbosity(Verbosity::Quiet),
        (false, 0) => manner,
        (false, 1) => manner.with_verbosity(Verbosity::Verbose),
        (false, _) => manner.with_verbosity(Verbosity::Debug),
    };
    manner = match words.try_get_one::<String>(COLOUR).ok().flatten().map(String::as_str) {
        Some("always") => manner.with_colour(Colour::Always),
        Some("never") => manner.with_colour(Colour::Never),
        Some(_) => manner.with_colour(Colour::Auto),
        None => manner,
    };
    if is_set(words, YES) {
        manner = manner.with_yes();
    }
    if is_set(words, JSON) {
        manner = manner.with_json();
    }
    manner
}

/// The sources of settings after the options that were given.
pub(super) fn sources(sources: Sources, words: &ArgMatches) -> Sources {
    let sources = match words.try_get_one::<String>(ENV_FILE).ok().flatten() {
        Some(file) => sources.dotenv_file(file),
        None => sources,
    };
    let set = words.try_get_many::<(String, String)>(SET).ok().flatten().into_iter().flatten();
    set.fold(sources, |sources, (key, value)| sources.flag_named(key, value, "--set"))
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected SECTION.KEY=VALUE")?;
    let good = key.contains('.') && key.split('.').all(|part| !part.is_empty());
    if good { Ok((key.to_owned(), value.to_owned())) } else { Err("expected SECTION.KEY=VALUE".to_owned()) }
}

// Ids that no field of a user's struct can have.
const QUIET: &str = "carafe:quiet";
const VERBOSE: &str = "carafe:verbose";
const COLOUR: &str = "carafe:color";
const YES: &str = "carafe:yes";
const JSON: &str = "carafe:json";
const SET: &str = "carafe:set";
const ENV_FILE: &str = "carafe:env-file";

fn all() -> [Arg; 6] {
    [
        Arg::new(QUIET).short('q').long("quiet").action(ArgAction::SetTrue).help("Say nothing but errors"),
        Arg::new(VERBOSE).short('v').long("verbose").action(ArgAction::Count).help("Say more; -vv says all"),
        Arg::new(COLOUR)
            .long("color")
            .value_name("WHEN")
            .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
            .hide_possible_values(true)
            .help("Colour the output: auto (on a terminal), always, never"),
        Arg::new(YES).long("yes").action(ArgAction::SetTrue).help("Answer every question with yes"),
        Arg::new(SET)
            .long("set")
            .value_name("SETTING=VALUE")
            .action(ArgAction::Append)
            .value_parser(ValueParser::new(key_and_value))
            .help("Set one setting over all others: --set blog.per_page=50"),
        Arg::new(ENV_FILE)
            .long("env-file")
            .value_name("FILE")
            .help("Read variables from this file instead of .env; `off` reads none"),
    ]
    .map(|flag| flag.global(true).help_heading("Every command"))
}

fn takes(command: &clap::Command, flag: &Arg) -> bool {
    let clashes = |arg: &Arg| {
        arg.get_long().is_some() && arg.get_long() == flag.get_long()
            || arg.get_short().is_some() && arg.get_short() == flag.get_short()
    };
    command.get_arguments().any(clashes) || command.get_subcommands().any(|inner| takes(inner, flag))
}

fn is_set(words: &ArgMatches, id: &str) -> bool {
    words.try_get_one::<bool>(id).ok().flatten().copied().unwrap_or(false)
}
