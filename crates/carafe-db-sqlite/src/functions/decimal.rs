//! Decimals, which are kept as text: compared and counted as numbers.

use std::cmp::Ordering;

use rusqlite::{
    Connection, Error, Result,
    functions::{Aggregate, Context},
    types::ValueRef,
};
use rust_decimal::{Decimal, RoundingStrategy};

use super::FLAGS;
use crate::decode;

pub(super) fn register(raw: &Connection) -> Result<()> {
    raw.create_collation("carafe_decimal", compare)?;
    for (name, compute) in [
        ("carafe_add", Decimal::checked_add as fn(Decimal, Decimal) -> Option<Decimal>),
        ("carafe_sub", Decimal::checked_sub),
        ("carafe_mul", Decimal::checked_mul),
    ] {
        raw.create_scalar_function(name, 2, FLAGS, move |call| two(call, |a, b| compute(a, b).map(Some)))?;
    }
    // Divided by zero it is null, as in SQLite's own arithmetic.
    raw.create_scalar_function("carafe_div", 2, FLAGS, |call| {
        two(call, |a, b| unless_zero(b, || a.checked_div(b)))
    })?;
    raw.create_scalar_function("carafe_rem", 2, FLAGS, |call| {
        two(call, |a, b| unless_zero(b, || a.checked_rem(b)))
    })?;
    raw.create_scalar_function(
        "carafe_neg",
        1,
        FLAGS,
        |call| Ok(number(call, 0)?.map(|a| (-a).to_string())),
    )?;
    raw.create_scalar_function("carafe_abs", 1, FLAGS, |call| {
        Ok(number(call, 0)?.map(|a| a.abs().to_string()))
    })?;
    raw.create_scalar_function("carafe_round", 2, FLAGS, round)?;
    raw.create_aggregate_function("carafe_sum", 1, FLAGS, Sum)?;
    raw.create_aggregate_function("carafe_avg", 1, FLAGS, Average)
}

/// What is no number comes before all numbers, in the order of its text: a collation must have an order for everything.
fn compare(a: &str, b: &str) -> Ordering {
    match (a.parse::<Decimal>(), b.parse::<Decimal>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        (Ok(_), Err(_)) => Ordering::Greater,
        (Err(_), Ok(_)) => Ordering::Less,
        (Err(_), Err(_)) => a.cmp(b),
    }
}

fn number(call: &Context<'_>, at: usize) -> Result<Option<Decimal>> {
    match call.get_raw(at) {
        ValueRef::Null => Ok(None),
        found => decode::decimal(found).map(Some).ok_or_else(|| wrong("a value is no decimal number")),
    }
}

/// The inner nothing is null, the outer one is too much.
fn two(
    call: &Context<'_>,
    compute: impl Fn(Decimal, Decimal) -> Option<Option<Decimal>>,
) -> Result<Option<String>> {
    let (Some(a), Some(b)) = (number(call, 0)?, number(call, 1)?) else { return Ok(None) };
    let result = compute(a, b).ok_or_else(|| wrong("a decimal grew beyond 28 digits"))?;
    Ok(result.map(|result| result.to_string()))
}

#[expect(clippy::option_option, reason = "null, or too much")]
fn unless_zero(divisor: Decimal, compute: impl Fn() -> Option<Decimal>) -> Option<Option<Decimal>> {
    if divisor.is_zero() { Some(None) } else { compute().map(Some) }
}

fn round(call: &Context<'_>) -> Result<Option<String>> {
    let (Some(a), Some(digits)) = (number(call, 0)?, call.get::<Option<u32>>(1)?) else { return Ok(None) };
    Ok(Some(a.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero).to_string()))
}

fn wrong(fact: &'static str) -> Error {
    Error::UserFunctionError(fact.into())
}

struct Sum;

impl Aggregate<Option<Decimal>, Option<String>> for Sum {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<Decimal>> {
        Ok(None)
    }

    fn step(&self, call: &mut Context<'_>, sum: &mut Option<Decimal>) -> Result<()> {
        if let Some(next) = number(call, 0)? {
            *sum = Some(add(sum.unwrap_or_default(), next)?);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<Option<Decimal>>) -> Result<Option<String>> {
        Ok(sum.flatten().map(|sum| sum.to_string()))
    }
}

fn add(sum: Decimal, next: Decimal) -> Result<Decimal> {
    sum.checked_add(next).ok_or_else(|| wrong("the sum of decimals grew beyond 28 digits"))
}

struct Average;

impl Aggregate<(Decimal, u64), Option<String>> for Average {
    fn init(&self, _: &mut Context<'_>) -> Result<(Decimal, u64)> {
        Ok((Decimal::ZERO, 0))
    }

    fn step(&self, call: &mut Context<'_>, (sum, count): &mut (Decimal, u64)) -> Result<()> {
        if let Some(next) = number(call, 0)? {
            *sum = add(*sum, next)?;
            *count += 1;
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, all: Option<(Decimal, u64)>) -> Result<Option<String>> {
        let average = all.and_then(|(sum, count)| sum.checked_div(count.into()));
        Ok(average.map(|average| average.to_string()))
    }
}
