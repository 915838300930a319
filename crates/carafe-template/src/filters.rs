//! Django's filters, and those of Jinja that the engine has not, with the results that they have there.
//!
//! Knows no places in a page: what a filter marks as safe is so in text only, and [`escape`](crate::escape) sees to it.

mod cut;
mod dates;
mod decimal;
mod html;
mod humanize;
mod input;
mod jinja;
mod letters;
mod lists;
mod logic;
mod moment;
mod numbers;
mod printf;
mod python;
mod since;
mod tags;
mod text;
mod truncate_html;
mod urlize;
mod urls;
mod words;

use jiff::tz::TimeZone;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, Value, value::Rest};

use input::Input;

use crate::escape::refuse_undefined;

/// A filter: its name, how many arguments it takes beside the value, and what it does.
struct Filter {
    name: &'static str,
    least: usize,
    most: usize,
    safety: Safety,
    run: fn(&Input<'_>) -> Result<Value, Error>,
}

/// What is marked as safe afterwards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Safety {
    /// Text made of what was marked.
    Kept,
    /// What the filter itself marks.
    Own,
}

impl Filter {
    const fn kept(
        name: &'static str,
        (least, most): (usize, usize),
        run: fn(&Input<'_>) -> Result<Value, Error>,
    ) -> Self {
        Self { name, least, most, safety: Safety::Kept, run }
    }

    const fn own(
        name: &'static str,
        (least, most): (usize, usize),
        run: fn(&Input<'_>) -> Result<Value, Error>,
    ) -> Self {
        Self { name, least, most, safety: Safety::Own, run }
    }

    fn apply(&self, input: &Input<'_>, count: usize) -> Result<Value, Error> {
        if !(self.least..=self.most).contains(&count) {
            let range = if self.least == self.most {
                self.least.to_string()
            } else {
                format!("{} to {}", self.least, self.most)
            };
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                format!("`{}` takes {range} arguments and is given {count}", self.name),
            ));
        }
        let result = (self.run)(input)?;
        match result.as_str() {
            Some(text) if self.safety == Safety::Kept && input.value.is_safe() => {
                Ok(Value::from_safe_string(text.to_owned()))
            }
            _ => Ok(result),
        }
    }
}

/// This moment: in a format, or as a text that the filter `date` reads.
pub(crate) fn now(format: Option<&str>, zone: &TimeZone) -> String {
    let now = jiff::Timestamp::now();
    match format {
        Some(format) => {
            let moment = moment::Moment::Zoned(now.to_zoned_datetime(zone.clone()));
            dates::write(&moment, format, zone).unwrap_or_default()
        }
        None => now.to_string(),
    }
}

/// Adds all of them. Dates are shown as seen in a time zone.
pub(crate) fn add_to(env: &mut Environment<'_>, zone: &TimeZone) {
    let all = [
        dates::FILTERS,
        html::FILTERS,
        humanize::FILTERS,
        lists::FILTERS,
        logic::FILTERS,
        numbers::FILTERS,
        text::FILTERS,
        urls::FILTERS,
        words::FILTERS,
    ];
    for filter in all.into_iter().flatten() {
        let zone = zone.clone();
        env.add_filter(filter.name, move |state: &mut State<'_, '_>, value: Value, given: Rest<Value>| {
            if !logic::TAKES_UNDEFINED.contains(&filter.name) {
                refuse_undefined(state, &value)?;
            }
            let escapes = *state.auto_escape() != AutoEscape::None;
            let input = Input { name: filter.name, value: &value, arguments: &given, escapes, zone: &zone };
            filter.apply(&input, given.len())
        });
    }
    jinja::add_to(env);
}
