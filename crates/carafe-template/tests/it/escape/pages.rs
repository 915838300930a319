//! A handful of templates in memory, rendered as an engine would.

use std::collections::BTreeMap;

use carafe_template::escape::{self, Analysis, EscapeError, Sources};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};

/// Templates by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages(BTreeMap<String, String>);

impl Sources for Pages {
    fn source(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

impl Pages {
    /// Templates from pairs of name and source.
    pub(super) fn new(pages: &[(&str, &str)]) -> Pages {
        Pages(pages.iter().map(|(name, source)| ((*name).to_owned(), (*source).to_owned())).collect())
    }

    /// What the analysis says of one.
    pub(super) fn analyze(&self, name: &str) -> Result<Analysis, EscapeError> {
        escape::analyze(name, self).map(|found| found.expect("there is such a template"))
    }

    /// Renders one.
    pub(super) fn render(&self, name: &str, values: Value) -> Result<String, Error> {
        self.env().get_template(name)?.render(values)
    }

    /// The environment that an engine would make.
    pub(super) fn env(&self) -> Environment<'static> {
        let pages = self.clone();
        let mut env = Environment::new();
        escape::install(&mut env);
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_loader(move |name| match escape::analyze(name, &pages) {
            Ok(found) => Ok(found.map(|analysis| analysis.source)),
            Err(error) => Err(Error::new(ErrorKind::SyntaxError, error.to_string())),
        });
        env
    }
}

/// Renders a template with a value `v`.
pub(super) fn show(template: &str, value: impl Into<Value>) -> String {
    let values = minijinja::context! { v => value.into() };
    match Pages::new(&[("page", template)]).render("page", values) {
        Ok(page) => page,
        Err(error) => panic!("{template}\n{error:#}"),
    }
}
