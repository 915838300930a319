//! `accept`: what lints say of an operation, and somebody has looked at.

use crate::{
    error::Result,
    migrate::{nearest::did_you_mean, text::Words},
};

/// The words of all lints.
pub const LINTS: &[&str] =
    &["drops-data", "breaks-running-program", "rewrites-table", "locks-table", "no-way-back"];

/// `accept = { drops-data = "nobody has read it since May" }`.
pub(super) fn read(words: &Words<'_, '_>) -> Result<Vec<(String, String)>> {
    let accepted = words.pairs("accept")?;
    for (lint, why) in &accepted {
        if !LINTS.contains(&lint.as_str()) {
            let error = words.error_at("accept", format_args!("there is no lint `{lint}`"));
            let hint = did_you_mean(lint, LINTS.iter().copied());
            return Err(error.hint(hint.unwrap_or_else(|| format!("lints: {}", LINTS.join(", ")))));
        }
        if why.trim().is_empty() {
            return Err(words.error_at("accept", format_args!("say why `{lint}` is accepted")));
        }
    }
    Ok(accepted)
}
