//! Files that a command made, told to people or, with `--json`, to programs.

use std::path::Path;

use carafe_core::output::Output;
use serde::Serialize;

use super::{app_word, list};
use crate::migrate::file::Migration;

/// What was made so far.
pub(super) struct Written<'o> {
    output: &'o Output,
    files: Vec<File>,
}

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    app: String,
    name: String,
    operations: Vec<String>,
    /// Where it was written; nothing where one only asked.
    path: Option<String>,
    text: String,
}

impl<'o> Written<'o> {
    pub(super) fn on(output: &'o Output) -> Self {
        Self { output, files: Vec::new() }
    }

    /// What would be written: its operations.
    pub(super) fn wanted(&mut self, migration: &Migration) {
        self.add(migration, None);
        if !self.output.is_json() {
            list::migration(self.output, migration);
        }
    }

    /// What would be written: its text.
    pub(super) fn dry(&mut self, migration: &Migration) {
        self.add(migration, None);
        if !self.output.is_json() {
            self.output.print(migration.written());
        }
    }

    /// What was written, in a word: `wrote`, `updated`.
    pub(super) fn done(&mut self, migration: &Migration, word: &str, path: &Path) {
        self.add(migration, Some(path.display().to_string()));
        self.output.say(format_args!("{word} {}", path.display()));
    }

    /// The answer for programs.
    pub(super) fn end(self) {
        if self.output.is_json() {
            self.output.json(&Json { schema: "carafe.makemigrations/1", files: self.files });
        }
    }

    /// The last that is said of a migration counts.
    fn add(&mut self, migration: &Migration, path: Option<String>) {
        let app = &migration.id.app;
        let file = File {
            app: app_word(app).to_owned(),
            name: migration.id.name.clone(),
            operations: migration.ops.iter().map(|op| list::line(op, app)).collect(),
            path,
            text: migration.written(),
        };
        self.files.retain(|known| (&known.app, &known.name) != (&file.app, &file.name));
        self.files.push(file);
    }
}
