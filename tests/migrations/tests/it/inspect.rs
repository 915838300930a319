//! Models for databases of others: they compile, they can be asked, and no migration touches what they stand for.

use std::{fs, path::Path, sync::Arc};

use carafe::prelude::*;
use carafe_db::{
    DbError, Registry,
    migrate::{
        Migration, Migrator, Options, Target,
        autodetect::{Questions, detect},
    },
    schema::{
        Fill, State, create_schema, introspect, models_source,
        state::{FieldState, ModelState},
    },
};
use migrations::{Kind, Scratch, on_each, scratch::on};

mod chinook {
    include!("../../databases/chinook_models.rs.txt");
}
mod defaults {
    include!("../../databases/defaults_models.rs.txt");
}
mod own_sqlite {
    include!("../../databases/own_sqlite_models.rs.txt");
}
mod own_postgres {
    include!("../../databases/own_postgres_models.rs.txt");
}
mod own_mariadb {
    include!("../../databases/own_mariadb_models.rs.txt");
}
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

// row: mig.inspectdb
#[test]
fn what_the_database_puts_into_a_column_is_said_and_works() {
    on(Kind::Sqlite, "defaults", &|db: Scratch| async move {
        models_are(&db, "defaults").await;
        nothing_is_done(&Registry::new().with::<defaults::Parcel>(""));
        let field = |name: &str| defaults::Parcel::meta().field(name).unwrap().db_default;
        assert!(field("status").is_some() && field("weight").is_some() && field("note").is_none());
    });
}

// row: mig.inspectdb
#[test]
fn defaults_are_read_in_the_words_of_every_database() {
    on_each("defaults in words", |db| async move {
        let (moment, text) = match db.kind {
            Kind::Sqlite | Kind::MariaDb => ("datetime", "varchar(20)"),
            Kind::Postgres => ("timestamp", "character varying(20)"),
        };
        db.script(&format!(
            "CREATE TABLE thing (id integer NOT NULL PRIMARY KEY, a {text} NOT NULL DEFAULT 'it''s', b integer NOT NULL DEFAULT -3, \
             c boolean NOT NULL DEFAULT true, d {moment} NOT NULL DEFAULT CURRENT_TIMESTAMP, e {text} DEFAULT NULL, \
             f double precision NOT NULL DEFAULT 1.5)"
        ))
        .await;
        let found = introspect(&*db.driver).await.unwrap();
        let source = models_source(&found, db.driver.features().vendor);
        for (name, default) in [("a", "\"it's\""), ("b", "-3"), ("c", "true"), ("d", "now"), ("f", "1.5")] {
            let line = source.lines().position(|line| line.starts_with(&format!("    pub {name}: ")));
            let options = source.lines().nth(line.unwrap() - 1).unwrap();
            assert!(options.contains(&format!("db_default = {default}")), "{name}: {options}");
        }
        assert_eq!(source.matches("db_default").count(), 5, "{source}");
    });
}

// row: mig.inspectdb, model.fk
#[test]
fn foreign_keys_to_a_code_are_said_as_such_on_every_database() {
    on_each("by code", |db| async move {
        for sql in [
            "CREATE TABLE country (id bigint NOT NULL PRIMARY KEY, code varchar(2) NOT NULL UNIQUE, old varchar(2) UNIQUE)",
            "CREATE TABLE city (id bigint NOT NULL PRIMARY KEY, country_id varchar(2) NOT NULL, was varchar(2), \
             CONSTRAINT a FOREIGN KEY (country_id) REFERENCES country (code), \
             CONSTRAINT b FOREIGN KEY (was) REFERENCES country (old))",
        ] {
            db.script(sql).await;
        }
        let found = introspect(&*db.driver).await.unwrap();
        let source = models_source(&found, db.driver.features().vendor);
        assert!(source.contains("pub country: Fk<Country, CountryByCode>,"), "{source}");
        let code = source.lines().position(|line| line == "    pub code: String,").unwrap();
        let options = source.lines().nth(code - 1).unwrap();
        assert!(options.contains("unique, to_field = CountryByCode"), "{options}");
        assert!(
            source.contains("pub was: Option<String>,"),
            "what may be missing cannot be pointed at: {source}"
        );
    });
}

// row: mig.inspectdb
#[test]
fn the_models_of_a_schema_make_the_same_schema_on_every_database() {
    on_each("own schema", |db| async move {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("databases");
        let text = fs::read_to_string(folder.join("own.toml")).unwrap();
        let migrations = vec![Migration::read("blog", "0001", "own.toml", &text).unwrap()];
        let migrator = Migrator::new(Arc::clone(&db.driver), migrations);
        migrator.migrate(&Target::All, &Options::default(), &mut |_| {}).await.unwrap();
        let found = introspect(&*db.driver).await.unwrap();
        // Whoever takes that word away lets migrations have the tables.
        let source = models_source(&found, db.driver.features().vendor).replace(", managed = false", "");
        let path = folder.join(format!("own_{}_models.rs.txt", db.kind.word()));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &source).unwrap();
            // What is compiled below is what was there before.
            return;
        }
        assert_eq!(source, fs::read_to_string(path).unwrap());
        let registry = match db.kind {
            Kind::Sqlite => Registry::new().with::<(own_sqlite::BlogAuthor, own_sqlite::BlogPost)>(""),
            Kind::Postgres => Registry::new().with::<(own_postgres::BlogAuthor, own_postgres::BlogPost)>(""),
            Kind::MariaDb => Registry::new().with::<(own_mariadb::BlogAuthor, own_mariadb::BlogPost)>(""),
        };
        let other = db.another().await;
        create_schema(&*other.driver, &registry).await.unwrap();
        assert_eq!(introspect(&*other.driver).await.unwrap(), found);
        other.drop().await;
    });
}

// row: mig.inspectdb, model.fields_special
#[test]
fn columns_that_only_postgres_has_get_their_types() {
    on(Kind::Postgres, "special", &|db: Scratch| async move {
        db.script(
            "CREATE EXTENSION hstore; CREATE TABLE special (id bigint PRIMARY KEY, traits hstore NOT NULL, more hstore, \
             words tsvector, days daterange NOT NULL)",
        )
        .await;
        let source = models_source(&introspect(&*db.driver).await.unwrap(), db.driver.features().vendor);
        for line in [
            "use carafe::db::field::Lexemes;",
            "use carafe::db::field::Range;",
            "traits: std::collections::BTreeMap<String, Option<String>>,",
            "more: Option<std::collections::BTreeMap<String, Option<String>>>,",
            "words: Option<Lexemes>,",
            "days: Range<Date>,",
        ] {
            assert!(source.contains(line), "{line}\n{source}");
        }
    });
}
