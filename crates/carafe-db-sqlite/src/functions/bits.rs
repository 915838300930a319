//! Bits of all rows.

use rusqlite::{
    Connection, Result,
    functions::{Aggregate, Context},
};

use super::FLAGS;

pub(super) fn register(raw: &Connection) -> Result<()> {
    raw.create_aggregate_function("carafe_bit_and", 1, FLAGS, Bits(|all, next| all & next))?;
    raw.create_aggregate_function("carafe_bit_or", 1, FLAGS, Bits(|all, next| all | next))?;
    raw.create_aggregate_function("carafe_bit_xor", 1, FLAGS, Bits(|all, next| all ^ next))
}

struct Bits(fn(i64, i64) -> i64);

impl Aggregate<Option<i64>, Option<i64>> for Bits {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<i64>> {
        Ok(None)
    }

    fn step(&self, call: &mut Context<'_>, all: &mut Option<i64>) -> Result<()> {
        if let Some(next) = call.get::<Option<i64>>(0)? {
            *all = Some(all.map_or(next, |all| self.0(all, next)));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, all: Option<Option<i64>>) -> Result<Option<i64>> {
        Ok(all.flatten())
    }
}
