//! What Django inherits: another face of a table, a row that goes on in another table; and keys and slugs that make themselves.

use carafe::{
    db::{Q, QuerySet, Registry, Slug, uuid::Uuid},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "name")]
struct Person {
    id: i64,
    #[field(max_length = 40)]
    name: String,
    #[field(default = false)]
    staff: bool,
}

/// Another face of the same table, with rows, an order and queries of its own: Django's proxy.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "crew_person", managed = false, ordering = "-name", objects = Staff::is_one, label = "member of staff")]
struct Staff {
    id: i64,
    #[field(max_length = 40)]
    name: String,
    #[field(default = true)]
    staff: bool,
}

impl Staff {
    fn is_one(s: &StaffFields) -> Q {
        s.staff.eq(true)
    }
}

/// Queries that only this face has.
trait StaffQueries {
    fn called(self, start: &str) -> Self;
}

impl StaffQueries for QuerySet<Staff> {
    fn called(self, start: &str) -> Self {
        self.filter(|s| s.name.starts_with(start))
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Place {
    id: i64,
    #[field(max_length = 40)]
    name: String,
    #[reverse(place)]
    restaurant: One<Restaurant>,
}

/// A place, and more: its key is the link to the place.
#[derive(Model, Debug, Clone, PartialEq)]
struct Restaurant {
    #[field(primary_key, on_delete = cascade)]
    place: OneToOne<Place>,
    #[field(max_length = 40)]
    dish: String,
    #[reverse(restaurant)]
    waiters: Many<Waiter>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Waiter {
    id: i64,
    #[field(on_delete = cascade)]
    restaurant: Fk<Restaurant>,
}

/// Keys that are in the order in which they were made, and need no database.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "id")]
struct Article {
    #[field(primary_key, default = Uuid::now_v7())]
    id: Uuid,
    #[field(max_length = 80)]
    title: String,
    #[field(unique)]
    slug: Slug,
    #[field(auto_now_add)]
    created: Timestamp,
}

impl Article {
    /// A slug that nobody has: `tea`, `tea-2`, `tea-3`.
    async fn free_slug(title: &str, db: &Db) -> carafe::db::error::Result<Slug> {
        let base = Slug::of(title).map_or_else(|| "article".to_owned(), String::from);
        let taken =
            Article::objects().filter(|a| a.slug.starts_with(&base)).values(|a| a.slug).all(db).await?;
        let mut slug = base.clone();
        let mut number = 1;
        while taken.iter().any(|one| *one == slug.as_str()) {
            number += 1;
            slug = format!("{base}-{number}");
        }
        slug.parse()
    }
}

/// Two sets of columns for one model: each macro adds its own and hands the struct on.
macro_rules! located {
    ($next:ident! { $(#[$options:meta])* struct $name:ident { $($fields:tt)* } }) => {
        $next! { $(#[$options])* struct $name { #[field(max_length = 40)] town: String, $($fields)* } }

        impl Located for $name {
            fn town(&self) -> &str {
                &self.town
            }
        }
    };
}

macro_rules! numbered {
    ($(#[$options:meta])* struct $name:ident { $($fields:tt)* }) => {
        #[derive(Model, Debug, Clone, PartialEq)]
        $(#[$options])*
        struct $name { id: i64, #[field(default = 7)] number: i32, $($fields)* }

        impl Numbered for $name {
            fn number(&self) -> i32 {
                self.number
            }
        }
    };
}

trait Located: Model {
    fn town(&self) -> &str;
}

trait Numbered: Model {
    fn number(&self) -> i32;
}

located! { numbered! {
    #[model(ordering = "-name")]
    struct House {
        #[field(max_length = 40)]
        name: String,
    }
} }

// row: model.inheritance
#[test]
fn a_model_has_the_columns_and_the_methods_of_two_others() {
    each_with(
        || Registry::new().with::<House>("crew"),
        async |db| {
            let house = create!(House { name: "Mill", town: "Ulm" }, &db).await.unwrap();
            assert_eq!((house.town(), house.number()), ("Ulm", 7));
            let names: Vec<&str> = House::meta().fields.iter().map(|field| field.name).collect();
            assert_eq!(names, ["id", "number", "town", "name"]);
            let found = House::objects().filter(|h| h.town.eq("Ulm") & h.number.eq(7));
            assert_eq!(found.get(&db).await.unwrap(), house);
        },
    );
}

fn registry() -> Registry {
    Registry::new().with::<(Person, Staff, Place, Restaurant, Waiter, Article)>("crew")
}

// row: model.inheritance
#[test]
fn a_second_face_has_rows_order_and_queries_of_its_own() {
    each_with(registry, async |db| {
        create!(Person { name: "Ann" }, &db).await.unwrap();
        let bob = create!(Staff { name: "Bob" }, &db).await.unwrap();
        create!(Staff { name: "Bea" }, &db).await.unwrap();
        let names = Staff::objects().values(|s| s.name).all(&db).await.unwrap();
        assert_eq!(names, ["Bob", "Bea"], "only its rows, in its order");
        assert_eq!(Person::objects().count(&db).await.unwrap(), 3, "it is one table");
        assert_eq!(Staff::objects().called("Be").get(&db).await.unwrap().name, "Bea");
        assert!(Staff::objects().filter(|s| s.name.eq("Ann")).first(&db).await.unwrap().is_none());
        bob.delete(&db).await.unwrap();
        assert_eq!(Person::objects().values(|p| p.name).all(&db).await.unwrap(), ["Ann", "Bea"]);
        let faces = ["crew.Person", "crew.Staff"].map(|label| db.registry().find(label).unwrap());
        assert_eq!(faces[0].table, faces[1].table);
        assert_eq!(faces.map(|face| face.meta.verbose_name()), ["person", "member of staff"]);
    });
}

// row: model.inheritance
#[test]
fn a_row_goes_on_in_another_table_with_the_same_key() {
    each_with(registry, async |db| {
        let place = create!(Place { name: "Corner" }, &db).await.unwrap();
        create!(Place { name: "Park" }, &db).await.unwrap();
        let restaurant = create!(Restaurant { place: &place, dish: "soup" }, &db).await.unwrap();
        create!(Waiter { restaurant: &restaurant }, &db).await.unwrap();
        let read = Restaurant::objects().select_related(|r| r.place).get(&db).await.unwrap();
        assert_eq!((read.place.get().unwrap(), read.dish.as_str()), (&place, "soup"));
        let by_parent = Restaurant::objects().filter(|r| r.place.name.eq("Corner")).get(&db).await.unwrap();
        assert_eq!(by_parent, restaurant);
        assert_eq!(place.restaurant.load(&db).await.unwrap().unwrap().dish, "soup");
        let plain = Place::objects().filter(|p| !p.restaurant.exists()).values(|p| p.name);
        assert_eq!(plain.all(&db).await.unwrap(), ["Park"]);
        let mut again = restaurant.clone();
        again.dish = "stew".into();
        again.save(&db).await.unwrap();
        assert_eq!(Restaurant::objects().get(&db).await.unwrap().dish, "stew");
        assert_eq!(again.waiters.all(&db).await.unwrap().len(), 1);
        let waiter = Waiter::objects().filter(|w| w.restaurant.place.name.eq("Corner"));
        assert_eq!(waiter.count(&db).await.unwrap(), 1);
        let twin = create!(Restaurant { place: &place, dish: "x" }, &db).await.unwrap_err();
        assert!(matches!(twin.kind(), carafe::db::ErrorKind::Unique(_)), "{twin:?}");
        // Both parts are made together, or none is.
        let both = db.atomic(async |db| {
            let bar = create!(Place { name: "Bar" }, &db).await?;
            create!(Restaurant { place: &bar, dish: "soup" }, &db).await?;
            create!(Restaurant { place: &bar, dish: "stew" }, &db).await
        });
        assert!(both.await.is_err());
        assert_eq!(Place::objects().filter(|p| p.name.eq("Bar")).count(&db).await.unwrap(), 0);
        let park = Place::objects().filter(|p| p.name.eq("Park")).get(&db).await.unwrap();
        let small = create!(Restaurant { place: &park, dish: "cake" }, &db).await.unwrap();
        assert_eq!(
            small.delete(&db).await.unwrap().total(),
            1,
            "without its second part it is a place again"
        );
        assert!(Place::objects().contains(&db, &park).await.unwrap());
        let gone = place.delete(&db).await.unwrap();
        assert_eq!((gone.of::<Restaurant>(&db), gone.of::<Waiter>(&db), gone.total()), (1, 1, 3));
    });
}

// row: model.ecosystem
#[test]
fn keys_by_time_and_slugs_make_themselves() {
    each_with(registry, async |db| {
        let mut made = Vec::new();
        for title in ["Tea!", "Tea?", "tea", "¿¿"] {
            let slug = Article::free_slug(title, &db).await.unwrap();
            made.push(create!(Article { title, slug }, &db).await.unwrap());
        }
        let slugs: Vec<&str> = made.iter().map(|article| article.slug.as_str()).collect();
        assert_eq!(slugs, ["tea", "tea-2", "tea-3", "article"]);
        assert!(made.iter().all(|article| article.id.get_version_num() == 7));
        assert_eq!(Article::objects().all(&db).await.unwrap(), made, "in the order in which they were made");
        let mut article = made.remove(0);
        article.title = "Black tea".into();
        article.save(&db).await.unwrap();
        assert_eq!(Article::objects().count(&db).await.unwrap(), 4, "a key that was given is no new row");
        let mut new = Article { id: Uuid::now_v7(), slug: "own".parse().unwrap(), ..article };
        new.save(&db).await.unwrap();
        assert_eq!(Article::objects().last(&db).await.unwrap().unwrap(), new);
    });
}
