//! Names with values, in order, where a name may come more than once: Django's QueryDict, Werkzeug's MultiDict.

use std::{any::type_name, borrow::Cow, fmt};

use carafe_core::{Error, Result};
use http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::de::DeserializeOwned;

use super::{
    awaited::taken,
    fault,
    fields::{self, Place},
};

/// More pairs than this are refused, in a query as in a form.
const MOST_PAIRS: usize = 1000;

/// A longer text in one pair is refused.
const LONGEST_TEXT: usize = 1024 * 1024;

/// What HTML forms leave as it is (WHATWG URL, "application/x-www-form-urlencoded percent-encode set").
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// Names with texts, in the order in which they were sent.
///
/// ```
/// use carafe_web::extract::Pairs;
///
/// let query = Pairs::parse_query("a=1&a=2&b=&name=J%C3%BCrgen+M")?;
/// assert_eq!(query.first("a"), Some("1"));
/// assert_eq!(query.last("a"), Some("2"));
/// assert_eq!(query.get::<Vec<u32>>("a")?, [1, 2]);
/// assert_eq!(query.first("b"), Some(""), "empty is not missing");
/// assert_eq!(query.get::<Option<u32>>("b")?, None, "but an empty text is no number");
/// assert_eq!(query.get::<u32>("page").unwrap_err().status(), 400);
/// assert_eq!(query.with("page", "2").to_string(), "a=1&a=2&b=&name=J%C3%BCrgen+M&page=2");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Pairs {
    list: Vec<(String, String)>,
    source: Source,
}

/// Where pairs come from: which words and which status their mistakes get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Query,
    Form,
}

impl Source {
    fn location(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Form => "form",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Query => "The query",
            Self::Form => "The form",
        }
    }

    /// A query is part of the address, so a wrong one is a bad request; a form is content, which was understood.
    fn status(self) -> StatusCode {
        match self {
            Self::Query => StatusCode::BAD_REQUEST,
            Self::Form => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl Pairs {
    /// Reads what comes after the `?` of an address.
    ///
    /// # Errors
    /// 400 when there are more than 1,000 pairs, or the text is not UTF-8 once decoded.
    pub fn parse_query(text: &str) -> Result<Self> {
        Self::parse(text, Source::Query)
    }

    /// Reads the body of a form (`application/x-www-form-urlencoded`).
    ///
    /// # Errors
    /// 400 as for a query, and 413 when one text is longer than 1 MiB.
    pub fn parse_form(text: &str) -> Result<Self> {
        Self::parse(text, Source::Form)
    }

    fn parse(text: &str, source: Source) -> Result<Self> {
        let mut pairs = Self::new(source);
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decode(value, source)?;
            pairs.push(decode(name, source)?, value)?;
        }
        Ok(pairs)
    }

    pub(super) fn new(source: Source) -> Self {
        Self { list: Vec::new(), source }
    }

    /// Names and texts of a query, in order.
    #[cfg(feature = "template")]
    pub(crate) fn of_query(pairs: impl Iterator<Item = (String, String)>) -> Result<Self> {
        let mut made = Self::new(Source::Query);
        for (name, value) in pairs {
            made.push(name, value)?;
        }
        Ok(made)
    }

    pub(super) fn push(&mut self, name: String, value: String) -> Result<()> {
        let what = self.source.what();
        if self.list.len() == MOST_PAIRS {
            return Err(Error::bad_request(format!("{what} has more than {MOST_PAIRS} fields.")));
        }
        if name.len().max(value.len()) > LONGEST_TEXT {
            let text = format!("{what} has a field longer than 1 MiB.");
            return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, text));
        }
        self.list.push((name, value));
        Ok(())
    }

    /// The first value of a name: what Flask's `args.get` gives.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The last value of a name: what Django's `GET.get` gives.
    #[must_use]
    pub fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    /// All values of a name, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value)
    }

    /// The value of a name as a type: a number, a date, an enum; `Option<…>` if it may be missing, `Vec<…>` if it
    /// may come more than once.
    ///
    /// # Errors
    /// 400 for a query and 422 for a form when it is missing, is not of that type, or comes twice and is no `Vec`.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let values: Vec<_> = self.all(name).collect();
        fields::read_one(&values).map_err(|fault| self.refuse(vec![fault.about(name)]))
    }

    /// All of them as a type, usually a struct with a field for each name.
    ///
    /// # Errors
    /// 400 for a query and 422 for a form, with every field that is wrong.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        let mut place = None;
        let outcome = self.read_into(&mut place);
        taken(outcome, place)
    }

    /// Whether a name is there, even with an empty value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Names and values, in the order in which they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// With this value instead of all that the name had: the query of the next page is `query.with("page", "2")`.
    ///
    /// To encode them back into the text of a query, use `to_string()`.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.without(name);
        changed.list.push((name.to_owned(), value.to_owned()));
        changed
    }

    /// Without any value of this name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let list = self.list.iter().filter(|(found, _)| found != name).cloned().collect();
        Self { list, source: self.source }
    }

    fn read_into(&self, place: &mut dyn Place) -> Result<()> {
        let faults = fields::faults(self.iter().collect(), place);
        if faults.is_empty() { Ok(()) } else { Err(self.refuse(faults)) }
    }

    fn refuse(&self, faults: Vec<fault::Fault>) -> Error {
        let fields = faults.into_iter().map(|fault| fault.at(self.source.location())).collect();
        fault::refuse(self.source.status(), self.source.what(), fields)
    }
}

/// Reads what an extractor asks for; a refusal says what that was.
pub(super) fn read_asked<T: DeserializeOwned>(pairs: Result<Pairs>, extractor: &'static str) -> Result<T> {
    let mut place = None;
    let outcome = read_or_tell(pairs, (extractor, type_name::<T>), &mut place);
    taken(outcome, place)
}

fn read_or_tell(
    pairs: Result<Pairs>,
    asked: (&str, fn() -> &'static str),
    place: &mut dyn Place,
) -> Result<()> {
    let outcome = pairs.and_then(|pairs| pairs.read_into(place));
    outcome.map_err(|error| error.hint(format!("the handler asks for `{}<{}>`", asked.0, asked.1())))
}

/// Encoded as the text of a query or a form.
impl fmt::Display for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, value)) in self.iter().enumerate() {
            let separator = if at == 0 { "" } else { "&" };
            write!(f, "{separator}{}={}", encode(name), encode(value))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

fn decode(text: &str, source: Source) -> Result<String> {
    let text = text.replace('+', " ");
    match percent_decode_str(&text).decode_utf8() {
        Ok(Cow::Borrowed(_)) => Ok(text),
        Ok(Cow::Owned(decoded)) => Ok(decoded),
        Err(_) => Err(Error::bad_request(format!("{} is not UTF-8 text.", source.what()))),
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string().replace("%20", "+")
}
