//! Rows whose every change is written down.

use super::Change;
use crate::{Db, Model, QuerySet, key::Key, write::key_text};

/// A model whose every change is written down: `#[model(history)]`.
///
/// ```
/// use carafe::{db::{Change, Historic as _}, prelude::*};
///
/// #[derive(Model)]
/// #[model(history(except(secret)))]
/// struct Account {
///     id: i64,
///     email: String,
///     secret: String,
/// }
///
/// async fn rename(account: &mut Account, email: &str, db: &Db) -> carafe::db::error::Result<()> {
///     account.email = email.to_owned();
///     account.save(&db.signed("ann")).await?;
///     let newest = account.history(db).first(db).await?.unwrap();
///     assert_eq!((newest.who.as_deref(), newest.changes[0].field.as_str()), (Some("ann"), "email"));
///     Ok(())
/// }
///
/// let app = App::new().models::<(Account, Change)>();
/// # let _ = app;
/// ```
///
/// Who it was is told by the handle: [`Db::signed`], or [`Db::sign_request`] for all handles of a request. What is written
/// down stands in the table of [`Change`], in the transaction of the change itself, so one is never there without the other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no history",
    label = "its model does not say it",
    note = "write `#[model(history)]`"
)]
pub trait Historic: Model {
    /// The changes of this row, the newest first.
    fn history(&self, db: &Db) -> QuerySet<Change> {
        Self::history_of(&self.key(), db)
    }

    /// The changes of the row of a key, the newest first: also of one that is gone.
    fn history_of(key: &Self::Key, db: &Db) -> QuerySet<Change> {
        let all = Self::changes(db);
        match key.values().and_then(|key| key_text(Self::meta(), &key)) {
            Ok(row) => all.filter(|change| change.row.eq(row)),
            // A row that was never saved.
            Err(_) => all.none(),
        }
    }

    /// The changes of all rows, the newest first.
    fn changes(db: &Db) -> QuerySet<Change> {
        let label = db.registry().label_of(Self::meta());
        Change::objects().filter(|change| change.model.eq(label))
    }
}
