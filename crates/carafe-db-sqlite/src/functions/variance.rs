//! Variance and deviation, in one pass that loses no digits (Welford).

use rusqlite::{
    Connection, Result,
    functions::{Aggregate, Context},
};

use super::FLAGS;

pub(super) fn register(raw: &Connection) -> Result<()> {
    raw.create_aggregate_function("carafe_var_pop", 1, FLAGS, Spread { of_sample: false, root: false })?;
    raw.create_aggregate_function("carafe_var_samp", 1, FLAGS, Spread { of_sample: true, root: false })?;
    raw.create_aggregate_function("carafe_stddev_pop", 1, FLAGS, Spread { of_sample: false, root: true })?;
    raw.create_aggregate_function("carafe_stddev_samp", 1, FLAGS, Spread { of_sample: true, root: true })
}

struct Spread {
    of_sample: bool,
    root: bool,
}

#[derive(Default)]
struct Seen {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Aggregate<Seen, Option<f64>> for Spread {
    fn init(&self, _: &mut Context<'_>) -> Result<Seen> {
        Ok(Seen::default())
    }

    fn step(&self, call: &mut Context<'_>, seen: &mut Seen) -> Result<()> {
        if let Some(next) = call.get::<Option<f64>>(0)? {
            seen.count += 1.0;
            let before = next - seen.mean;
            seen.mean += before / seen.count;
            seen.squares += before * (next - seen.mean);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, seen: Option<Seen>) -> Result<Option<f64>> {
        let seen = seen.unwrap_or_default();
        let degrees = if self.of_sample { seen.count - 1.0 } else { seen.count };
        let variance = (degrees > 0.0).then(|| seen.squares / degrees);
        Ok(if self.root { variance.map(f64::sqrt) } else { variance })
    }
}
