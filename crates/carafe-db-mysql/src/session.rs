//! What each connection is set to before its first statement, so that MariaDB and MySQL read SQL as the others do.

use std::time::Duration;

use carafe_db::driver::{PoolOptions, Vendor};

/// Names in double quotes, `||` for text, backslashes that are backslashes; what does not fit is an error, also a day that
/// does not exist; a key of 0 is a key of 0.
const MODE: &str = "ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,\
                    ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION";

/// The statements, to be run in any order.
pub(crate) fn setup(vendor: Vendor, options: &PoolOptions) -> Vec<String> {
    let collation = vendor.text_collation().unwrap_or("utf8mb4_bin");
    // Without it what is set first changes what is read after it, in one UPDATE. MySQL has no such word.
    let standard = if vendor == Vendor::MariaDb { ",SIMULTANEOUS_ASSIGNMENT" } else { "" };
    let mut settings = vec![format!("sql_mode = '{MODE}{standard}'"), "time_zone = '+00:00'".to_owned()];
    settings.push(statement_limit(vendor, options.statement));
    if vendor == Vendor::MariaDb {
        // MySQL has no such limit.
        settings.push(format!("idle_transaction_timeout = {}", whole_seconds(options.idle_in_transaction)));
    }
    vec![
        format!("SET NAMES utf8mb4 COLLATE {collation}"),
        format!("SET {}", settings.join(", ")),
        // As PostgreSQL does by itself: each statement sees what was committed before it.
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED".to_owned(),
    ]
}

/// The setting that limits statements; zero is no limit. MySQL's is only for those that read.
pub(crate) fn statement_limit(vendor: Vendor, limit: Duration) -> String {
    if vendor == Vendor::MariaDb {
        format!("max_statement_time = {}", limit.as_secs_f64())
    } else {
        format!("max_execution_time = {}", limit.as_millis())
    }
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// `10.11.6-MariaDB-…` or `8.4.2` as vendor and numbers.
pub(crate) fn version(text: &str) -> (Vendor, (u32, u32, u32)) {
    let vendor = if text.contains("MariaDB") { Vendor::MariaDb } else { Vendor::MySql };
    // Old MariaDB pretends to be 5.5.5 before it tells its own version.
    let text = text.strip_prefix("5.5.5-").unwrap_or(text);
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(|digits| digits.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (vendor, (next(), next(), next()))
}
