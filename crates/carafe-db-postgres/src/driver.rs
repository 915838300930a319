//! A PostgreSQL database: lanes for statements that stand alone, a pool of connections for everything else.

use std::{fmt, sync::Arc, time::Instant};

use carafe_db::{
    Value,
    driver::{Ask, BoxFuture, Connection, Driver, Features, Outcome, Pool, Rows, Statement},
    error::Result,
};

use crate::{
    answer::Answer,
    connection::{Held, outcome},
    lanes::{Lanes, STUCK, STUCK_FAST},
    options::Options,
    slow::{Manners, Slow},
    startup,
    wire::{Failed, Wire},
};

pub(crate) struct Postgres {
    pub(crate) options: Arc<Options>,
    pub(crate) features: Features,
    pub(crate) pool: Pool<Wire>,
    pub(crate) lanes: Lanes,
    pub(crate) slow: Slow,
}

/// What came of an attempt.
enum Tried {
    Done(Result<Outcome>),
    /// So many were done; the rest may be tried again, because the server has done nothing of it.
    Again(usize),
    /// Not on a lane.
    NoLane,
}

impl Postgres {
    /// Runs statements, and once more what the server has not begun.
    async fn ask(&self, asks: &mut [Ask<'_>]) -> Result<Outcome> {
        let mut done = 0;
        let mut tries = 0;
        loop {
            let last = tries == 1;
            let rest = &mut asks[done..];
            let tried = match self.on_lane(rest, last).await? {
                Tried::NoLane => self.on_own(rest, last).await?,
                tried => tried,
            };
            match tried {
                Tried::Done(outcome) => return outcome,
                Tried::Again(more) => done += more,
                Tried::NoLane => {}
            }
            tries += 1;
        }
    }

    async fn on_lane(&self, asks: &mut [Ask<'_>], last: bool) -> Result<Tried> {
        if self.pool.is_closed() || asks.iter().any(|ask| self.slow.has(ask.statement)) {
            return Ok(Tried::NoLane);
        }
        let _trial = match asks {
            [ask] => match self.slow.manners(ask.statement).await {
                Manners::Slow => return Ok(Tried::NoLane),
                Manners::Tried(trial) => Some(trial),
                Manners::Quick => None,
            },
            _ => None,
        };
        let at_hand = || self.pool.in_use_and_idle().1 > 0;
        let lane = match self.lanes.pick(STUCK).await? {
            None if !at_hand() => self.lanes.pick(STUCK_FAST).await?,
            lane => lane,
        };
        let Some(lane) = lane else { return Ok(Tried::NoLane) };
        match lane.run(asks).await? {
            Ok(ran) => {
                if let [ask] = asks {
                    self.slow.learn(ask.statement, ran.took);
                }
                if is_stale(&ran.answer) {
                    lane.forget(asks);
                }
                Ok(settled(ran.answer, asks, last))
            }
            Err(Failed::Unsent(_)) if !last => Ok(Tried::Again(0)),
            Err(failed) => Err(failed.into_error(&self.options)),
        }
    }

    async fn on_own(&self, asks: &mut [Ask<'_>], last: bool) -> Result<Tried> {
        let mut held = self.hold().await?;
        let begun = Instant::now();
        match held.ask(asks).await? {
            Ok(answer) => {
                if let [ask] = asks {
                    self.slow.learn(ask.statement, begun.elapsed());
                }
                Ok(settled(answer, asks, last))
            }
            Err(Failed::Unsent(_)) if !last => Ok(Tried::Again(0)),
            Err(failed) => Err(failed.into_error(&self.options)),
        }
    }

    async fn hold(&self) -> Result<Held> {
        let mut turn = self.pool.turn().await?;
        while let Some(mut wire) = turn.idle() {
            if wire.is_alive() {
                return Ok(Held::new(wire, turn, Arc::clone(&self.options)));
            }
        }
        let wire = startup::open(&self.options).await?;
        turn.opened();
        Ok(Held::new(wire, turn, Arc::clone(&self.options)))
    }
}

fn is_stale(answer: &Answer) -> bool {
    answer.refused.as_ref().is_some_and(|error| error.is_stale())
}

fn settled(answer: Answer, asks: &[Ask<'_>], last: bool) -> Tried {
    if is_stale(&answer) && !last && answer.dropped.is_none() {
        return Tried::Again(answer.completed());
    }
    Tried::Done(outcome(answer, asks))
}

impl Driver for Postgres {
    fn features(&self) -> &Features {
        &self.features
    }

    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { self.ask(&mut [Ask { statement, parameters, rows }]).await })
    }

    fn run_all<'a>(&'a self, mut asks: Vec<Ask<'a>>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            // What is under one Sync is kept or undone together, and after a stale statement a part of it is sent again:
            // only for those that read, nobody can tell the difference.
            if asks.iter().all(|ask| ask.statement.reads()) {
                return self.ask(&mut asks).await.map(drop);
            }
            for ask in &mut asks {
                self.ask(std::slice::from_mut(ask)).await?;
            }
            Ok(())
        })
    }

    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>> {
        Box::pin(async move { Ok(Box::new(self.hold().await?) as Box<dyn Connection>) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.pool.refuse();
            self.lanes.close().await;
            self.pool.close().await;
        })
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.options)
    }
}
