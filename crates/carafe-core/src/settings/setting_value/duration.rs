//! Spans of time, written as people write them.

use std::time::Duration;

use crate::settings::{info::Kind, reading::Reading, value::Entry};

use super::SettingValue;

/// `"30s"`, `"500 ms"`, `"5 min"`, `"1 h 30 min"`, `"7 days"`. A bare number is refused: nobody can know its unit.
impl SettingValue for Duration {
    fn kind() -> Kind {
        Kind::plain("a span of time such as \"30s\" or \"5 min\"")
    }

    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
        entry.text().and_then(parse).or_else(|| reading.refuse(entry, &Self::kind()))
    }
}

fn parse(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut sum = Duration::ZERO;
    if rest == "0" {
        return Some(sum);
    }
    while !rest.is_empty() || text.trim().is_empty() {
        let (number, unit, after) = first_part(rest)?;
        sum = sum.checked_add(part(number, unit)?)?;
        rest = after;
    }
    Some(sum)
}

/// `1 h 30 min` is `1`, `h` and ` 30 min`.
fn first_part(text: &str) -> Option<(&str, &str, &str)> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = (&text[..unit_at], text[unit_at..].trim_start());
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    Some((number, &rest[..end], rest[end..].trim_start()))
}

fn part(number: &str, unit: &str) -> Option<Duration> {
    let seconds = match unit {
        "us" | "µs" => 1e-6,
        "ms" => 1e-3,
        "s" | "sec" | "second" | "seconds" => 1.0,
        "m" | "min" | "minute" | "minutes" => 60.0,
        "h" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    };
    let number: f64 = number.parse().ok()?;
    let micros = (number * seconds * 1e6).round();
    (micros < u64::MAX as f64).then(|| Duration::from_micros(micros as u64))
}
