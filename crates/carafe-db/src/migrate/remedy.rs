//! A table or a column that is not there, in development: a button applies the migrations.

use std::sync::Arc;

use carafe_core::{
    AppId,
    remedy::{Offer, Trouble},
};

use super::{
    executor::{Migrator, Options, Target},
    loader::Folder,
};
use crate::{DbError, ErrorKind, source::Source};

/// Offered where the database says that something is missing, and the site has migrations.
pub(crate) fn offer(trouble: &Trouble<'_>) -> Option<Offer> {
    if *trouble.find::<DbError>()?.kind() != ErrorKind::Schema
        || Folder::of(trouble.site, Some(trouble.settings)).is_empty()
    {
        return None;
    }
    let source = trouble.states.get_shared::<Source>(AppId::PROGRAM)?;
    // A file that cannot be read is an error of its own, which the command tells better.
    let migrator = Migrator::before((trouble.site, Some(trouble.settings))).ok()?;
    let does = "Does what `migrate` does: applies every migration that this database has not seen.";
    Some(Offer::new("Apply migrations", does, move || async move {
        let driver = Arc::clone(source.db().await?.driver());
        let report = migrator(driver).migrate(&Target::All, &Options::default(), &mut |_| ()).await?;
        Ok(match report.done.len() {
            0 => "Every migration was applied already: what is missing is in none of them. `makemigrations` \
                  writes it."
                .to_owned(),
            1 => "One migration was applied.".to_owned(),
            many => format!("{many} migrations were applied."),
        })
    }))
}
