//! Runs one command of an app.

use std::{ffi::OsString, path::Path, sync::Arc};

use super::{
    failure, flags, help,
    ran::Ran,
    wait::{BlockOn, park},
    words::{self, Call, Wanted},
};
use crate::{
    App, Exit, Result, Site,
    check::{CheckSettings, Report, Request, check_command, show},
    command::{Commands, Context, Listed, Lookup, Work, settings_command},
    output::Output,
    settings::Sources,
};

/// An app, where to write, and how to wait: all that is needed to run a command.
///
/// `App::run` of the web room is this with tokio and its own commands. Tests give it a captured [`Output`]:
///
/// ```
/// use carafe_core::{App, Exit, output::Output, run::Runner};
///
/// let (output, captured) = Output::captured();
/// let exit = Runner::new(App::new()).named("blog").output(output).run_words(["migate"]);
/// assert_eq!(exit, Exit::USAGE);
/// assert!(captured.stderr().starts_with("error: unknown command `migate`"));
/// ```
#[derive(Debug)]
#[must_use = "a runner does nothing until it runs"]
pub struct Runner {
    app: App,
    program: String,
    output: Option<Output>,
    block_on: BlockOn,
    default_word: Option<&'static str>,
    sources: Option<Sources>,
}

/// Runs one command of an app in this process, for tests: the words are those after the program's name.
///
/// ```
/// use carafe_core::{App, Exit, output::Output, run::run_with};
///
/// let (output, captured) = Output::captured();
/// let exit = run_with(App::new(), ["check"], output);
/// assert_eq!(exit, Exit::OK);
/// assert!(captured.stdout().starts_with("ok "));
/// ```
pub fn run_with(app: App, words: impl IntoIterator<Item = impl Into<OsString>>, output: Output) -> Exit {
    Runner::new(app).output(output).run_words(words)
}

impl Runner {
    /// A runner for stdin, stdout and stderr of the process, that waits for async commands by parking the thread.
    pub fn new(app: App) -> Self {
        Self {
            app,
            program: "app".to_owned(),
            output: None,
            block_on: park,
            default_word: None,
            sources: None,
        }
    }

    /// What the program is called in messages.
    pub fn named(mut self, program: impl Into<String>) -> Self {
        self.program = program.into();
        self
    }

    /// Writes elsewhere.
    pub fn output(mut self, output: Output) -> Self {
        self.output = Some(output);
        self
    }

    /// Waits for async commands in this way.
    pub fn block_on(mut self, block_on: BlockOn) -> Self {
        self.block_on = block_on;
        self
    }

    /// What to do when no command is named; otherwise that shows the help.
    pub fn default_word(mut self, word: &'static str) -> Self {
        self.default_word = Some(word);
        self
    }

    /// Looks for settings here. Otherwise [`run`](Runner::run) looks in the working directory and the environment, and
    /// [`run_words`](Runner::run_words) nowhere.
    pub fn sources(mut self, sources: Sources) -> Self {
        self.sources = Some(sources);
        self
    }

    /// Runs the command that the command line of the process asks for.
    pub fn run(mut self) -> Exit {
        let mut words = std::env::args_os();
        if let Some(program) = words.next().as_deref().and_then(|path| Path::new(path).file_stem()) {
            self.program = program.to_string_lossy().into_owned();
        }
        self.sources = self.sources.or_else(|| Some(Sources::from_process()));
        self.run_words(words)
    }

    /// Runs the command that these words ask for; the program's name is not among them.
    pub fn run_words(self, words: impl IntoIterator<Item = impl Into<OsString>>) -> Exit {
        self.run_list(words.into_iter().map(Into::into).collect())
    }

    /// Runs the command that these words ask for, and keeps what it says: for tests.
    ///
    /// ```
    /// use carafe_core::{App, command::Context, run::Runner};
    ///
    /// let app = App::new().command("greet", |ctx: Context| ctx.output().print("Hello"));
    /// let ran = Runner::new(app).capture(["greet"]);
    /// ran.assert_ok();
    /// assert_eq!(ran.stdout(), "Hello\n");
    /// ```
    pub fn capture(self, words: impl IntoIterator<Item = impl Into<OsString>>) -> Ran {
        let (output, captured) = Output::captured();
        let exit = self.output(output).run_words(words);
        Ran::new(exit, captured)
    }

