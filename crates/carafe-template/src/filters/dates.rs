//! Filters for dates and times, and Django's language for writing them: `Y-m-d`.

use std::borrow::Cow;

use jiff::{
    ZonedDateTime,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};
use minijinja::Error;

use super::{Filter, input::Input, moment::Moment, since};

pub(super) const FILTERS: &[Filter] = &[
    Filter::own("date", (0, 1), |input| {
        let format = format(input, "DATE_FORMAT");
        let Some(moment) = Moment::read(input.value, input.zone) else {
            return Ok("".into());
        };
        if matches!(moment, Moment::Date(_)) && asks(&format, is_of_time) {
            return Err(input.refuse(format!("a date has no time of day, which `{format}` asks for")));
        }
        Ok(write(&moment, &format, input.zone).unwrap_or_default().into())
    }),
    Filter::own("time", (0, 1), |input| {
        let format = format(input, "TIME_FORMAT");
        let moment = Moment::read(input.value, input.zone);
        let timed = moment.filter(|moment| moment.time().is_some() && !asks(&format, is_of_date));
        Ok(timed.and_then(|moment| write(&moment, &format, input.zone)).unwrap_or_default().into())
    }),
    Filter::own("timesince", (0, 1), |input| Ok(between(input, since::Way::Since)?.into())),
    Filter::own("timeuntil", (0, 1), |input| Ok(between(input, since::Way::Until)?.into())),
];

fn format<'i>(input: &'i Input<'_>, usual: &'static str) -> Cow<'i, str> {
    input.word(0).filter(|format| !format.is_empty()).unwrap_or(Cow::Borrowed(usual))
}

fn between(input: &Input<'_>, way: since::Way) -> Result<String, Error> {
    let other = match input.argument(0).filter(|other| other.is_true()) {
        Some(other) => match Moment::read(other, input.zone) {
            Some(other) => Some(other),
            None => return Ok(String::new()),
        },
        None => None,
    };
    let moment = Moment::read(input.value, input.zone);
    Ok(moment.and_then(|moment| since::between(&moment, other.as_ref(), way, input.zone)).unwrap_or_default())
}

/// The formats that have a name, as Django has them for English.
fn named(format: &str) -> &str {
    match format {
        "DATE_FORMAT" => "N j, Y",
        "DATETIME_FORMAT" => "N j, Y, P",
        "TIME_FORMAT" => "P",
        "SHORT_DATE_FORMAT" => "m/d/Y",
        "SHORT_DATETIME_FORMAT" => "m/d/Y P",
        "YEAR_MONTH_FORMAT" => "F Y",
        "MONTH_DAY_FORMAT" => "F j",
        own => own,
    }
}

/// Whether a format has a sign of some kind, not counting those after a `\\`.
fn asks(format: &str, kind: fn(char) -> bool) -> bool {
    let mut signs = named(format).chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => drop(signs.next()),
            sign if kind(sign) => return true,
            _ => {}
        }
    }
    false
}

fn is_of_time(c: char) -> bool {
    "aAefgGhHiOPsTuZ".contains(c)
}

fn is_of_date(c: char) -> bool {
    "bcdDEFIjlLmMnNorStUwWyYz".contains(c)
}

/// The moment in a format; nothing if the format asks for what the moment has not.
pub(super) fn write(moment: &Moment, format: &str, zone: &TimeZone) -> Option<String> {
    let mut written = String::new();
    let mut signs = named(format).chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => written.extend(signs.next()),
            sign if is_of_time(sign) => written += &of_time(moment, sign, zone)?,
            sign if is_of_date(sign) => written += &of_date(moment, sign, zone)?,
            other => written.push(other),
        }
    }
    Some(written)
}

