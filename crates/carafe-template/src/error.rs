//! Why a template does not load or fails: the place, the fact, the next step.

mod excerpt;

use std::{error::Error as StdError, fmt};

use minijinja::ErrorKind;

use super::{
    escape::{self, EscapeError},
    folders::Attempt,
    seen::Seen,
};

pub use excerpt::Excerpt;

/// A template that cannot be found, does not load, or fails.
///
/// As text it shows the line and its neighbours, the templates that led there, and what to do. `?` makes a
/// [`carafe_core::Error`] of it, whose public message says nothing of all this.
#[derive(Debug, Clone)]
pub struct TemplateError(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    template: String,
    line: Option<usize>,
    message: String,
    hint: Option<String>,
    excerpt: Option<Excerpt>,
    chain: Vec<(String, usize)>,
    attempts: Vec<Attempt>,
    names: Vec<String>,
    missing: Option<String>,
}

impl TemplateError {
    pub(crate) fn of(error: &minijinja::Error, asked: &str, seen: &Seen<'_>) -> Self {
        let frames = frames(error);
        let (cause, outer) = frames.split_last().map_or((error, &[][..]), |(last, outer)| (*last, outer));
        if let Some(refused) = refused(cause) {
            return Self::of_refusal(refused, outer, seen);
        }
        if cause.kind() == ErrorKind::TemplateNotFound {
            return Self::of_missing(cause, outer, asked, seen);
        }
        let template = escape::real_name(cause.name().unwrap_or(asked)).to_owned();
        let message = message_of(cause);
        let hint = hint_for(cause, &message, seen);
        let excerpt = excerpt_of(cause, &template, seen);
        let names = if cause.kind() == ErrorKind::UndefinedError { seen.names.clone() } else { Vec::new() };
        Self(Box::new(Inner {
            line: cause.line(),
            chain: chain(outer),
            attempts: Vec::new(),
            template,
            message,
            hint,
            excerpt,
            names,
            missing: None,
        }))
    }

    fn of_refusal(refused: &EscapeError, outer: &[&minijinja::Error], seen: &Seen<'_>) -> Self {
        let source = seen.generation.written(&refused.name).map(|found| found.source);
        Self(Box::new(Inner {
            template: escape::real_name(&refused.name).to_owned(),
            line: Some(refused.line),
            message: refused.message.clone(),
            hint: Some(refused.help.clone()),
            excerpt: source.and_then(|source| Excerpt::of(&source, refused.line, &refused.excerpt)),
            chain: chain(outer),
            attempts: Vec::new(),
            names: Vec::new(),
            missing: None,
        }))
    }

    fn of_missing(
        cause: &minijinja::Error,
        outer: &[&minijinja::Error],
        asked: &str,
        seen: &Seen<'_>,
    ) -> Self {
        let quoted = cause.detail().and_then(quoted).map(escape::real_name);
        let missing = quoted.unwrap_or_else(|| asked.split('#').next().unwrap_or(asked));
        let known = seen.folders.names();
        let near = nearest(missing, known.iter().map(String::as_str));
        let hint = near.map(|name| format!("did you mean `{name}`?"));
        let asking = cause.name().map(escape::real_name).filter(|name| *name != missing);
        Self(Box::new(Inner {
            template: asking.unwrap_or(missing).to_owned(),
            line: asking.and(cause.line()),
            message: format!("there is no template `{missing}`"),
            hint: hint.or_else(|| Some(WHERE_TO_PUT.to_owned())),
            excerpt: asking.and_then(|name| excerpt_of(cause, name, seen)),
            chain: chain(outer),
            attempts: seen.folders.attempts(missing),
            names: Vec::new(),
            missing: Some(missing.to_owned()),
        }))
    }

