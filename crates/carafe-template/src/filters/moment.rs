//! Dates and times as templates have them: texts by ISO 8601, which is what they are when they are serialised.

use jiff::{
    Timestamp, ZonedDateTime,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use minijinja::Value;

/// A date, a time, both, or both at a place on earth.
#[derive(Debug, Clone)]
pub(super) enum Moment {
    Date(Date),
    Time(Time),
    /// As the clock on some wall shows it.
    Wall(DateTime),
    Zoned(ZonedDateTime),
}

impl Moment {
    /// Reads a value; nothing if it is no date and no time. What says its distance from UTC is shown in the zone.
    pub(super) fn read(value: &Value, zone: &TimeZone) -> Option<Self> {
        let text = value.as_str()?.trim();
        let is_date = text.len() >= 10 && text.is_char_boundary(10) && text[..10].matches('-').count() >= 2;
        if !is_date {
            return if text.contains(':') { text.parse().ok().map(Moment::Time) } else { None };
        }
        if text.len() == 10 {
            return text.parse().ok().map(Moment::Date);
        }
        if text.ends_with(']') {
            let zoned = text.parse::<ZonedDateTime>().ok()?;
            return Some(Moment::Zoned(zoned.with_time_zone(zone.clone())));
        }
        match text.parse::<Timestamp>() {
            Ok(instant) => Some(Moment::Zoned(instant.to_zoned_datetime(zone.clone()))),
            Err(_) => text.parse().ok().map(Moment::Wall),
        }
    }

    pub(super) fn date(&self) -> Option<Date> {
        match self {
            Moment::Date(date) => Some(*date),
            Moment::Time(_) => None,
            Moment::Wall(wall) => Some(wall.date()),
            Moment::Zoned(zoned) => Some(zoned.date()),
        }
    }

    pub(super) fn time(&self) -> Option<Time> {
        match self {
            Moment::Date(_) => None,
            Moment::Time(time) => Some(*time),
            Moment::Wall(wall) => Some(wall.time()),
            Moment::Zoned(zoned) => Some(zoned.time()),
        }
    }

    /// What a clock on the wall shows; a date begins at midnight.
    pub(super) fn wall(&self) -> Option<DateTime> {
        Some(self.date()?.to_datetime(self.time().unwrap_or_default()))
    }

    /// The same moment on earth; what has no zone is taken to be in this one.
    pub(super) fn zoned(&self, zone: &TimeZone) -> Option<ZonedDateTime> {
        match self {
            Moment::Zoned(zoned) => Some(zoned.clone()),
            Moment::Wall(wall) => wall.to_zoned_datetime(zone.clone()).ok(),
            Moment::Date(_) | Moment::Time(_) => None,
        }
    }
}
