//! Operations as lists show them: a sign, what, and what it means for rows and locks.

use carafe_core::output::{Output, Tone};

use crate::migrate::{file::Migration, operation::Op};

/// A migration with its operations, one a line.
pub(super) fn migration(output: &Output, migration: &Migration) {
    output.print(output.paint().apply(Tone::Name, &migration.id.to_string()));
    for op in &migration.ops {
        output.print(format_args!("    {}", line(op, &migration.id.app)));
    }
    if migration.ops.is_empty() {
        output.print("    (no operations)");
    }
}

/// One operation, the app's own models by their short names.
pub(super) fn line(op: &Op, app: &str) -> String {
    let text = op.operation().describe();
    if app.is_empty() { text } else { text.replace(&format!("{app}."), "") }
}
