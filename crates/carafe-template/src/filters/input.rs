//! What a filter is given.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use minijinja::{Error, ErrorKind, Value};

use super::python;
use crate::escape::quoted;

/// The value before the `|`, and what stands in the brackets.
pub(super) struct Input<'a> {
    pub(super) name: &'static str,
    pub(super) value: &'a Value,
    pub(super) arguments: &'a [Value],
    /// Whether this is a page; in plain text nothing is escaped.
    pub(super) escapes: bool,
    /// The time zone in which dates are shown.
    pub(super) zone: &'a TimeZone,
}

impl Input<'_> {
    /// The value as Python writes it.
    pub(super) fn text(&self) -> Cow<'_, str> {
        python::text(self.value)
    }

    /// The text, escaped unless it is marked as safe or this is no page.
    pub(super) fn html(&self) -> Cow<'_, str> {
        self.for_page(self.value)
    }

    /// Any value as text for the page.
    pub(super) fn for_page<'v>(&self, value: &'v Value) -> Cow<'v, str> {
        let text = python::text(value);
        if !self.escapes || value.is_safe() { text } else { quoted(&text).into_owned().into() }
    }

    pub(super) fn argument(&self, index: usize) -> Option<&Value> {
        self.arguments.get(index)
    }

    /// An argument as text, if it is given.
    pub(super) fn word(&self, index: usize) -> Option<Cow<'_, str>> {
        self.argument(index).map(python::text)
    }

    /// An argument as a whole number, as Python's `int` reads it.
    pub(super) fn whole(&self, index: usize) -> Option<i64> {
        python::int(self.argument(index)?).and_then(|number| i64::try_from(number).ok())
    }

    /// The same for filters that cannot do without.
    pub(super) fn need_whole(&self, index: usize) -> Result<i64, Error> {
        self.whole(index)
            .ok_or_else(|| self.refuse(format!("its argument number {} is no whole number", index + 1)))
    }

    /// What is wrong with the value or the arguments.
    pub(super) fn refuse(&self, why: impl AsRef<str>) -> Error {
        Error::new(ErrorKind::InvalidOperation, format!("`{}`: {}", self.name, why.as_ref()))
    }
}
