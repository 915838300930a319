//! The same links for programs.

use carafe::prelude::*;
use serde::Deserialize;

use crate::links::{Links, Refused};

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
        .route("/links/", get(blocking(list)).post(blocking(add)))
        .route("/links/{name:slug}", delete(blocking(remove)))
        .on_status(404, || json(serde_json::json!({ "error": "no such link" })))
}

fn list(links: State<Links>) -> Reply {
    json(links.all())
}

fn add(links: State<Links>, Json(new): Json<NewLink>) -> Result {
    match links.add(&new.name, &new.target)? {
        Ok(()) => Ok(json(serde_json::json!({ "name": new.name })).status(201)),
        Err(Refused::Taken) => abort(409, Refused::Taken.message()),
        Err(refused) => abort(422, refused.message()),
    }
}

fn remove(Path(name): Path<String>, links: State<Links>) -> Result {
    links.remove(&name)?;
    Ok(empty())
}
