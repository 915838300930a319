//! How long a connection may do what it does.
//!
//! Knows no clock: it is asked every so often and told how long that was.

use std::time::Duration;

use crate::{
    serve::{gate::Phase, watch::Snapshot},
    settings::ServerSettings,
};

/// The limits that hold for all connections of a server.
#[derive(Debug, Clone)]
pub(super) struct Deadlines {
    head: Duration,
    body: Duration,
    body_rate: u64,
    write: Duration,
    idle: Duration,
    gone: Duration,
}

/// How long a client that has closed its side is taken for one that waits: nobody can tell whether it reads on until
/// something is sent to it.
const GONE: Duration = Duration::from_secs(5);

/// How often connections are looked at, unless a limit is shorter.
const TICK: Duration = Duration::from_millis(250);

/// A body may be slow at first: a phone that changes its network.
const SLOW_START: Duration = Duration::from_secs(10);

/// Beyond `body_timeout`, a body gets the time that its bytes are worth at this rate.
const BODY_WORTH: u64 = 16 * 1024;

/// How long a client's last bytes are taken after the last answer. Without that the system resets the connection,
/// and the client may lose an answer that it has not read.
const LEAVE: Duration = Duration::from_secs(2);

/// When the server is four fifths full, idle connections make room.
const IDLE_WHEN_FULL: Duration = Duration::from_secs(1);

/// How long a connection that was told something may take to obey.
const OBEY: Duration = Duration::from_secs(2);

/// How the server is, beside the one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Normal,
    /// Nearly too many connections.
    Full,
    /// The server stops; a connection is closed after this long without a request.
    Stopping(Duration),
}

/// One round of looking at all connections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Since the round before.
    pub(super) passed: Duration,
    pub(super) mood: Mood,
}

/// What is to be done with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Go,
    /// The request is too slow: 408 if its head is not complete, otherwise its body ends with an error.
    Late,
    /// Nothing is on the way: close.
    Finish,
    Cut,
}

/// What is remembered of a connection from one look to the next.
#[derive(Debug, Default)]
pub(super) struct Notes {
    moves: u32,
    sends: u32,
    heads: u32,
    received: u64,
    still: Duration,
    unsent: Duration,
    alone: Duration,
    head: Duration,
    body: Duration,
    body_began: u64,
    told: Option<Duration>,
}

impl Deadlines {
    pub(super) fn of(settings: &ServerSettings) -> Self {
        Self {
            head: settings.header_timeout,
            body: settings.body_timeout,
            body_rate: settings.body_rate.bytes(),
            write: settings.write_timeout,
            idle: settings.keep_alive,
            gone: settings.write_timeout.min(GONE),
        }
    }

    /// How often to look, so that a limit is kept to a quarter of itself.
    pub(super) fn tick(&self) -> Duration {
        let shortest = self.head.min(self.body).min(self.write).min(self.idle);
        (shortest / 4).clamp(Duration::from_millis(2), TICK)
    }

    /// Looks at a connection once more.
    pub(super) fn judge(&self, notes: &mut Notes, now: Snapshot, look: Look) -> Verdict {
        let Look { passed: tick, mood } = look;
        notes.take(now, tick);
        if let Some(told) = &mut notes.told {
            *told += tick;
            return if *told > OBEY && !now.answering { Verdict::Cut } else { Verdict::Go };
        }
        let verdict = self.weigh(notes, now, mood);
        if matches!(verdict, Verdict::Late | Verdict::Finish) {
            notes.told = Some(Duration::ZERO);
        }
        verdict
    }

    fn weigh(&self, notes: &Notes, now: Snapshot, mood: Mood) -> Verdict {
        let Notes { still, unsent, alone, head, body, .. } = *notes;
        let quiet = !now.answering && !now.stalled;
        match now.phase {
            _ if now.leaving => cut_if(still >= LEAVE),
            _ if now.half_closed && now.answering => cut_if(alone >= self.gone),
            _ if now.stalled => cut_if(unsent >= self.write),
            Phase::Head if head >= self.head => Verdict::Late,
            Phase::Body if now.answering && self.too_slow(body, now.received - notes.body_began) => {
                Verdict::Late
            }
            Phase::Body if quiet => cut_if(still >= self.head),
            // Nothing has come, or a head that hyper could not read.
            Phase::Between if quiet && (now.heads == 0 || now.heads > now.calls) && mood_is_calm(mood) => {
                cut_if(still >= self.head)
            }
            Phase::Between if quiet && still >= self.idle_limit(mood) => Verdict::Finish,
            _ => Verdict::Go,
        }
    }

    fn idle_limit(&self, mood: Mood) -> Duration {
        match mood {
            Mood::Normal => self.idle,
            Mood::Full => self.idle.min(IDLE_WHEN_FULL),
            Mood::Stopping(linger) => linger,
        }
    }

    /// Only the time counts in which bytes came or were waited for: a handler may begin to read late.
    fn too_slow(&self, waited: Duration, bytes: u64) -> bool {
        let millis = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
        let below_rate =
            waited > SLOW_START.min(self.body) && bytes < millis.saturating_mul(self.body_rate) / 1000;
        below_rate || waited >= self.body + Duration::from_millis(bytes.saturating_mul(1000) / BODY_WORTH)
    }
}

fn mood_is_calm(mood: Mood) -> bool {
    !matches!(mood, Mood::Stopping(_))
}

fn cut_if(due: bool) -> Verdict {
    if due { Verdict::Cut } else { Verdict::Go }
}

impl Notes {
    fn take(&mut self, now: Snapshot, tick: Duration) {
        self.still = if self.moves == now.moves { self.still + tick } else { Duration::ZERO };
        // A client that sends while it takes nothing is no better than a silent one.
        let unsent = now.stalled && self.sends == now.sends;
        self.unsent = if unsent { self.unsent + tick } else { Duration::ZERO };
        let alone = now.half_closed && self.sends == now.sends;
        self.alone = if alone { self.alone + tick } else { Duration::ZERO };
        let same = self.heads == now.heads;
        self.head = if now.phase == Phase::Head && same { self.head + tick } else { Duration::ZERO };
        if now.phase != Phase::Body || !same {
            // What came with the head is not known apart; it only makes a slow body a little faster.
            self.body = Duration::ZERO;
            self.body_began = self.received.min(now.received);
        } else if now.reading || now.received != self.received {
            self.body += tick;
        }
        self.moves = now.moves;
        self.sends = now.sends;
        self.heads = now.heads;
        self.received = now.received;
    }
}
