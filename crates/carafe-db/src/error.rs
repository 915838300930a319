//! What goes wrong with a database, in the same words for all of them.

mod invalid;

use std::{borrow::Cow, error::Error as StdError, fmt};

use carafe_core::{AnswersWith, Place};

pub use invalid::{FieldError, Invalid};

/// What everything here returns.
pub type Result<T, E = DbError> = std::result::Result<T, E>;

/// Something that a database, or the way to it, refused.
///
/// What it is about stands in [`kind`](DbError::kind); what the database itself said is its source.
///
/// ```
/// use carafe_db::{DbError, ErrorKind};
///
/// let error = DbError::new(ErrorKind::DoesNotExist, "there is no `Post` for which the conditions hold");
/// assert!(matches!(error.kind(), ErrorKind::DoesNotExist));
/// ```
pub struct DbError(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    sql: Option<Box<str>>,
    place: Option<Place>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What an error is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No row, where one was wanted.
    DoesNotExist,
    /// Several rows, where one was wanted.
    MultipleObjects,
    /// A row that should have been changed was not there.
    NotUpdated,
    /// A unique constraint: its name where the database tells it, its table and the columns.
    Unique(Broken),
    /// A foreign key: it points at nothing, or something still points at what was to be deleted.
    ForeignKey(Broken),
    /// A column that must not be null.
    NotNull(Broken),
    /// A check constraint.
    Check(Broken),
    /// An exclusion constraint: another row meets this one, such as a booking of the same room at the same time.
    Exclusion(Broken),
    /// Rows that must not lose what they point at: `on_delete = protect` or `restrict`.
    Protected(Vec<InTheWay>),
    /// A row that was looked over and is not as it should be.
    Invalid(Invalid),
    /// A value that the column cannot hold: too long, out of range, of another form.
    Data,
    /// Two transactions waited for each other, and this one was chosen to end.
    Deadlock,
    /// A transaction saw what another changed; it may be tried again from its beginning.
    Serialization,
    /// A lock that was not to be waited for, or not so long.
    Locked,
    /// A statement, or the wait for a connection, took longer than the settings allow.
    Timeout,
    /// The server is not there, or the connection was lost.
    Connection,
    /// Wrong password, unknown user, or no right to do this.
    Denied,
    /// The database, a table or a column does not exist: often a migration that was not applied.
    Schema,
    /// What is asked for is something that this database cannot do.
    NotSupported,
    /// A row that does not decode: the column, and where known the table.
    Decode,
    /// A migration file that cannot be read, or a migration that cannot be applied as things are.
    Migration,
    /// Something that is wrong with the query itself.
    Query,
    /// An address, an option or a setting that makes no sense.
    Config,
    /// The transaction is broken by an earlier error, or was ended.
    Transaction,
    /// No room left on the disk, or the file cannot be written.
    Storage,
    /// Anything else that the database says.
    Other,
}

/// A constraint that a row would have broken, as far as the database tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Broken {
    /// The constraint's name.
    pub constraint: Option<String>,
    /// The table.
    pub table: Option<String>,
    /// The columns.
    pub columns: Vec<String>,
}

/// A row that keeps another from being deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTheWay {
    /// Its model: `blog.Post`.
    pub model: String,
    /// Its foreign key to what was to be deleted.
    pub field: &'static str,
    /// Its own key, in words.
    pub key: String,
}

impl DbError {
    /// An error of a kind, in words.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        // What a visitor asked for is not there: a handler that passes it on answers with a 404.
        let missing = kind == ErrorKind::DoesNotExist;
        let source = missing.then(|| Box::new(AnswersWith::NOT_FOUND) as Box<dyn StdError + Send + Sync>);
        Self(Box::new(Inner { kind, message: message.into(), hint: None, sql: None, place: None, source }))
    }

    /// A column that does not decode.
    #[must_use]
    pub fn decode(column: usize, fact: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Decode, format!("column {}: {fact}", column + 1))
    }

    /// Puts what was being done before what happened.
    #[must_use]
    pub fn context(mut self, doing: impl fmt::Display) -> Self {
        self.0.message = format!("{doing}: {}", self.0.message).into();
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// The statement that failed; values are never part of it.
    #[must_use]
    pub fn sql(mut self, sql: impl Into<Box<str>>) -> Self {
        self.0.sql.get_or_insert(sql.into());
        self
    }

    /// The line of the user's code that asked.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.0.place.get_or_insert(place);
        self
    }

    /// What the database or its driver said.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The fact, without what to do about it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// What to do about it.
    #[must_use]
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The statement that failed.
    #[must_use]
    pub fn statement(&self) -> Option<&str> {
        self.0.sql.as_deref()
    }

    /// The line of the user's code that asked.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.0.place
    }

    /// The constraint that a row would have broken.
    #[must_use]
    pub fn broken(&self) -> Option<&Broken> {
        match &self.0.kind {
            ErrorKind::Unique(broken)
            | ErrorKind::ForeignKey(broken)
            | ErrorKind::NotNull(broken)
            | ErrorKind::Check(broken)
            | ErrorKind::Exclusion(broken) => Some(broken),
            _ => None,
        }
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        self.0.hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl fmt::Debug for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)?;
        self.0.sql.as_ref().map_or(Ok(()), |sql| write!(f, "\n  in: {sql}"))?;
        self.0.source.as_ref().map_or(Ok(()), |source| write!(f, "\n  because: {source}"))
    }
}

impl StdError for DbError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
