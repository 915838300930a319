//! Who it is that asks: what the history of a row says of each change.

use std::sync::Arc;

use super::Db;

impl Db {
    /// The same handle in somebody's name: what is changed through it stands in the [history](crate::ready::Historic) of rows
    /// as theirs. Transactions that begin on it, and handles made of it, have the name too.
    ///
    /// ```
    /// # use carafe_db::Db;
    /// # fn example(db: &Db) {
    /// let db = db.signed("ann");
    /// assert_eq!(db.signature().as_deref(), Some("ann"));
    /// # }
    /// ```
    #[must_use]
    pub fn signed(&self, who: impl Into<Arc<str>>) -> Self {
        Self { signed: Some(who.into()), ..self.clone() }
    }

    /// Gives all handles of the request somebody's name, also those that were taken before: what a middleware does once it
    /// knows who is there. A handle of no request has no others; there [`signed`](Db::signed) is the way.
    pub fn sign_request(&self, who: impl Into<Arc<str>>) {
        if let Some(scope) = &self.scope {
            scope.sign(who.into());
        }
    }

    /// In whose name it asks: what the handle was told, otherwise what the request was.
    #[must_use]
    pub fn signature(&self) -> Option<Arc<str>> {
        self.signed.clone().or_else(|| self.scope.as_ref().and_then(|scope| scope.signature()))
    }
}
