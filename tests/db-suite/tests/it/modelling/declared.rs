//! A struct and a derive: nothing else.

use std::fmt;

use carafe::{
    db::{ErrorKind, Registry, driver::Vendor, jiff::civil},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
struct BlogPost {
    id: i64,
    #[field(max_length = 80)]
    first_title: String,
}

impl fmt::Display for BlogPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.first_title)
    }
}

// row: model.declare
#[test]
fn one_struct_is_inserted_fetched_and_printed() {
    each_with(
        || Registry::new().with::<BlogPost>("press"),
        async |db| {
            let post = create!(BlogPost { first_title: "Hello" }, &db).await.unwrap();
            let read = BlogPost::objects().get(&db).await.unwrap();
            assert_eq!((read.to_string().as_str(), read.id, read == post), ("Hello", 1, true));
            let known = db.registry().find("press.BlogPost").unwrap();
            assert_eq!((known.table.as_str(), known.meta.fields[0].name), ("press_blog_post", "id"));
            let meta = BlogPost::meta();
            assert_eq!(
                (meta.verbose_name(), meta.verbose_name_plural()),
                ("blog post".into(), "blog posts".into())
            );
            assert_eq!(meta.field("first_title").unwrap().verbose_name(), "first title");
            let by_key = BlogPost::objects().in_bulk(&db, [1]).await.unwrap();
            assert_eq!(by_key[&post.key()], post, "rows are told apart by their keys");
            let missing = BlogPost::objects().filter(|p| p.id.eq(9)).get(&db).await.unwrap_err();
            create!(BlogPost { first_title: "Again" }, &db).await.unwrap();
            let several = BlogPost::objects().get(&db).await.unwrap_err();
            let mut gone = BlogPost { id: 77, first_title: "x".into() };
            let not_there = gone.save_existing(&db).await.unwrap_err();
            for (error, kind) in [
                (missing, ErrorKind::DoesNotExist),
                (several, ErrorKind::MultipleObjects),
                (not_there, ErrorKind::NotUpdated),
            ] {
                assert_eq!(error.kind(), &kind);
                assert!(error.to_string().contains("`BlogPost`"), "{error}");
            }
        },
    );
}

fn next_number() -> i32 {
    use std::sync::atomic::{AtomicI32, Ordering};
    static NEXT: AtomicI32 = AtomicI32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Every option of a field that a table shows.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "orders", label = "order", label_plural = "orders of all kinds")]
struct Order {
    #[field(primary_key, max_length = 8)]
    code: String,
    #[field(default = next_number())]
    number: i32,
    #[field(db_default = 5)]
    pieces: i32,
    #[field(db_default = "new", max_length = 10, label = "what became of it")]
    state: String,
    #[field(db_default = now)]
    placed: Timestamp,
    #[field(column = "Weird \"name\"", default = "", blank)]
    remark: String,
    #[field(unique)]
    mail: Option<i64>,
    #[field(index, comment = "In grams.", editable = false, default = 0, min = 0, max = 1000)]
    weight: i32,
    #[field(generated = "\"number\" + 1")]
    next: i32,
    #[field(auto_now_add)]
    created: Timestamp,
    /// When it is wanted.
    day: Option<civil::Date>,
}

fn orders() -> Registry {
    Registry::new().with::<Order>("shop")
}

// row: model.options
#[test]
fn what_the_database_fills_in_is_seen_by_plain_sql_too() {
    each_with(orders, async |db| {
        let sql = match db.features().vendor {
            Vendor::MariaDb | Vendor::MySql => {
                "INSERT INTO orders (code, number, `Weird \"name\"`, weight, created) VALUES ('raw', 1, '', 0, '2026-01-01')"
            }
            _ => {
                "INSERT INTO orders (code, number, \"Weird \"\"name\"\"\", weight, created) VALUES ('raw', 1, '', 0, '2026-01-01 00:00:00.000000')"
            }
        };
        db.script(sql).await.unwrap();
        let raw = Order::objects().get(&db).await.unwrap();
        assert_eq!((raw.pieces, raw.state.as_str(), raw.next, raw.mail, raw.day), (5, "new", 2, None, None));
        assert!(raw.placed > Timestamp::UNIX_EPOCH && raw.created < raw.placed);
    });
}

// row: model.options
#[test]
fn a_default_is_asked_for_each_row() {
    each_with(orders, async |db| {
        let one = create!(Order { code: "a" }, &db).await.unwrap();
        let two = create!(Order { code: "b", remark: "it's \"odd\"" }, &db).await.unwrap();
        assert!(one.number < two.number, "{} {}", one.number, two.number);
        assert_eq!(
            (one.pieces, one.state.as_str(), one.remark.as_str(), two.next),
            (5, "new", "", two.number + 1)
        );
        assert_eq!(Order::objects().filter(|o| o.remark.contains("\"odd\"")).get(&db).await.unwrap(), two);
        create!(Order { code: "c", mail: 1 }, &db).await.unwrap();
        let twice = create!(Order { code: "d", mail: 1 }, &db).await.unwrap_err();
        assert_eq!(twice.fields(db.registry())[0].fields, ["mail"]);
        let mut heavy = one.clone();
        heavy.weight = 1001;
        let wrong = heavy.validate(&db).await.unwrap_err();
        assert!(wrong.to_string().contains("weight: must be 1000 or less"), "{wrong}");
        let field = |name| Order::meta().field(name).unwrap();
        assert_eq!(field("state").verbose_name(), "what became of it");
        assert_eq!((field("weight").editable, field("weight").comment), (false, Some("In grams.")));
        assert_eq!(
            (field("day").help, field("day").blank, field("remark").blank),
            ("When it is wanted.", true, true)
        );
        assert_eq!(Order::meta().verbose_name_plural(), "orders of all kinds");
    });
}

