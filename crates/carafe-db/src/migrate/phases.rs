//! `--zero-downtime`: one change as three migrations, so that the program before and the program after both run beside each
//! of them: expand, fill, contract.

use super::operation::{AddField, Added, AlterField, Back, Op, OpKind, Sql};
use crate::schema::{Fill, State, ddl::literal};
use crate::{driver::Vendor, neutral::quote};

/// The operations of each phase; a phase may be empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Phases {
    /// Before the new program: only what the old one does not mind.
    pub expand: Vec<Op>,
    /// Indexes and conditions without locks, outside of a transaction.
    pub online: Vec<Op>,
    /// While both may run: rows get their values.
    pub fill: Vec<Op>,
    /// Once the old program is gone: what must be, and what goes.
    pub contract: Vec<Op>,
}

/// Cuts operations into phases. What cannot be cut, such as a new name, stays in the first, and `migrate lint` says so.
#[must_use]
pub fn phases(ops: Vec<Op>, before: &State) -> Phases {
    let mut phases = Phases::default();
    let mut state = before.clone();
    for op in ops {
        let fresh = |model: &str| before.model(model).is_none();
        match &op.kind {
            OpKind::AddField(add) if add.fill.is_some() && !fresh(&add.model) => {
                cut(&mut phases, add, &state)
            }
            OpKind::AddIndex(add) if !fresh(&add.model) => {
                phases.online.push(Op { online: true, ..op.clone() })
            }
            OpKind::AddUnique(add) if !fresh(&add.0.model) => {
                phases.online.push(Op { online: true, ..op.clone() })
            }
            OpKind::AddCheck(add) if !fresh(&add.model) => {
                phases.online.push(Op { online: true, ..op.clone() })
            }
            OpKind::RemoveField(_) | OpKind::DeleteModel(_) => phases.contract.push(op.clone()),
            _ => phases.expand.push(op.clone()),
        }
        _ = op.operation().apply(&mut state);
    }
    phases
}

/// A field that must have a value: first it may be empty, then it is filled, then it must not be empty.
fn cut(phases: &mut Phases, add: &AddField, state: &State) {
    let (Added::Column(field), Some(fill)) = (&add.field, &add.fill) else { return };
    let mut free = field.clone();
    free.null = true;
    let first = AddField { field: Added::Column(free), fill: None, ..add.clone() };
    phases.expand.push(first.into());
    if let Some(model) = state.model(&add.model) {
        let column = field.column_name(&add.name);
        phases.fill.extend(fills(&model.table, &column, fill));
    }
    let last = AlterField {
        model: add.model.clone(),
        name: add.name.clone(),
        field: field.clone(),
        // Rows that the old program wrote meanwhile.
        fill: Some(fill.clone()),
    };
    phases.contract.push(last.into());
}

fn fills(table: &str, column: &str, fill: &Fill) -> Vec<Op> {
    let of = |vendor: Vendor, only: Vec<Vendor>| {
        let value = match fill {
            Fill::Value(value) => literal(vendor, value),
            Fill::Now => "CURRENT_TIMESTAMP".to_owned(),
            Fill::Sql(sql) => format!("({})", crate::neutral::for_vendor(sql, vendor)),
        };
        let (table, column) = (quote(vendor, table), quote(vendor, column));
        let sql = format!("UPDATE {table} SET {column} = {value} WHERE {column} IS NULL");
        Sql { sql, reverse: Back::Nothing, only, elidable: true }.into()
    };
    vec![
        of(Vendor::Postgres, vec![Vendor::Postgres]),
        of(Vendor::Sqlite, vec![Vendor::Sqlite]),
        of(Vendor::MariaDb, vec![Vendor::MariaDb, Vendor::MySql]),
    ]
}
