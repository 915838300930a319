//! The statements that one connection has prepared, the least used of which give way.

use std::{
    collections::{HashMap, VecDeque},
    io,
    sync::{Arc, OnceLock},
};

use bytes::BytesMut;
use carafe_db::{
    DbError, ErrorKind, Value,
    driver::{Ask, Statement},
    error::Result,
};
use postgres_protocol::message::frontend;

use crate::{
    column::{self, Column},
    encode, error, oid,
};

/// A statement as the server knows it.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    name: Box<str>,
    oids: Box<[u32]>,
    /// What the server said of its columns, as soon as it has.
    pub(crate) columns: OnceLock<Box<[Column]>>,
}

/// A statement on its way.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) statement: &'a Statement,
    pub(crate) parameters: &'a [Value],
    /// Rows that the server sends before it waits to be asked for more; 0 for all of them.
    pub(crate) most: i32,
}

impl<'a> Sent<'a> {
    /// One whose rows come all at once.
    pub(crate) fn whole(ask: &'a Ask<'_>) -> Self {
        Self { statement: ask.statement, parameters: ask.parameters, most: 0 }
    }
}

/// A statement that was written into a buffer.
pub(crate) struct Written {
    pub(crate) prepared: Arc<Prepared>,
    /// The number of the statement, when this was its first use: the server describes it with its answer.
    first: Option<u64>,
}

/// Statements whose description is under way, in the order in which it comes.
#[derive(Default)]
pub(crate) struct Expected(VecDeque<(u64, Arc<Prepared>)>);

impl Expected {
    pub(crate) fn add(&mut self, written: &Written) {
        self.0.extend(written.first.map(|number| (number, Arc::clone(&written.prepared))));
    }

    /// Takes a description, which the server sends as `T` or, without columns, as `n`.
    pub(crate) fn take(&mut self, (tag, body): (u8, &[u8])) -> io::Result<()> {
        let Some((_, prepared)) = self.0.pop_front() else { return Ok(()) };
        let columns =
            if tag == b'n' { Box::default() } else { column::columns(body).ok_or_else(error::garbled)? };
        // Described once; what a statement without a name says again is the same.
        let _ = prepared.columns.set(columns);
        Ok(())
    }

    /// At the end of an answer: what was not described, the server does not know.
    pub(crate) fn forget_rest(&mut self, cache: &mut Cache) {
        for (number, prepared) in self.0.drain(..) {
            if cache.known.get(&number).is_some_and(|known| Arc::ptr_eq(&known.prepared, &prepared)) {
                cache.known.remove(&number);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

pub(crate) struct Cache {
    known: HashMap<u64, Known>,
    most: usize,
    clock: u64,
    names: u64,
}

struct Known {
    prepared: Arc<Prepared>,
    used: u64,
}

impl Cache {
    /// With zero, statements are sent without names.
    pub(crate) fn new(most: usize) -> Self {
        Self { known: HashMap::new(), most, clock: 0, names: 0 }
    }

    /// Writes what runs a statement, and on its first use what prepares and describes it, without a Sync.
    pub(crate) fn write(&mut self, sent: Sent<'_>, out: &mut BytesMut) -> Result<Written> {
        let start = out.len();
        let done = self.try_write(sent, out);
        if done.is_err() {
            out.truncate(start);
        }
        done.map_err(|error| error.sql(sent.statement.sql()))
    }

    fn try_write(&mut self, sent: Sent<'_>, out: &mut BytesMut) -> Result<Written> {
        let Sent { statement, parameters, most } = sent;
        // Where rows come slowly the statement costs nothing beside them, and is never one that the server no longer takes.
        if self.most == 0 || !statement.is_kept() || most > 0 {
            let prepared = Prepared { oids: oids(parameters), ..Prepared::default() };
            return write_first(&Arc::new(prepared), sent, out);
        }
        self.clock += 1;
        if let Some(known) = self.known.get_mut(&statement.number())
            && fits(&known.prepared.oids, parameters)
        {
            known.used = self.clock;
            encode::bind(&known.prepared.name, parameters, out)?;
            execute(most, out)?;
            return Ok(Written { prepared: Arc::clone(&known.prepared), first: None });
        }
        self.names += 1;
        let name = format!("s{}", self.names).into_boxed_str();
        let prepared = Arc::new(Prepared { name, oids: oids(parameters), columns: OnceLock::new() });
        let gone = self.make_room(statement.number());
        if let Some(gone) = &gone {
            frontend::close(b'S', &gone.name, out).map_err(unsendable)?;
        }
        let written = write_first(&prepared, sent, out);
        match (&written, gone) {
            (Ok(_), _) => {
                self.known.insert(statement.number(), Known { prepared, used: self.clock });
            }
            // What was closed was not sent either; under a number that no statement has, it is the next to go.
            (Err(_), Some(gone)) => {
                self.known.insert(u64::MAX, Known { prepared: gone, used: 0 });
            }
            (Err(_), None) => {}
        }
        written
    }

    /// Forgets a statement, because its preparation failed or the server no longer takes it.
    pub(crate) fn forget(&mut self, statement: &Statement) {
        self.known.remove(&statement.number());
    }

    /// Forgets all, after the server was told to.
    pub(crate) fn clear(&mut self) {
        self.known.clear();
    }

    /// Takes out what must be closed before a statement is prepared: its older form, or the one used longest ago.
    fn make_room(&mut self, number: u64) -> Option<Arc<Prepared>> {
        let gone = if self.known.contains_key(&number) {
            Some(number)
        } else if self.known.len() >= self.most {
            self.known.iter().min_by_key(|(_, known)| known.used).map(|(number, _)| *number)
        } else {
            None
        };
        self.known.remove(&gone?).map(|known| known.prepared)
    }
}

fn write_first(prepared: &Arc<Prepared>, sent: Sent<'_>, out: &mut BytesMut) -> Result<Written> {
    let Sent { statement, parameters, most } = sent;
    let name = &prepared.name;
    frontend::parse(name, statement.sql(), prepared.oids.iter().copied(), out).map_err(unsendable)?;
    frontend::describe(b'S', name, out).map_err(unsendable)?;
    encode::bind(name, parameters, out)?;
    execute(most, out)?;
    Ok(Written { prepared: Arc::clone(prepared), first: Some(statement.number()) })
}

/// Text without parameters and rows, between other statements of one Sync.
pub(crate) fn write_plain(sql: &str, out: &mut BytesMut) -> Result<()> {
    frontend::parse("", sql, [], out).map_err(unsendable)?;
    encode::bind("", &[], out)?;
    execute(0, out)
}

/// Asks for so many rows, or for all with 0, of what was bound last.
pub(crate) fn execute(most: i32, out: &mut BytesMut) -> Result<()> {
    frontend::execute("", most, out).map_err(unsendable)
}

fn oids(parameters: &[Value]) -> Box<[u32]> {
    parameters.iter().map(|value| oid::of(value.kind())).collect()
}

fn fits(oids: &[u32], parameters: &[Value]) -> bool {
    oids.len() == parameters.len()
        && oids.iter().zip(parameters).all(|(oid, value)| *oid == oid::of(value.kind()))
}

pub(crate) fn unsendable(error: std::io::Error) -> DbError {
    DbError::new(ErrorKind::Data, "the statement cannot be sent")
        .hint("its text must have no zero byte and fewer than 2 GiB")
        .caused_by(error)
}
