//! Functions that an app has run before and after migrations.

use std::{fmt, sync::Arc, time::Duration};

use carafe_core::{Part, Place, Site};

use super::{FunctionPart, OperationPart, id::Id, plan::Direction, session::Session};
use crate::{Db, Registry, driver::BoxFuture, error::Result};

/// What a hook is told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Migrating {
    /// The alias of the database: `default`, or what `--database` names.
    pub database: String,
    /// Before: what is going to be done. After: what was done; empty where there was nothing to do.
    pub steps: Vec<(Id, Direction)>,
}

/// When a hook runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    After,
}

pub(crate) type Hook = Arc<dyn Fn(Db, Migrating) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// A hook as an app brings it.
pub(crate) struct HookPart {
    pub(crate) when: When,
    pub(crate) hook: Hook,
}

impl Part for HookPart {}

/// Whether code of the program takes part in its migrations, and not only what their files say: functions, hooks,
/// operations of its own. What that code does is not seen in the files.
#[must_use]
pub fn runs_code(site: &Site) -> bool {
    site.parts::<FunctionPart>().next().is_some()
        || site.parts::<HookPart>().next().is_some()
        || site.parts::<OperationPart>().next().is_some()
}

/// The hooks of a program, in the order in which its apps brought them.
#[derive(Clone)]
pub(crate) struct Hooks {
    hooks: Vec<(When, Place, Hook)>,
}

/// What a hook runs in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) session: &'a Session,
    pub(crate) registry: &'a Arc<Registry>,
    pub(crate) database: &'a str,
    pub(crate) patience: Duration,
}

impl Hooks {
    pub(crate) fn none() -> Self {
        Self { hooks: Vec::new() }
    }

    pub(crate) fn of(site: &Site) -> Self {
        let parts = site.parts::<HookPart>();
        let hooks = parts.map(|added| (added.part.when, added.place, Arc::clone(&added.part.hook)));
        Self { hooks: hooks.collect() }
    }

    /// Runs those of one moment, each in a transaction of its own.
    pub(crate) async fn run(&self, when: When, around: Around<'_>, steps: &[(Id, Direction)]) -> Result<()> {
        for (_, place, hook) in self.hooks.iter().filter(|(own, ..)| *own == when) {
            let told = Migrating { database: around.database.to_owned(), steps: steps.to_vec() };
            let session = around.session;
            session.begin_patiently(around.patience).await?;
            match hook(session.db(around.registry), told).await {
                Ok(()) => session.commit().await?,
                Err(error) => {
                    session.rollback().await?;
                    return Err(explained(error, when, *place));
                }
            }
        }
        Ok(())
    }
}

fn explained(error: crate::DbError, when: When, place: Place) -> crate::DbError {
    let (word, state) = match when {
        When::Before => ("before_migrate", "no migration was begun"),
        When::After => ("after_migrate", "the migrations themselves are done, and stay"),
    };
    let error = error.context(format_args!("the function of `{word}` at {place}"));
    let next = format!("{state}: mend the cause and run `migrate` again, which runs it again");
    error.hint(next)
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.hooks.iter().map(|(when, place, _)| (when, place))).finish()
    }
}

impl fmt::Debug for HookPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HookPart({:?})", self.when)
    }
}
