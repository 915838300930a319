//! The commands: `makemigrations`, `migrate`, `showmigrations`, `sqlmigrate`, `squashmigrations`, `lintmigrations`,
//! `inspectdb`.

mod answers;
mod connects;
mod inspect;
mod lint;
mod list;
mod make;
mod merge;
mod migrate;
mod progress;
mod saving;
mod show;
mod sql;
mod squash;
mod start;
mod update;
mod written;

use carafe_core::{App, Error, Result};

pub use self::{
    connects::Connects,
    start::{apply_all, open},
};
use super::{
    custom,
    graph::Graph,
    loader::{Folder, load},
};
use crate::DbError;

/// The same app with the commands of migrations.
pub fn add_to(app: App) -> App {
    let commands = [
        make::command(),
        migrate::command(),
        show::command(),
        sql::command(),
        squash::command(),
        lint::command(),
        inspect::command(),
    ];
    commands.into_iter().fold(app, App::add)
}

/// The files of a site, without a look at any database.
fn graph(context: &carafe_core::command::Context) -> Result<(Vec<Folder>, Graph)> {
    let folders = Folder::of(context.site(), context.settings().ok());
    let graph = load(&folders).and_then(|mut all| {
        custom::settle(&mut all, context.site())?;
        Graph::of(all, &std::collections::BTreeSet::new())
    });
    Ok((folders, graph.map_err(told)?))
}

/// For the person at the terminal: the fact, and what to do.
#[track_caller]
fn told(error: DbError) -> Error {
    let hint = error.hint_text().map(str::to_owned);
    let statement = error.statement().map(str::to_owned);
    let source = std::error::Error::source(&error).map(ToString::to_string);
    let mut text = error.message().to_owned();
    if let Some(sql) = statement {
        text.push_str(&format!("\n  in: {sql}"));
    }
    if let Some(source) = source.filter(|source| !text.contains(source.as_str())) {
        text.push_str(&format!("\n  because: {source}"));
    }
    let error = Error::internal(text);
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// An app as a person writes it: `.` is the program itself.
fn app_word(app: &str) -> &str {
    if app.is_empty() { "." } else { app }
}

/// The app that a word means.
fn app_of(word: &str) -> &str {
    if word == "." { "" } else { word }
}
