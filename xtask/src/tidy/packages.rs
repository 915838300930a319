//! The smallest site stays small: its packages are counted.

use std::collections::BTreeSet;

use super::Finding;
use crate::step::Step;

const MOST: usize = 80;

pub(super) fn check() -> Vec<Finding> {
    match count() {
        Ok(count) if count <= MOST => Vec::new(),
        Ok(count) => vec![Finding::new("examples/01-hello", format!("{count} packages; {MOST} is the most"))],
        Err(text) => vec![Finding::new("examples/01-hello", text)],
    }
}

/// How many packages are compiled for the hello of `examples/01-hello`, itself included.
///
/// # Errors
/// When cargo does not know it.
pub fn count() -> Result<usize, String> {
    let listing = Step::new("cargo tree -p hello -e normal,build --prefix none --format {p}").output()?;
    let names: BTreeSet<&str> = listing.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    Ok(names.iter().filter(|name| !name.is_empty()).count())
}
