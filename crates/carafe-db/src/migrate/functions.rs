//! Functions of the program that migrations run.

use std::{fmt, sync::Arc};

use carafe_core::{Part, Site};

use super::brought::{Brought, Kind};
use crate::{Db, driver::BoxFuture, error::Result};

/// A function that changes rows, in the migration's transaction.
pub(crate) type DataFunction = Arc<dyn Fn(Db) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// A function as an app brings it.
pub(crate) struct FunctionPart {
    pub(crate) name: String,
    pub(crate) function: DataFunction,
}

impl Part for FunctionPart {}

/// The functions of a program, by app and name.
pub(crate) type Functions = Brought<DataFunction>;

const FUNCTION: Kind = Kind { word: "a function", method: "data_migration" };

impl Functions {
    pub(crate) fn none() -> Self {
        Self::new(FUNCTION, std::iter::empty())
    }

    pub(crate) fn of(site: &Site) -> Self {
        let named = site.parts::<FunctionPart>().map(|added| {
            ((added.app.name().to_owned(), added.part.name.clone()), Arc::clone(&added.part.function))
        });
        Self::new(FUNCTION, named)
    }
}

impl fmt::Debug for FunctionPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FunctionPart({})", self.name)
    }
}
