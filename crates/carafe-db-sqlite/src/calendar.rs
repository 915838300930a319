//! Days and times as text of one width, so that the order of texts is the order of times.
//!
//! `2026-11-28`, `23:26:16.000000`, `2026-11-28 23:26:16.000000`: what SQLite's own date functions read. A moment is
//! written in UTC. What others wrote is read too: with `T`, without fractions, with `Z` or an offset.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};

/// Room for the longest of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text {
    bytes: [u8; 26],
    len: usize,
}

impl Text {
    const fn new() -> Self {
        Self { bytes: [0; 26], len: 0 }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    fn byte(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    fn digits(&mut self, number: u32, width: u32) {
        for position in (0..width).rev() {
            let digit = number / 10_u32.pow(position) % 10;
            self.byte(b'0' + u8::try_from(digit).unwrap_or_default());
        }
    }

    fn date(&mut self, date: Date) -> Option<()> {
        self.digits(u32::try_from(date.year()).ok()?, 4);
        self.byte(b'-');
        self.digits(positive(date.month()), 2);
        self.byte(b'-');
        self.digits(positive(date.day()), 2);
        Some(())
    }

    fn time(&mut self, time: Time) {
        self.digits(positive(time.hour()), 2);
        self.byte(b':');
        self.digits(positive(time.minute()), 2);
        self.byte(b':');
        self.digits(positive(time.second()), 2);
        self.byte(b'.');
        self.digits(u32::try_from(time.subsec_nanosecond()).unwrap_or_default() / 1_000, 6);
    }
}

fn positive(part: i8) -> u32 {
    u32::try_from(part).unwrap_or_default()
}

/// Nothing for a year before 0, whose text would not be in order.
pub(crate) fn date(date: Date) -> Option<Text> {
    let mut text = Text::new();
    text.date(date)?;
    Some(text)
}

pub(crate) fn time(time: Time) -> Text {
    let mut text = Text::new();
    text.time(time);
    text
}

pub(crate) fn datetime(datetime: DateTime) -> Option<Text> {
    let mut text = Text::new();
    text.date(datetime.date())?;
    text.byte(b' ');
    text.time(datetime.time());
    Some(text)
}

pub(crate) fn timestamp(timestamp: Timestamp) -> Option<Text> {
    datetime(Offset::UTC.to_datetime(timestamp))
}

pub(crate) fn read_date(text: &[u8]) -> Option<Date> {
    let mut rest = Reader(text);
    let date = rest.date()?;
    rest.is_empty().then_some(date)
}

pub(crate) fn read_time(text: &[u8]) -> Option<Time> {
    let mut rest = Reader(text);
    let time = rest.time()?;
    rest.is_empty().then_some(time)
}

pub(crate) fn read_datetime(text: &[u8]) -> Option<DateTime> {
    let mut rest = Reader(text);
    let datetime = rest.datetime()?;
    rest.is_empty().then_some(datetime)
}

pub(crate) fn read_timestamp(text: &[u8]) -> Option<Timestamp> {
    let mut rest = Reader(text);
    let datetime = rest.datetime()?;
    let offset = rest.offset()?;
    rest.is_empty().then(|| offset.to_timestamp(datetime).ok())?
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        wanted(*first).then(|| {
            self.0 = rest;
            *first
        })
    }

    fn byte(&mut self, byte: u8) -> Option<()> {
        self.take(|found| found == byte).map(|_| ())
    }

    fn digit(&mut self) -> Option<i32> {
        self.take(|byte| byte.is_ascii_digit()).map(|byte| i32::from(byte - b'0'))
    }

    fn two(&mut self) -> Option<i8> {
        i8::try_from(self.digit()? * 10 + self.digit()?).ok()
    }

    fn date(&mut self) -> Option<Date> {
        let year = i16::from(self.two()?) * 100 + i16::from(self.two()?);
        self.byte(b'-')?;
        let month = self.two()?;
        self.byte(b'-')?;
        Date::new(year, month, self.two()?).ok()
    }

    fn time(&mut self) -> Option<Time> {
        let hour = self.two()?;
        self.byte(b':')?;
        let minute = self.two()?;
        if self.byte(b':').is_none() {
            return Time::new(hour, minute, 0, 0).ok();
        }
        let second = self.two()?;
        let nanos = if self.byte(b'.').is_some() { self.fraction()? } else { 0 };
        Time::new(hour, minute, second, nanos).ok()
    }

    /// Digits of a second, nine at most counted.
    fn fraction(&mut self) -> Option<i32> {
        let mut nanos = self.digit()? * 100_000_000;
        let mut unit = 10_000_000;
        while let Some(digit) = self.digit() {
            nanos += digit * unit;
            unit /= 10;
        }
        Some(nanos)
    }

    fn datetime(&mut self) -> Option<DateTime> {
        let date = self.date()?;
        if self.is_empty() {
            return Some(DateTime::from_parts(date, Time::midnight()));
        }
        self.take(|byte| byte == b' ' || byte == b'T')?;
        Some(DateTime::from_parts(date, self.time()?))
    }

    fn offset(&mut self) -> Option<Offset> {
        if self.is_empty() || self.byte(b'Z').is_some() {
            return Some(Offset::UTC);
        }
        let sign = if self.take(|byte| byte == b'+' || byte == b'-')? == b'-' { -1 } else { 1 };
        let hours = i32::from(self.two()?);
        let _ = self.byte(b':');
        let minutes = if self.is_empty() { 0 } else { i32::from(self.two()?) };
        Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()
    }
}
