//! The tests of the facade: what only it has, and what is seen from a user's crate.

mod commands;
mod compile_fail;
#[cfg(feature = "sqlite")]
mod database;
mod embed_dir;
mod growth;
#[cfg(all(feature = "dev", feature = "sqlite"))]
mod migrate_button;
#[cfg(all(feature = "dev", feature = "sqlite"))]
mod queries_page;
mod settings_derive;
#[cfg(feature = "sqlite")]
mod start;
mod test_attr;
mod ui;
