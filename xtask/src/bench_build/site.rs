//! A site of 60 modules with 8 handlers each, the same on both: paths, queries, forms, JSON, state, errors.

use std::fmt::Write;

use super::package::{Package, ours};

const MODULES: usize = 60;

const DEPENDENCIES: &str = "serde = { version = \"1\", features = [\"derive\"] }\n";

/// What both have: types, and handlers whose code is the same.
const SHARED: &str = r#"
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Item {
    pub id: u32,
    pub title: String,
    pub price: f64,
    pub tags: Vec<String>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Search {
    pub q: Option<String>,
    pub page: Option<u32>,
    pub tag: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Draft {
    pub title: String,
    pub price: f64,
}

async fn index() -> &'static str {
    "Module N!" // edit
}

async fn show(Path(id): Path<u32>) -> String {
    format!("item {id} of N")
}

async fn search(Query(search): Query<Search>) -> String {
    let Search { q, page, tag } = search;
    format!("{} {} {}", q.unwrap_or_default(), page.unwrap_or(1), tag.unwrap_or_default())
}

async fn pair(Path((left, right)): Path<(u32, String)>, Query(search): Query<Search>) -> String {
    format!("{left} {right} {:?}", search.q)
}

fn find(id: u32) -> Option<Item> {
    let title = format!("item {id}");
    (id > 0).then(|| Item { id, title, price: 1.5, tags: vec![], note: None })
}
"#;

const ON_CARAFE: &str = r#"//! One of many modules.
use carafe::{prelude::*, web::{extract::{Form, Json, Path, Query, State}, get, post}};
use serde::{Deserialize, Serialize};
use crate::Shop;
SHARED
async fn create(Json(item): Json<Item>) -> Result {
    let item = Item { id: item.id + 1, ..item };
    Ok(json(item).status(201))
}

async fn update(Path(id): Path<u32>, Json(item): Json<Item>) -> Result {
    let found = find(id).ok_or_else(Error::not_found)?;
    Ok(json(Item { title: item.title, ..found }))
}

async fn draft(shop: State<Shop>, Form(draft): Form<Draft>) -> Result {
    if draft.price > shop.limit {
        return Err(Error::bad_request("too much"));
    }
    Ok(redirect(format!("/modN/?title={}", draft.title.len())))
}

async fn remove(shop: State<Shop>, Path(id): Path<u32>) -> Result {
    let found = find(id).ok_or_else(Error::not_found)?;
    Ok(text(format!("{} {}", shop.name, found.title)))
}

pub fn routes() -> App {
    App::named("modN")
        .get("/", index)
        .get("/search", search)
        .get("/pair/{left:int}/{right}", pair)
        .route("/items", post(create))
        .route("/items/{id:int}", get(show).put(update).delete(remove))
        .post("/draft", draft)
}
"#;

const ON_AXUM: &str = r#"//! One of many modules.
use std::sync::Arc;
use axum::{Form, Json, Router, extract::{Path, Query, State}, http::StatusCode, response::{IntoResponse, Redirect, Response}, routing::{get, post}};
use serde::{Deserialize, Serialize};
use crate::{Failure, Shop};
SHARED
async fn create(Json(item): Json<Item>) -> Result<Response, Failure> {
    let item = Item { id: item.id + 1, ..item };
    Ok((StatusCode::CREATED, Json(item)).into_response())
}

async fn update(Path(id): Path<u32>, Json(item): Json<Item>) -> Result<Response, Failure> {
    let found = find(id).ok_or(Failure::NOT_FOUND)?;
    Ok(Json(Item { title: item.title, ..found }).into_response())
}

async fn draft(State(shop): State<Arc<Shop>>, Form(draft): Form<Draft>) -> Result<Response, Failure> {
    if draft.price > shop.limit {
        return Err(Failure(StatusCode::BAD_REQUEST));
    }
    Ok(Redirect::to(&format!("/modN/?title={}", draft.title.len())).into_response())
}

async fn remove(State(shop): State<Arc<Shop>>, Path(id): Path<u32>) -> Result<Response, Failure> {
    let found = find(id).ok_or(Failure::NOT_FOUND)?;
    Ok(format!("{} {}", shop.name, found.title).into_response())
}

pub fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route("/", get(index))
        .route("/search", get(search))
        .route("/pair/{left}/{right}", get(pair))
        .route("/items", post(create))
        .route("/items/{id}", get(show).put(update).delete(remove))
        .route("/draft", post(draft))
}
"#;

pub(super) fn on_carafe() -> Package {
    let mounts = each(|n| format!("        .mount(\"/mod{n}\", mod{n}::routes())\n"));
    let main = format!(
        "//! Sixty modules.\nuse carafe::prelude::*;\n{}\npub struct Shop {{ pub name: String, pub limit: f64 }}\n\n\
         fn main() -> Exit {{\n    App::new()\n        .state(Shop {{ name: \"shop\".to_owned(), limit: 9.5 }})\n{mounts}        .run()\n}}\n",
        each(|n| format!("mod mod{n};\n")),
    );
    with_modules(
        Package::new("site-carafe", &format!("{}{DEPENDENCIES}", ours("carafe")), EDITED),
        &main,
        ON_CARAFE,
    )
}

pub(super) fn on_axum() -> Package {
    let nests = each(|n| format!("        .nest(\"/mod{n}\", mod{n}::routes())\n"));
    let main = format!(
        "//! Sixty modules.\nuse std::sync::Arc;\nuse axum::{{Router, http::StatusCode, response::{{IntoResponse, Response}}}};\n{}\n\
         pub struct Shop {{ pub name: String, pub limit: f64 }}\n\npub struct Failure(pub StatusCode);\n\n\
         impl Failure {{\n    pub const NOT_FOUND: Self = Self(StatusCode::NOT_FOUND);\n}}\n\n\
         impl IntoResponse for Failure {{\n    fn into_response(self) -> Response {{\n        self.0.into_response()\n    }}\n}}\n\n\
         #[tokio::main]\nasync fn main() {{\n    let shop = Arc::new(Shop {{ name: \"shop\".to_owned(), limit: 9.5 }});\n\
         \x20   let app: Router = Router::new()\n{nests}        .with_state(shop);\n\
         \x20   let listener = tokio::net::TcpListener::bind(\"127.0.0.1:8000\").await.unwrap();\n\
         \x20   axum::serve(listener, app).await.unwrap();\n}}\n",
        each(|n| format!("mod mod{n};\n")),
    );
    let dependencies =
        format!("axum = \"0.8\"\n{DEPENDENCIES}tokio = {{ version = \"1\", features = [\"full\"] }}\n");
    with_modules(Package::new("site-axum", &dependencies, EDITED), &main, ON_AXUM)
}

const EDITED: &str = "src/mod30.rs";

fn with_modules(package: Package, main: &str, template: &str) -> Package {
    let module = |n: usize| {
        template
            .replace("SHARED", SHARED)
            .replace("modN", &format!("mod{n}"))
            .replace("of N", &format!("of {n}"))
    };
    let files = (0..MODULES).map(|n| (format!("src/mod{n}.rs"), module(n)));
    files.fold(package.file("src/main.rs", main), |package, (path, text)| package.file(path, text))
}

fn each(line: impl Fn(usize) -> String) -> String {
    (0..MODULES).fold(String::new(), |mut all, n| {
        // Writing to a text cannot end badly.
        let _ = write!(all, "{}", line(n));
        all
    })
}
