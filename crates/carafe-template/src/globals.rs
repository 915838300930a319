//! Functions that every template has: those of Jinja that the engine has not, and what Django has as tags.

mod filler;
mod turns;

use jiff::tz::TimeZone;
use minijinja::{
    Environment, Error, ErrorKind, Value,
    value::{Kwargs, Rest},
};

use super::filters;

/// Adds all of them.
pub(crate) fn add_to(env: &mut Environment<'_>, zone: &TimeZone) {
    let zone = zone.clone();
    env.add_function("now", move |format: Option<String>| filters::now(format.as_deref(), &zone));
    env.add_function("cycler", |items: Rest<Value>| turns::cycler(items.0));
    env.add_function("joiner", |between: Option<String>| turns::joiner(between.as_deref().unwrap_or(", ")));
    env.add_function("lipsum", lipsum);
    env.add_function("lorem", lorem);
    env.add_function("firstof", |values: Rest<Value>| {
        values.iter().find(|value| value.is_true()).cloned().unwrap_or_else(|| Value::from(""))
    });
    env.add_function("widthratio", widthratio);
}

/// Jinja's: paragraphs that say nothing.
fn lipsum(count: Option<usize>, named: Kwargs) -> Result<Value, Error> {
    let count = count.or(named.get("n")?).unwrap_or(5);
    let html = named.get::<Option<bool>>("html")?.unwrap_or(true);
    let least = named.get::<Option<usize>>("min")?.unwrap_or(20);
    let most = named.get::<Option<usize>>("max")?.unwrap_or(100);
    named.assert_all_used()?;
    let paragraphs = filler::paragraphs(count, least..most.max(least + 1));
    Ok(if html { in_paragraphs(&paragraphs) } else { paragraphs.join("\n\n").into() })
}

/// Django's tag: so many words (`w`), paragraphs in HTML (`p`) or in plain text (`b`).
fn lorem(count: Option<usize>, method: Option<String>) -> Result<Value, Error> {
    let count = count.unwrap_or(1);
    match method.as_deref().unwrap_or("b") {
        "w" => Ok(filler::words(count).into()),
        "p" => Ok(in_paragraphs(&filler::paragraphs(count, 20..100))),
        "b" => Ok(filler::paragraphs(count, 20..100).join("\n\n").into()),
        other => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!(
                "`lorem` knows `w`, `p` and `b`, for words, paragraphs and plain text, and not `{other}`"
            ),
        )),
    }
}

fn in_paragraphs(paragraphs: &[String]) -> Value {
    let html: Vec<_> = paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect();
    Value::from_safe_string(html.join("\n"))
}

/// Django's tag: a value as a part of the greatest one, on a scale; for the widths of bars.
fn widthratio(value: f64, greatest: f64, scale: f64) -> i64 {
    let width = value / greatest * scale;
    #[expect(clippy::cast_possible_truncation, reason = "beyond the ends of whole numbers it is the end")]
    if width.is_finite() { width.round_ties_even() as i64 } else { 0 }
}
