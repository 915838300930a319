//! One site on each database: only the address is another.

use carafe::prelude::*;
use carafe_core::settings::Sources;
use carafe_db::Registry;
use carafe_test::TestClient;
use carafe_web::Service;
use db_suite::each_fresh;

#[derive(Model, Debug, Clone)]
struct Cup {
    id: i64,
    #[field(max_length = 40)]
    name: String,
}

/// Knows of no database.
fn site() -> App {
    App::new().models::<Cup>().get("/", list).post("/{name:str}", add)
}

async fn list(db: Db) -> Result<String> {
    let cups = Cup::objects().order_by(|cup| cup.id).all(&db).await?;
    Ok(cups.iter().map(|cup| cup.name.as_str()).collect::<Vec<_>>().join(" "))
}

async fn add(db: Db, Path(name): Path<String>) -> Result<String> {
    Ok(create!(Cup { name }, &db).await?.id.to_string())
}

// row: db.backends, db.url
#[test]
fn one_address_moves_a_site_to_another_database() {
    each_fresh(
        || Registry::new().with::<Cup>(""),
        async |fresh| {
            let sources = Sources::new().variable("DATABASE_URL", &fresh.url);
            let client = TestClient::of(Service::with_settings(site(), sources).unwrap());
            client.post("/mug").await.assert_text("1");
            client.post("/déjà%20bu").await.assert_text("2");
            client.get("/").await.assert_text("mug déjà bu");
            assert_eq!(Cup::objects().count(&fresh.db).await.unwrap(), 2);
        },
    );
}
