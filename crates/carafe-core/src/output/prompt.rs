//! Questions to the person at the terminal.

use super::Output;
use crate::{Error, Exit, Result};

impl Output {
    /// Asks a yes-or-no question on stderr; anything but `y` or `yes` is no.
    ///
    /// `--yes` answers it. Name in the question what will be touched, and how much of it.
    ///
    /// # Errors
    /// Without a terminal nobody can answer: the error names `--yes`, and the program ends with code 2.
    #[track_caller]
    pub fn confirm(&self, question: &str) -> Result<bool> {
        if self.manner().is_yes() {
            return Ok(true);
        }
        self.need_person(question, "--yes")?;
        self.talk(&format!("{question} [y/N] "));
        let answer = self.read_line()?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks for a line of text on stderr. `flag` is the option that gives the same without a question.
    ///
    /// # Errors
    /// Without a terminal nobody can answer: the error names the flag, and the program ends with code 2.
    #[track_caller]
    pub fn ask(&self, question: &str, flag: &str) -> Result<String> {
        self.need_person(question, flag)?;
        self.talk(&format!("{question} "));
        Ok(self.read_line()?.trim_end_matches(['\r', '\n']).to_owned())
    }

    #[track_caller]
    fn need_person(&self, question: &str, flag: &str) -> Result<()> {
        if self.manner().is_interactive() {
            return Ok(());
        }
        Err(Error::internal(format!("there is no terminal to ask on: {question}"))
            .hint(format!("answer with `{flag}`"))
            .exit(Exit::USAGE))
    }
}
