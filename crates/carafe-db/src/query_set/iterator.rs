//! Rows one by one, while the database still has the others.
//!
//! The statement runs as a future of its own, which is polled only when there is no row at hand: so nothing is read ahead of
//! whoever takes the rows but one chunk.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use carafe_core::Place;
use futures_core::Stream;

use super::{Annotated, QuerySet, Values, fetched, prefetch::load};
use crate::{
    Db, DbError, ErrorKind,
    driver::{BoxFuture, Room, Row, Rows},
    error::Result,
    exec,
    field::Cursor,
    model::Model,
    query::Query,
    raw::Fragment,
    sql::{Ask, related},
};

/// Rows one by one: what `iterator` of a query gives.
///
/// It is a `Stream` too, so what others have written for those works on it.
#[must_use = "it asks nothing before `next` is called"]
pub struct RowIterator<R> {
    asking: Option<BoxFuture<'static, Result<()>>>,
    arrived: Arc<Arrived<R>>,
    ready: VecDeque<R>,
    /// What is done with the rows of a chunk before they are given out.
    finish: Option<Finish<R>>,
    finishing: Option<BoxFuture<'static, Result<Vec<R>>>>,
    failed: Option<DbError>,
    db: Db,
}

/// How a row is read.
type Read<R> = Box<dyn FnMut(&dyn Row) -> Result<R> + Send>;
type Finish<R> = Box<dyn Fn(Vec<R>) -> BoxFuture<'static, Result<Vec<R>>> + Send + Sync>;

/// What is asked.
pub(crate) enum Question {
    Query(Box<Query>),
    Raw(Fragment),
}

impl<M: Model, A: Annotated> QuerySet<M, A> {
    /// Rows one by one, in the order of the query, however many there are: no more than a chunk of them is in memory.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Post {
    ///     id: i64,
    ///     title: String,
    ///     views: i64,
    /// }
    ///
    /// async fn letters(db: &Db) -> carafe::db::error::Result<usize> {
    ///     let (mut letters, mut posts) = (0, Post::objects().order_by(|p| p.views.desc()).iterator(db));
    ///     while let Some(post) = posts.next().await? {
    ///         letters += post.title.len();
    ///     }
    ///     Ok(letters)
    /// }
    /// ```
    ///
    /// Outside of a transaction it has a connection of its own until its end, and sees the rows as they were when it began.
    /// Inside, it has the connection of the transaction, which can be asked nothing else meanwhile: take rows by
    /// [`chunks`](QuerySet::chunks) to write between them.
    ///
    /// It may be dropped at any row, also inside a transaction, which goes on. On PostgreSQL it is a cursor, and each chunk has
    /// the time of a statement; SQLite and MariaDB keep one statement open, which has as long as it takes, so a slow reader
    /// there keeps SQLite from shortening its log, and MariaDB from changing the table.
    ///
    /// What `prefetch` says is loaded for each chunk, which needs other connections: not inside a transaction.
    #[track_caller]
    pub fn iterator(self, db: &Db) -> RowIterator<A::Row<M>> {
        let (place, this) = (Place::here(), self.settled());
        let related = related(&this.query);
        let mode = this.query.fetch;
        let read = Box::new(move |row: &dyn Row| {
            let mut row = A::read::<M>(&mut Cursor::new(row), &related)?;
            fetched::with_mode(mode, &mut [A::model::<M>(&mut row)])?;
            Ok(row)
        });
        let mut rows = RowIterator::new(Question::Query(Box::new(this.query)), db, place, read);
        if !this.prefetches.is_empty() && db.is_pinned() {
            rows.refuse(needs_others().at(place));
        } else if !this.prefetches.is_empty() {
            let (db, prefetches) = (db.clone(), Arc::new(this.prefetches));
            rows.finish = Some(Box::new(move |mut rows| {
                let (db, prefetches) = (db.clone(), Arc::clone(&prefetches));
                Box::pin(async move {
                    let mut models = fetched::records(rows.iter_mut().map(A::model::<M>));
                    load(&prefetches, &mut models, &db, place).await?;
                    Ok(rows)
                })
            }));
        }
        rows
    }
}

impl<R: Send + 'static> Values<R> {
    /// Tuples one by one, no more than a chunk of them in memory: see [`QuerySet::iterator`].
    #[track_caller]
    pub fn iterator(mut self, db: &Db) -> RowIterator<R> {
        self.query.settle();
        let read = self.read;
        let read = Box::new(move |row: &dyn Row| read(&mut Cursor::new(row)));
        RowIterator::new(Question::Query(Box::new(self.query)), db, Place::here(), read)
    }
}

/// Rows of a chunk, unless it is said otherwise.
const CHUNK: usize = 2000;