#[derive(Model, Debug, Clone)]
#[model(ordering = "-stars, name")]
struct Hotel {
    id: i64,
    #[field(max_length = 40)]
    name: String,
    stars: i32,
    town: Option<Fk<Town>>,
}

#[derive(Model, Debug, Clone)]
struct Town {
    id: i64,
    #[field(max_length = 40)]
    name: String,
    #[reverse(town)]
    hotels: Many<Hotel>,
}

/// A table, or a view, that belongs to somebody else.
#[derive(Model, Debug, Clone)]
#[model(table = "best_hotels", managed = false, ordering = "name")]
struct BestHotel {
    id: i64,
    #[field(max_length = 40)]
    name: String,
}

// row: model.meta
#[test]
fn the_order_of_a_model_holds_in_lists_and_in_relations() {
    each_with(
        || Registry::new().with::<(Hotel, Town, BestHotel)>("travel"),
        async |db| {
            let rome = create!(Town { name: "Rome" }, &db).await.unwrap();
            for (name, stars) in [("Astoria", 3), ("Zum Bären", 5), ("Bristol", 5), ("Carlton", 4)] {
                create!(Hotel { name, stars, town: &rome }, &db).await.unwrap();
            }
            let expected = ["Bristol", "Zum Bären", "Carlton", "Astoria"];
            let names = |hotels: &[Hotel]| hotels.iter().map(|hotel| hotel.name.clone()).collect::<Vec<_>>();
            assert_eq!(names(&Hotel::objects().all(&db).await.unwrap()), expected);
            assert_eq!(names(&rome.hotels.all(&db).await.unwrap()), expected);
            assert_eq!(rome.hotels.query().values(|h| h.name).all(&db).await.unwrap(), expected);
            let towns = Town::objects().prefetch(|t| t.hotels).all(&db).await.unwrap();
            assert_eq!(names(towns[0].hotels.get().unwrap()), expected);
            assert_eq!(Hotel::objects().first(&db).await.unwrap().unwrap().name, "Bristol");
            assert_eq!(Hotel::objects().last(&db).await.unwrap().unwrap().name, "Astoria");
        },
    );
}

/// What somebody may be allowed to do with its rows is said here, and looked at by whoever knows people.
#[derive(Model, Debug, Clone)]
#[model(
    permissions(publish = "Can publish essays", hide = "Can hide essays"),
    default_permissions(view, change)
)]
struct Essay {
    id: i64,
}

// row: model.meta
#[test]
fn permissions_are_read_of_the_model() {
    let rare = &Essay::meta().rare;
    assert_eq!(rare.permissions, [("publish", "Can publish essays"), ("hide", "Can hide essays")]);
    assert_eq!(rare.default_permissions, ["view", "change"]);
    let usual = &Town::meta().rare;
    assert_eq!(
        (usual.permissions.len(), usual.default_permissions),
        (0, &["add", "change", "delete", "view"][..])
    );
}

// row: model.meta
#[test]
fn a_model_that_is_not_managed_never_gets_a_table() {
    each_with(
        || Registry::new().with::<(Hotel, Town, BestHotel)>("travel"),
        async |db| {
            let error = BestHotel::objects().all(&db).await.unwrap_err();
            assert!(format!("{error:?}").contains("best_hotels"), "nobody made it: {error:?}");
            create!(Hotel { name: "Ritz", stars: 5 }, &db).await.unwrap();
            create!(Hotel { name: "Inn", stars: 1 }, &db).await.unwrap();
            db.script("CREATE VIEW best_hotels AS SELECT id, name FROM travel_hotel WHERE stars = 5")
                .await
                .unwrap();
            let best = BestHotel::objects().all(&db).await.unwrap();
            assert_eq!((best.len(), best[0].name.as_str()), (1, "Ritz"));
            assert_eq!(db.registry().get(BestHotel::meta()).unwrap().table, "best_hotels");
        },
    );
}

// row: model.instance
#[test]
fn the_rows_next_to_a_row() {
    each_with(
        || Registry::new().with::<(Hotel, Town, BestHotel)>("travel"),
        async |db| {
            let mut hotels = Vec::new();
            for (name, stars) in [("a", 1), ("b", 2), ("c", 2), ("d", 3)] {
                hotels.push(create!(Hotel { name, stars }, &db).await.unwrap());
            }
            let name = |hotel: Option<Hotel>| hotel.map(|hotel| hotel.name);
            let by_stars = |h: &HotelFields| h.stars;
            for (at, before, after) in [
                (0, None, Some("b")),
                (1, Some("a"), Some("c")),
                (2, Some("b"), Some("d")),
                (3, Some("c"), None),
            ] {
                let next = Hotel::objects().next_by(&db, &hotels[at], by_stars).await.unwrap();
                let previous = Hotel::objects().previous_by(&db, &hotels[at], by_stars).await.unwrap();
                assert_eq!((name(previous).as_deref(), name(next).as_deref()), (before, after), "{at}");
            }
            let good =
                Hotel::objects().filter(|h| h.stars.gte(3)).next_by(&db, &hotels[0], by_stars).await.unwrap();
            assert_eq!(name(good).as_deref(), Some("d"));
            let error = Hotel::objects().next_by(&db, &hotels[0], |h| h.town.name).await.unwrap_err();
            assert_eq!(error.to_string(), "a field of the row itself is wanted");
        },
    );
}
