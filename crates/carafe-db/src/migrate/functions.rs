//! Functions of the program that migrations run.

use std::{collections::BTreeMap, fmt, sync::Arc};

use carafe_core::{Part, Site};

use crate::{Db, DbError, driver::BoxFuture, error::ErrorKind, error::Result};

/// A function that changes rows, in the migration's transaction.
pub(crate) type DataFunction = Arc<dyn Fn(Db) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// A function as an app brings it.
pub(crate) struct FunctionPart {
    pub(crate) name: String,
    pub(crate) function: DataFunction,
}

impl Part for FunctionPart {}

/// The functions of a program, by app and name.
#[derive(Clone, Default)]
pub(crate) struct Functions(BTreeMap<(String, String), DataFunction>);

impl Functions {
    pub(crate) fn of(site: &Site) -> Self {
        let parts = site.parts::<FunctionPart>();
        let named = parts.map(|added| {
            ((added.app.name().to_owned(), added.part.name.clone()), Arc::clone(&added.part.function))
        });
        Self(named.collect())
    }

    /// The function that a file of an app means.
    pub(crate) fn find(&self, name: &str, app: &str) -> Result<&DataFunction> {
        let key = match name.rsplit_once('.') {
            Some((other, name)) => (other.to_owned(), name.to_owned()),
            None => (app.to_owned(), name.to_owned()),
        };
        self.0.get(&key).ok_or_else(|| {
            let known: Vec<&str> = self.0.keys().map(|(_, name)| name.as_str()).collect();
            let hint = super::nearest::did_you_mean(&key.1, known).unwrap_or_else(|| {
                format!("add it where the app is made: `.data_migration(\"{}\", …)`", key.1)
            });
            DbError::new(ErrorKind::Migration, format!("no app brings a function `{name}`")).hint(hint)
        })
    }
}

impl fmt::Debug for Functions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl fmt::Debug for FunctionPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FunctionPart({})", self.name)
    }
}
