//! The one error of handlers, commands and hooks: a status, a public text, and what caused it.

mod answers_with;
mod carried;
mod doing;
mod field_error;
mod statuses;

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    borrow::Cow,
    error::Error as StdError,
    fmt,
    sync::Mutex,
    time::Duration,
};

use axum_core::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::{Exit, Place};
use doing::Doing;

pub use answers_with::AnswersWith;
pub use carried::Carried;
pub use field_error::FieldError;

/// What most functions of a site return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Something that ends a request (or a command) early.
///
/// `?` turns any error into one: status 500, the cause kept, and the line of the `?` remembered. What the visitor
/// reads is [`message`](Error::message) and never the cause.
///
/// ```
/// use carafe_core::{Error, Result};
///
/// fn parse(text: &str) -> Result<u32> {
///     Ok(text.parse::<u32>()?)
/// }
///
/// let error = parse("x").unwrap_err();
/// assert_eq!(error.status(), 500);
/// assert!(error.place().file().ends_with(".rs"), "the line of the `?`");
/// assert!(error.is::<std::num::ParseIntError>());
/// assert_eq!(Error::not_found().status(), 404);
/// ```
///
/// It is not itself a [`std::error::Error`], as `anyhow`'s is not: otherwise `?` could not take every error there is.
pub struct Error(Box<Inner>);

struct Inner {
    status: StatusCode,
    message: Option<Cow<'static, str>>,
    hint: Option<Cow<'static, str>>,
    headers: HeaderMap,
    fields: Vec<FieldError>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    /// Behind a lock only because a response may not be shared between threads, and an error may.
    response: Option<Mutex<Response>>,
    place: Place,
    backtrace: Backtrace,
    exit: Exit,
}

