//! Operations that apps bring, given to the files that name them.

use std::{fmt, sync::Arc};

use carafe_core::{Part, Site};
use serde::de::DeserializeOwned;

use super::{
    brought::{Brought, Kind},
    file::Migration,
    operation::{CustomOperation, OpKind, Operation as _},
};
use crate::{DbError, ErrorKind, error::Result};

type Made = Result<Arc<dyn CustomOperation>, String>;
type Make = Arc<dyn Fn(&serde_json::Value) -> Made + Send + Sync>;

/// An operation as an app brings it.
pub(crate) struct OperationPart {
    name: String,
    make: Make,
}

impl Part for OperationPart {}

impl OperationPart {
    pub(crate) fn of<O: CustomOperation + DeserializeOwned + 'static>(name: &str) -> Self {
        let make = |with: &serde_json::Value| -> Made {
            let made: O = serde::Deserialize::deserialize(with).map_err(|error| error.to_string())?;
            Ok(Arc::new(made))
        };
        Self { name: name.to_owned(), make: Arc::new(make) }
    }
}

impl fmt::Debug for OperationPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OperationPart({})", self.name)
    }
}

/// Gives the operations that files name to the migrations that name them. All mistakes are told at once.
pub(crate) fn settle(migrations: &mut [Migration], site: &Site) -> Result<()> {
    let named = site
        .parts::<OperationPart>()
        .map(|added| ((added.app.name().to_owned(), added.part.name.clone()), Arc::clone(&added.part.make)));
    let kind = Kind { word: "an operation", method: "migration_operation::<…>" };
    let known = Brought::new(kind, named);
    let mistakes: Vec<String> =
        migrations.iter_mut().flat_map(|migration| of_one(migration, &known)).collect();
    if mistakes.is_empty() { Ok(()) } else { Err(DbError::new(ErrorKind::Migration, mistakes.join("\n"))) }
}

fn of_one(migration: &mut Migration, known: &Brought<Make>) -> Vec<String> {
    let mut mistakes = Vec::new();
    for (at, op) in migration.ops.iter_mut().enumerate() {
        let OpKind::Custom(custom) = &mut op.kind else { continue };
        let made = known.find(&custom.name, &migration.id.app).map_err(|error| error.to_string());
        match made.and_then(|make| make(&custom.with).map_err(|error| format!("`with`: {error}"))) {
            Ok(made) => custom.made = Some(made),
            Err(fact) => {
                let what = custom.describe();
                mistakes.push(format!("{}: operation {} ({what}): {fact}", migration.file, at + 1));
            }
        }
    }
    mistakes
}
