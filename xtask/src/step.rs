//! One command of a longer run: shown, timed, and printed again to be repeated when it ends badly.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// A command with its directory and its environment.
#[derive(Debug, Clone)]
pub struct Step {
    words: Vec<String>,
    folder: PathBuf,
    environment: Vec<(String, String)>,
}

impl Step {
    /// A command line, taken apart at spaces, in the root of the repository.
    #[must_use]
    pub fn new(line: &str) -> Self {
        let words = line.split_whitespace().map(str::to_owned).collect();
        Self { words, folder: crate::tree::root(), environment: Vec::new() }
    }

    /// Runs it in this folder.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// Sets a variable for it.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs it with its output on the terminal, and says how long it took.
    ///
    /// # Errors
    /// The line to repeat, when it ends with anything but 0.
    pub fn run(&self) -> Result<Duration, String> {
        println!("\n> {}", self.line());
        let started = Instant::now();
        let status = self.command().status().map_err(|error| format!("{}: {error}", self.line()))?;
        let took = started.elapsed();
        if status.success() { Ok(took) } else { Err(format!("this did not pass:\n\n    {}\n", self.line())) }
    }

    /// Runs it and gives what it prints.
    ///
    /// # Errors
    /// The line and what it printed, when it ends with anything but 0.
    pub fn output(&self) -> Result<String, String> {
        let output = self.command().output().map_err(|error| format!("{}: {error}", self.line()))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(text);
        }
        Err(format!(
            "this did not pass:\n\n    {}\n\n{}",
            self.line(),
            String::from_utf8_lossy(&output.stderr)
        ))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).current_dir(&self.folder).stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// As one would type it.
    fn line(&self) -> String {
        let quoted = |(name, value): &(String, String)| format!("{name}='{value}' ");
        let environment: String = self.environment.iter().map(quoted).collect();
        let folder =
            self.folder.strip_prefix(crate::tree::root()).unwrap_or(&self.folder).display().to_string();
        let folder = if folder.is_empty() { folder } else { format!("cd {folder} && ") };
        format!("{folder}{environment}{}", self.words.join(" "))
    }
}
