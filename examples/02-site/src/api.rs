//! The same links for programs.

use carafe::prelude::*;
use serde::Deserialize;

use crate::{
    Short,
    links::{Link, Refused},
};

/// What is sent to make a link.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewLink {
    name: String,
    target: String,
}

/// `GET /api/links/` lists them, `POST /api/links/` adds one, `DELETE /api/links/NAME` removes one.
pub fn app() -> App {
    App::named("api")
        .route("/links/", get(list).post(add))
        .route("/links/{name:slug}", delete(remove))
        .on_status(404, || json(serde_json::json!({ "error": "no such link" })))
}

async fn list(db: Db) -> Result {
    Ok(json(Link::objects().all(&db).await?))
}

async fn add(db: Db, short: Setting<Short>, Json(new): Json<NewLink>) -> Result {
    match Link::add(&db, short.most, &new.name, &new.target).await? {
        Ok(()) => Ok(json(serde_json::json!({ "name": new.name })).status(201)),
        Err(Refused::Taken) => abort(409, Refused::Taken.message()),
        Err(refused) => abort(422, refused.message()),
    }
}

async fn remove(Path(name): Path<String>, db: Db) -> Result {
    Link::remove(&db, &name).await?;
    Ok(empty())
}
