//! Which models a site has, and which tables they are in.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use carafe_core::{Part, Site, settings::Settings};

use crate::{
    DbError, ErrorKind,
    driver::Kept,
    error::Result,
    meta::ModelMeta,
    model::ModelSet,
    path::{Path, PathNode},
    sql::Cache,
    wanted::is_wanted,
};

/// The models of a site: each with the app that brought it and the table that follows from both.
///
/// There is no list of models in the process: a registry is made of a site, or by hand in a test, and a database handle
/// carries it. So several sites live side by side.
///
/// ```
/// use carafe_db::Registry;
///
/// let empty = Registry::new();
/// assert_eq!(empty.models().len(), 0);
/// ```
#[derive(Default)]
pub struct Registry {
    models: Vec<Registered>,
    by_meta: HashMap<usize, usize>,
    statements: Cache,
    dynamic: Mutex<HashMap<usize, Path>>,
    /// What was written to the tables of these models before.
    pub(crate) written: Kept,
}

/// A model as an app brings it.
#[derive(Debug)]
pub(crate) struct ModelPart {
    pub(crate) meta: &'static ModelMeta,
}

impl Part for ModelPart {}

/// A model in its app.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The name of the app that brought it; empty for the program's own.
    pub app: String,
    /// The model.
    pub meta: &'static ModelMeta,
    /// Its table.
    pub table: String,
}

impl Registered {
    /// The name for messages, dynamic queries and migrations: `blog.Post`; `Post` for the program's own.
    #[must_use]
    pub fn label(&self) -> String {
        if self.app.is_empty() {
            self.meta.name.to_owned()
        } else {
            format!("{}.{}", self.app, self.meta.name)
        }
    }
}

impl Registry {
    /// One without models.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The models that the apps of a site brought. Those that are there only where the settings say so
    /// ([`DbApp::only_where`](crate::DbApp::only_where)) need the settings.
    #[must_use]
    pub fn of(site: &Site, settings: Option<&Settings>) -> Self {
        let mut registry = Self::new();
        for mounted in site.parts::<ModelPart>().filter(|mounted| is_wanted(site, mounted.app, settings)) {
            registry.add(mounted.app.name(), mounted.part.meta);
        }
        registry
    }

    /// The same with the models of one more app: for tests, and programs without a site.
    #[must_use]
    pub fn with<M: ModelSet>(mut self, app: &str) -> Self {
        M::metas().into_iter().for_each(|meta| self.add(app, meta));
        self
    }

    /// Every model, in the order in which they were added.
    #[must_use]
    pub fn models(&self) -> &[Registered] {
        &self.models
    }

    /// What is known of a model.
    #[must_use]
    pub fn get(&self, meta: &'static ModelMeta) -> Option<&Registered> {
        self.by_meta.get(&address(meta)).map(|index| &self.models[*index])
    }

    /// The model of this label: `blog.Post`.
    #[must_use]
    pub fn find(&self, label: &str) -> Option<&Registered> {
        self.models.iter().find(|model| model.label() == label)
    }

    /// The label of a model; its bare name where no app brought it.
    pub(crate) fn label_of(&self, meta: &'static ModelMeta) -> String {
        self.get(meta).map_or_else(|| meta.name.to_owned(), Registered::label)
    }

    /// The table of a model; a frozen one names its own.
    pub(crate) fn table_of(&self, meta: &'static ModelMeta) -> Result<&str> {
        match self.get(meta) {
            Some(known) => Ok(&known.table),
            None => meta.table.filter(|_| meta.frozen).ok_or_else(|| unknown(meta)),
        }
    }

    /// The statements that were written for these models.
    pub(crate) const fn statements(&self) -> &Cache {
        &self.statements
    }

    /// The place where queries for a model begin that know it only at run time: one for each model.
    pub(crate) fn dynamic_root(&self, meta: &'static ModelMeta) -> Path {
        let mut roots = self.dynamic.lock().unwrap_or_else(PoisonError::into_inner);
        roots.entry(address(meta)).or_insert_with(|| PathNode::dynamic_root(meta))
    }

    /// An app that is mounted twice brings its models once.
    fn add(&mut self, app: &str, meta: &'static ModelMeta) {
        if self.by_meta.contains_key(&address(meta)) {
            return;
        }
        self.by_meta.insert(address(meta), self.models.len());
        let table = meta.table.map_or_else(|| table_name(app, meta.name), str::to_owned);
        self.models.push(Registered { app: app.to_owned(), meta, table });
    }
}

#[cold]
fn unknown(meta: &'static ModelMeta) -> DbError {
    DbError::new(ErrorKind::Query, format!("the model `{}` ({}) belongs to no app", meta.name, meta.place))
        .hint(format!("add it where its app is made: `.models::<{}>()`", meta.name))
}

/// There is one `ModelMeta` for each model, so its place in memory is its name.
fn address(meta: &'static ModelMeta) -> usize {
    std::ptr::from_ref(meta).addr()
}

/// `blog` and `BlogPost` give `blog_blog_post`; the program's own models have no prefix.
fn table_name(app: &str, model: &str) -> String {
    let mut name = app.replace('-', "_");
    for (index, c) in model.char_indices() {
        if c.is_uppercase() && (index > 0 || !name.is_empty()) {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    name
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.models.iter().map(Registered::label)).finish()
    }
}
