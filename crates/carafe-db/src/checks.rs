//! The mistakes in models and in the way to the database that are found before the site serves anyone.

mod fits;
mod ways_back;

pub use ways_back::SAME_NAME;

use std::thread;

use carafe_core::{
    App,
    check::{Check, CheckContext, Finding, Rule},
};
use tokio::runtime;

pub(crate) use self::fits::misfits;
use crate::{
    Model as _, Registry, driver::Features, meta::ModelMeta, source::Source, write::history::Change,
};

/// The site asks a kind of database that this build cannot speak with.
pub static NO_DRIVER: Rule = Rule::error(
    "db.E001",
    "An address in `[database]` is of a kind that this build has no driver for.",
    "turn on the feature of the driver, or correct the address",
);

/// A model points at one that nobody brings.
pub static NOT_REGISTERED: Rule = Rule::error(
    "db.E002",
    "A model points at a model that no app brings.",
    "bring both: `.models::<(Post, Author)>()`",
);

/// A model needs what its database does not have.
pub static MISFIT: Rule = Rule::error(
    "db.E003",
    "A model needs what its database does not have, such as a column of ranges on SQLite.",
    "change the model as the finding says, or keep the site on PostgreSQL",
);

/// A search that no query can ask for.
pub static NO_SEARCH: Rule = Rule::warning(
    "db.W002",
    "A model declares a search, and its database has none that Carafe knows.",
    "keep the site on PostgreSQL or SQLite, or look for words with `icontains`",
);

/// The database does not answer.
pub static UNREACHABLE: Rule = Rule::warning(
    "db.W001",
    "A database of the settings cannot be reached (`check --deploy`).",
    "start it, or correct `[database]` in the settings",
);

/// A database is older than what Carafe is made for.
pub static TOO_OLD: Rule = Rule::warning(
    "db.W003",
    "A database is older than the oldest version that Carafe is made for (`check --deploy`).",
    "take a newer one: SQLite 3.37, PostgreSQL 15, MariaDB 10.11, MySQL 8.4",
);

static RULES: [&Rule; 7] =
    [&NO_DRIVER, &NOT_REGISTERED, &MISFIT, &SAME_NAME, &UNREACHABLE, &NO_SEARCH, &TOO_OLD];

pub(crate) fn add_to(app: App) -> App {
    app.add(Check::new(check).rules(RULES).tag("database"))
}

fn check(context: &CheckContext<'_>) -> Vec<Finding> {
    let registry = Registry::of(context.site(), context.settings());
    let mut findings = relations(&registry);
    findings.extend(ways_back::find(&registry));
    if let Some(settings) = context.settings() {
        let source = Source::of(context.site(), settings);
        // A site that names no database and has no models may well have none: a library of its turned the feature on.
        let has_none = source.settings().url.is_none() && source.registry().models().is_empty();
        let without: Vec<_> = source
            .without_driver()
            .filter(|(key, _)| !(has_none && key == "database.url"))
            .map(|(key, error)| NO_DRIVER.finding(format!("{key}: {error}")))
            .collect();
        if !has_none && without.is_empty() && context.is_deploy() {
            findings.extend(reach(&source));
        }
        findings.extend(without);
        findings.extend(misfits(&source).iter().map(|misfit| MISFIT.finding(misfit.to_string())));
        findings.extend(fits::searched_in_vain(&source).iter().map(|model| {
            let (name, place) = (model.meta.name, model.meta.place);
            NO_SEARCH.finding(format!(
                "`{name}` ({place}) declares a search: MariaDB and MySQL refuse it when it is asked for"
            ))
        }));
    }
    findings
}

fn relations(registry: &Registry) -> Vec<Finding> {
    let points = |meta: &'static ModelMeta| {
        let keys = meta.fields.iter().filter_map(|field| Some((field.name, (field.relation?.target)())));
        keys.chain(meta.many_to_many.iter().map(|many| (many.name, (many.target)())))
    };
    let missing = |meta: &'static ModelMeta| {
        points(meta).filter(|(_, target)| registry.get(target).is_none()).map(move |(field, target)| {
            let (model, target, place) = (meta.name, target.name, meta.place);
            NOT_REGISTERED
                .finding(format!("`{model}.{field}` points at `{target}`, which no app brings ({place})"))
        })
    };
    let untold = registry
        .models()
        .iter()
        .map(|model| model.meta)
        .filter(|meta| meta.rare.history.is_some() && registry.get(Change::meta()).is_none());
    let untold = untold.map(|meta| {
        NOT_REGISTERED.finding(format!(
            "`{}` ({}) has a history, and no app brings the model `carafe::db::Change` that keeps it",
            meta.name, meta.place
        ))
    });
    registry.models().iter().flat_map(|model| missing(model.meta)).chain(untold).collect()
}

/// Checks are not async, so this one waits on a thread of its own.
fn reach(source: &Source) -> Vec<Finding> {
    match thread::scope(|scope| scope.spawn(|| ask(source)).join()) {
        Ok(Ok(old)) => old.iter().map(too_old).collect(),
        Ok(Err(error)) => vec![UNREACHABLE.finding(error)],
        Err(_) => vec![UNREACHABLE.finding("it panicked".to_owned())],
    }
}

fn too_old(features: &Features) -> Finding {
    let Features { vendor, version: (major, minor, patch), .. } = features;
    TOO_OLD.finding(format!("the database is {vendor} {major}.{minor}.{patch}"))
}

/// What is older than it should be.
fn ask(source: &Source) -> Result<Vec<Features>, String> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let work = async {
        let mut old = Vec::new();
        for db in source.databases().await?.iter() {
            db.run(&crate::driver::Statement::reading("SELECT 1").once(), &[], &mut ()).await?;
            old.extend(Some(db.features()).filter(|features| !features.is_new_enough()).cloned());
        }
        source.close().await;
        Ok::<_, crate::DbError>(old)
    };
    match runtime {
        Ok(runtime) => runtime.block_on(work).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}
