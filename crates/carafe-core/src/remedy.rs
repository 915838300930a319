//! What can be done about an error at the press of a button: a part that any app brings, for the error page of
//! development to offer.
//!
//! Knows no page: who shows the button, and who may press it, is decided elsewhere.

use std::{error::Error as StdError, fmt, future::Future, pin::Pin};

use crate::{Error, Part, Result, Site, settings::Settings, state::States};

/// A remedy for some errors: it looks at an error and, if it knows a way out, offers it as a button.
///
/// ```
/// use carafe_core::{App, Error, remedy::{Offer, Remedy}};
/// # #[derive(Debug)] struct NoPrices { file: std::path::PathBuf }
/// # impl std::fmt::Display for NoPrices {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "no price list") }
/// # }
/// # impl std::error::Error for NoPrices {}
///
/// fn begin_a_list(trouble: &carafe_core::remedy::Trouble<'_>) -> Option<Offer> {
///     let file = trouble.find::<NoPrices>()?.file.clone();
///     let does = format!("Writes `{}` with no price in it.", file.display());
///     Some(Offer::new("Begin a price list", does, move || async move {
///         std::fs::File::create_new(&file)?;
///         Ok(format!("`{}` is there now.", file.display()))
///     }))
/// }
///
/// let app = App::new().add(Remedy::new("begin-price-list", begin_a_list));
/// ```
///
/// It is asked in development only, and what it offers is done once, when the developer presses the button, and to its
/// end. It must not overwrite what is there: the error may be older than the page that shows it.
pub struct Remedy {
    name: &'static str,
    offer: Box<Offering>,
}

type Offering = dyn Fn(&Trouble<'_>) -> Option<Offer> + Send + Sync;

impl Part for Remedy {}

impl Remedy {
    /// A name such as `make-secret-key`, and the function that looks at an error.
    pub fn new(
        name: &'static str,
        offer: impl Fn(&Trouble<'_>) -> Option<Offer> + Send + Sync + 'static,
    ) -> Self {
        Self { name, offer: Box::new(offer) }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it offers for an error, if it knows a way out of it.
    #[must_use]
    pub fn offer(&self, trouble: &Trouble<'_>) -> Option<Offer> {
        (self.offer)(trouble)
    }
}

impl fmt::Debug for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Remedy").field(&self.name).finish()
    }
}

/// An error, and the site in which it happened.
#[derive(Debug, Clone, Copy)]
pub struct Trouble<'a> {
    /// The error.
    pub error: &'a Error,
    /// The apps and their parts.
    pub site: &'a Site,
    /// The settings.
    pub settings: &'a Settings,
    /// The values that handlers ask for by their type.
    pub states: &'a States,
}

impl<'a> Trouble<'a> {
    /// The cause of type `E`, wherever it is in the chain of the error.
    #[must_use]
    pub fn find<E: StdError + 'static>(&self) -> Option<&'a E> {
        self.error.find()
    }
}

/// A button: what is written on it, what it will do, and the function behind it.
pub struct Offer {
    label: String,
    does: String,
    action: Box<Action>,
}

type Action = dyn FnOnce() -> Pin<Box<dyn Future<Output = Result<String>> + Send>> + Send;

impl Offer {
    /// `label` is what is written on the button, `does` a sentence that says what will happen; between backticks is
    /// code. The action answers with a sentence that says what it has done.
    pub fn new<F, Done>(label: impl Into<String>, does: impl Into<String>, action: F) -> Self
    where
        F: FnOnce() -> Done + Send + 'static,
        Done: Future<Output = Result<String>> + Send + 'static,
    {
        let action = move || -> Pin<Box<dyn Future<Output = Result<String>> + Send>> { Box::pin(action()) };
        Self { label: label.into(), does: does.into(), action: Box::new(action) }
    }

    /// What is written on the button.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What will happen.
    #[must_use]
    pub fn does(&self) -> &str {
        &self.does
    }

    /// Does it, and says what was done.
    ///
    /// # Errors
    /// What the action returned as its error; it then has done nothing, or says what.
    pub async fn take(self) -> Result<String> {
        (self.action)().await
    }
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Offer").field("label", &self.label).finish_non_exhaustive()
    }
}
