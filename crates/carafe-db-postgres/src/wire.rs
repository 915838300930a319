//! One connection that is spoken to directly, by whoever holds it: no task stands between.

use std::{
    future::poll_fn,
    io,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use bytes::BytesMut;
use carafe_db::{
    DbError,
    driver::{Alarm, Ask},
    error::Result,
};
use postgres_protocol::message::frontend;

use crate::{
    answer::Answer,
    cache::{Cache, Expected, Sent, Written},
    cancel::cancel,
    copy::Copying,
    error,
    inbox::Inbox,
    options::Options,
    outbox::Outbox,
    socket::Socket,
};

pub(crate) struct Wire {
    socket: Socket,
    out: Outbox,
    inbox: Inbox,
    pub(crate) cache: Cache,
    expected: Expected,
    pub(crate) version: (u32, u32, u32),
    pub(crate) key: (i32, i32),
    /// The state of the transaction: `I` none, `T` open, `E` broken.
    pub(crate) status: u8,
    /// Syncs that were sent, at least in part, and not yet answered.
    waiting: usize,
    /// Whether any byte of what was written last has left.
    sent: bool,
    broken: bool,
    /// The server waits for rows, and would go on waiting for them.
    copying: bool,
    alarm: Alarm,
    patience: Duration,
}

/// Why nothing came of what was sent.
pub(crate) enum Failed {
    /// Not one byte has left.
    Unsent(io::Error),
    /// The connection broke; what the server has done is not known.
    Lost(io::Error),
    /// The server did not answer in time.
    Silent,
}

impl Wire {
    pub(crate) fn new(socket: Socket, options: &Options, version: (u32, u32, u32), key: (i32, i32)) -> Self {
        Self {
            socket,
            out: Outbox::new(),
            inbox: Inbox::new(),
            cache: Cache::new(options.prepared()),
            expected: Expected::default(),
            version,
            key,
            status: b'I',
            waiting: 0,
            sent: false,
            broken: false,
            copying: false,
            alarm: Alarm::default(),
            patience: options.patience(),
        }
    }

    /// Its parts, for a task of its own.
    pub(crate) fn into_parts(self) -> (Socket, Inbox, Cache) {
        (self.socket, self.inbox, self.cache)
    }

    /// Writes a statement into the buffer, without a Sync.
    pub(crate) fn write(&mut self, sent: Sent<'_>) -> Result<Written> {
        let written = self.cache.write(sent, &mut self.out.bytes)?;
        self.expected.add(&written);
        Ok(written)
    }

    /// The buffer itself.
    pub(crate) fn out(&mut self) -> &mut BytesMut {
        &mut self.out.bytes
    }

    /// Throws away what was written and not sent, with what the server would have learned by it.
    pub(crate) fn unwrite(&mut self) {
        self.out.bytes.clear();
        self.expected = Expected::default();
        self.cache.clear();
    }

    /// Sends what was written, with a Sync, and reads all of the answer.
    pub(crate) async fn sync(
        &mut self,
        answer: &mut Answer,
        written: &[Written],
        asks: &mut [Ask<'_>],
    ) -> std::result::Result<(), Failed> {
        frontend::sync(&mut self.out.bytes);
        self.exchange(self.patience, |message| answer.take(message, written, asks)).await
    }

    /// Sends what was written, then rows as they are made, and a Sync, and reads all of the answer.
    pub(crate) async fn copied(&mut self, copy: &mut Copying<'_>) -> std::result::Result<(), Failed> {
        copy.write(&mut self.out.bytes);
        let whole = self.out.bytes.len();
        self.sent = false;
        self.waiting += 1;
        self.copying = true;
        self.alarm.set(self.patience);
        let done = poll_fn(|context| self.poll_copied(context, copy, whole)).await;
        self.copying = false;
        self.ended(done)
    }

    fn poll_copied(
        &mut self,
        context: &mut Context<'_>,
        copy: &mut Copying<'_>,
        whole: usize,
    ) -> Poll<std::result::Result<(), Option<io::Error>>> {
        loop {
            // That it takes the rows is what was expected, and they are under way.
            let mut take = |message: (u8, &[u8])| match message.0 {
                b'G' => Ok(false),
                _ => copy.answer.take(message, &[], &mut []),
            };
            let step = self.poll_exchange(context, &mut take);
            self.sent |= self.out.bytes.len() < whole;
            if copy.answer.refused.is_some() {
                copy.give_up(&mut self.out.bytes);
            }
            match step {
                Poll::Ready(Ok(true)) => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(false)) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(Some(error))),
                Poll::Pending if self.out.bytes.is_empty() && copy.write(&mut self.out.bytes) => {}
                Poll::Pending if self.alarm.rings(context) => return Poll::Ready(Err(None)),
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Runs text as it is; rows are thrown away.
    pub(crate) async fn simple(
        &mut self,
        sql: &str,
        patience: Duration,
    ) -> std::result::Result<Answer, Failed> {
        let mut answer = Answer::default();
        frontend::query(sql, &mut self.out.bytes).map_err(Failed::Unsent)?;
        self.exchange(patience, |message| answer.take(message, &[], &mut [])).await?;
        Ok(answer)
    }

    /// Sends the buffer and takes messages until one of them is the last.
    async fn exchange(
        &mut self,
        patience: Duration,
        mut take: impl FnMut((u8, &[u8])) -> io::Result<bool>,
    ) -> std::result::Result<(), Failed> {
        let whole = self.out.bytes.len();
        self.sent = whole == 0;
        self.waiting += 1;
        self.alarm.set(patience);
        let done = poll_fn(|context| {
            loop {
                let step = self.poll_exchange(context, &mut take);
                self.sent |= self.out.bytes.len() < whole;
                match step {
                    Poll::Ready(Ok(true)) => return Poll::Ready(Ok(())),
                    Poll::Ready(Ok(false)) => {}
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(Some(error))),
                    Poll::Pending if self.alarm.rings(context) => return Poll::Ready(Err(None)),
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await;
        self.ended(done)
    }

    /// What comes of an exchange that has ended.
    fn ended(&mut self, done: std::result::Result<(), Option<io::Error>>) -> std::result::Result<(), Failed> {
        match done {
            Ok(()) => {
                self.waiting -= 1;
                Ok(())
            }
            Err(error) => {
                self.broken = true;
                Err(match error {
                    None => Failed::Silent,
                    Some(error) if !self.sent => Failed::Unsent(error),
                    Some(error) => Failed::Lost(error),
                })
            }
        }
    }

    /// One step: sends what can be sent, takes what has come; true at the end.
    fn poll_exchange(
        &mut self,
        context: &mut Context<'_>,
        take: &mut impl FnMut((u8, &[u8])) -> io::Result<bool>,
    ) -> Poll<io::Result<bool>> {
        self.out.poll_send(&mut self.socket, context)?;
        while let Some(size) = self.inbox.next()? {
            let message = self.inbox.message(size);
            match message.0 {
                b'T' | b'n' => self.expected.take(message)?,
                b'Z' => {
                    self.status = message.1.first().copied().unwrap_or_default();
                    self.expected.forget_rest(&mut self.cache);
                }
                _ => {}
            }
            let last = take(message)?;
            self.inbox.advance(size);
            if last {
                return Poll::Ready(Ok(true));
            }
        }
        ready!(self.inbox.poll_fill(&mut self.socket, context))?;
        Poll::Ready(Ok(false))
    }

    /// Whether it can be handed to the next: nothing under way, no transaction open.
    pub(crate) fn is_at_rest(&self) -> bool {
        !self.broken && self.waiting == 0 && self.out.is_empty() && self.status == b'I'
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Whether the server has not closed it meanwhile: looks at what has come, without asking anything.
    pub(crate) fn is_alive(&mut self) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        loop {
            match self.inbox.poll_fill(&mut self.socket, &mut context) {
                Poll::Pending => return !self.broken,
                Poll::Ready(Err(_)) => return false,
                Poll::Ready(Ok(())) => {}
            }
            while let Ok(Some(size)) = self.inbox.next() {
                // Only what a server tells by itself may come now: notices, settings, notifications.
                if !matches!(self.inbox.message(size).0, b'N' | b'S' | b'A') {
                    return false;
                }
                self.inbox.advance(size);
            }
        }
    }

    /// Brings it to rest after somebody went away in the middle; false when that cannot be done.
    pub(crate) async fn settle(&mut self, options: &Options) -> bool {
        // Whoever waits for rows does not hear of a cancellation; the end of the connection it hears at once.
        if self.broken || self.copying {
            return false;
        }
        if self.waiting > 0 && !self.sent {
            self.waiting = 0;
            self.unwrite();
        }
        if self.waiting > 0 {
            // What was sent in part is finished first, or the server would wait for the rest of a message.
            if self.out.is_empty() {
                cancel(options, self.key).await;
            }
            while self.waiting > 0 {
                if self.drain().await.is_err() {
                    return false;
                }
            }
        }
        self.out.bytes.clear();
        if self.status != b'I' && self.simple("ROLLBACK", SETTLING).await.is_err() {
            return false;
        }
        self.status == b'I'
    }

    /// Brings the session back to how it was when it began; false when that cannot be done.
    pub(crate) async fn reset(&mut self) -> bool {
        self.cache.clear();
        self.simple("DISCARD ALL", SETTLING).await.is_ok_and(|answer| answer.refused.is_none())
    }

    /// Reads the rest of an answer that nobody wants.
    async fn drain(&mut self) -> std::result::Result<(), Failed> {
        // `exchange` counts one more; the one that was left alone is the one that is read here.
        self.waiting -= 1;
        self.exchange(SETTLING, |(tag, _)| Ok(tag == b'Z')).await
    }
}

/// How long a connection may take to come to rest.
const SETTLING: Duration = Duration::from_secs(5);

impl Failed {
    /// As the caller reads it.
    pub(crate) fn into_error(self, options: &Options) -> DbError {
        match self {
            Self::Unsent(error) | Self::Lost(error) => error::lost(options, error),
            Self::Silent => error::silent(options),
        }
    }
}
