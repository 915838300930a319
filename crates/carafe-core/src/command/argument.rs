//! What a command's function may ask for.

use clap::ArgMatches;

use super::context::Context;
use crate::Result;

/// An argument of a command's function: the words of the command line as a type, or something of the site.
///
/// Every type with `#[derive(Args)]` is one, and so is [`Context`]. A room implements it for a type of its own to
/// hand that to commands: a database does for its handle.
#[diagnostic::on_unimplemented(
    message = "a command's function cannot ask for `{Self}`",
    label = "not something a command can ask for",
    note = "it may ask for a struct with `#[derive(Args)]`, for `Context`, or for both"
)]
pub trait FromCommand: Sized {
    /// Adds the options and arguments that are needed to the command's grammar; by default none.
    #[must_use]
    fn grammar(command: clap::Command) -> clap::Command {
        command
    }

    /// Takes the value from the parsed words, or from the context.
    ///
    /// # Errors
    /// What the person at the terminal should read.
    fn from_command(words: &ArgMatches, context: &Context) -> Result<Self>;
}

impl<A: clap::Args> FromCommand for A {
    fn grammar(command: clap::Command) -> clap::Command {
        A::augment_args(command)
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(A::from_arg_matches(words)?)
    }
}

impl FromCommand for Context {
    fn from_command(_words: &ArgMatches, context: &Context) -> Result<Self> {
        Ok(context.clone())
    }
}
