//! Migration files, and what is found between two states of the models.

mod commands;
mod detect;
mod files;
mod lint;
