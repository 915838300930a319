//! The database.

use std::sync::Arc;

use axum_core::extract::FromRequestParts;
use carafe_core::{AppId, Error};
use carafe_db::{Db, DbError, ErrorKind, Source};
use http::request::Parts;

use crate::{Current, Routed, Unrouted};

/// The first database of the site; others are reached by `db.using("alias")`.
///
/// All that a request asks is noted in one scope: see [`Current::queries`].
impl FromRequestParts<Routed> for Db {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &Routed) -> Result<Self, Error> {
        extract(parts).await
    }
}

impl FromRequestParts<Unrouted> for Db {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &Unrouted) -> Result<Self, Error> {
        extract(parts).await
    }
}

async fn extract(parts: &Parts) -> Result<Db, Error> {
    let current = Current::of(&parts.extensions)?;
    if let Some(db) = current.lent_db() {
        return Ok(db);
    }
    let source = current.site().states().get::<Source>(AppId::PROGRAM).ok_or_else(missing)?;
    let scope = Arc::new(source.scope(current.site().settings().debug));
    let db = source.db().await.map_err(unreachable)?.scoped(scope);
    current.lend_db(Some(db.clone()));
    Ok(db)
}

/// A database that is away comes back: that is another answer than a fault of ours.
fn unreachable(error: DbError) -> Error {
    let away = matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout);
    let error = Error::internal(error);
    if away { error.with_status(http::StatusCode::SERVICE_UNAVAILABLE) } else { error }
}

fn missing() -> Error {
    Error::internal("the site has no database")
        .hint("run it by `App::run` or build it by `Service`, which add it")
}
