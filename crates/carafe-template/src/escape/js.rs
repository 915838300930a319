//! Where in a script, an event handler or a JSON island a value stands.

use super::{escaper::Inner, refusal::Refusal};

/// How far a script has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Js {
    at: At,
    /// What a `/` would be now.
    slash: Slash,
    /// Brackets that are open.
    open: Vec<Open>,
    /// The word that is being written, or was last.
    word: String,
    dialect: Dialect,
}

/// What is read: only scripts have comments, expressions between `/` and strings in `'`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Script,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Code,
    /// After this sign in code, which may begin something with the next one.
    Sign(char),
    String(char),
    /// In a string, an expression or a template literal, after a backslash.
    Escape(Within),
    Regex,
    RegexClass,
    Template,
    /// After `$` in a template literal.
    Dollar,
    Line,
    Block,
    /// After `*` in a comment.
    Star,
    /// It cannot be told, until the script ends.
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    String(char),
    Regex,
    RegexClass,
    Template,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slash {
    Regex,
    Division,
    Either,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// `(` after `if`, `for`, `while`, `with`: an expression may follow the `)`.
    Condition,
    /// `(` after `await`, which may be that of `for await`.
    Await,
    Round,
    Square,
    Curly,
    /// `${` in a template literal.
    Hole,
}

/// Words after which a `/` begins a regular expression.
const BEFORE_REGEX: [&str; 13] = [
    "break",
    "case",
    "continue",
    "delete",
    "do",
    "else",
    "in",
    "instanceof",
    "new",
    "return",
    "throw",
    "typeof",
    "void",
];

