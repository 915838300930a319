//! The filters that Django's templates have and the engine has not.

mod text;

use minijinja::Environment;

/// Adds all of them.
pub(crate) fn add_to(env: &mut Environment<'_>) {
    text::add_to(env);
}
