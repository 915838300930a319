//! The command line in two steps: which command, then what the command is told.
//!
//! Only the grammar of the one command that is called is made, so the first answer is quick however many there are.

use std::ffi::OsString;

use clap::{Arg, ArgAction, ArgMatches};

use super::flags;
use crate::command::Listed;

/// What stands before the command, the command's word, and what stands behind it.
#[derive(Debug)]
pub(super) struct Line {
    /// The options before the command.
    pub(super) head: ArgMatches,
    /// What is wanted.
    pub(super) wanted: Wanted,
}

#[derive(Debug)]
pub(super) enum Wanted {
    /// `--version`.
    Version,
    /// `help`, `--help`: the list of commands.
    Help,
    /// A word and what follows it.
    Command(Call),
    /// No word at all.
    Nothing,
}

/// A command by the word it is called by, and what it is told.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) word: String,
    pub(super) rest: Vec<OsString>,
}

pub(super) fn split(program: &str, words: Vec<OsString>) -> Result<Line, clap::Error> {
    let mut head = head_grammar(program).try_get_matches_from(with_program(program, words))?;
    let wanted = match head.remove_subcommand() {
        Some((word, rest)) => command(word, rest),
        None if head.get_flag("version") => Wanted::Version,
        None if head.get_flag("help") => Wanted::Help,
        None => Wanted::Nothing,
    };
    let wanted = match wanted {
        Wanted::Command(call) if head.get_flag("help") => help_for(vec![call.word.into()]),
        wanted => wanted,
    };
    Ok(Line { head, wanted })
}

/// The words of one command, parsed.
pub(super) fn parse(
    program: &str,
    listed: &Listed<'_>,
    rest: Vec<OsString>,
) -> Result<ArgMatches, clap::Error> {
    let called = format!("{program} {}", listed.shown);
    grammar(listed).bin_name(&called).try_get_matches_from(with_program(&called, rest))
}

/// The options before the command, for parsing and for the help.
pub(super) fn head_grammar(program: &str) -> clap::Command {
    let command = clap::Command::new("program")
        .bin_name(program)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .allow_external_subcommands(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::SetTrue).help("Show this"))
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::SetTrue)
                .help("Show the version"),
        );
    flags::add_to(command)
}

fn grammar(listed: &Listed<'_>) -> clap::Command {
    let command = listed.added.part.grammar();
    let command = if listed.added.part.has_json() { command.arg(flags::json()) } else { command };
    flags::add_to(command)
}

fn command(word: String, mut rest: ArgMatches) -> Wanted {
    let rest: Vec<OsString> = rest.remove_many("").into_iter().flatten().collect();
    match word.as_str() {
        "help" => help_for(rest),
        _ => Wanted::Command(Call { word, rest }),
    }
}

/// `help reindex` is `reindex --help`.
fn help_for(mut words: Vec<OsString>) -> Wanted {
    if words.is_empty() || words[0].to_string_lossy().starts_with('-') {
        return Wanted::Help;
    }
    let word = words.remove(0).to_string_lossy().into_owned();
    Wanted::Command(Call { word, rest: vec!["--help".into()] })
}

fn with_program(program: &str, words: Vec<OsString>) -> impl Iterator<Item = OsString> {
    std::iter::once(program.into()).chain(words)
}
