//! The time in front of a line: `2026-11-21T08:30:00.123Z`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Formats times, and remembers the last second: most lines share it with the line before.
#[derive(Debug, Default)]
pub(super) struct Clock {
    second: Option<u64>,
    text: [u8; 24],
}

impl Clock {
    /// The time now (RFC 3339, UTC).
    pub(super) fn now(&mut self) -> &[u8] {
        self.at(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
    }

    fn at(&mut self, since_epoch: Duration) -> &[u8] {
        let second = since_epoch.as_secs();
        if self.second != Some(second) {
            self.second = Some(second);
            self.text = text_of(second);
        }
        digits(&mut self.text[20..23], since_epoch.subsec_millis().into());
        &self.text
    }
}

fn text_of(second: u64) -> [u8; 24] {
    let (year, month, day) = date_of(second / 86_400);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    for (place, number) in [
        (0..4, year),
        (5..7, month),
        (8..10, day),
        (11..13, second / 3_600 % 24),
        (14..16, second / 60 % 60),
        (17..19, second % 60),
    ] {
        digits(&mut text[place], number);
    }
    text
}

fn digits(place: &mut [u8], mut number: u64) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// Year, month and day of a day since 1970, in the Gregorian calendar: a year is counted from March, so that the leap
/// day is its last.
fn date_of(day: u64) -> (u64, u64, u64) {
    let day = day + 719_468;
    let era = day / 146_097;
    let of_era = day % 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rfc_3339() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_868_799_001, "2000-02-29T23:59:59.001Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_795_248_610_042, "2026-11-21T08:10:10.042Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] {
            let mut clock = Clock::default();
            assert_eq!(std::str::from_utf8(clock.at(Duration::from_millis(millis))).unwrap(), text);
        }
    }
}
