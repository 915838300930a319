//! What Carafe adds to the functions of SQLite, on each connection. The SQL writer may use:
//!
//! | in SQL | what it gives |
//! | --- | --- |
//! | `carafe_lower(text)`, `carafe_upper(text)` | the text in small or capital letters, of every script: `lower` of SQLite knows ASCII only. `instr(carafe_lower(x), carafe_lower(?)) > 0` is `icontains` |
//! | `text REGEXP pattern` | whether the pattern matches somewhere; syntax and linear time of the crate `regex` |
//! | `carafe_iregexp(pattern, text)` | the same, whatever the case of letters |
//! | `COLLATE carafe_decimal` | compares and orders decimals, which are kept as text, by their number: `price < ? COLLATE carafe_decimal`, `max(price COLLATE carafe_decimal)` |
//! | `carafe_add(a, b)`, `carafe_sub`, `carafe_mul`, `carafe_div`, `carafe_rem` | exact arithmetic with decimals |
//! | `carafe_neg(a)`, `carafe_abs(a)`, `carafe_round(a, digits)` | the same with one; a half is rounded away from zero |
//! | `carafe_sum(a)`, `carafe_avg(a)` | exact sum and average of decimals; null of no rows |
//! | `carafe_micros(text)` | the microseconds from 1970 to a moment, for exact differences |
//! | `carafe_moment(micros)` | the moment of these microseconds, as text: `carafe_moment(carafe_micros(a) + ?)` adds a length of time |
//! | `carafe_reverse(text)`, `carafe_repeat(text, n)`, `carafe_lpad(text, n, fill)`, `carafe_rpad(text, n, fill)` | what they say, counted in characters |
//! | `carafe_var_pop(x)`, `carafe_var_samp(x)`, `carafe_stddev_pop(x)`, `carafe_stddev_samp(x)` | variance and deviation |
//! | `carafe_in_zone(text, name)` | what a clock in this time zone shows at a moment: the day and the time, as text |
//! | `carafe_bit_and(x)`, `carafe_bit_or(x)`, `carafe_bit_xor(x)` | bits of all rows; null of no rows |
//! | `carafe_json_contains(whole, part)` | whether JSON has other JSON in it |
//! | `carafe_sha224(text)`, `carafe_sha256`, `carafe_sha384`, `carafe_sha512` | hashes, as hexadecimal digits |
//! | `carafe_whole(x, bits)` | the number, if it is no whole number or fits one of so many bits; an error otherwise |
//! | `sqrt`, `exp`, `ln`, `log10`, `power(x, y)`, `sin`, `cos`, `tan`, `asin`, `acos`, `atan`, `atan2(y, x)`, `degrees`, `radians`, `ceil`, `floor`, `pi()` | as in the other databases; null where there is no result |
//!
//! The time of the statement, as [`Kind::Timestamp`](carafe_db::Kind::Timestamp) is kept, is
//! `strftime('%Y-%m-%d %H:%M:%f000', 'now')`; SQLite's own functions read all our days and times. Each of ours gives null
//! for null, always gives the same for the same, and may be used in indexes, in checks and in generated columns - but
//! then another program, which does not know it, cannot write the table.

mod bits;
mod decimal;
mod hash;
mod json;
mod math;
mod pattern;
mod text;
mod time;
mod variance;

use rusqlite::{Connection, Result, functions::FunctionFlags};

/// Ours always give the same for the same, and do nothing but that.
const FLAGS: FunctionFlags = FunctionFlags::SQLITE_UTF8
    .union(FunctionFlags::SQLITE_DETERMINISTIC)
    .union(FunctionFlags::SQLITE_INNOCUOUS);

/// Registers them all.
pub(crate) fn register(raw: &Connection) -> Result<()> {
    text::register(raw)?;
    pattern::register(raw)?;
    decimal::register(raw)?;
    math::register(raw)?;
    time::register(raw)?;
    variance::register(raw)?;
    bits::register(raw)?;
    hash::register(raw)?;
    json::register(raw)
}
