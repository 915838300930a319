//! A disk that fills up in the middle: nothing is half done, and one can go on once there is room.
//!
//! For the servers it needs a small disk of its own, which only root can make: `CARAFE_FULL_DISK` names it.

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink},
    path::{Path, PathBuf},
    sync::Arc,
};

use carafe_db::{
    Value,
    driver::{Begin, BoxFuture, Connection, Driver, Features, Outcome, Rows, Statement},
    error::{ErrorKind, Result},
    migrate::{Id, Migrator, Options, Target},
    schema::introspect,
};
use migrations::{Kind, Scratch, history, on_each, scratch::on};

use crate::faults::{ROWS, all, go_on, migrator};

/// A database on a disk that is nearly full.
#[derive(Debug)]
struct Full(Arc<dyn Driver>);

impl Driver for Full {
    fn features(&self) -> &Features {
        self.0.features()
    }

    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        self.0.run(statement, parameters, rows)
    }

    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>> {
        Box::pin(async {
            let mut connection = self.0.acquire().await?;
            connection.begin(&Begin::default()).await?;
            connection.commit().await?;
            // Less than what is in use means just that.
            connection.script("PRAGMA max_page_count = 1").await?;
            Ok(connection)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.0.close()
    }
}

#[test]
fn on_a_full_disk_nothing_is_kept_and_the_schema_is_whole() {
    on(Kind::Sqlite, "full disk", &|db: Scratch| async move {
        let history = history("ten");
        let first = Target::To(Id::new("blog", "0001_initial"));
        migrator(&db, &history).migrate(&first, &Options::default(), &mut |_| {}).await.unwrap();
        db.script(ROWS).await;
        let before = introspect(&*db.driver).await.unwrap();
        let full = Migrator::new(Arc::new(Full(db.beside().await)), history.clone());
        let error = full.migrate(&Target::All, &Options::default(), &mut |_| {}).await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Storage, "{error:?}");
        assert!(error.to_string().contains("could not apply `blog.0002_ten`"), "{error}");
        assert_eq!(introspect(&*db.driver).await.unwrap(), before);
        assert_eq!(all(&db, &history).await.unwrap(), 2);
    });
}

/// A small disk, filled up by a file that can be taken away.
struct Disk(PathBuf);

impl Disk {
    /// The one that the environment names; nothing where it names none.
    fn named() -> Option<Self> {
        std::env::var_os("CARAFE_FULL_DISK").map(|path| Self(path.into()))
    }

    /// A folder on it that belongs to whom another folder belongs.
    fn folder(&self, name: &str, like: &Path) -> PathBuf {
        let (path, owner) = (self.0.join(name), fs::metadata(like).unwrap());
        fs::create_dir_all(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
        path
    }

    /// Fills it but for some bytes.
    fn fill(&self, but: u64) {
        let mut file = fs::File::create(self.0.join("ballast")).unwrap();
        for size in [65536, 4096, 512, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
        let all = file.metadata().unwrap().len();
        file.set_len(all.saturating_sub(but)).unwrap();
    }

    fn free(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

/// Puts a database onto the small disk.
async fn moved(db: &Scratch, disk: &Disk) {
    if db.kind == Kind::Postgres {
        let data = PathBuf::from(db.rows("SHOW data_directory").await);
        let place = disk.folder("postgres", &data);
        let (mut admin, name) = (db.admin().await, db.name());
        admin.script(&format!("CREATE TABLESPACE full_disk LOCATION '{}'", place.display())).await.unwrap();
        admin.script(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
        admin.script(&format!("CREATE DATABASE {name} TABLESPACE full_disk")).await.unwrap();
    } else {
        let data = PathBuf::from(db.rows("SELECT @@datadir").await);
        let own = data.join(db.name());
        let place = disk.folder("mariadb", &own);
        for file in fs::read_dir(&own).unwrap() {
            let file = file.unwrap().path();
            let copy = place.join(file.file_name().unwrap());
            fs::copy(&file, &copy).unwrap();
            let owner = fs::metadata(&own).unwrap();
            chown(&copy, Some(owner.uid()), Some(owner.gid())).unwrap();
        }
        fs::remove_dir_all(&own).unwrap();
        symlink(&place, &own).unwrap();
    }
}

// row: mig.atomic
#[test]
fn on_a_full_disk_of_a_server_nothing_is_half_done_and_one_goes_on_once_there_is_room() {
    let Some(disk) = Disk::named() else {
        let _ =
            writeln!(std::io::stderr(), "NOT RUN on servers: full disk, because CARAFE_FULL_DISK is not set");
        return;
    };
    on_each("full disk of a server", |db| {
        let disk = &disk;
        async move {
            if db.kind == Kind::Sqlite {
                return;
            }
            moved(&db, disk).await;
            let (db, history) = (db.again().await, history("ten"));
            let (first, zero) =
                (Target::To(Id::new("blog", "0001_initial")), Target::Zero("blog".to_owned()));
            let mut steps = BTreeSet::new();
            // With more room at each round another step is the one that finds none.
            for round in 0..400 {
                migrator(&db, &history).migrate(&first, &Options::default(), &mut |_| {}).await.unwrap();
                db.script(ROWS).await;
                let before = introspect(&*db.driver).await.unwrap();
                disk.fill(round * 8192);
                let done = all(&db, &history).await;
                let after = introspect(&*db.driver).await;
                disk.free();
                if let Err(error) = &done {
                    assert_eq!(*error.kind(), ErrorKind::Storage, "{error:?}");
                    steps.insert(error.to_string().split(": ").nth(2).unwrap().to_owned());
                    if db.kind == Kind::Postgres {
                        assert_eq!(after.unwrap(), before);
                    }
                    go_on(&db, &history).await;
                }
                let rows = db.rows("SELECT name, views, slug FROM blog_post ORDER BY id").await;
                assert_eq!(rows, "One|101|one\nTWO|102|two");
                if done.is_ok() {
                    break;
                }
                migrator(&db, &history).migrate(&zero, &Options::default(), &mut |_| {}).await.unwrap();
            }
            eprintln!("{:?}: the disk was full at {steps:#?}", db.kind);
            assert!(steps.len() > 2, "{steps:?}");
        }
    });
}