impl<R: Send + 'static> RowIterator<R> {
    pub(crate) fn new(question: Question, db: &Db, place: Place, read: Read<R>) -> Self {
        let arrived = Arc::new(Arrived::default());
        let mut taking = Taking { arrived: Arc::clone(&arrived), read };
        let inside = db.clone();
        let asking = async move {
            let ask = match &question {
                Question::Query(query) if query.empty => return Ok(()),
                Question::Query(query) => Ask::Select(query),
                Question::Raw(fragment) => Ask::Raw(fragment),
            };
            exec::rows_of(&inside, ask, place, &mut taking).await.map(|_| ())
        };
        Self {
            asking: Some(Box::pin(asking)),
            arrived,
            ready: VecDeque::new(),
            finish: None,
            finishing: None,
            failed: None,
            db: db.clone(),
        }
    }

    /// So many rows at a time: 2,000 unless it is said. To be called before the first row is asked for.
    pub fn chunk_size(self, rows: usize) -> Self {
        self.arrived.lock().size = rows.max(1);
        self
    }

    /// The next row; nothing after the last, and after an error.
    pub async fn next(&mut self) -> Result<Option<R>> {
        std::future::poll_fn(|context| self.poll_row(context)).await.transpose()
    }

    fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R>>> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(row)));
            }
            if let Some(finishing) = &mut self.finishing {
                let finished = ready!(finishing.as_mut().poll(context));
                self.finishing = None;
                match finished {
                    Ok(rows) => self.ready = rows.into(),
                    Err(error) => self.refuse(error),
                }
                continue;
            }
            let Some(asking) = &mut self.asking else { return Poll::Ready(self.failed.take().map(Err)) };
            let polled = asking.as_mut().poll(context);
            if let Poll::Ready(ended) = polled {
                self.asking = None;
                self.failed = ended.err();
            }
            self.take_chunk();
            if self.ready.is_empty() && self.finishing.is_none() && self.asking.is_some() {
                return Poll::Pending;
            }
        }
    }

    /// Takes what has arrived. Where something is to be done with a chunk, it must be a whole one.
    fn take_chunk(&mut self) {
        let mut arrived = self.arrived.lock();
        let whole = self.asking.is_none() || arrived.rows.len() >= arrived.size;
        match &self.finish {
            _ if arrived.rows.is_empty() => {}
            None => std::mem::swap(&mut self.ready, &mut arrived.rows),
            Some(finish) if whole => {
                let rows = std::mem::take(&mut arrived.rows).into();
                drop(arrived);
                self.finishing = Some(finish(rows));
            }
            Some(_) => {}
        }
    }

    fn refuse(&mut self, error: DbError) {
        self.asking = None;
        self.failed = Some(error);
    }
}

impl<R: Send + 'static> Stream for RowIterator<R> {
    type Item = Result<R>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_row(context)
    }
}

/// Nothing of it is pinned.
impl<R> Unpin for RowIterator<R> {}

/// Outside of a transaction its connection is dropped, which tells the database all it needs. A transaction goes on, so there
/// the statement is brought to its end; who asks next waits for that.
impl<R> Drop for RowIterator<R> {
    fn drop(&mut self) {
        let Some(asking) = self.asking.take().filter(|_| self.db.stops_reading()) else { return };
        self.arrived.lock().over = true;
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(asking);
        }
    }
}

impl<R> fmt::Debug for RowIterator<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at_hand = self.ready.len() + self.arrived.lock().rows.len();
        write!(f, "RowIterator({at_hand} rows at hand)")
    }
}

/// Rows that were read and not yet taken.
struct Arrived<R>(Mutex<Chunk<R>>);

struct Chunk<R> {
    rows: VecDeque<R>,
    size: usize,
    /// Nobody wants more.
    over: bool,
}

impl<R> Arrived<R> {
    fn lock(&self) -> MutexGuard<'_, Chunk<R>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> Default for Arrived<R> {
    fn default() -> Self {
        Self(Mutex::new(Chunk { rows: VecDeque::new(), size: CHUNK, over: false }))
    }
}

/// What the driver hands rows to.
struct Taking<R> {
    arrived: Arc<Arrived<R>>,
    read: Read<R>,
}

impl<R: Send> Rows for Taking<R> {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        let mut arrived = self.arrived.lock();
        if !arrived.over {
            arrived.rows.push_back((self.read)(row)?);
        }
        Ok(())
    }

    fn at_a_time(&self) -> Option<usize> {
        Some(self.arrived.lock().size)
    }

    fn room(&mut self) -> Room {
        let arrived = self.arrived.lock();
        if arrived.over {
            Room::Over
        } else if arrived.rows.len() < arrived.size {
            Room::Free
        } else {
            Room::Full
        }
    }
}

#[cold]
fn needs_others() -> DbError {
    DbError::new(
        ErrorKind::Query,
        "`iterator` with `prefetch` needs other connections for the relations, and a transaction has one",
    )
    .hint("take rows by `chunks` inside a transaction")
}
