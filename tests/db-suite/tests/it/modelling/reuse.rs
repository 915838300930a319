//! What several models share, what a model leaves out by itself, types of one's own, and models looked at from outside.

use std::fmt;

use carafe::{
    db::{
        DbError, Q, QuerySet, Registry, Value,
        driver::Row,
        error::Result,
        expr::{Func, Operand},
        field::{Column, FieldType},
        handle::Col,
        rust_decimal::Decimal,
    },
    prelude::*,
};
use db_suite::each_with;

/// Columns that several models have: a macro writes them.
macro_rules! stamped {
    ($(#[$options:meta])* struct $name:ident { $($fields:tt)* }) => {
        #[derive(Model, Debug, Clone, PartialEq)]
        $(#[$options])*
        struct $name {
            id: i64,
            #[field(auto_now_add)]
            created: Timestamp,
            #[field(auto_now)]
            changed: Timestamp,
            deleted: Option<Timestamp>,
            $($fields)*
        }

        impl Stamped for $name {
            fn age_of(&self, now: Timestamp) -> i64 {
                now.duration_since(self.created).as_hours()
            }
        }

        impl Kept for $name {
            fn deletion(fields: &Self::Fields) -> Col<Option<Timestamp>> {
                fields.deleted
            }

            fn mark(&mut self, at: Option<Timestamp>) {
                self.deleted = at;
            }
        }
    };
}

/// What such models can do.
trait Stamped: Model {
    fn age_of(&self, now: Timestamp) -> i64;
}

/// Rows that are only marked when they are deleted.
trait Kept: Save {
    fn deletion(fields: &Self::Fields) -> Col<Option<Timestamp>>;
    fn mark(&mut self, at: Option<Timestamp>);

    async fn bin(&mut self, db: &Db) -> Result<()> {
        self.mark(Some(Timestamp::now()));
        self.save(db).await
    }

    async fn restore(&mut self, db: &Db) -> Result<()> {
        self.mark(None);
        self.save(db).await
    }

    fn is_there(fields: &Self::Fields) -> Q {
        Self::deletion(fields).is_null()
    }
}

stamped! {
    #[model(objects = Note::is_there, ordering = "text")]
    struct Note {
        #[field(max_length = 40)]
        text: String,
    }
}

stamped! {
    #[model(objects = Photo::is_there)]
    struct Photo {
        #[field(on_delete = cascade)]
        note: Fk<Note>,
    }
}

stamped! {
    struct Sound {
        seconds: i32,
    }
}

/// Another face of the same table: Django's proxy.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "app_note", managed = false, ordering = "-text", label = "old note")]
struct OldNote {
    id: i64,
    #[field(max_length = 40)]
    text: String,
}

fn registry() -> Registry {
    Registry::new().with::<(Note, Photo, Sound, OldNote)>("app")
}

// row: model.inheritance
#[test]
fn three_models_share_columns_and_a_second_face_has_its_own_order() {
    each_with(registry, async |db| {
        let note = create!(Note { text: "a" }, &db).await.unwrap();
        let photo = create!(Photo { note: &note }, &db).await.unwrap();
        let mut sound = create!(Sound { seconds: 3 }, &db).await.unwrap();
        let now = Timestamp::now();
        assert_eq!((note.age_of(now), photo.age_of(now), sound.age_of(now)), (0, 0, 0));
        let before = sound.changed;
        sound.seconds = 4;
        sound.save(&db).await.unwrap();
        assert!(sound.changed >= before && sound.created <= before);
        for meta in [Note::meta(), Photo::meta(), Sound::meta()] {
            let names: Vec<&str> = meta.fields.iter().take(4).map(|field| field.name).collect();
            assert_eq!(names, ["id", "created", "changed", "deleted"], "{}", meta.name);
        }
        create!(Note { text: "b" }, &db).await.unwrap();
        let old = OldNote::objects().all(&db).await.unwrap();
        assert_eq!(old.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(db.registry().find("app.OldNote").unwrap().table, "app_note");
        let mut old = old.into_iter().next().unwrap();
        old.text = "c".into();
        old.save(&db).await.unwrap();
        assert_eq!(Note::objects().filter(|n| n.text.eq("c")).count(&db).await.unwrap(), 1);
    });
}

// row: model.managers, model.ecosystem
#[test]
fn rows_in_the_bin_vanish_from_queries_and_come_back() {
    each_with(registry, async |db| {
        let mut note = create!(Note { text: "a" }, &db).await.unwrap();
        let other = create!(Note { text: "b" }, &db).await.unwrap();
        let mut photo = create!(Photo { note: &note }, &db).await.unwrap();
        note.bin(&db).await.unwrap();
        assert_eq!(Note::objects().all(&db).await.unwrap(), [other]);
        assert_eq!(Note::objects().filter(|n| n.text.eq("a")).count(&db).await.unwrap(), 0);
        assert_eq!(Note::all_objects().count(&db).await.unwrap(), 2);
        assert_eq!(photo.note.load(&db).await.unwrap().text, "a", "a foreign key leads to any row");
        let joined = Photo::objects().select_related(|p| p.note).get(&db).await.unwrap();
        assert!(joined.note.get().unwrap().deleted.is_some());
        note.restore(&db).await.unwrap();
        assert_eq!(Note::objects().count(&db).await.unwrap(), 2);
        let gone = Note::objects().delete(&db).await.unwrap();
        assert_eq!(gone.total(), 3, "deleted for good, with what points there");
    });
}

/// Queries of a model as methods: they go on like any other, also from the rows of one row.
trait Posts: Sized {
    fn published(self) -> Self;
    fn by(self, name: &str) -> Self;
}

impl Posts for QuerySet<crate::blog::Post> {
    fn published(self) -> Self {
        self.filter(|p| !p.draft)
    }

    fn by(self, name: &str) -> Self {
        self.filter(|p| p.author.name.iexact(name))
    }
}

// row: model.managers
#[test]
fn queries_of_a_model_are_chained_with_any_other() {
    each_with(crate::blog::registry, async |db| {
        crate::blog::fill(&db).await.unwrap();
        let posts = crate::blog::Post::objects();
        assert_eq!(posts.clone().published().count(&db).await.unwrap(), 2);
        assert_eq!(
            posts.clone().published().filter(|p| p.views.gt(100)).by("ANN").count(&db).await.unwrap(),
            1
        );
        assert_eq!(posts.by("bob").published().count(&db).await.unwrap(), 0);
        let ann = crate::blog::Author::objects().filter(|a| a.name.eq("Ann")).get(&db).await.unwrap();
        let titles = ann.posts.query().published().order_by(|p| p.title.desc()).values(|p| p.title);
        assert_eq!(titles.all(&db).await.unwrap(), ["Tea", "Rust_1"], "on the way back too");
        let loaded = crate::blog::Author::objects()
            .prefetch_with(|a| a.posts, crate::blog::Post::objects().published())
            .filter(|a| a.id.eq(ann.id))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(loaded.posts.get().unwrap().len(), 2);
    });
}

/// Money in one column: cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Money {
    cents: i64,
}

impl FieldType for Money {
    type Handle = Col<Self>;
    const COLUMN: Column = i64::COLUMN;

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        Ok(row.i64(column)?.map(|cents| Self { cents }))
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::I64(self.cents))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Decimal::new(self.cents, 2))
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Bill {
    id: i64,
    price: Money,
    tip: Option<Money>,
    #[field(max_length = 20, default = "")]
    who: String,
}

/// A lookup of one's own: `name__ne` of Django.
trait Differs {
    fn differs(self, other: impl Operand<String>) -> Q;
}

impl Differs for Col<String> {
    fn differs(self, other: impl Operand<String>) -> Q {
        !self.eq(other)
    }
}

/// A transform of one's own, and one for a type of one's own.
trait Euros {
    fn euros(self) -> carafe::db::Expr<i64>;
}

impl Euros for Col<Money> {
    fn euros(self) -> carafe::db::Expr<i64> {
        const EUROS: Func<i64> = Func::new("({0} / 100)").on_mysql("({0} DIV 100)");
        EUROS.call(self)
    }
}

/// A transform for every type, and a lookup that puts it on both sides: Django's bilateral transforms.
trait Shown {
    fn shown(self) -> carafe::db::Expr<String>;
    fn shown_like(self, other: Self) -> Q;
}

impl<T: FieldType> Shown for Col<T> {
    fn shown(self) -> carafe::db::Expr<String> {
        const SHOWN: Func<String> = Func::new("lower(CAST({0} AS VARCHAR(50)))")
            .on_sqlite("lower(CAST({0} AS TEXT))")
            .on_mysql("lower(CAST({0} AS CHAR(50)))");
        SHOWN.call(self)
    }

    fn shown_like(self, other: Self) -> Q {
        self.shown().eq(other.shown())
    }
}

// row: model.custom_field
#[test]
fn a_transform_of_ones_own_is_for_fields_of_any_type() {
    each_with(
        || Registry::new().with::<Bill>(""),
        async |db| {
            create!(Bill { price: Money { cents: 250 }, who: "ANN" }, &db).await.unwrap();
            let shown = Bill::objects().values(|b| (b.price.shown(), b.who.shown(), b.id.shown()));
            let expected = ("250".to_owned(), "ann".to_owned(), "1".to_owned());
            assert_eq!(shown.all(&db).await.unwrap(), [expected]);
            let found =
                Bill::objects().filter(|b| b.who.shown().starts_with("an") & b.price.shown_like(b.price));
            assert_eq!(found.count(&db).await.unwrap(), 1);
        },
    );
}

// row: model.custom_field
#[test]
fn a_type_of_ones_own_is_kept_compared_and_computed_with() {
    each_with(
        || Registry::new().with::<Bill>(""),
        async |db| {
            for (cents, who) in [(250, "Ann"), (1050, "Bob"), (999, "Cy")] {
                create!(Bill { price: Money { cents }, who }, &db).await.unwrap();
            }
            let money = |cents| Money { cents };
            let dear = Bill::objects()
                .filter(|b| b.price.gte(money(999)))
                .order_by(|b| b.price.desc())
                .all(&db)
                .await;
            let dear = dear.unwrap();
            assert_eq!(dear.iter().map(|bill| bill.price.to_string()).collect::<Vec<_>>(), ["10.50", "9.99"]);
            let changed =
                Bill::objects().filter(|b| b.tip.is_null()).update(&db, |b| b.tip.set(money(50))).await;
            assert_eq!(changed.unwrap(), 3);
            let listed =
                Bill::objects().filter(|b| b.price.is_in([money(250), money(1)])).get(&db).await.unwrap();
            assert_eq!(listed.tip, Some(money(50)));
            let others =
                Bill::objects().filter(|b| b.who.differs("Bob") & b.price.euros().gte(9)).values(|b| b.who);
            assert_eq!(others.all(&db).await.unwrap(), ["Cy"]);
            let whole = Bill::objects()
                .order_by(|b| b.id)
                .values(|b| (b.price, b.price.euros()))
                .all(&db)
                .await
                .unwrap();
            assert_eq!(whole, [(money(250), 2), (money(1050), 10), (money(999), 9)]);
            let mut bill = listed;
            bill.set(1, Value::I64(7)).unwrap();
            assert_eq!((bill.price, bill.value(1).unwrap()), (money(7), Value::I64(7)));
            let error = bill.set(1, Value::Text("x".into())).unwrap_err();
            assert!(error.to_string().starts_with("`Bill.price`"), "{error}");
            assert_eq!(bill.price, money(7));
        },
    );
}

/// What code that knows no model does with one: reads every row, as text.
async fn dump(db: &Db, label: &str) -> Result<Vec<String>, DbError> {
    let query = carafe::db::DynQuery::new(db.registry(), label)?.order_by("pk")?;
    let meta = db.registry().find(label).unwrap().meta;
    let rows = query.all(db).await?;
    let shown = |record: &carafe::db::dynamic::Record| {
        let fields =
            meta.fields.iter().map(|field| format!("{}={}", field.name, record.get(field.name).unwrap()));
        fields.collect::<Vec<_>>().join(" ")
    };
    Ok(rows.iter().map(shown).collect())
}

// row: model.introspection
#[test]
fn code_that_knows_no_model_lists_models_fields_and_rows() {
    each_with(
        || Registry::new().with::<Bill>("").with::<(Note, Photo)>("app"),
        async |db| {
            let labels: Vec<String> =
                db.registry().models().iter().map(carafe::db::registry::Registered::label).collect();
            assert_eq!(labels, ["Bill", "app.Note", "app.Photo"]);
            create!(Bill { price: Money { cents: 5 }, who: "Ann" }, &db).await.unwrap();
            assert_eq!(dump(&db, "Bill").await.unwrap(), ["id=1 price=5 tip=null who=\"Ann\""]);
            let photo = db.registry().find("app.Photo").unwrap().meta;
            let note = photo.field("note").unwrap();
            let target = (note.relation.unwrap().target)();
            assert_eq!(
                (target, db.registry().get(target).unwrap().label()),
                (Note::meta(), "app.Note".to_owned())
            );
            assert_eq!(
                (note.column, note.is_required(), photo.field("deleted").unwrap().null),
                ("note_id", true, true)
            );
            assert!(dump(&db, "app.Nothing").await.unwrap_err().to_string().contains("there is `Bill`"));
        },
    );
}
