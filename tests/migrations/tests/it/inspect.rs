//! Models for databases of others: they compile, they can be asked, and no migration touches what they stand for.

use std::{fs, path::Path, sync::Arc};

use carafe::prelude::*;
use carafe_db::{
    DbError, Registry,
    migrate::autodetect::{Questions, detect},
    schema::{
        Fill, State, introspect, models_source,
        state::{FieldState, ModelState},
    },
};
use migrations::{Kind, Scratch, scratch::on};

#[allow(dead_code, reason = "not every model is asked")]
mod chinook {
    include!("../../databases/chinook_models.rs.txt");
}
#[allow(dead_code, reason = "not every model is asked")]
mod django {
    include!("../../databases/django_models.rs.txt");
}

/// Makes the database, and compares the models for it with the file that is compiled above.
async fn models_are(db: &Scratch, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("databases");
    db.script(&fs::read_to_string(folder.join(format!("{name}.sql"))).unwrap()).await;
    let found = introspect(&*db.driver).await.unwrap();
    let source = models_source(&found, db.driver.features().vendor);
    let path = folder.join(format!("{name}_models.rs.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &source).unwrap();
    }
    assert_eq!(source, fs::read_to_string(path).unwrap());
}

struct Nobody;

impl Questions for Nobody {
    fn is_model_renamed(&mut self, _: &ModelState, _: &ModelState) -> Result<bool, DbError> {
        Ok(false)
    }

    fn is_field_renamed(&mut self, _: &str, _: &str, _: &str) -> Result<bool, DbError> {
        Ok(false)
    }

    fn fill(&mut self, _: &str, _: &str, _: &FieldState) -> Result<Option<Fill>, DbError> {
        Ok(None)
    }
}

/// What migrations would do with the tables: nothing.
fn nothing_is_done(registry: &Registry) {
    let state = State::of(registry);
    assert_eq!(state.tables().unwrap(), []);
    let ops = detect(&State::default(), &state, &mut Nobody).unwrap();
    assert!(ops.iter().all(|(_, op)| op.operation().describe().starts_with("+ create model")));
}

// row: mig.inspectdb
#[test]
fn the_models_of_chinook_are_asked_along_their_relations() {
    on(Kind::Sqlite, "chinook", &|db: Scratch| async move {
        models_are(&db, "chinook").await;
        let registry = Registry::new().with::<(chinook::Album, chinook::Artist, chinook::Track)>("");
        let registry = registry.with::<(chinook::Genre, chinook::MediaType)>("");
        nothing_is_done(&registry);
        let db = Db::new(Arc::clone(&db.driver), Arc::new(registry));
        let albums = chinook::Album::objects()
            .filter(|album| album.artist.name.contains("AC/DC"))
            .order_by(|album| album.album_id.asc())
            .all(&db)
            .await
            .unwrap();
        assert_eq!(albums[0].title, "For Those About To Rock We Salute You");
        let mut artist = chinook::Artist::objects().first(&db).await.unwrap().unwrap();
        artist.name = Some("AC-DC".to_owned());
        artist.save(&db).await.unwrap();
        assert_eq!(
            chinook::Artist::objects().filter(|a| a.name.contains("AC-DC")).count(&db).await.unwrap(),
            1
        );
    });
}

// row: mig.inspectdb
#[test]
fn the_models_of_a_django_project_are_asked_along_their_relations() {
    on(Kind::Sqlite, "django", &|db: Scratch| async move {
        models_are(&db, "django").await;
        let registry = Registry::new().with::<(
            django::AuthPermission,
            django::DjangoContentType,
            django::ShopProduct,
            django::ShopCategory,
        )>("");
        nothing_is_done(&registry);
        let db = Db::new(Arc::clone(&db.driver), Arc::new(registry));
        let of_shop = django::AuthPermission::objects().filter(|p| p.content_type.app_label.contains("shop"));
        assert_eq!(of_shop.count(&db).await.unwrap(), 2);
        assert_eq!(
            django::ShopProduct::objects()
                .filter(|p| p.category.name.contains("x"))
                .count(&db)
                .await
                .unwrap(),
            0
        );
    });
}
