//! The templates of a site: found, escaped, compiled, and compiled anew when a file changes.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use carafe_core::Site;
use minijinja::{
    Environment, ErrorKind, State,
    value::{Kwargs, Rest, Value},
};

use super::{
    components,
    error::TemplateError,
    escape::{self, SafeUse, Sources},
    filters,
    folders::Folders,
    function,
    generation::Generation,
    globals, methods,
    parts::{Helper, Kind},
    seen::Seen,
    settings::TemplateSettings,
};

/// The templates of a site, without the values that its apps give to every page.
pub struct Templates {
    base: Environment<'static>,
    folders: Arc<Folders>,
    compiled: Compiled,
}

enum Compiled {
    /// Read once and kept.
    ForGood(Arc<Generation>),
    /// Looked at again for each page: folders on the disk, in debug builds.
    UntilChanged(RwLock<Arc<Generation>>),
}

impl Templates {
    /// Those of a site. Nothing is read yet.
    #[must_use]
    pub fn of(site: &Site, settings: &TemplateSettings) -> Self {
        let folders = Arc::new(Folders::of(site, settings));
        let base = environment(site, settings);
        let first = Arc::new(Generation::new(&base, &folders));
        let compiled = if cfg!(debug_assertions) && folders.can_change() {
            Compiled::UntilChanged(RwLock::new(first))
        } else {
            Compiled::ForGood(first)
        };
        Self { base, folders, compiled }
    }

    /// Where they are looked for.
    #[must_use]
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Finds, escapes and compiles a template.
    ///
    /// # Errors
    /// When there is none of this name, it has a mistake in its syntax, or a value where none is safe.
    pub fn check(&self, name: &str) -> Result<(), TemplateError> {
        let now = self.current();
        let checked = now.env.get_template(name).map(drop);
        checked.map_err(|error| TemplateError::of(&error, name, &self.seen_by(&now)))
    }

    /// Where a template says that a value is safe as it is; nothing for one that does not load.
    #[must_use]
    pub fn uses_of_safe(&self, name: &str) -> Vec<SafeUse> {
        let analysis = escape::analyze(name, self).ok().flatten();
        analysis.map(|analysis| analysis.uses_of_safe).unwrap_or_default()
    }

    /// Whether there is a filter of this name.
    #[must_use]
    pub fn has_filter(&self, name: &str) -> bool {
        let called = self.base.empty_state().apply_filter(name, &[]);
        called.err().is_none_or(|error| error.kind() != ErrorKind::UnknownFilter)
    }

    /// Whether there is a test of this name.
    #[must_use]
    pub fn has_test(&self, name: &str) -> bool {
        let called = self.base.empty_state().perform_test(name, &[]);
        called.err().is_none_or(|error| error.kind() != ErrorKind::UnknownTest)
    }

    /// What is compiled now, made anew if a file has changed.
    pub(crate) fn current(&self) -> Arc<Generation> {
        let slot = match &self.compiled {
            Compiled::ForGood(only) => return Arc::clone(only),
            Compiled::UntilChanged(slot) => slot,
        };
        let now = Arc::clone(&slot.read().unwrap_or_else(PoisonError::into_inner));
        if now.is_fresh() {
            return now;
        }
        let next = Arc::new(Generation::new(&self.base, &self.folders));
        *slot.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        next
    }

    pub(crate) fn seen_by<'a>(&'a self, generation: &'a Generation) -> Seen<'a> {
        Seen { generation, folders: &self.folders, names: Vec::new() }
    }
}

impl Sources for Templates {
    fn source(&self, name: &str) -> Option<String> {
        self.folders.find(name).ok()?.map(|found| found.source)
    }
}

fn environment(site: &Site, settings: &TemplateSettings) -> Environment<'static> {
    let mut env = Environment::new();
    escape::install(&mut env);
    filters::add_to(&mut env, &settings.time_zone.0);
    components::add_to(&mut env);
    env.set_unknown_method_callback(methods::call);
    globals::add_to(&mut env, &settings.time_zone.0);
    env.set_undefined_behavior(settings.undefined.behavior());
    // Costs something only when a page fails: errors then know the expression.
    env.set_debug(true);
    // Our own look tells what changed, through bases and includes too.
    env.set_auto_reload(false);
    for added in site.parts::<Helper>() {
        add(&mut env, added.part);
    }
    env
}

fn add(env: &mut Environment<'static>, helper: &Helper) {
    let name = helper.name().to_owned();
    let callable = function::callable(name.clone(), helper.function());
    if helper.kind() == Kind::Function {
        return env.add_global(name, callable);
    }
    let run = move |state: &mut State<'_, '_>, ordered: Rest<Value>, named: Kwargs| {
        let mut arguments = ordered.0;
        if named.args().next().is_some() {
            arguments.push(Value::from(named));
        }
        callable.call(state, &arguments)
    };
    match helper.kind() {
        Kind::Filter | Kind::Function => env.add_filter(name, run),
        Kind::Test => env.add_test(name, run),
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").field("folders", &self.folders).finish_non_exhaustive()
    }
}
