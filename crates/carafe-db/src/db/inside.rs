//! Which transactions are open around the code that runs: known by the task, so that a handle from outside is noticed.

use std::sync::Arc;

use carafe_core::Place;

use super::{broken, databases::Seat, level::Level};
use crate::error::Result;

tokio::task_local! {
    static INSIDE: Inside;
}

/// The innermost open transaction, and those around it.
#[derive(Clone)]
pub(super) struct Inside {
    level: Arc<Level>,
    seat: Seat,
    outer: Option<Arc<Inside>>,
}

impl Inside {
    /// Runs work inside a level.
    pub(super) async fn run<F: Future>(seat: Seat, level: Arc<Level>, work: F) -> F::Output {
        let outer = INSIDE.try_with(|inside| Arc::new(inside.clone())).ok();
        INSIDE.scope(Self { level, seat, outer }, work).await
    }

    /// Refuses a handle that is not the innermost of its database.
    pub(super) fn check(seat: &Seat, level: Option<&Arc<Level>>, place: Place) -> Result<()> {
        INSIDE.try_with(|inside| inside.refuse(seat, level, place)).unwrap_or(Ok(()))
    }

    fn refuse(&self, seat: &Seat, level: Option<&Arc<Level>>, place: Place) -> Result<()> {
        let mut inside = Some(self);
        while let Some(one) = inside {
            if one.seat == *seat {
                return if level.is_some_and(|level| level.is_at_or_under(&one.level)) {
                    Ok(())
                } else {
                    Err(outer(&one.level, place))
                };
            }
            inside = one.outer.as_deref();
        }
        Ok(())
    }
}

fn outer(level: &Level, place: Place) -> crate::DbError {
    let opened = level.place();
    broken(format!(
        "a handle from outside asks the database within the transaction that was opened at {opened}"
    ))
    .hint("ask through the handle that the closure was given; `db.apart()` is for what shall stay outside")
    .at(place)
}
