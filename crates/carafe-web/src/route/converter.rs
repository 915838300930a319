//! What a parameter of a path may be: `int`, `slug`, or one of your own.

use std::{borrow::Cow, sync::Arc};

use carafe_core::Part;

mod choice;
mod float;
mod int;
pub(crate) mod known;
mod slug;
mod span;
mod text;
mod uuid;

/// Decides which texts a parameter takes, and how a value is written into a link.
///
/// A closure from text to `bool` is a converter; implement the trait when the text of the path and what the handler
/// gets differ. It is called for each request that gets that far, so it should neither wait nor be slow.
///
/// ```
/// use std::borrow::Cow;
/// use carafe_core::App;
/// use carafe_web::{WebApp, route::converter::Converter};
///
/// let app = App::new()
///     .converter("year", |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()))
///     .get("/archive/{year:year}/", || "…");
///
/// /// `/m/Mar/` in the path, `3` in the handler.
/// struct Month;
///
/// const MONTHS: [&str; 4] = ["Jan", "Feb", "Mar", "Apr"];
///
/// impl Converter for Month {
///     fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
///         let index = MONTHS.iter().position(|month| *month == text)?;
///         Some((index + 1).to_string().into())
///     }
///
///     fn write<'a>(&self, value: &'a str) -> Option<Cow<'a, str>> {
///         let index = value.parse::<usize>().ok()?.checked_sub(1)?;
///         MONTHS.get(index).map(|month| (*month).into())
///     }
/// }
/// ```
///
/// Django's `to_python` and `to_url` are `read` and `write`; its regular expression is what `read` refuses.
pub trait Converter: Send + Sync + 'static {
    /// What the handler gets for a text of the path (decoded); nothing when this is not a match.
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>>;

    /// The text of the path for a value; nothing when a value cannot be in such a path.
    ///
    /// By default the value itself, if [`read`](Converter::read) takes it.
    fn write<'a>(&self, value: &'a str) -> Option<Cow<'a, str>> {
        self.read(value).map(|_| Cow::Borrowed(value))
    }

    /// Its place among the other converters of the same segment: the smaller is asked first.
    ///
    /// Built in: `any` 20, `uuid` 30, `int` 40, `float` 50, `slug` 60, `str` 70, `path` 80. The default is 10,
    /// because a converter of one's own is most often narrower than those.
    fn weight(&self) -> u16 {
        10
    }

    /// Whether it takes several segments, as `path` does. It must then be alone between two slashes.
    fn spans_slashes(&self) -> bool {
        false
    }

    /// How many bytes at the start of a text it could take at most, where other text follows in the same segment.
    ///
    /// By default all of them. In `{id:int}-{slug:slug}` the `int` reaches as far as the digits go.
    fn reach(&self, text: &str) -> usize {
        text.len()
    }
}

impl<F: Fn(&str) -> bool + Send + Sync + 'static> Converter for F {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        self(text).then_some(Cow::Borrowed(text))
    }
}

/// A converter that an app brings, for its own routes and those of the apps mounted in it.
pub(crate) struct NamedConverter {
    pub(crate) name: String,
    pub(crate) converter: Arc<dyn Converter>,
}

impl Part for NamedConverter {}
