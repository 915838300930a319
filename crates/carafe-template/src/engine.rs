//! From a name and values to a page.

use std::{fmt, sync::Arc};

use carafe_core::{AppId, Site};
use minijinja::{Environment, value::Value};

use super::{
    around::Around,
    error::TemplateError,
    generation::Generation,
    scope::{Processors, Scope},
    settings::TemplateSettings,
    templates::Templates,
    values::Values,
};

/// Renders the templates of a site.
///
/// ```
/// use std::sync::Arc;
/// use carafe_core::{App, embed::Dir};
/// use carafe_template::{Engine, Render, TemplateApp, TemplateSettings, Values};
///
/// let folder = Dir::embedded("templates", &[("hello.html", b"<p>Hello, {{ name }}!</p>")]);
/// let site = Arc::new(App::new().templates(folder).build());
/// let engine = Engine::new(&site, &TemplateSettings::default());
/// let page = engine.render(Render::new("hello.html", Values::new().with("name", "<Ada>"))).unwrap();
/// assert_eq!(page, "<p>Hello, &lt;Ada&gt;!</p>");
/// ```
#[derive(Debug)]
pub struct Engine {
    templates: Templates,
    processors: Processors,
}

/// What is to be rendered.
#[derive(Debug, Clone)]
pub struct Render {
    name: String,
    values: Values,
    around: Around,
    app: AppId,
}

impl Render {
    /// A template by its name, or one block of it: `list.html#row`.
    pub fn new(name: impl Into<String>, values: Values) -> Self {
        Self { name: name.into(), values, around: Around::default(), app: AppId::PROGRAM }
    }

    /// What it is rendered for.
    #[must_use]
    pub fn around(mut self, around: Around) -> Self {
        self.around = around;
        self
    }

    /// The app whose [`ContextValue`](crate::ContextValue)s it gets; otherwise it is the program.
    #[must_use]
    pub fn in_app(mut self, app: AppId) -> Self {
        self.app = app;
        self
    }
}

impl Engine {
    /// The engine of a site. Nothing is read yet.
    #[must_use]
    pub fn new(site: &Arc<Site>, settings: &TemplateSettings) -> Self {
        Self { templates: Templates::of(site, settings), processors: Processors::of(site) }
    }

    /// The templates.
    #[must_use]
    pub fn templates(&self) -> &Templates {
        &self.templates
    }

    /// Renders.
    ///
    /// # Errors
    /// When there is no such template (the error lists every place), it does not load, or it fails: a name that
    /// nothing has, a filter that refuses its value.
    pub fn render(&self, render: Render) -> Result<String, TemplateError> {
        let Render { name, values, around, app } = render;
        let scope = Arc::new(Scope::new(&self.processors, app, around, values));
        let now = self.templates.current();
        let rendered = match name.split_once('#') {
            None => whole(&now, &name, &scope),
            Some((name, block)) => fragment(&now, name, block, &scope),
        };
        let finished = rendered.map(|page| scope.finished(page));
        finished.map_err(|error| {
            let mut seen = self.templates.seen_by(&now);
            seen.names = scope.names();
            TemplateError::of(&error, &name, &seen)
        })
    }
}

fn whole(now: &Generation, name: &str, scope: &Arc<Scope>) -> Result<String, minijinja::Error> {
    now.env.get_template(name)?.render(Value::from_dyn_object(Arc::clone(scope)))
}

/// One block without what is around it. A block alone has no names but the global ones, so they are lent to a copy
/// of the environment, which shares everything that is compiled.
fn fragment(
    now: &Generation,
    name: &str,
    block: &str,
    scope: &Arc<Scope>,
) -> Result<String, minijinja::Error> {
    let mut env: Environment<'static> = now.env.clone();
    for (name, value) in scope.all() {
        env.add_global(name, value);
    }
    env.get_template(name)?.new_state().render_block(block)
}

impl fmt::Debug for Processors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.names(AppId::PROGRAM).collect();
        f.debug_struct("Processors").field("names", &names).finish_non_exhaustive()
    }
}
