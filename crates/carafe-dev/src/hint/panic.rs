//! What can be done about a panic, by what it said.

use carafe_core::Error;
use carafe_web::{Current, guard::Panicked};

/// What a panic says, and what to do instead.
const RULES: [(&str, &str); 15] = [
    (
        "called `Option::unwrap()` on a `None` value",
        "Say what a visitor gets when there is nothing: `.or_404()?`, or `.or_status(409, \"…\")?`.",
    ),
    (
        "called `Result::unwrap()` on an `Err` value",
        "Write `?` instead of `.unwrap()` and return `Result<…>`: the page then shows the error and its causes.",
    ),
    ("index out of bounds", "`.get(index)` gives an `Option`; `.or_404()?` turns nothing into a 404."),
    ("out of range for slice", "`.get(from..to)` gives an `Option` instead of a panic."),
    (
        "is not a char boundary",
        "Texts are cut at characters, not at bytes: `.chars().take(n)`, or `.get(..n)`.",
    ),
    (
        "attempt to divide by zero",
        "`.checked_div(…)` gives an `Option`; or refuse zero where the value comes in.",
    ),
    (
        "with overflow",
        "The number does not fit its type: take a wider one, or `.checked_…`/`.saturating_…` where visitors choose it.",
    ),
    (
        "already borrowed",
        "A `RefCell` was borrowed twice at once: end the first borrow before the second, or share with a `Mutex`.",
    ),
    (
        "already mutably borrowed",
        "A `RefCell` was borrowed twice at once: end the first borrow before the second, or share with a `Mutex`.",
    ),
    (
        "PoisonError",
        "Another thread panicked while it held this lock: look for the first panic in the log, that is the cause.",
    ),
    ("not yet implemented", "A `todo!` stands at this line: it waits for its code."),
    ("not implemented", "An `unimplemented!` stands at this line: it waits for its code."),
    (
        "entered unreachable code",
        "A case that was taken for impossible happened: the values of the request below may tell which.",
    ),
    (
        "Cannot start a runtime from within a runtime",
        "A handler runs on the async runtime already: `.await` the work, or wrap a plain function in `blocking(…)`.",
    ),
    ("no entry found for key", "`map[key]` panics when the key is missing: `.get(key)` gives an `Option`."),
];

pub(super) fn hint(_current: &Current, error: &Error) -> Option<String> {
    let said = error.find::<Panicked>()?.said();
    let known = RULES.iter().find(|(text, _)| said.contains(text)).map(|(_, hint)| (*hint).to_owned());
    known.or_else(|| {
        let general =
            "A panic ends this request and nothing else. For what can be foreseen, return an `Error`.";
        Some(general.to_owned())
    })
}
