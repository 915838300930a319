//! How long it is from one moment to another, in words.

use jiff::{
    ZonedDateTime,
    civil::{DateTime, date},
    tz::TimeZone,
};

use super::moment::Moment;

/// Which of the two moments is the earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Since,
    Until,
}

const UNITS: [&str; 6] = ["year", "month", "week", "day", "hour", "minute"];

const SECONDS: [i64; 4] = [7 * 24 * 3600, 24 * 3600, 3600, 60];

/// The two largest units that follow each other: `2 weeks, 3 days`. Nothing if only one of the moments has a zone.
pub(super) fn between(moment: &Moment, other: Option<&Moment>, way: Way, zone: &TimeZone) -> Option<String> {
    let wall = moment.wall()?;
    let other = match other {
        Some(other) if matches!(other, Moment::Zoned(_)) != matches!(moment, Moment::Zoned(_)) => {
            return None;
        }
        Some(other) => other.wall()?,
        None => ZonedDateTime::now().with_time_zone(zone.clone()).datetime(),
    };
    Some(match way {
        Way::Since => words(wall, other),
        Way::Until => words(other, wall),
    })
}

fn words(from: DateTime, to: DateTime) -> String {
    let none = || "0\u{a0}minutes".to_owned();
    if seconds(from, to) <= 0 {
        return none();
    }
    let counts = counts(from, to);
    let Some(first) = counts.iter().position(|count| *count != 0) else {
        return none();
    };
    let shown = counts.iter().zip(UNITS).skip(first).take(2).take_while(|(count, _)| **count != 0);
    let word =
        |(count, unit): (&i64, &str)| format!("{count}\u{a0}{unit}{}", if *count == 1 { "" } else { "s" });
    shown.map(word).collect::<Vec<_>>().join(", ")
}

/// Whole years and months by the calendar, then weeks, days, hours and minutes.
fn counts(from: DateTime, to: DateTime) -> [i64; 6] {
    let month = |wall: DateTime| i64::from(wall.year()) * 12 + i64::from(wall.month()) - 1;
    let early = from.day() > to.day() || (from.day() == to.day() && from.time() > to.time());
    let months = month(to) - month(from) - i64::from(early);
    let pivot = if months == 0 { from } else { later(from, month(from) + months) };
    let mut rest = seconds(pivot, to);
    let mut counts = [months / 12, months % 12, 0, 0, 0, 0];
    for (count, length) in counts[2..].iter_mut().zip(SECONDS) {
        *count = rest / length;
        rest %= length;
    }
    counts
}

/// The same day and time in another month; the last day of a shorter one, of which February always has 28.
fn later(from: DateTime, month: i64) -> DateTime {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or(i16::MAX).clamp(-9999, 9999);
    let month = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    let longest = if month == 2 { 28 } else { date(year, month, 1).days_in_month() };
    let whole = from.time().with().subsec_nanosecond(0).build().unwrap_or(from.time());
    date(year, month, from.day().min(longest)).to_datetime(whole)
}

/// Whole seconds; less than one second before does not count as one.
fn seconds(from: DateTime, to: DateTime) -> i64 {
    to.duration_since(from).as_nanos().div_euclid(1_000_000_000).try_into().unwrap_or(i64::MAX)
}
