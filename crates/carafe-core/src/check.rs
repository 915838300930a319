//! Mistakes in how a site is put together, found before it serves anyone.
//!
//! Each room brings its checks as parts; this one only runs them, and has the command `check`.

mod command;
mod context;
mod finding;
mod own;
mod part;
mod report;
mod rule;
mod settings;
mod show;

pub(crate) use self::command::check_command;
pub use self::{
    context::CheckContext,
    finding::{Finding, Level},
    part::Check,
    report::{ChecksFailed, Report, Request, rules_of, tags_of},
    rule::Rule,
    settings::CheckSettings,
    show::show,
};
