//! From a user's function to a command: plain or async, with arguments or without.

use std::{future::Future, pin::Pin};

use clap::ArgMatches;

use super::{argument::FromCommand, context::Context};
use crate::{Error, Exit, Result};

/// A command that takes a while. It need not be [`Send`]: a command stays on its thread.
pub type Later = Pin<Box<dyn Future<Output = Result<Exit>>>>;

/// What a command's function is doing when it was called.
pub enum Work {
    /// A plain function: all is done.
    Done(Result<Exit>),
    /// An async function: somebody has to wait for it.
    Later(Later),
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Done(result) => f.debug_tuple("Done").field(result).finish(),
            Self::Later(_) => f.write_str("Later"),
        }
    }
}

/// A function that can be a command: plain or async, with up to four arguments ([`FromCommand`]), that returns
/// nothing, an [`Exit`], or a `Result` of such.
///
/// `Marker` only tells the compiler's cases apart; nobody writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a command",
    label = "not a command's function",
    note = "a command is a function or closure, async or not, with at most 4 arguments",
    note = "each argument must be a struct with `#[derive(Args)]`, or `Context`",
    note = "it must return `()`, `Exit`, `Result<()>` or `Result<Exit>`"
)]
pub trait CommandFn<Marker>: Send + Sync + 'static {
    /// The options and arguments it asks for.
    #[must_use]
    fn grammar(command: clap::Command) -> clap::Command;

    /// Takes the arguments from the words and the context, and calls the function.
    fn call(&self, words: &ArgMatches, context: &Context) -> Work;
}

/// What a command's function may return.
#[diagnostic::on_unimplemented(
    message = "a command cannot return `{Self}`",
    note = "it may return `()`, `Exit`, `Result<()>` or `Result<Exit>`"
)]
pub trait Outcome {
    /// How the program ends.
    ///
    /// # Errors
    /// What the function returned as its error.
    fn into_exit(self) -> Result<Exit>;
}

impl Outcome for () {
    fn into_exit(self) -> Result<Exit> {
        Ok(Exit::OK)
    }
}

impl Outcome for Exit {
    fn into_exit(self) -> Result<Exit> {
        Ok(self)
    }
}

impl<T: Outcome, E: Into<Error>> Outcome for Result<T, E> {
    fn into_exit(self) -> Result<Exit> {
        self.map_err(Into::into)?.into_exit()
    }
}

#[doc(hidden)]
#[derive(Debug)]
pub struct Plain;
#[doc(hidden)]
#[derive(Debug)]
pub struct Async;

impl<F, R> CommandFn<(Plain,)> for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Outcome,
{
    fn grammar(command: clap::Command) -> clap::Command {
        command
    }

    fn call(&self, _words: &ArgMatches, _context: &Context) -> Work {
        done(self())
    }
}

impl<F, R> CommandFn<(Async,)> for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future + 'static,
    R::Output: Outcome,
{
    fn grammar(command: clap::Command) -> clap::Command {
        command
    }

    fn call(&self, _words: &ArgMatches, _context: &Context) -> Work {
        later(self())
    }
}

macro_rules! impl_command_fn {
    ($marker:ident, [$($bound:tt)*], $finish:ident, $($arg:ident),+) => {
        #[expect(non_snake_case, reason = "the names of the types serve as names of the values")]
        impl<F, R, $($arg),+> CommandFn<($marker, $($arg,)+)> for F
        where
            F: Fn($($arg),+) -> R + Send + Sync + 'static,
            $($bound)*,
            $($arg: FromCommand,)+
        {
            fn grammar(command: clap::Command) -> clap::Command {
                $(let command = $arg::grammar(command);)+
                command
            }

            fn call(&self, words: &ArgMatches, context: &Context) -> Work {
                $(let $arg = match $arg::from_command(words, context) {
                    Ok(value) => value,
                    Err(error) => return Work::Done(Err(error)),
                };)+
                $finish(self($($arg),+))
            }
        }
    };
}

macro_rules! impl_command_fns {
    ($($arg:ident),+) => {
        impl_command_fn!(Plain, [R: Outcome], done, $($arg),+);
        impl_command_fn!(Async, [R: Future + 'static, R::Output: Outcome], later, $($arg),+);
    };
}

impl_command_fns!(A);
impl_command_fns!(A, B);
impl_command_fns!(A, B, C);
impl_command_fns!(A, B, C, D);

fn done(outcome: impl Outcome) -> Work {
    Work::Done(outcome.into_exit())
}

fn later<R>(work: R) -> Work
where
    R: Future + 'static,
    R::Output: Outcome,
{
    Work::Later(Box::pin(async move { work.await.into_exit() }))
}
