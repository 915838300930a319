//! The shop is copied through the ORM: read with it from the file, written with it to another database.

use std::{path::Path, sync::Arc};

use carafe::{
    db::{Model, Save, driver::PoolOptions, error::Result},
    prelude::*,
};

use super::models::{
    Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Playlist, PlaylistTrack,
    Track, registry,
};

/// Copies all of it, those first that others point at.
pub(crate) async fn copy(to: &Db) -> Result<()> {
    let shop = open().await?;
    table::<Genre>(&shop, to).await?;
    table::<MediaType>(&shop, to).await?;
    table::<Artist>(&shop, to).await?;
    table::<Album>(&shop, to).await?;
    table::<Employee>(&shop, to).await?;
    table::<Customer>(&shop, to).await?;
    table::<Invoice>(&shop, to).await?;
    table::<Track>(&shop, to).await?;
    table::<InvoiceLine>(&shop, to).await?;
    table::<Playlist>(&shop, to).await?;
    table::<PlaylistTrack>(&shop, to).await
}

async fn table<M: Model>(from: &Db, to: &Db) -> Result<()> {
    let rows = M::objects().all(from).await?;
    M::bulk_create(to, rows).await.map(drop)
}

/// The shop as it came.
pub(crate) async fn open() -> Result<Db> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/chinook.sqlite");
    let url = format!("sqlite:{}?mode=ro", file.display());
    let driver = carafe_db_sqlite::connect(&url, &PoolOptions::default()).await?;
    Ok(Db::new(driver, Arc::new(registry())))
}
