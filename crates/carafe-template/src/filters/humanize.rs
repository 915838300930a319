//! Filters that say numbers and times as people do: those of Django's humanize.

use jiff::ZonedDateTime;
use minijinja::{Value, value::ValueKind};

use super::{
    Filter, dates,
    decimal::{self, Decimal},
    input::Input,
    moment::Moment,
    numbers, python, since,
};

pub(super) const FILTERS: &[Filter] = &[
    Filter::own("apnumber", (0, 0), |input| Ok(apnumber(input.value))),
    Filter::kept("intcomma", (0, 1), |input| Ok(intcomma(input.value, input.argument(0)).into())),
    Filter::own("intword", (0, 0), |input| Ok(intword(input.value))),
    Filter::own("naturalday", (0, 1), |input| Ok(naturalday(input))),
    Filter::own("naturaltime", (0, 0), |input| {
        Ok(naturaltime(input).map_or_else(|| input.value.clone(), Value::from))
    }),
    Filter::own("ordinal", (0, 0), |input| Ok(ordinal(input.value))),
];

/// One to nine as words.
fn apnumber(value: &Value) -> Value {
    const WORDS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let Some(number) = python::int(value) else {
        return value.clone();
    };
    let word = usize::try_from(number - 1).ok().and_then(|at| WORDS.get(at));
    word.map_or_else(|| number.into(), |word| Value::from(*word))
}

/// A comma after each three digits. With `false` texts are taken as they are.
fn intcomma(value: &Value, localised: Option<&Value>) -> String {
    let text = python::text(value);
    if localised.is_some_and(|flag| !flag.is_true()) {
        return grouped_text(&text);
    }
    if value.kind() == ValueKind::Number && !value.is_integer() {
        let written =
            if text.contains('e') { Decimal::parse(&text).map(|number| plain(&number, &text)) } else { None };
        return decimal::grouped(&written.unwrap_or_else(|| text.into_owned()));
    }
    match python::int(value) {
        Some(number) => decimal::grouped(&number.to_string()),
        None => grouped_text(&text),
    }
}

/// A number with an exponent, written out.
fn plain(number: &Decimal, text: &str) -> String {
    if number.size() > 200 {
        return text.to_owned();
    }
    let places = if number.is_whole() { 0 } else { u32::try_from(number.size()).unwrap_or(0) };
    let written = number.round(places);
    if written.contains('.') { written.trim_end_matches('0').to_owned() } else { written }
}

fn grouped_text(text: &str) -> String {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let digits = unsigned.find(|c: char| !c.is_ascii_digit()).unwrap_or(unsigned.len());
    let (number, rest) = text.split_at(text.len() - unsigned.len() + digits);
    if digits == 0 { text.to_owned() } else { decimal::grouped(number) + rest }
}

/// From a million on as a word: `1.2 million`.
fn intword(value: &Value) -> Value {
    const WORDS: [(i32, &str); 11] = [
        (6, "million"),
        (9, "billion"),
        (12, "trillion"),
        (15, "quadrillion"),
        (18, "quintillion"),
        (21, "sextillion"),
        (24, "septillion"),
        (27, "octillion"),
        (30, "nonillion"),
        (33, "decillion"),
        (100, "googol"),
    ];
    let Some(number) = python::int(value) else {
        return value.clone();
    };
    if number.unsigned_abs() < 1_000_000 {
        return number.into();
    }
    #[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown of it")]
    let size = number as f64;
    let word = WORDS.iter().find(|(exponent, _)| size.abs() < 10_f64.powi(*exponent) * 1000.0);
    word.map_or_else(
        || number.into(),
        |(exponent, word)| {
            let scaled = Value::from(size / 10_f64.powi(*exponent));
            Value::from(format!("{} {word}", numbers::floatformat(&scaled, Some(&Value::from(1)))))
        },
    )
}

/// `1st`, `2nd`, `3rd`.
fn ordinal(value: &Value) -> Value {
    let Some(number) = python::int(value) else {
        return value.clone();
    };
    let ending = match (number, number % 100, number % 10) {
        (..0, ..) => "",
        (_, 11..=13, _) => "th",
        (_, _, 1) => "st",
        (_, _, 2) => "nd",
        (_, _, 3) => "rd",
        _ => "th",
    };
    Value::from(format!("{number}{ending}"))
}

/// `today`, `tomorrow`, `yesterday`, or the date.
fn naturalday(input: &Input<'_>) -> Value {
    let moment = Moment::read(input.value, input.zone);
    let Some(date) = moment.as_ref().and_then(Moment::date) else {
        return input.value.clone();
    };
    let today = now(input).date();
    let is = |day: Result<jiff::civil::Date, jiff::Error>| day.is_ok_and(|day| day == date);
    let word = if date == today {
        "today"
    } else if is(today.tomorrow()) {
        "tomorrow"
    } else if is(today.yesterday()) {
        "yesterday"
    } else {
        let format = input.word(0).unwrap_or("DATE_FORMAT".into());
        return dates::write(&Moment::Date(date), &format, input.zone).unwrap_or_default().into();
    };
    word.into()
}

fn now(input: &Input<'_>) -> ZonedDateTime {
    ZonedDateTime::now().with_time_zone(input.zone.clone())
}

/// `3 minutes ago`, `an hour from now`.
fn naturaltime(input: &Input<'_>) -> Option<String> {
    let moment = Moment::read(input.value, input.zone)?;
    if matches!(moment, Moment::Date(_)) {
        return None;
    }
    let (wall, now) = (moment.wall()?, now(input).datetime());
    let past = wall < now;
    let size = if past { now.duration_since(wall) } else { wall.duration_since(now) };
    let (seconds, ending) = (size.as_secs(), if past { "ago" } else { "from now" });
    let way = if past { since::Way::Since } else { since::Way::Until };
    Some(match seconds {
        86_400.. => format!("{} {ending}", since::between(&moment, None, way, input.zone)?),
        0 => "now".to_owned(),
        1..60 => counted(seconds, "a", "second", ending),
        60..3600 => counted(seconds / 60, "a", "minute", ending),
        _ => counted(seconds / 3600, "an", "hour", ending),
    })
}

fn counted(count: i64, article: &str, unit: &str, ending: &str) -> String {
    if count == 1 { format!("{article} {unit} {ending}") } else { format!("{count}\u{a0}{unit}s {ending}") }
}
