//! The app that brings the table of sessions.

use carafe_core::{App, embed::Dir, settings::Settings};
use carafe_db::DbApp;

use super::StoredSession;
use crate::settings::{SessionKeeping, SessionSettings};

/// It is part of every site with a database; its table is only there where the settings keep sessions in it.
pub(crate) fn app() -> App {
    App::named("carafe_sessions").models::<StoredSession>().migrations(MIGRATIONS).only_where(is_chosen)
}

const MIGRATIONS: Dir = Dir::embedded(
    concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sessions"),
    &[("0001_initial.toml", include_bytes!("../../../../migrations/sessions/0001_initial.toml"))],
);

fn is_chosen(settings: &Settings) -> bool {
    settings.get::<SessionSettings>().is_some_and(|session| session.store == SessionKeeping::Database)
}
