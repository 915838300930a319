//! A section of the settings.

use std::{any::type_name, ops::Deref, sync::Arc};

use axum_core::extract::FromRequestParts;
use carafe_core::{
    Error,
    clap::ArgMatches,
    command::{Context, FromCommand},
    settings::{Section, Settings},
};
use http::request::Parts;

use crate::Current;

/// A section of the settings: Django's `settings`, Flask's `app.config`, with types.
///
/// It is shared, not read anew, and behaves as a `&T`.
///
/// ```
/// use carafe_core::{App, settings_section};
/// use carafe_web::{WebApp, extract::Setting};
///
/// settings_section! {
///     /// The blog.
///     pub struct Blog in "blog" {
///         /// Posts on one page.
///         pub per_page: u32 = 20,
///     }
/// }
///
/// fn list(blog: Setting<Blog>) -> String {
///     format!("{} posts on a page", blog.per_page)
/// }
///
/// let app = App::named("blog").settings::<Blog>().get("/", list);
/// ```
///
/// That no app brings the section is found when the site starts.
#[derive(Debug)]
pub struct Setting<T>(Arc<T>);

impl<T> Setting<T> {
    /// The section itself, to keep beyond the request.
    #[must_use]
    pub fn into_shared(self) -> Arc<T> {
        self.0
    }
}

/// The type that a `Setting<T>` argument wants, from its name as the compiler spells it: what a start-up check
/// compares with [`SectionPart::type_name`](carafe_core::settings::SectionPart::type_name).
#[must_use]
pub fn wanted_by(extractor: &str) -> Option<&str> {
    let own_name = type_name::<Setting<()>>().strip_suffix("()>")?;
    extractor.strip_prefix(own_name)?.strip_suffix('>')
}

impl<T> Deref for Setting<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Setting<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Sync, T: Section> FromRequestParts<S> for Setting<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        take(Current::of(&parts.extensions)?.site().sections())
    }
}

/// The function of a command asks for it as a handler does.
impl<T: Section> FromCommand for Setting<T> {
    fn from_command(_words: &ArgMatches, context: &Context) -> Result<Self, Error> {
        take(context.settings()?)
    }
}

fn take<T: Section>(settings: &Settings) -> Result<Setting<T>, Error> {
    settings.get_shared().map(Setting).ok_or_else(|| missing(type_name::<T>(), T::INFO.name))
}

fn missing(wanted: &str, name: &str) -> Error {
    Error::internal(format!("something asks for `Setting<{wanted}>`, but no app brings the section [{name}]"))
        .hint(format!("add `.settings::<{wanted}>()` where the app is made"))
}
