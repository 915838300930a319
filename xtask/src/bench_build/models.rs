//! Sixty models, each in a module of its own with the queries that a site has of it; each points at the one before.

use std::fmt::Write;

use super::{
    least,
    package::{Package, ours},
};

const MODELS: usize = 60;

const MODEL: &str = r#"//! One of many models.
use std::pin::Pin;

use carafe::{db::error::Result, prelude::*};
BEFORE
#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "-created")]
pub struct ModelN {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
    #[field(max_length = 40, unique)]
    pub slug: String,
    #[field(default = "")]
    pub text: String,
    #[field(default = 0)]
    pub views: i64,
    pub score: Option<i32>,
    pub price: Option<f64>,
    #[field(default = false)]
    pub draft: bool,
    pub note: Option<String>,
    #[field(default = 0)]
    pub level: i16,
    #[field(auto_now_add)]
    pub created: Timestamp,
    #[field(auto_now)]
    pub changed: Timestamp,
    pub before: Option<Fk<Before>>,
    pub other: Option<Fk<Before>>,
}

pub async fn find(db: &Db, slug: &str) -> Result<ModelN> {
    ModelN::objects().filter(|m| m.slug.eq(slug)).select_related(|m| m.before).get(db).await
}

pub async fn best(db: &Db, name: &str) -> Result<Vec<ModelN>> {
    let shown = ModelN::objects().filter(|m| !m.draft & m.before.name.icontains(name));
    shown.order_by(|m| (m.score.desc().nulls_last(), m.name)).limit(20).all(db).await
}

pub async fn seen(db: &Db, id: i64) -> Result<u64> {
    ModelN::objects().filter(|m| m.id.eq(id)).update(db, |m| m.views.set(m.views + 1)).await
}

pub async fn per_level(db: &Db) -> Result<Vec<(i16, (i64, Option<f64>))>> {
    let groups = ModelN::objects().group_by(|m| m.level, |m| (m.id.count(), m.price.avg()));
    groups.order_by(|level, _| level).all(db).await
}

pub async fn add(db: &Db, name: &str, slug: &str) -> Result<ModelN> {
    create!(ModelN { name, slug }, db).await
}

pub fn used(db: &Db) -> usize {
    let all = (boxed(find(db, "x")), boxed(best(db, "x")), boxed(seen(db, 1)), boxed(per_level(db)), boxed(add(db, "x", "y")));
    std::mem::size_of_val(&all)
}

fn boxed<'a, T>(future: impl Future<Output = T> + Send + 'a) -> Pin<Box<dyn Future<Output = T> + Send + 'a>> {
    Box::pin(future)
}
"#;

/// The least CPU seconds of a check and of a debug build of the crate alone.
pub(super) fn cost() -> Result<(f64, f64), String> {
    let package = package();
    package.write()?;
    package.check()?;
    package.build()?;
    let check = least(|| package.clean_own().and_then(|()| package.check()))?;
    let build = least(|| package.clean_own().and_then(|()| package.build()))?;
    Ok((check, build))
}

fn package() -> Package {
    let carafe = ours("carafe").replace(" }", ", features = [\"db\"] }");
    let package = Package::new("sixty-models", &carafe, "src/model30.rs").file("src/main.rs", main());
    (0..MODELS).fold(package, |package, n| package.file(format!("src/model{n}.rs"), model(n)))
}

fn model(n: usize) -> String {
    let before = n.checked_sub(1).map_or_else(
        || "use self::Model0 as Before;".to_owned(),
        |before| format!("use crate::model{before}::Model{before} as Before;"),
    );
    MODEL.replace("BEFORE", &before).replace("ModelN", &format!("Model{n}"))
}

/// What is not called would not be compiled to the end, so each query becomes a box, as a router makes one of each handler. One
/// function that awaits all of them costs the square of their number, and no site has one with three hundred.
fn main() -> String {
    let mut text = "//! Sixty models.\nuse carafe::prelude::*;\n".to_owned();
    let mut used = String::new();
    for n in 0..MODELS {
        // Writing to a text cannot end badly.
        let _ = writeln!(text, "mod model{n};");
        let _ = writeln!(used, "    found += model{n}::used(&db);");
    }
    let models: Vec<String> = (0..MODELS).map(|n| format!("model{n}::Model{n}")).collect();
    let lists: Vec<String> =
        models.chunks(10).map(|ten| format!("        .models::<({},)>()\n", ten.join(", "))).collect();
    let _ = writeln!(
        text,
        "\nfn main() -> Exit {{\n    App::new()\n{}        .get(\"/\", index)\n        .run()\n}}\n\n\
         async fn index(db: Db) -> Result<String> {{\n    let mut found = 0;\n{used}    Ok(found.to_string())\n}}",
        lists.concat(),
    );
    text
}
