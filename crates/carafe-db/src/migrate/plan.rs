//! From a migration and the state before it to what is done with the database, forwards or back.

mod only_postgres;

use super::{
    file::Migration,
    here::Here,
    operation::{Back, Op, OpKind, Operation, Rename, Run, Side, Sql},
};
use crate::{
    driver::{Features, Vendor},
    error::{DbError, ErrorKind, Result},
    schema::{
        Change, Fills, State, Step, Table, between,
        ddl::{Manner, steps},
    },
};

/// Forwards or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the state after.
    Forward,
    /// To the state before.
    Back,
}

/// One piece of a migration: an operation, or on SQLite several whose changes are done together.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// What is done, for the list.
    pub title: String,
    /// How.
    pub work: Work,
}

/// How a stage is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Steps that were worked out.
    Steps(Vec<Step>),
    /// Statements of the file.
    Sql(String),
    /// A function of the program: the app of the file and the name.
    Run(String),
}

/// What is done with a database to apply a migration or to take it back.
///
/// # Errors
/// When an operation does not fit the state before, has no way back, needs what the database cannot do, or would make a
/// foreign key to a table in another database.
pub fn stages(
    migration: &Migration,
    before: &State,
    direction: Direction,
    (features, here): (&Features, &Here),
) -> Result<Vec<Stage>> {
    let mut planner = Planner { migration, features, here, stages: Vec::new(), gathered: None };
    let states = planner.states(before)?;
    let ops: Vec<(usize, &Op)> = migration
        .ops
        .iter()
        .enumerate()
        .filter(|(_, op)| op.side != Side::State && here.is_for(op))
        .collect();
    match direction {
        Direction::Forward => {
            for (at, op) in ops {
                planner.forward(at, op, [&states[at], &states[at + 1]])?;
            }
        }
        Direction::Back => {
            for (at, op) in ops.into_iter().rev() {
                planner.back(at, op, [&states[at], &states[at + 1]])?;
            }
        }
    }
    planner.flush()?;
    Ok(planner.stages)
}

struct Planner<'a> {
    migration: &'a Migration,
    features: &'a Features,
    here: &'a Here,
    stages: Vec<Stage>,
    /// SQLite: changes that wait to be done together.
    gathered: Option<(Vec<String>, Vec<Change>)>,
}

impl Planner<'_> {
    fn states(&self, before: &State) -> Result<Vec<State>> {
        let mut state = before.clone();
        let mut states = vec![state.clone()];
        for (at, op) in self.migration.ops.iter().enumerate() {
            if op.side == Side::Database {
                // Its effect on the state is only looked at, to know what to do.
                let mut beside = state.clone();
                op.operation().apply(&mut beside).map_err(|fact| self.error(at, op, &fact))?;
                states.push(beside);
            } else {
                self.migration.apply_op(at, op, &mut state)?;
                states.push(state.clone());
            }
        }
        Ok(states)
    }

    fn forward(&mut self, at: usize, op: &Op, [before, after]: [&State; 2]) -> Result<()> {
        match &op.kind {
            OpKind::Run(run) => self.alone(op, Work::Run(run.function.clone())),
            OpKind::Sql(sql) if sql.is_for(self.features.vendor) => {
                self.alone(op, Work::Sql(sql.sql.clone()))
            }
            OpKind::Sql(_) => Ok(()),
            OpKind::Custom(custom) => {
                let made = custom.made().map_err(|fact| self.error(at, op, &fact))?;
                let steps = made.forward(self.features, before)?;
                self.alone(op, Work::Steps(steps))
            }
            kind if !kind.is_of_models() => self.only_postgres(op, Direction::Forward),
            _ => {
                let changes = changes(op.operation(), [before, after], self.here)?;
                self.schema(op, changes)
            }
        }
    }

    fn back(&mut self, at: usize, op: &Op, [before, after]: [&State; 2]) -> Result<()> {
        let one_way = || {
            let what = op.operation().describe();
            let fact = format!("{}: operation {} ({what}) has no way back", self.migration.file, at + 1);
            DbError::new(ErrorKind::Migration, fact)
                .hint("say how with `reverse = …`, or `reverse = \"noop\"` if nothing needs to be done")
        };
        match &op.kind {
            OpKind::Run(Run { reverse, .. }) => match reverse {
                Back::None => Err(one_way()),
                Back::Nothing => Ok(()),
                Back::This(function) => self.alone(op, Work::Run(function.clone())),
            },
            OpKind::Sql(Sql { reverse, .. }) => match reverse {
                _ if !sql_is_for(op, self.features.vendor) => Ok(()),
                Back::None => Err(one_way()),
                Back::Nothing => Ok(()),
                Back::This(sql) => self.alone(op, Work::Sql(sql.clone())),
            },
            OpKind::Custom(custom) => {
                let made = custom.made().map_err(|fact| self.error(at, op, &fact))?;
                let steps = made.back(self.features, after).ok_or_else(one_way)??;
                self.alone(op, Work::Steps(steps))
            }
            kind if !kind.is_of_models() => self.only_postgres(op, Direction::Back),
            _ => {
                let changes = changes_back(op.operation(), [before, after], self.here)?;
                self.schema(op, changes)
            }
        }
    }

    fn only_postgres(&mut self, op: &Op, direction: Direction) -> Result<()> {
        match only_postgres::step(&op.kind, direction) {
            Some(step) if self.features.vendor == Vendor::Postgres => self.alone(op, Work::Steps(vec![step])),
            _ => Ok(()),
        }
    }

    fn schema(&mut self, op: &Op, changes: Vec<Change>) -> Result<()> {
        if changes.is_empty() && subject(op).is_some_and(|label| !self.here.has(&label)) {
            return Ok(());
        }
        let title = op.operation().describe();
        if self.features.vendor == Vendor::Sqlite {
            let (titles, gathered) = self.gathered.get_or_insert_default();
            titles.push(title);
            gathered.extend(changes);
            return Ok(());
        }
        let steps = steps(self.features, &changes, Manner { online: op.online })?;
        self.stages.push(Stage { title, work: Work::Steps(steps) });
        Ok(())
    }

    fn alone(&mut self, op: &Op, work: Work) -> Result<()> {
        self.flush()?;
        self.stages.push(Stage { title: op.operation().describe(), work });
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if let Some((titles, changes)) = self.gathered.take() {
            let steps = steps(self.features, &changes, Manner::default())?;
            self.stages.push(Stage { title: titles.join(", "), work: Work::Steps(steps) });
        }
        Ok(())
    }

    fn error(&self, at: usize, op: &Op, fact: &str) -> DbError {
        let what = op.operation().describe();
        DbError::new(
            ErrorKind::Migration,
            format!("{}: operation {} ({what}): {fact}", self.migration.file, at + 1),
        )
    }
}

