//! What this room adds to [`App`]: its parts, and the methods that add them.

use std::{borrow::Cow, fmt};

use carafe_core::{App, Part, embed::Dir};

use super::function::{self, Erased, TemplateFunction};

/// What an [`App`] learns from this room.
pub trait TemplateApp: Sized {
    /// Brings a folder of templates, usually `embed_dir!("templates")`.
    ///
    /// A template is looked for in the project's folders first, then in those of the apps in the order of mounting;
    /// so the project may replace any template of an app, and an app mounted before another those of that other.
    #[track_caller]
    fn templates(self, folder: Dir) -> Self;

    /// Gives the templates of the site a filter: `{{ name|shout }}`.
    ///
    /// ```
    /// use carafe_core::App;
    /// use carafe_template::TemplateApp;
    ///
    /// let app = App::new()
    ///     .filter("shout", |text: String| format!("{}!", text.to_uppercase()))
    ///     .filter("money", |cents: u64, sign: Option<String>| {
    ///         format!("{} {}.{:02}", sign.as_deref().unwrap_or("€"), cents / 100, cents % 100)
    ///     });
    /// ```
    #[track_caller]
    fn filter<F, M>(self, name: impl Into<Cow<'static, str>>, function: F) -> Self
    where
        F: TemplateFunction<M>,
        M: 'static;

    /// Gives the templates of the site a function: `{{ greeting("Ada") }}`.
    #[track_caller]
    fn function<F, M>(self, name: impl Into<Cow<'static, str>>, function: F) -> Self
    where
        F: TemplateFunction<M>,
        M: 'static;

    /// Gives the templates of the site a test: `{% if user is staff %}`.
    #[track_caller]
    fn test<F, M>(self, name: impl Into<Cow<'static, str>>, function: F) -> Self
    where
        F: TemplateFunction<M>,
        M: 'static;
}

impl TemplateApp for App {
    #[track_caller]
    fn templates(self, folder: Dir) -> Self {
        self.add(TemplateFolder(folder))
    }

    #[track_caller]
    fn filter<F, M>(self, name: impl Into<Cow<'static, str>>, function: F) -> Self
    where
        F: TemplateFunction<M>,
        M: 'static,
    {
        self.add(Helper::new(Kind::Filter, name.into(), function))
    }

    #[track_caller]
    fn function<F, M>(self, name: impl Into<Cow<'static, str>>, function: F) -> Self
    where
        F: TemplateFunction<M>,
        M: 'static,
    {
        self.add(Helper::new(Kind::Function, name.into(), function))
    }

    #[track_caller]
    fn test<F, M>(self, name: impl Into<Cow<'static, str>>, function: F) -> Self
    where
        F: TemplateFunction<M>,
        M: 'static,
    {
        self.add(Helper::new(Kind::Test, name.into(), function))
    }
}

/// A folder of templates that an app brings.
#[derive(Debug, Clone)]
pub struct TemplateFolder(pub Dir);

impl Part for TemplateFolder {}

/// A filter, a function or a test that an app brings.
pub struct Helper {
    kind: Kind,
    name: Cow<'static, str>,
    function: Erased,
}

/// How templates call a [`Helper`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `{{ value|name }}`.
    Filter,
    /// `{{ name(value) }}`.
    Function,
    /// `{% if value is name %}`.
    Test,
}

impl Part for Helper {}

impl Helper {
    fn new<M: 'static>(kind: Kind, name: Cow<'static, str>, function: impl TemplateFunction<M>) -> Self {
        Self { kind, name, function: function::erased(function) }
    }

    /// How it is called.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn function(&self) -> Erased {
        Erased::clone(&self.function)
    }
}

impl fmt::Debug for Helper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Helper").field("kind", &self.kind).field("name", &self.name).finish_non_exhaustive()
    }
}
