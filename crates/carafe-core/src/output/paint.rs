//! Colours, each with a meaning.

/// What a colour means. Always together with a word or a mark, never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// No colour.
    #[default]
    Plain,
    /// A name or an address: cyan.
    Name,
    /// Done: green.
    Good,
    /// Something to look at: yellow.
    Look,
    /// Failed: red.
    Bad,
    /// A detail: dim.
    Dim,
    /// A heading: bold.
    Head,
}

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// Leaves text as it is.
    pub const PLAIN: Self = Self { on: false };
    /// Colours with ANSI sequences.
    pub const COLOUR: Self = Self { on: true };

    /// Whether it colours.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.on
    }

    /// The text in its colour.
    #[must_use]
    pub fn apply(self, tone: Tone, text: &str) -> String {
        match (self.on, code(tone)) {
            (true, Some(code)) if !text.is_empty() => format!("\x1b[{code}m{text}\x1b[0m"),
            _ => text.to_owned(),
        }
    }
}

fn code(tone: Tone) -> Option<u8> {
    match tone {
        Tone::Plain => None,
        Tone::Name => Some(36),
        Tone::Good => Some(32),
        Tone::Look => Some(33),
        Tone::Bad => Some(31),
        Tone::Dim => Some(2),
        Tone::Head => Some(1),
    }
}
