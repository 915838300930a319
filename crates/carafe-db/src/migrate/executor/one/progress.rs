//! How far a migration came that is not one transaction: each of its steps is written down, before and after.

use sha2::{Digest, Sha256};

use super::{super::wrong, Run, Task, needs_look};
use crate::{
    driver::Vendor,
    error::Result,
    migrate::{
        plan::{Direction, Stage, Work},
        probe,
        recorder::{self, Status},
    },
    schema::Step,
};

/// What is written down one by one.
pub(super) enum Piece<'a> {
    Step(&'a Step),
    Whole(&'a Stage),
}

pub(super) fn pieces(stage: &Stage) -> Vec<Piece<'_>> {
    match &stage.work {
        Work::Steps(steps) => steps.iter().map(Piece::Step).collect(),
        Work::Sql(_) | Work::Run(_) => vec![Piece::Whole(stage)],
    }
}

impl Piece<'_> {
    fn text(&self) -> String {
        match self {
            Self::Step(step) => step.lines().join("\n"),
            Self::Whole(stage) => format!("{:?}", stage.work),
        }
    }

    /// Whether rows may point at nothing after it.
    fn needs_look(&self) -> bool {
        match self {
            Self::Step(step) => matches!(step, Step::Rebuild { .. }),
            Self::Whole(stage) => needs_look(stage),
        }
    }

    /// Whether it may be part of a transaction with the record of it, so that both are there or neither.
    fn joins_record(&self, vendor: Vendor) -> bool {
        match self {
            Self::Whole(stage) if vendor.is_mysql_like() => matches!(stage.work, Work::Run(_)),
            Self::Step(Step::Sql { sql, .. }) if vendor.is_mysql_like() => sql.starts_with("UPDATE "),
            _ if vendor.is_mysql_like() => false,
            Self::Step(Step::Sql { sql, .. }) => !sql.contains("CONCURRENTLY"),
            Self::Whole(Stage { work: Work::Sql(sql), .. }) => !sql.to_uppercase().contains("CONCURRENTLY"),
            _ => true,
        }
    }
}

/// How far a migration that is not one transaction came.
pub(super) struct Progress {
    done: u32,
    /// Whether the first step to do was begun by a run that ended.
    doubtful: bool,
    /// A hash over the steps that are done.
    so_far: Sha256,
    back: bool,
}

impl Progress {
    pub(super) async fn read(run: &Run<'_>, task: &Task<'_>) -> Result<Self> {
        let back = task.direction == Direction::Back;
        let mut progress = Self { done: 0, doubtful: false, so_far: Sha256::new(), back };
        let all = recorder::read(run.session).await?;
        let Some(record) = all.get(&task.migration.id) else { return Ok(progress) };
        let Status::Partial { done, doing, .. } = record.status else { return Ok(progress) };
        (progress.done, progress.doubtful) = (done, doing);
        let mut before = Sha256::new();
        let all_pieces = task.stages.iter().flat_map(pieces);
        all_pieces.take(done as usize).for_each(|piece| before.update(piece.text()));
        if record.checksum == hex(&before) {
            return Ok(progress);
        }
        let fact = format!(
            "{}: {done} steps of it are applied to this database, and the file says something else of them now",
            task.migration.file
        );
        Err(wrong(fact).hint("bring the file back as it was; what comes after those steps may be changed"))
    }

    pub(super) async fn piece(
        &mut self,
        run: &Run<'_>,
        task: &Task<'_>,
        (at, piece): (u32, &Piece<'_>),
    ) -> Result<()> {
        if at < self.done {
            self.so_far.update(piece.text());
            return Ok(());
        }
        let doubtful = std::mem::take(&mut self.doubtful);
        if piece.joins_record(run.session.vendor()) {
            return self.together(run, task, (at, piece)).await;
        }
        if !(doubtful && self.was_done(run, piece).await?) {
            self.write(run, task, (at, true)).await?;
            do_piece(run, task, piece).await?;
        }
        self.so_far.update(piece.text());
        self.write(run, task, (at + 1, false)).await
    }

    async fn together(
        &mut self,
        run: &Run<'_>,
        task: &Task<'_>,
        (at, piece): (u32, &Piece<'_>),
    ) -> Result<()> {
        let mut next = self.so_far.clone();
        next.update(piece.text());
        let done = async {
            do_piece(run, task, piece).await?;
            if piece.needs_look() {
                run.look_at_foreign_keys().await?;
            }
            write(run, task, &self.status(at + 1, false), &next).await.map(|()| true)
        };
        run.in_transaction(done).await?;
        self.so_far = next;
        Ok(())
    }

    /// Whether a step that was begun was done. What has no probe may be done twice.
    async fn was_done(&self, run: &Run<'_>, piece: &Piece<'_>) -> Result<bool> {
        match piece {
            Piece::Step(Step::Sql { probe: Some(probe), .. }) => probe::is_done(run.session, probe).await,
            Piece::Step(Step::Sql { sql, .. }) => {
                if let Some(index) = concurrent_index(sql) {
                    // One that was not finished stays behind, invalid.
                    run.session.script(&format!("DROP INDEX CONCURRENTLY IF EXISTS {index}")).await?;
                }
                Ok(false)
            }
            Piece::Whole(Stage { work: Work::Sql(_), .. }) if run.options.again => Ok(false),
            Piece::Whole(Stage { work: Work::Sql(sql), title }) => {
                let fact =
                    format!("`{title}` was begun, and whether it was done cannot be seen: {}", sql.trim());
                Err(wrong(fact).hint(
                    "look at the database: if it was done, take the operation out of the file for this run \
                     (`only_in = \"state\"`); if not, `migrate --again`",
                ))
            }
            _ => Ok(false),
        }
    }

    async fn write(&self, run: &Run<'_>, task: &Task<'_>, (done, doing): (u32, bool)) -> Result<()> {
        write(run, task, &self.status(done, doing), &self.so_far).await
    }

    const fn status(&self, done: u32, doing: bool) -> Status {
        Status::Partial { back: self.back, done, doing }
    }
}

async fn write(run: &Run<'_>, task: &Task<'_>, status: &Status, so_far: &Sha256) -> Result<()> {
    recorder::write(run.session, &task.migration.id, &hex(so_far), status).await
}

async fn do_piece(run: &Run<'_>, task: &Task<'_>, piece: &Piece<'_>) -> Result<()> {
    match piece {
        Piece::Step(step) => run.do_step(step).await,
        Piece::Whole(stage) => run.stage(task, stage).await,
    }
}

/// The name in `CREATE INDEX CONCURRENTLY "name" ON …`, quotes included.
fn concurrent_index(sql: &str) -> Option<&str> {
    let (create, rest) = sql.split_once("CONCURRENTLY ")?;
    let (name, _) = rest.split_once(" ON ")?;
    create.starts_with("CREATE").then_some(name)
}

fn hex(hash: &Sha256) -> String {
    hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
