//! What can be done about an error: rules from what is known of it to a sentence.

mod cause;
mod lookup;
mod panic;
mod status;
mod template;

use carafe_core::Error;
use carafe_web::Current;

/// Looks at an error, and says what can be done if it knows this kind.
type Rule = fn(&Current, &Error) -> Option<String>;

const RULES: [Rule; 5] = [panic::hint, lookup::hint, template::hint, cause::hint, status::hint];

/// Every hint there is, the error's own first.
pub(crate) fn all(current: &Current, error: &Error) -> Vec<String> {
    let own = error.hint_text().map(str::to_owned);
    own.into_iter().chain(RULES.iter().filter_map(|rule| rule(current, error))).collect()
}
