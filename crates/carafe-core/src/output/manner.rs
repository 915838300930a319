//! How an output speaks: with colour or without, much or little, for people or for programs.

use super::paint::Paint;

/// The manner of an [`Output`](super::Output). The default is the plainest: no colour, no questions.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    terminals: Terminals,
    /// Whether a line that was written can be written over.
    over: bool,
    forced: Option<Colour>,
    asked: Colour,
    verbosity: Verbosity,
    width: Option<usize>,
    json: Json,
    answers: Answers,
}

/// Which of the three streams are terminals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminals {
    /// Stdout.
    pub answer: bool,
    /// Stderr.
    pub talk: bool,
    /// Stdin.
    pub input: bool,
}

/// When to use colour: `--color always|auto|never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// As the environment says, otherwise on a terminal only.
    #[default]
    Auto,
    /// Also in a file or a pipe.
    Always,
    /// Not at all.
    Never,
}

/// How much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Verbosity {
    /// `-q`: errors only.
    Quiet,
    /// Neither `-q` nor `-v`.
    #[default]
    Normal,
    /// `-v`: details too.
    Verbose,
    /// `-vv`: everything.
    Debug,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Json {
    #[default]
    No,
    Yes,
}

/// Who answers questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Answers {
    #[default]
    Person,
    AlwaysYes,
}

impl Manner {
    /// From the terminals and the environment: `NO_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`, `CI`, `COLUMNS`.
    ///
    /// `NO_COLOR` beats `CLICOLOR_FORCE` (<https://no-color.org>, <https://bixense.com/clicolors>); an empty
    /// variable counts as absent.
    pub fn detect(terminals: Terminals, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let forced = if set("NO_COLOR").is_some() {
            Some(Colour::Never)
        } else if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
            Some(Colour::Always)
        } else if set("TERM").is_some_and(|value| value == "dumb") || set("CI").is_some() {
            Some(Colour::Never)
        } else {
            None
        };
        let width = set("COLUMNS").and_then(|value| value.parse().ok()).filter(|width| *width >= 20);
        let plain = set("TERM").is_some_and(|value| value == "dumb") || set("CI").is_some();
        let over = terminals.talk && !plain;
        Self { terminals, over, forced, width: width.filter(|_| terminals.answer), ..Self::default() }
    }

    /// What `--color` said; it beats the environment.
    #[must_use]
    pub fn with_colour(mut self, colour: Colour) -> Self {
        self.asked = colour;
        self
    }

    /// What `-q` and `-v` said.
    #[must_use]
    pub fn with_verbosity(mut self, verbosity: Verbosity) -> Self {
        self.verbosity = verbosity;
        self
    }

    /// Answers for a program: `--json`.
    #[must_use]
    pub fn with_json(mut self) -> Self {
        self.json = Json::Yes;
        self
    }

    /// Answers every question with yes: `--yes`.
    #[must_use]
    pub fn with_yes(mut self) -> Self {
        self.answers = Answers::AlwaysYes;
        self
    }

    /// How much to say.
    #[must_use]
    pub fn verbosity(&self) -> Verbosity {
        self.verbosity
    }

    /// Whether to answer for a program.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.json == Json::Yes
    }

    /// Whether every question is answered with yes.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        self.answers == Answers::AlwaysYes
    }

    /// Whether somebody can be asked: questions go to stderr, answers come from stdin.
    #[must_use]
    pub fn is_interactive(&self) -> bool {
        self.terminals.talk && self.terminals.input
    }

    /// How many columns a table may have; nothing: as many as it needs.
    #[must_use]
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Whether a line that the next one takes the place of can be shown.
    #[must_use]
    pub fn has_status(&self) -> bool {
        self.over && !self.is_json() && self.verbosity >= Verbosity::Normal
    }

    pub(super) fn paint_answer(&self) -> Paint {
        self.paint(self.terminals.answer)
    }

    pub(super) fn paint_talk(&self) -> Paint {
        self.paint(self.terminals.talk)
    }

    fn paint(&self, terminal: bool) -> Paint {
        let wanted = match self.asked {
            Colour::Auto => self.forced.unwrap_or_default(),
            asked => asked,
        };
        match wanted {
            Colour::Always => Paint::COLOUR,
            Colour::Never => Paint::PLAIN,
            Colour::Auto if terminal && !self.is_json() => Paint::COLOUR,
            Colour::Auto => Paint::PLAIN,
        }
    }
}