impl Js {
    pub(super) fn new(dialect: Dialect) -> Js {
        Js { at: At::Code, slash: Slash::Regex, open: Vec::new(), word: String::new(), dialect }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether this is in no string and no comment.
    pub(super) fn is_code(&self) -> bool {
        self.at == At::Code
    }

    /// Goes on over text of the template.
    pub(super) fn feed(&mut self, text: &str) -> Result<(), Refusal> {
        text.chars().try_for_each(|char| self.step(char))
    }

    fn step(&mut self, char: char) -> Result<(), Refusal> {
        let newline = matches!(char, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        self.at = match self.at {
            At::Code => return self.code(char),
            At::Sign(sign) => return self.after_sign(sign, char),
            At::String(_) if matches!(char, '\n' | '\r') => return Err(open_string()),
            At::String(quote) if char == quote => return self.end_of_literal(),
            At::String(quote) if char == '\\' => At::Escape(Within::String(quote)),
            At::Escape(Within::String(quote)) => At::String(quote),
            At::Escape(Within::Regex) => At::Regex,
            At::Escape(Within::RegexClass) => At::RegexClass,
            At::Escape(Within::Template) => At::Template,
            At::Regex | At::RegexClass if newline => return Err(open_regex()),
            At::Regex if char == '\\' => At::Escape(Within::Regex),
            At::Regex if char == '[' => At::RegexClass,
            At::Regex if char == '/' => return self.end_of_literal(),
            At::RegexClass if char == '\\' => At::Escape(Within::RegexClass),
            At::RegexClass if char == ']' => At::Regex,
            At::Template | At::Dollar if char == '\\' => At::Escape(Within::Template),
            At::Template | At::Dollar if char == '`' => return self.end_of_literal(),
            At::Template | At::Dollar if char == '$' => At::Dollar,
            At::Dollar if char == '{' => return self.hole(),
            At::Dollar => At::Template,
            At::Line if newline => At::Code,
            At::Block | At::Star if char == '*' => At::Star,
            At::Star if char == '/' => At::Code,
            At::Star => At::Block,
            same => same,
        };
        Ok(())
    }

    fn end_of_literal(&mut self) -> Result<(), Refusal> {
        self.at = At::Code;
        self.slash = Slash::Division;
        self.word.clear();
        Ok(())
    }

    fn hole(&mut self) -> Result<(), Refusal> {
        self.open.push(Open::Hole);
        self.at = At::Code;
        self.slash = Slash::Regex;
        self.word.clear();
        Ok(())
    }

    fn after_sign(&mut self, sign: char, char: char) -> Result<(), Refusal> {
        self.at = match (sign, char) {
            ('/', '/') => At::Line,
            ('/', '*') => At::Block,
            ('/', _) => return self.slash_was(char),
            // `<!--` is a comment to the end of the line.
            ('<', '!') => At::Sign('!'),
            ('!', '-') => At::Sign('-'),
            ('-', '-') => At::Line,
            _ => {
                self.at = At::Code;
                return self.code(char);
            }
        };
        Ok(())
    }

    fn slash_was(&mut self, next: char) -> Result<(), Refusal> {
        match self.slash {
            Slash::Division => {
                self.at = At::Code;
                self.slash = Slash::Regex;
                self.code(next)
            }
            Slash::Regex => {
                self.at = At::Regex;
                self.step(next)
            }
            Slash::Either => {
                self.at = At::Lost;
                Ok(())
            }
        }
    }

    fn code(&mut self, char: char) -> Result<(), Refusal> {
        match char {
            '"' => self.at = At::String(char),
            _ if self.dialect == Dialect::Json => {}
            '\'' => self.at = At::String(char),
            '`' => self.at = At::Template,
            '/' => self.at = At::Sign('/'),
            '<' => {
                self.at = At::Sign('<');
                self.sign();
            }
            char if char.is_alphanumeric() || matches!(char, '_' | '$' | '#' | '\\') => self.letter(char),
            char if char.is_whitespace() || char == '\u{feff}' => self.word.push(' '),
            char if !char.is_ascii() => self.letter(char),
            '(' | '[' | '{' => self.open(char),
            ')' | ']' | '}' => self.close(char),
            '+' | '-' => self.plus(char),
            '.' => self.dot(),
            _ => self.sign(),
        }
        Ok(())
    }

    /// After one `+` an expression begins; after `++` it may have ended.
    fn plus(&mut self, char: char) {
        let twice = self.word.ends_with(char);
        self.sign();
        self.word.push(char);
        if twice {
            self.slash = Slash::Either;
        }
    }

    fn letter(&mut self, char: char) {
        if !self.word.ends_with(|c: char| {
            c.is_alphanumeric() || !c.is_ascii() || matches!(c, '_' | '$' | '#' | '\\' | '.')
        }) {
            self.word.clear();
        }
        if self.word.len() < 32 {
            self.word.push(char);
        }
        let regex = BEFORE_REGEX.contains(&self.word.as_str());
        // These are names too.
        let either = matches!(self.word.as_str(), "await" | "yield" | "of");
        self.slash = match (regex, either) {
            (true, _) => Slash::Regex,
            (_, true) => Slash::Either,
            _ => Slash::Division,
        };
    }

    /// `a.return` is no word of the language.
    fn dot(&mut self) {
        // `1.` is a number.
        if self.word.starts_with(|c: char| c.is_ascii_digit()) && !self.word.ends_with(' ') {
            self.word.push('.');
            return;
        }
        self.word.clear();
        self.word.push('.');
        self.slash = Slash::Regex;
    }

    fn sign(&mut self) {
        self.word.clear();
        self.slash = Slash::Regex;
    }

    fn open(&mut self, char: char) {
        let condition = matches!(self.word.trim_end(), "if" | "for" | "while" | "with");
        self.open.push(match char {
            '(' if condition => Open::Condition,
            '(' if self.word.trim_end() == "await" => Open::Await,
            '(' => Open::Round,
            '[' => Open::Square,
            _ => Open::Curly,
        });
        self.sign();
    }

    fn close(&mut self, char: char) {
        self.word.clear();
        self.slash = Slash::Division;
        match (self.open.pop(), char) {
            (Some(Open::Condition), ')') => self.slash = Slash::Regex,
            (Some(Open::Await), ')') => self.slash = Slash::Either,
            (Some(Open::Round), ')') | (Some(Open::Square), ']') => {}
            // A block or an object: nobody knows without reading the whole script.
            (Some(Open::Curly), '}') => self.slash = Slash::Either,
            (Some(Open::Hole), '}') => self.at = At::Template,
            _ => self.at = At::Lost,
        }
    }

    /// How a value is escaped here; goes on after it.
    pub(super) fn value(&mut self) -> Result<Inner, Refusal> {
        match self.at {
            At::Code => Ok(self.literal()),
            At::Sign('/') => Err(lost()),
            At::Sign(_) => Ok(self.literal()),
            At::String(_) => Ok(Inner::JsString),
            At::Escape(_) => Err(Refusal::new("a value after `\\` in a script", "Take the backslash away.")),
            At::Regex | At::RegexClass => Err(in_regex()),
            At::Template | At::Dollar => Err(in_template()),
            At::Line | At::Block | At::Star => Ok(Inner::Drop),
            At::Lost => Err(lost()),
        }
    }

    fn literal(&mut self) -> Inner {
        self.at = At::Code;
        self.word.clear();
        self.slash = Slash::Division;
        Inner::Js
    }

    /// What is true after either of two branches, if that can be told.
    pub(super) fn join(&self, other: &Js) -> Option<Js> {
        let (a, b) = (self.settled(), other.settled());
        if a.at == At::Lost || b.at == At::Lost {
            return Some(Js { at: At::Lost, ..a });
        }
        if a.at != b.at || a.open != b.open || a.dialect != b.dialect {
            return None;
        }
        let slash = if a.slash == b.slash && a.word == b.word { a.slash } else { Slash::Either };
        let word = if a.word == b.word { a.word.clone() } else { String::new() };
        Some(Js { slash, word, ..a })
    }

    /// What is true after something that another template may have written here.
    pub(super) fn blur(&self) -> Js {
        let settled = self.settled();
        match settled.at {
            At::Code => Js { slash: Slash::Either, word: String::new(), ..settled },
            _ => settled,
        }
    }

    /// With nothing half read: a sign at the end of a branch is a sign.
    fn settled(&self) -> Js {
        let mut settled = self.clone();
        settled.at = match (self.at, self.slash) {
            (At::Sign('/'), Slash::Division) => At::Code,
            (At::Sign('/'), _) => At::Lost,
            (At::Sign('<'), _) => At::Code,
            (At::Sign(_), _) => At::Lost,
            (at, _) => at,
        };
        if settled.at == At::Code && self.at == At::Sign('/') {
            settled.slash = Slash::Regex;
        }
        settled
    }
}

fn open_string() -> Refusal {
    Refusal::new("a string in this script is not closed at the end of the line", "Close it.")
}

fn open_regex() -> Refusal {
    Refusal::new(
        "this `/` begins a regular expression that is not closed at the end of the line",
        "Close it; if it is a division, put brackets around what it divides.",
    )
}

fn in_regex() -> Refusal {
    Refusal::new(
        "a value in a regular expression would be part of its syntax",
        "Make it a string: `new RegExp({{ … }})`.",
    )
}

fn in_template() -> Refusal {
    Refusal::new(
        "a value between backquotes could begin an expression of its own",
        "Put it outside: `\"text \" + {{ … }}`, or in a hole: `${ {{ … }} }`.",
    )
}

fn lost() -> Refusal {
    Refusal::new(
        "it is not clear whether a `/` before is a division or begins a regular expression, so not what is text here",
        "Set a variable at the start of the script, `const value = {{ … }};`, and use it here.",
    )
}