    fn run_list(self, words: Vec<OsString>) -> Exit {
        let Self { app, program, output, block_on, default_word, sources } = self;
        let output = output.unwrap_or_else(Output::stdio);
        let app = app.settings::<CheckSettings>().add(check_command()).add(settings_command());
        let site = Arc::new(app.build());
        let sources = sources.unwrap_or_default();
        let session = Session { program: &program, site, block_on, default_word, sources };
        let exit = match words::split(&program, words) {
            Ok(line) => session.run_line(line, output.clone()),
            Err(usage) => failure::tell_usage(&usage, &output),
        };
        end(exit, &output)
    }
}

struct Session<'a> {
    program: &'a str,
    site: Arc<Site>,
    block_on: BlockOn,
    default_word: Option<&'static str>,
    sources: Sources,
}

impl Session<'_> {
    fn run_line(mut self, line: words::Line, output: Output) -> Exit {
        self.sources = flags::sources(self.sources, &line.head);
        let manner = flags::apply(output.manner().clone(), &line.head);
        let output = output.with_manner(manner);
        let site = Arc::clone(&self.site);
        let commands = Commands::of(&site);
        match (line.wanted, self.default_word) {
            (Wanted::Version, _) => self.answer(&help::version(self.program, &self.site), &output),
            (Wanted::Help, _) | (Wanted::Nothing, None) => {
                let text = help::help(self.program, &self.site, &commands, output.paint());
                self.answer(text.trim_end(), &output)
            }
            (Wanted::Nothing, Some(word)) => {
                self.run_call(Call { word: word.to_owned(), rest: Vec::new() }, &commands, &output)
            }
            (Wanted::Command(call), _) => self.run_call(call, &commands, &output),
        }
    }

    fn answer(&self, text: &str, output: &Output) -> Exit {
        output.print(text);
        Exit::OK
    }

    fn run_call(&self, call: Call, commands: &Commands<'_>, output: &Output) -> Exit {
        let Call { word, rest } = call;
        match commands.find(&word) {
            Lookup::Found(listed) => self.run_command(listed, rest, output),
            Lookup::Ambiguous(listed) => {
                let names: Vec<_> = listed.iter().map(|listed| format!("`{}`", listed.full_name)).collect();
                output.error(format_args!(
                    "`{word}` can mean {}\n hint: use the full name",
                    names.join(" or ")
                ));
                Exit::USAGE
            }
            Lookup::Unknown(nearest) => {
                let hint = match nearest {
                    Some(nearest) => format!("did you mean `{} {nearest}`?", self.program),
                    None => format!("`{} help` lists the commands", self.program),
                };
                output.error(format_args!("unknown command `{word}`\n hint: {hint}"));
                Exit::USAGE
            }
        }
    }

    fn run_command(&self, listed: &Listed<'_>, rest: Vec<OsString>, output: &Output) -> Exit {
        let words = match words::parse(self.program, listed, rest) {
            Ok(words) => words,
            Err(usage) => return failure::tell_usage(&usage, output),
        };
        let manner = flags::apply(output.manner().clone(), &words);
        let output = output.clone().with_manner(manner);
        let command = listed.added.part;
        let sources = flags::sources(self.sources.clone(), &words);
        let context = Context::new(Arc::clone(&self.site), listed.added.app.id(), output.clone(), sources);
        if command.needs_checks()
            && let Err(error) = check_first(&context)
        {
            return failure::tell(&error, command, &output);
        }
        let done = match command.call(&words, &context) {
            Work::Done(done) => done,
            Work::Later(later) => (self.block_on)(later),
        };
        done.unwrap_or_else(|error| failure::tell(&error, command, &output))
    }
}

fn check_first(context: &Context) -> Result<()> {
    let request = Request::default().settings(context.settings()?);
    let report = Report::run(context.site(), &request).into_result()?;
    let output = context.output();
    let warnings = show(&report, output.paint_talk());
    if !warnings.is_empty() {
        output.say(warnings.trim_end());
    }
    Ok(())
}

/// An answer that could not be written is a failure, whatever the command thinks of itself.
fn end(exit: Exit, output: &Output) -> Exit {
    match output.failure() {
        Some(error) => {
            output.error(format_args!("the answer could not be written: {error}"));
            if exit == Exit::OK { Exit::FAILED } else { exit }
        }
        None if output.is_closed() => Exit::OK,
        None => exit,
    }
}