    /// The template with the mistake, or the name that was asked for.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.0.template
    }

    /// The line in it, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.0.line
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The line and its neighbours.
    #[must_use]
    pub fn excerpt(&self) -> Option<&Excerpt> {
        self.0.excerpt.as_ref()
    }

    /// The templates and lines that led there, outermost first.
    #[must_use]
    pub fn chain(&self) -> &[(String, usize)] {
        &self.0.chain
    }

    /// Where a missing template was looked for, in order.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// The name of the template that there is none of.
    #[must_use]
    pub fn missing(&self) -> Option<&str> {
        self.0.missing.as_deref()
    }

    /// The names that the page had, when it asked for one that it had not.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0.names
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match inner.line {
            Some(line) => write!(f, "{}:{line}: {}", inner.template, inner.message)?,
            None => write!(f, "{}", inner.message)?,
        }
        if let Some(excerpt) = &inner.excerpt {
            write!(f, "\n{excerpt}")?;
        }
        for (template, line) in inner.chain.iter().rev() {
            write!(f, "\n  from {template}:{line}")?;
        }
        for attempt in &inner.attempts {
            write!(f, "\n  tried {} ({})", attempt.path.display(), attempt.note)?;
        }
        if let Some(hint) = &inner.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        if !inner.names.is_empty() {
            write!(f, "\n  names here: {}", inner.names.join(", "))?;
        }
        Ok(())
    }
}

impl StdError for TemplateError {}

const WHERE_TO_PUT: &str = "put it into the folder `templates`, and give that to release builds with \
                            `.templates(embed_dir!(\"templates\"))`";

/// The name most like one, if any is like it at all.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.map(|known| (strsim::jaro_winkler(name, known), known));
    let best = scored.filter(|(score, _)| *score > 0.8).max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map(|(_, known)| known)
}

/// The engine's errors from the outermost template to the cause.
fn frames(error: &minijinja::Error) -> Vec<&minijinja::Error> {
    std::iter::successors(Some(error), |error| below(error)).collect()
}

fn below(error: &minijinja::Error) -> Option<&minijinja::Error> {
    error.source()?.downcast_ref()
}

/// The name in an error of the engine's: it quotes names now in one way, now in the other.
fn quoted(text: &str) -> Option<&str> {
    let (_, rest) = text.split_at(text.find(['"', '\''])?);
    let quote = rest.chars().next()?;
    rest[1..].split(quote).next()
}

fn refused(error: &minijinja::Error) -> Option<&EscapeError> {
    error.source()?.downcast_ref()
}

fn chain(outer: &[&minijinja::Error]) -> Vec<(String, usize)> {
    let frame =
        |error: &&minijinja::Error| Some((escape::real_name(error.name()?).to_owned(), error.line()?));
    outer.iter().filter_map(frame).collect()
}

fn message_of(error: &minijinja::Error) -> String {
    let text = match error.detail() {
        Some(detail) if error.kind() == ErrorKind::InvalidOperation => detail.to_owned(),
        Some(detail) if error.kind() == ErrorKind::UndefinedError => detail.to_owned(),
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    };
    match error.source() {
        Some(source) => format!("{text}: {source}"),
        None => text,
    }
}

/// `usr` for "`usr.name` is undefined": the nearest of the names there are.
fn hint_for(error: &minijinja::Error, message: &str, seen: &Seen<'_>) -> Option<String> {
    if error.kind() != ErrorKind::UndefinedError {
        return None;
    }
    let expression = message.split('`').nth(1)?;
    let root = expression.split(['.', '[', '(']).next()?;
    if seen.names.iter().any(|name| name == root) {
        return None;
    }
    let near = nearest(root, seen.names.iter().map(String::as_str));
    let given = || "give it with `.with(…)`, or ask `is defined` first".to_owned();
    Some(near.map_or_else(given, |name| format!("did you mean `{name}`?")))
}

fn excerpt_of(error: &minijinja::Error, template: &str, seen: &Seen<'_>) -> Option<Excerpt> {
    let source = seen.generation.written(template)?.source;
    let marked = error.range().and_then(|range| error.template_source()?.get(range));
    Excerpt::of(&source, error.line()?, marked.unwrap_or_default())
}