impl Error {
    /// An error with a status, and a text that the visitor may read.
    #[track_caller]
    #[must_use]
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::of(status);
        error.0.message = Some(message.into());
        error
    }

    /// An error with a status and the status's own words.
    #[track_caller]
    #[must_use]
    pub fn of(status: StatusCode) -> Self {
        Self(Box::new(Inner {
            status,
            message: None,
            hint: None,
            headers: HeaderMap::new(),
            fields: Vec::new(),
            source: None,
            response: None,
            place: Place::here(),
            backtrace: capture(status),
            exit: Exit::FAILED,
        }))
    }

    /// 500 with a cause: what `?` makes of any error.
    #[track_caller]
    #[must_use]
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::of(StatusCode::INTERNAL_SERVER_ERROR).caused_by(source)
    }

    /// A response of the user's own that ends the request, whatever its status: Flask's `abort(response)`.
    #[track_caller]
    #[must_use]
    pub fn respond(response: impl IntoResponse) -> Self {
        let response = response.into_response();
        let mut error = Self::of(response.status());
        error.0.response = Some(Mutex::new(response));
        error
    }

    /// Another status for the same error.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    /// Another line for the same error, for code that runs after the line that asked for it.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.0.place = place;
        self
    }

    /// What caused it: for the log and the error page in development, never for the visitor.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Says what was being done when it happened: in the chain it comes before the cause.
    ///
    /// ```
    /// use carafe_core::Error;
    ///
    /// let error = Error::internal("no such file").context("the price list could not be read");
    /// let chain: Vec<_> = error.chain().map(ToString::to_string).collect();
    /// assert_eq!(chain, ["the price list could not be read", "no such file"]);
    /// ```
    #[must_use]
    pub fn context(mut self, doing: impl Into<String>) -> Self {
        let cause = self.0.source.take().unwrap_or_else(|| self.message().into());
        self.caused_by(Doing { what: doing.into(), cause })
    }

    /// What the developer can do about it; shown where the cause is shown.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// A header for the answer, such as `Retry-After`.
    ///
    /// ```
    /// use carafe_core::Error;
    /// use http::{HeaderValue, StatusCode, header::RETRY_AFTER};
    ///
    /// let error = Error::new(StatusCode::TOO_MANY_REQUESTS, "Slow down.").header(RETRY_AFTER, HeaderValue::from(30));
    /// assert_eq!(error.headers()[RETRY_AFTER], "30");
    /// ```
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    /// Says when to try again, in whole seconds, rounded up.
    ///
    /// ```
    /// use carafe_core::Error;
    /// use std::time::Duration;
    ///
    /// let error = Error::too_many_requests("Slow down.").retry_after(Duration::from_millis(1500));
    /// assert_eq!(error.headers()["retry-after"], "2");
    /// ```
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        let seconds = wait.as_millis().div_ceil(1000).to_string();
        let seconds = HeaderValue::try_from(seconds).expect("bug in carafe: digits fit a header");
        self.header(header::RETRY_AFTER, seconds)
    }

    /// Says how to prove who one is, for a 401: `Basic realm=\"staff\"`, `Bearer`.
    ///
    /// ```
    /// use carafe_core::Error;
    ///
    /// let error = Error::unauthorized().challenge("Bearer");
    /// assert_eq!(error.headers()["www-authenticate"], "Bearer");
    /// ```
    #[must_use]
    pub fn challenge(self, scheme: &'static str) -> Self {
        self.header(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme))
    }

    /// Adds what is wrong with one field.
    #[must_use]
    pub fn field(mut self, field: FieldError) -> Self {
        self.0.fields.push(field);
        self
    }

    /// How the program ends if a command fails with this error; otherwise with [`Exit::FAILED`].
    #[must_use]
    pub fn exit(mut self, exit: Exit) -> Self {
        self.0.exit = exit;
        self
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// What the visitor reads: the text it was made with, or the status's own words.
    #[must_use]
    pub fn message(&self) -> &str {
        self.own_message().or(self.0.status.canonical_reason()).unwrap_or("Error")
    }

    /// The text it was made with, if any.
    #[must_use]
    pub fn own_message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// What the developer can do about it.
    #[must_use]
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// How the program ends if a command fails with it.
    pub fn exit_code(&self) -> Exit {
        self.0.exit
    }

    /// The headers for the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// What is wrong, field by field.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// The line that made it: of `Error::new`, or of the `?` that turned another error into it.
    #[must_use]
    pub fn place(&self) -> Place {
        self.0.place
    }

    /// The calls that led to it: only in a debug build, for a status from 500 on, and where `RUST_BACKTRACE` is set.
    #[must_use]
    pub fn backtrace(&self) -> Option<&Backtrace> {
        (self.0.backtrace.status() == BacktraceStatus::Captured).then_some(&self.0.backtrace)
    }

    /// What caused it.
    #[must_use]
    pub fn source(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.source.as_deref()
    }

    /// What caused it, then what caused that, outermost first.
    pub fn chain(&self) -> impl Iterator<Item = &(dyn StdError + 'static)> {
        let first = self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static));
        std::iter::successors(first, cause_of)
    }

    /// The cause of type `E`, wherever it is in the chain.
    #[must_use]
    pub fn find<E: StdError + 'static>(&self) -> Option<&E> {
        self.chain().find_map(|error| error.downcast_ref())
    }

    /// Whether a cause of type `E` is in the chain.
    #[must_use]
    pub fn is<E: StdError + 'static>(&self) -> bool {
        self.find::<E>().is_some()
    }

    /// Takes out the response of [`Error::respond`].
    #[must_use]
    pub fn take_response(&mut self) -> Option<Response> {
        self.0.response.take()?.into_inner().ok()
    }
}

/// It takes about 0.1 ms where it is asked for, so production never does it, and nobody does it for a 404.
fn capture(status: StatusCode) -> Backtrace {
    if cfg!(debug_assertions) && status.is_server_error() {
        Backtrace::capture()
    } else {
        Backtrace::disabled()
    }
}

fn cause_of<'a>(error: &&'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    (**error).source()
}

/// The status is 500, unless an error in the chain [answers with](AnswersWith) another.
impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    #[track_caller]
    fn from(source: E) -> Self {
        let first: &(dyn StdError + 'static) = &source;
        let told = std::iter::successors(Some(first), cause_of).find_map(|error| error.downcast_ref());
        match told {
            Some(AnswersWith(status)) => Self::of(*status).caused_by(source),
            None => Self::internal(source),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.own_message(), self.source()) {
            (Some(message), _) => f.write_str(message),
            (None, Some(source)) => fmt::Display::fmt(source, f),
            (None, None) => f.write_str(self.message()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {self} ({})", self.0.status.as_u16(), self.0.place)?;
        for cause in self.chain() {
            write!(f, "\n  caused by: {cause}")?;
        }
        Ok(())
    }
}
