//! Functions of the program in migrations, with structs frozen as the models were.

use std::{fs, path::PathBuf, sync::Arc};

use carafe::prelude::*;
use carafe_core::embed::Dir;
use carafe_db::{
    DbError, Registry,
    driver::Statement,
    migrate::{Id, Migrator, Options, Target},
};
use migrations::on_each;

/// The model as it is now: it has no `name` any more.
#[derive(Model, Debug, Clone)]
#[model(table = "person")]
pub struct Person {
    pub id: i64,
    #[field(max_length = 80)]
    pub first: String,
    #[field(max_length = 80)]
    pub last: String,
}

async fn split_names(db: Db) -> Result<(), DbError> {
    #[derive(Model, Debug, Clone)]
    #[model(frozen, table = "person")]
    struct Old {
        id: i64,
        #[field(max_length = 160)]
        name: String,
        first: Option<String>,
        last: Option<String>,
    }
    for mut person in Old::objects().order_by(|p| p.id.asc()).all(&db).await? {
        let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
        (person.first, person.last) = (Some(first.to_owned()), Some(last.to_owned()));
        person.save(&db).await?;
    }
    Ok(())
}

async fn join_names(db: Db) -> Result<(), DbError> {
    let sql = "UPDATE person SET name = first || ' ' || last";
    db.run(&Statement::writing(sql).once(), &[], &mut ()).await.map(drop)
}

async fn fails(db: Db) -> Result<(), DbError> {
    let sql = "UPDATE person SET first = 'lost'";
    db.run(&Statement::writing(sql).once(), &[], &mut ()).await?;
    Err(DbError::new(carafe_db::ErrorKind::Other, "the function gave up"))
}

const FILES: &[(&str, &str)] = &[
    (
        "0001_initial",
        "[[op]]\ncreate_model = \"Person\"\ntable = \"person\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\nname = { type = \"text\", max_length = 160 }\n",
    ),
    (
        "0002_split",
        "depends = [\"0001_initial\"]\n[[op]]\nadd_field = \"Person.first\"\ntype = \"text\"\nmax_length = 80\nnull = true\n[[op]]\nadd_field = \"Person.last\"\ntype = \"text\"\nmax_length = 80\nnull = true\n[[op]]\nrun = \"split_names\"\nreverse = \"join_names\"\n[[op]]\nalter_field = \"Person.first\"\ntype = \"text\"\nmax_length = 80\n[[op]]\nalter_field = \"Person.last\"\ntype = \"text\"\nmax_length = 80\n[[op]]\nremove_field = \"Person.name\"\nfill = \"\"\n",
    ),
];

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-data-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (name, text) in files {
            fs::write(path.join(format!("{name}.toml")), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn site(folder: &Folder) -> carafe_core::Site {
    let app = App::new()
        .models::<Person>()
        .migrations(Dir::at(&folder.0))
        .data_migration("split_names", split_names)
        .data_migration("join_names", join_names)
        .data_migration("fails", fails);
    app.build()
}

// row: mig.data, mig.state
#[test]
fn a_function_changes_rows_by_a_struct_that_the_program_no_longer_has() {
    on_each("functions", |db| async move {
        let folder = Folder::new(&format!("{:?}", db.kind), FILES);
        let migrator = Migrator::of((&site(&folder), None), Arc::clone(&db.driver)).unwrap();
        let (first, options) = (Target::To(Id::new("", "0001_initial")), Options::default());
        migrator.migrate(&first, &options, &mut |_| {}).await.unwrap();
        db.script("INSERT INTO person (name) VALUES ('Ann Lee'), ('Bob')").await;
        migrator.migrate(&Target::All, &options, &mut |_| {}).await.unwrap();
        let now = Db::new(Arc::clone(&db.driver), Arc::new(Registry::new().with::<Person>("")));
        let people = Person::objects().order_by(|p| p.id.asc()).all(&now).await.unwrap();
        let names: Vec<_> = people.iter().map(|p| (p.first.as_str(), p.last.as_str())).collect();
        assert_eq!(names, [("Ann", "Lee"), ("Bob", "")]);
        migrator.migrate(&first, &options, &mut |_| {}).await.unwrap();
        assert_eq!(db.rows("SELECT name FROM person ORDER BY id").await, "Ann Lee\nBob ");
    });
}

// row: mig.data
#[test]
fn what_a_function_did_is_undone_with_it_and_an_unknown_one_is_named_before_anything_is_done() {
    on_each("functions fail", |db| async move {
        let failing = "depends = [\"0002_split\"]\n[[op]]\nrun = \"fails\"\n";
        let files = [FILES[0], FILES[1], ("0003_fails", failing)];
        let folder = Folder::new(&format!("fails-{:?}", db.kind), &files);
        let (all, options) = (Target::All, Options::default());
        let migrator = Migrator::of((&site(&folder), None), Arc::clone(&db.driver)).unwrap();
        migrator.migrate(&Target::To(Id::new("", "0002_split")), &options, &mut |_| {}).await.unwrap();
        db.script("INSERT INTO person (first, last) VALUES ('Ann', 'Lee')").await;
        let error = migrator.migrate(&all, &options, &mut |_| {}).await.unwrap_err().to_string();
        assert!(error.contains("> run fails: the function gave up"), "{error}");
        assert_eq!(db.rows("SELECT first FROM person").await, "Ann");
        fs::write(folder.0.join("0003_fails.toml"), failing.replace("fails", "split_nams")).unwrap();
        let migrator = Migrator::of((&site(&folder), None), Arc::clone(&db.driver)).unwrap();
        let error = migrator.migrate(&all, &options, &mut |_| {}).await.unwrap_err().to_string();
        assert!(
            error.contains("no app brings a function `split_nams`; did you mean `split_names`?"),
            "{error}"
        );
        fs::write(folder.0.join("0003_fails.toml"), failing.replace("fails", "join_names")).unwrap();
        let migrator = Migrator::of((&site(&folder), None), Arc::clone(&db.driver)).unwrap();
        let error = migrator.migrate(&Target::Zero(String::new()), &options, &mut |_| {}).await;
        assert!(error.is_ok(), "what is not applied needs no way back");
    });
}