/// The model that an operation is about.
fn subject(op: &Op) -> Option<String> {
    match &op.kind {
        OpKind::CreateModel(create) => Some(create.model.label()),
        _ => op.operation().model().map(str::to_owned),
    }
}

fn sql_is_for(op: &Op, vendor: Vendor) -> bool {
    matches!(&op.kind, OpKind::Sql(sql) if sql.is_for(vendor))
}

fn changes(operation: &dyn Operation, [before, after]: [&State; 2], here: &Here) -> Result<Vec<Change>> {
    let fills = fills(operation, after);
    on_the_way([before, after], here, &operation.renames(before, after), &fills)
}

fn changes_back(operation: &dyn Operation, [before, after]: [&State; 2], here: &Here) -> Result<Vec<Change>> {
    let fills = fills(operation, before);
    let renames: Vec<Rename> = inverted(&operation.renames(before, after));
    on_the_way([after, before], here, &renames, &fills)
}

/// Renames the other way round: columns first, for they name the table as it is called after.
fn inverted(renames: &[Rename]) -> Vec<Rename> {
    let mut back: Vec<Rename> = Vec::new();
    for rename in renames.iter().rev() {
        back.push(match rename {
            Rename::Table { from, to } => Rename::Table { from: to.clone(), to: from.clone() },
            Rename::Column { table, from, to } => {
                Rename::Column { table: table.clone(), from: to.clone(), to: from.clone() }
            }
        });
    }
    back
}

fn fills(operation: &dyn Operation, state: &State) -> Fills {
    let found = operation.filled().and_then(|(model, name, fill)| {
        let model = state.model(model)?;
        Some(((model.table.clone(), model.column(name)?), fill.clone()))
    });
    found.into_iter().collect()
}

fn on_the_way(
    [before, after]: [&State; 2],
    here: &Here,
    renames: &[Rename],
    fills: &Fills,
) -> Result<Vec<Change>> {
    let touched: Vec<String> = before.touched(after).into_iter().filter(|label| here.has(label)).collect();
    let mut old = before.tables_of(touched.iter().map(String::as_str))?;
    let new = after.tables_of(touched.iter().map(String::as_str))?;
    let old_managed = |table: &Table| stays_unmanaged(table, before, after);
    let mut changes = Vec::new();
    for rename in renames {
        changes.extend(renamed(&mut old, rename));
    }
    here.refuse_key_to_elsewhere(&old, &new, after)?;
    // A table that is no longer ours, or only now, stays as it is.
    let old: Vec<Table> = old.into_iter().filter(|table| !old_managed(table)).collect();
    let new: Vec<Table> = new.into_iter().filter(|table| !stays_unmanaged(table, before, after)).collect();
    changes.extend(between(&old, &new, fills));
    Ok(changes)
}

fn stays_unmanaged(table: &Table, before: &State, after: &State) -> bool {
    let managed =
        |state: &State| state.models().find(|model| model.table == table.name).map(|model| model.managed);
    matches!((managed(before), managed(after)), (Some(a), Some(b)) if a != b)
}

fn renamed(tables: &mut [Table], rename: &Rename) -> Option<Change> {
    match rename {
        Rename::Table { from, to } => {
            let table = tables.iter().find(|table| table.name == *from)?.clone();
            for known in tables.iter_mut() {
                if known.name == *from {
                    to.clone_into(&mut known.name);
                }
                for key in known.foreign_keys.iter_mut().filter(|key| key.table == *from) {
                    to.clone_into(&mut key.table);
                }
            }
            Some(Change::RenameTable { table, to: to.clone() })
        }
        Rename::Column { table, from, to } => {
            let before = tables.iter().find(|known| known.name == *table)?.clone();
            for known in tables.iter_mut() {
                if known.name == *table {
                    known.rename_column(from, to);
                }
                let pointing = known.foreign_keys.iter_mut();
                for key in pointing.filter(|key| key.table == *table && key.to == *from) {
                    to.clone_into(&mut key.to);
                }
            }
            Some(Change::RenameColumn { table: before, from: from.clone(), to: to.clone() })
        }
    }
}
