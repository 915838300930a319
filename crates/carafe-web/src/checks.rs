//! The mistakes in a site's routes that are found before it serves anyone.

mod missing_state;

use carafe_core::{
    App,
    check::{Check, Rule},
};

/// Adds the checks that every site has.
pub(crate) fn add_to(app: App) -> App {
    app.add(Check::new(missing_state::check).rules(RULES.iter().copied()).tag("routes"))
}

/// The kinds of mistake that this room knows.
pub(crate) static RULES: &[&Rule] = &[&missing_state::RULE];
