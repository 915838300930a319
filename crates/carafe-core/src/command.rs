//! The words that the app's own binary knows, and what they do: every app may bring some.
//!
//! Knows no async runtime and no checks: [`run`](crate::run) puts all of it together.

mod argument;
mod context;
mod function;
mod list;
mod part;
mod settings;

pub use self::{
    argument::FromCommand,
    context::Context,
    function::{CommandFn, Later, Outcome, Work},
    list::{Commands, Listed, Lookup},
    part::{Command, Version},
    settings::settings_command,
};
