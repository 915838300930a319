//! One migration, applied or taken back.

mod progress;
mod transaction;

use std::time::{Duration, Instant};

use self::progress::{Progress, pieces};
use super::{Event, Fake, Migrator, Options, applied, fake, wrong};
use crate::{
    Kind, Value,
    driver::Vendor,
    error::{DbError, ErrorKind, Result},
    migrate::{
        file::Migration,
        graph::Graph,
        id::Id,
        plan::{Direction, Stage, Work, stages},
        recorder::{self, Record, Records, Status},
        session::Session,
    },
    schema::{State, Step},
};

/// A run of several migrations over one connection.
pub(super) struct Run<'a> {
    pub(super) migrator: &'a Migrator,
    pub(super) session: &'a Session,
    pub(super) graph: &'a Graph,
    pub(super) options: &'a Options,
    pub(super) records: Records,
    /// The models after the last step, if it went forward: the next need not be replayed from the beginning.
    pub(super) reached: Option<State>,
}

/// What is to be done with one migration.
struct Task<'a> {
    migration: &'a Migration,
    direction: Direction,
    stages: Vec<Stage>,
}

/// How often a migration is tried again on PostgreSQL when others hold what it needs.
const TRIES: u32 = 15;

impl Run<'_> {
    /// Does one. False: somebody else has done it meanwhile.
    pub(super) async fn step(
        &mut self,
        id: &Id,
        direction: Direction,
        tell: &mut (dyn FnMut(Event) + Send),
    ) -> Result<bool> {
        let Some(migration) = self.graph.get(id) else { return Ok(false) };
        let before = match self.reached.take().filter(|_| direction == Direction::Forward) {
            Some(reached) => reached,
            None => self.state_without(id)?,
        };
        if direction == Direction::Forward {
            let mut after = before.clone();
            migration.apply(&mut after)?;
            self.reached = Some(after);
        }
        if self.is_only_written_down(migration, &before, direction).await? {
            self.write_down(migration, direction).await?;
            tell(Event::Ends { id: id.clone(), took: Duration::ZERO, faked: true });
            return Ok(true);
        }
        let stages = stages(migration, &before, direction, (self.session.features(), &self.migrator.here))?;
        let task = Task { migration, direction, stages };
        self.refuse_unknown_functions(&task)?;
        let began = Instant::now();
        tell(Event::Begins { id: id.clone(), direction, stages: task.stages.len() });
        let whole = migration.is_one_transaction(self.session.features());
        let done =
            if whole { self.as_a_whole(&task, tell).await } else { self.step_by_step(&task, tell).await };
        let by_us = done.map_err(|error| explained(error, &task, whole))?;
        self.remember(migration, direction);
        if !by_us {
            return Ok(false);
        }
        tell(Event::Ends { id: id.clone(), took: began.elapsed(), faked: false });
        Ok(true)
    }

    /// The models before this migration: after all others that are applied.
    fn state_without(&self, id: &Id) -> Result<State> {
        let there = applied(&self.records);
        let others = self.graph.in_order().filter(|migration| {
            migration.id != *id
                && (there.contains(&migration.id) || self.graph.covered().contains(&migration.id))
        });
        self.graph.state(others)
    }

    async fn is_only_written_down(
        &self,
        migration: &Migration,
        before: &State,
        direction: Direction,
    ) -> Result<bool> {
        match self.options.fake {
            Fake::No => Ok(false),
            Fake::All => Ok(true),
            Fake::Initial if direction == Direction::Back || !migration.initial => Ok(false),
            Fake::Initial => fake::is_there(self.session, (migration, before), &self.migrator.here).await,
        }
    }

    async fn write_down(&mut self, migration: &Migration, direction: Direction) -> Result<()> {
        self.record(migration, direction).await?;
        self.remember(migration, direction);
        Ok(())
    }

    async fn record(&self, migration: &Migration, direction: Direction) -> Result<()> {
        match direction {
            Direction::Forward => {
                recorder::write(self.session, &migration.id, &migration.checksum, &Status::Applied).await
            }
            Direction::Back => {
                for id in [&migration.id].into_iter().chain(&migration.replaces) {
                    recorder::remove(self.session, id).await?;
                }
                Ok(())
            }
        }
    }

    fn remember(&mut self, migration: &Migration, direction: Direction) {
        let (checksum, applied) = (migration.checksum.clone(), String::new());
        match direction {
            Direction::Forward => {
                let record = Record { checksum, applied, status: Status::Applied };
                self.records.insert(migration.id.clone(), record);
            }
            Direction::Back => {
                self.records.remove(&migration.id);
                migration.replaces.iter().for_each(|id| _ = self.records.remove(id));
            }
        }
    }

    fn refuse_unknown_functions(&self, task: &Task<'_>) -> Result<()> {
        for stage in &task.stages {
            if let Work::Run(name) = &stage.work {
                let found = self.migrator.functions.find(name, &task.migration.id.app);
                found.map_err(|error| error.context(&task.migration.file))?;
            }
        }
        Ok(())
    }

    /// One transaction: all of it, or nothing.
    async fn as_a_whole(&self, task: &Task<'_>, tell: &mut (dyn FnMut(Event) + Send)) -> Result<bool> {
        let mut tries = 0;
        loop {
            let tried = self.in_transaction(self.inside(task, tell)).await;
            match tried {
                Err(error) if matches!(error.kind(), ErrorKind::Locked) && tries < TRIES => {
                    tries += 1;
                    tell(Event::Note(format!(
                        "`{}` waits for a lock: {error}; tried again",
                        task.migration.id
                    )));
                    tokio::time::sleep(Duration::from_millis(200) * tries).await;
                }
                other => return other,
            }
        }
    }

    async fn inside(&self, task: &Task<'_>, tell: &mut (dyn FnMut(Event) + Send)) -> Result<bool> {
        if self.was_done_by_others(task).await? {
            return Ok(false);
        }
        if self.session.vendor() == Vendor::Postgres {
            // Who waits for a lock keeps everybody waiting who comes after: better to let them pass and try again.
            self.session.script("SET LOCAL lock_timeout = '2s'").await?;
        }
        for stage in &task.stages {
            let began = Instant::now();
            tell(Event::Doing(stage.title.clone()));
            self.stage(task, stage).await.map_err(|error| error.context(&stage.title))?;
            tell(Event::Done { title: stage.title.clone(), took: began.elapsed() });
        }
        if task.stages.iter().any(needs_look) {
            self.look_at_foreign_keys().await?;
        }
        self.record(task.migration, task.direction).await?;
        Ok(true)
    }

    async fn was_done_by_others(&self, task: &Task<'_>) -> Result<bool> {
        let there = recorder::is_applied(self.session, &task.migration.id).await?;
        // By its originals a squashed migration is applied without a record of its own.
        Ok(match task.direction {
            Direction::Forward => there,
            Direction::Back => !there && !self.graph.covered().contains(&task.migration.id),
        })
    }

    async fn stage(&self, task: &Task<'_>, stage: &Stage) -> Result<()> {
        match &stage.work {
            Work::Steps(steps) => {
                for step in steps {
                    self.do_step(step).await?;
                }
                Ok(())
            }
            Work::Sql(sql) => {
                self.session.script(sql).await?;
                self.settle().await
            }
            Work::Run(name) => {
                let function = self.migrator.functions.find(name, &task.migration.id.app)?;
                function(self.session.db(&self.migrator.registry)).await?;
                self.settle().await
            }
        }
    }

    /// PostgreSQL does not alter a table in which rows wait to be looked at until the end of the transaction.
    async fn settle(&self) -> Result<()> {
        if self.session.vendor() != Vendor::Postgres {
            return Ok(());
        }
        self.session.script("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED").await
    }

    async fn do_step(&self, step: &Step) -> Result<()> {
        match step {
            Step::Sql { sql, .. } => self.session.script(sql).await,
            Step::Refuse { sql, fact } => {
                let rows = self.session.rows(sql, &[], &[Kind::I64]).await?;
                if rows.is_empty() { Ok(()) } else { Err(wrong(fact.clone())) }
            }
            Step::Rebuild { table, script, known } => self.rebuild(table, script, known).await,
        }
    }

    async fn rebuild(&self, table: &str, script: &[String], known: &[String]) -> Result<()> {
        let sql = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL AND type IN ('index', 'trigger')";
        let kinds = [Kind::Text, Kind::Text, Kind::Text];
        let hanging = self.session.rows(sql, &[Value::Text(table.to_owned())], &kinds).await?;
        for sql in script {
            self.session.script(sql).await?;
        }
        for row in hanging {
            let [Value::Text(kind), Value::Text(name), Value::Text(sql)] = &row[..] else { continue };
            if known.contains(name) {
                continue;
            }
            self.session.script(sql).await.map_err(|error| {
                error.context(format_args!(
                    "the {kind} `{name}` hangs on `{table}` and does not fit what it becomes"
                ))
            })?;
        }
        Ok(())
    }

    /// Where the whole cannot be one transaction: each step is written down, before and after.
    async fn step_by_step(&self, task: &Task<'_>, tell: &mut (dyn FnMut(Event) + Send)) -> Result<bool> {
        let mut progress = Progress::read(self, task).await?;
        let mut at = 0;
        for stage in &task.stages {
            let began = Instant::now();
            tell(Event::Doing(stage.title.clone()));
            for piece in pieces(stage) {
                progress
                    .piece(self, task, (at, &piece))
                    .await
                    .map_err(|error| error.context(&stage.title))?;
                at += 1;
            }
            tell(Event::Done { title: stage.title.clone(), took: began.elapsed() });
        }
        self.record(task.migration, task.direction).await?;
        Ok(true)
    }
}

/// Whether rows may point at nothing after it.
fn needs_look(stage: &Stage) -> bool {
    match &stage.work {
        Work::Steps(steps) => steps.iter().any(|step| matches!(step, Step::Rebuild { .. })),
        Work::Sql(_) | Work::Run(_) => true,
    }
}

/// Which migration, and what the database is now.
fn explained(error: DbError, task: &Task<'_>, whole: bool) -> DbError {
    let Task { migration, direction, .. } = task;
    let doing = match direction {
        Direction::Forward => "apply",
        Direction::Back => "take back",
    };
    let error = error.context(format_args!("{}: could not {doing} `{}`", migration.file, migration.id));
    let next = if whole {
        "nothing of it was kept: mend the cause and run `migrate` again"
    } else {
        "the steps before are kept and written down: mend the cause and run `migrate` again, it goes on there"
    };
    match error.hint_text().map(str::to_owned) {
        Some(own) => error.hint(format!("{own}; {next}")),
        None => error.hint(next),
    }
}
