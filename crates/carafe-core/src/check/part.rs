//! A check as an app brings it.

use std::{borrow::Cow, fmt};

use super::{context::CheckContext, finding::Finding, rule::Rule};
use crate::{App, Part};

/// A function that looks for mistakes, with the [`Rule`]s it knows and tags to choose it by.
///
/// ```
/// use carafe_core::{App, check::{Check, Report, Rule}};
///
/// static NO_CURRENCY: Rule =
///     Rule::error("shop.E001", "The shop has no currency.", "add one: `.state(Currency(\"EUR\"))`");
/// struct Currency(&'static str);
///
/// fn shop() -> App {
///     App::named("shop").add(
///         Check::new(|ctx| match ctx.state::<Currency>() {
///             None => vec![NO_CURRENCY.finding("the shop has no currency").at(ctx.app().place())],
///             Some(_) => Vec::new(),
///         })
///         .rules([&NO_CURRENCY])
///         .tag("money"),
///     )
/// }
///
/// let site = App::new().mount("/shop", shop()).build();
/// let report = Report::of(&site);
/// assert_eq!(report.errors().next().unwrap().id(), "shop.E001");
/// let site = App::new().state(Currency("EUR")).mount("/shop", shop()).build();
/// assert!(Report::of(&site).findings().is_empty());
/// ```
#[must_use = "a check looks at nothing until it is added to an app"]
pub struct Check {
    function: CheckFn,
    rules: Vec<&'static Rule>,
    tags: Vec<Cow<'static, str>>,
}

type CheckFn = Box<dyn Fn(&CheckContext<'_>) -> Vec<Finding> + Send + Sync>;

impl Part for Check {}

impl Check {
    /// A check by its function.
    pub fn new(function: impl Fn(&CheckContext<'_>) -> Vec<Finding> + Send + Sync + 'static) -> Self {
        Self { function: Box::new(function), rules: Vec::new(), tags: Vec::new() }
    }

    /// The kinds of mistake it knows, for `check --list`.
    pub fn rules(mut self, rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        self.rules.extend(rules);
        self
    }

    /// A word to choose it by: `check --tag money`. The name of its app is one already.
    pub fn tag(mut self, tag: impl Into<Cow<'static, str>>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// The kinds of mistake it knows.
    #[must_use]
    pub fn known_rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// The words to choose it by, without the name of its app.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.iter().map(AsRef::as_ref)
    }

    /// Looks.
    #[must_use]
    pub fn run(&self, context: &CheckContext<'_>) -> Vec<Finding> {
        (self.function)(context)
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("rules", &self.rules).field("tags", &self.tags).finish_non_exhaustive()
    }
}

impl App {
    /// Adds a function that looks for mistakes before the site serves, and whenever `check` is run.
    ///
    /// ```
    /// use carafe_core::{App, check::Finding};
    ///
    /// let app = App::named("shop").check(|ctx| {
    ///     let twice = ctx.site().apps().iter().filter(|app| app.name() == "shop").count() > 1;
    ///     twice.then(|| Finding::error("shop.E001", "there can only be one shop")).into_iter().collect()
    /// });
    /// ```
    ///
    /// To have it in `check --list`, or to give it tags, add a [`Check`].
    #[track_caller]
    pub fn check(self, function: impl Fn(&CheckContext<'_>) -> Vec<Finding> + Send + Sync + 'static) -> Self {
        self.add(Check::new(function))
    }
}