fn of_time(moment: &Moment, sign: char, zone: &TimeZone) -> Option<String> {
    let time = moment.time()?;
    let (hour, minute) = (time.hour(), time.minute());
    let short = if hour % 12 == 0 { 12 } else { hour % 12 };
    let half = if hour > 11 { "p.m." } else { "a.m." };
    Some(match sign {
        'a' => half.to_owned(),
        'A' => if hour > 11 { "PM" } else { "AM" }.to_owned(),
        'f' => clock(short, minute),
        'g' => short.to_string(),
        'G' => hour.to_string(),
        'h' => format!("{short:02}"),
        'H' => format!("{hour:02}"),
        'i' => format!("{minute:02}"),
        'P' => match (hour, minute) {
            (0, 0) => "midnight".to_owned(),
            (12, 0) => "noon".to_owned(),
            _ => format!("{} {half}", clock(short, minute)),
        },
        's' => format!("{:02}", time.second()),
        'u' => format!("{:06}", micros(time)),
        'e' if !matches!(moment, Moment::Zoned(_)) => String::new(),
        _ => moment.zoned(zone).map(|zoned| of_zone(&zoned, sign)).unwrap_or_default(),
    })
}

fn clock(hour: i8, minute: i8) -> String {
    if minute == 0 { hour.to_string() } else { format!("{hour}:{minute:02}") }
}

fn micros(time: Time) -> i32 {
    time.subsec_nanosecond() / 1000
}

fn of_zone(zoned: &ZonedDateTime, sign: char) -> String {
    let info = zoned.time_zone().to_offset_info(zoned.timestamp());
    match sign {
        'e' | 'T' => info.abbreviation().to_owned(),
        'O' => distance(zoned, ""),
        'I' => u8::from(info.dst().is_dst()).to_string(),
        'U' => zoned.timestamp().as_second().to_string(),
        _ => zoned.offset().seconds().to_string(),
    }
}

/// How far from UTC: `+0200`, `+02:00`.
fn distance(zoned: &ZonedDateTime, between: &str) -> String {
    let seconds = zoned.offset().seconds();
    let (sign, size) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    format!("{sign}{:02}{between}{:02}", size / 3600, size / 60 % 60)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// As the Associated Press shortens them.
const PRESS: [&str; 12] =
    ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn of_date(moment: &Moment, sign: char, zone: &TimeZone) -> Option<String> {
    let date = moment.date()?;
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    let day = DAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
    let week = date.iso_week_date();
    Some(match sign {
        'b' => month[..3].to_lowercase(),
        'c' => iso(moment, date),
        'd' => format!("{:02}", date.day()),
        'D' => day[..3].to_owned(),
        'E' | 'F' => month.to_owned(),
        'j' => date.day().to_string(),
        'l' => day.to_owned(),
        'L' => if date.in_leap_year() { "True" } else { "False" }.to_owned(),
        'm' => format!("{:02}", date.month()),
        'M' => month[..3].to_owned(),
        'n' => date.month().to_string(),
        'N' => PRESS[usize::from(date.month().unsigned_abs()) - 1].to_owned(),
        'o' => week.year().to_string(),
        'r' => mail(&midnight(moment, date, zone)?, day, month),
        'S' => ordinal(date.day()).to_owned(),
        't' => date.days_in_month().to_string(),
        'w' => (date.weekday().since(Weekday::Sunday)).to_string(),
        'W' => week.week().to_string(),
        'y' => format!("{:02}", date.year().rem_euclid(100)),
        'Y' => format!("{:04}", date.year()),
        'z' => date.day_of_year().to_string(),
        // Whether it is summer time, and the seconds since 1970.
        'I' => moment.zoned(zone).map(|zoned| of_zone(&zoned, 'I')).unwrap_or_default(),
        _ => of_zone(&midnight(moment, date, zone)?, 'U'),
    })
}

fn midnight(moment: &Moment, date: Date, zone: &TimeZone) -> Option<ZonedDateTime> {
    moment.zoned(zone).or_else(|| date.to_zoned_datetime(zone.clone()).ok())
}

fn iso(moment: &Moment, date: Date) -> String {
    let Some(time) = moment.time() else {
        return date.to_string();
    };
    let mut written = format!("{date}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    if micros(time) > 0 {
        written += &format!(".{:06}", micros(time));
    }
    match moment {
        Moment::Zoned(zoned) => written + &distance(zoned, ":"),
        _ => written,
    }
}

/// RFC 5322, as in mails.
fn mail(zoned: &ZonedDateTime, day: &str, month: &str) -> String {
    let (date, time) = (zoned.date(), zoned.time());
    format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} {}",
        &day[..3],
        date.day(),
        &month[..3],
        date.year(),
        time.hour(),
        time.minute(),
        time.second(),
        distance(zoned, "")
    )
}

fn ordinal(day: i8) -> &'static str {
    match (day, day % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}
