//! A command as an app brings it.

use std::{borrow::Cow, fmt};

use clap::ArgMatches;

use super::{
    context::Context,
    function::{CommandFn, Work},
};
use crate::{App, Part};

/// A word of the command line and the function behind it.
///
/// ```
/// use carafe_core::{App, command::{Command, Context}, output::Output, run::run_with};
///
/// fn reindex(ctx: Context) {
///     ctx.output().print("3 posts");
/// }
///
/// let blog = App::named("blog").add(Command::new("reindex", reindex).about("Rebuild the search index."));
/// let (output, captured) = Output::captured();
/// let exit = run_with(App::new().mount("/blog", blog), ["reindex"], output);
/// assert_eq!((exit.code(), captured.stdout().as_str()), (0, "3 posts\n"));
/// ```
#[must_use = "a command is not known until it is added to an app"]
pub struct Command {
    name: Cow<'static, str>,
    about: Option<Cow<'static, str>>,
    grammar: fn(clap::Command) -> clap::Command,
    function: Box<dyn Fn(&ArgMatches, &Context) -> Work + Send + Sync>,
    traits: Traits,
}

/// What the runner does around a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Traits {
    built_in: bool,
    json: bool,
    checked: bool,
}

impl Part for Command {}

impl Command {
    /// A command by its name and its function.
    ///
    /// # Panics
    /// At set-up, if the name is not made of lower-case ASCII letters, digits, `_` and `-`: a colon separates an
    /// app's name from its command's.
    #[track_caller]
    pub fn new<F: CommandFn<M>, M>(name: impl Into<Cow<'static, str>>, function: F) -> Self {
        let name = name.into();
        assert_name(&name);
        Self {
            name,
            about: None,
            grammar: F::grammar,
            function: Box::new(move |words, context| function.call(words, context)),
            traits: Traits::default(),
        }
    }

    /// What it does, in one sentence for the help. The doc comment of the arguments' struct says it too.
    pub fn about(mut self, about: impl Into<Cow<'static, str>>) -> Self {
        self.about = Some(about.into());
        self
    }

    /// Gives it `--json`: the function asks [`Output::is_json`](crate::output::Output::is_json), and errors come as
    /// JSON too.
    pub fn json(mut self) -> Self {
        self.traits.json = true;
        self
    }

    /// Runs the checks first: with an error among the findings the command is not called, and warnings are told.
    pub fn after_checks(mut self) -> Self {
        self.traits.checked = true;
        self
    }

    /// Marks a command of the framework: an app's command of the same name takes its place.
    pub fn built_in(mut self) -> Self {
        self.traits.built_in = true;
        self
    }

    /// Its name, without that of its app.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is one of the framework's.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        self.traits.built_in
    }

    /// Whether it has `--json`.
    #[must_use]
    pub fn has_json(&self) -> bool {
        self.traits.json
    }

    /// Whether the checks must pass before it is called.
    #[must_use]
    pub fn needs_checks(&self) -> bool {
        self.traits.checked
    }

    /// Its options and arguments. The name of the grammar is a placeholder: who parses sets `bin_name`.
    #[must_use]
    pub fn grammar(&self) -> clap::Command {
        let grammar = (self.grammar)(clap::Command::new("command"));
        match &self.about {
            Some(about) => grammar.about(about.clone().into_owned()),
            None => grammar,
        }
    }

    /// Calls the function with the words that [`grammar`](Command::grammar) parsed.
    #[must_use]
    pub fn call(&self, words: &ArgMatches, context: &Context) -> Work {
        (self.function)(words, context)
    }
}

#[track_caller]
fn assert_name(name: &str) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    assert!(
        !name.is_empty() && !name.starts_with('-') && name.chars().all(fits),
        "the command name {name:?} must be made of lower-case ASCII letters, digits, `_` and `-`, for example \"reindex\""
    );
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Command")
            .field("name", &self.name)
            .field("traits", &self.traits)
            .finish_non_exhaustive()
    }
}

/// What `--version` prints; see [`App::version`].
#[derive(Debug)]
pub struct Version(Cow<'static, str>);

impl Part for Version {}

impl Version {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl App {
    /// Adds a command: Django's management command, Flask's `app.cli.command`.
    ///
    /// The function is plain or async. It may ask for a struct with `#[derive(Args)]`, whose fields are its options
    /// and whose doc comments are its help, and for the [`Context`].
    ///
    /// ```
    /// use carafe_core::{App, Result, command::Context};
    ///
    /// async fn reindex(ctx: Context) -> Result<()> {
    ///     ctx.output().say("reading posts");
    ///     ctx.output().print("3 posts");
    ///     Ok(())
    /// }
    ///
    /// let blog = App::named("blog").command("reindex", reindex);
    /// ```
    ///
    /// It is called as `reindex`, and always also as `blog:reindex`. A command of the same name in the framework
    /// gives way; of two mounted apps with the same command neither does, and the short name is refused.
    ///
    /// # Panics
    /// As [`Command::new`] does.
    #[track_caller]
    pub fn command<F: CommandFn<M>, M>(self, name: impl Into<Cow<'static, str>>, function: F) -> Self {
        self.add(Command::new(name, function))
    }

    /// Says what `--version` prints, most often `env!("CARGO_PKG_VERSION")`.
    #[track_caller]
    pub fn version(self, version: impl Into<Cow<'static, str>>) -> Self {
        self.add(Version(version.into()))
    }
}
