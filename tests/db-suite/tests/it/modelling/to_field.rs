//! Foreign keys to a unique field that is not the primary key, and to rows that may be chosen.

use std::sync::Arc;

use carafe::{
    db::{
        DynQuery, ErrorKind, Registry,
        db::Scope,
        meta::FetchMode,
        schema::{create_schema, schema_sql},
    },
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "code")]
struct Country {
    id: i64,
    #[field(max_length = 2, unique, to_field = ByCode)]
    code: String,
    #[field(max_length = 40)]
    name: String,
    #[field(default = true)]
    open: bool,
    #[reverse(country)]
    cities: Many<City>,
    #[reverse(country)]
    flag: One<Flag>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "name")]
struct City {
    id: i64,
    #[field(max_length = 40)]
    name: String,
    #[field(on_delete = cascade, related_name = "cities_of", limit_choices_to = Country::is_open)]
    country: Fk<Country, ByCode>,
    /// The same country, or another: nobody names the way back.
    #[field(on_delete = set_null)]
    sister: Option<Fk<Country, ByCode>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Flag {
    id: i64,
    #[field(max_length = 20)]
    colours: String,
    country: OneToOne<Country, ByCode>,
}

impl Country {
    fn is_open(c: &CountryFields) -> carafe::db::expr::Q {
        c.open.eq(true)
    }
}

fn registry() -> Registry {
    Registry::new().with::<(Country, City, Flag)>("world")
}

/// Keys and codes that cannot be taken for one another.
async fn fill(db: &Db) -> [Country; 2] {
    create!(Country { code: "XX", name: "Nowhere", open: false }, db).await.unwrap();
    let italy = create!(Country { code: "IT", name: "Italy" }, db).await.unwrap();
    let france = create!(Country { code: "FR", name: "France" }, db).await.unwrap();
    for (name, country, sister) in
        [("Rome", &italy, Some(&france)), ("Milan", &italy, None), ("Paris", &france, Some(&italy))]
    {
        let sister = sister.map(Fk::from);
        create!(City { name, country, sister }, db).await.unwrap();
    }
    create!(Flag { colours: "green white red", country: &italy }, db).await.unwrap();
    [italy, france]
}

fn names(cities: &[City]) -> Vec<&str> {
    cities.iter().map(|city| city.name.as_str()).collect()
}

// row: model.fk
#[test]
fn a_foreign_key_to_a_code_is_followed_and_compared() {
    each_with(registry, async |db| {
        let [italy, france] = fill(&db).await;
        let rome = City::objects().filter(|c| c.name.eq("Rome")).get(&db).await.unwrap();
        assert_eq!((rome.country.id().as_str(), &rome.country), ("IT", &Fk::from(&italy)));
        let sql = City::objects().filter(|c| c.country.code.eq("IT")).to_sql(&db).unwrap();
        assert!(!sql.contains("JOIN"), "the code stands in the row itself: {sql}");
        let by_key = City::objects().filter(|c| c.country.id.eq(italy.id));
        assert!(by_key.to_sql(&db).unwrap().contains("JOIN"));
        for cities in [
            City::objects().filter(|c| c.country.eq(&italy)),
            City::objects().filter(|c| c.country.eq(Fk::by("IT".to_owned()))),
            City::objects().filter(|c| c.country.code.eq("IT")),
            City::objects().filter(|c| c.country.name.starts_with("It")),
            City::objects().filter(|c| c.country.is_in([&italy])),
            City::objects().exclude(|c| c.country.eq(&france)),
            by_key,
        ] {
            assert_eq!(names(&cities.all(&db).await.unwrap()), ["Milan", "Rome"]);
        }
        let joined = City::objects().select_related(|c| (c.country, c.sister)).all(&db).await.unwrap();
        assert_eq!(joined[2].country.get().unwrap(), &italy);
        assert_eq!(joined[2].sister.as_ref().unwrap().get().unwrap(), &france);
        assert!(joined[0].sister.is_none());
        let codes = City::objects().values(|c| (c.country, c.sister)).all(&db).await.unwrap();
        assert_eq!(codes[0], ("IT".to_owned(), None));
        assert_eq!(codes[1], ("FR".to_owned(), Some("IT".to_owned())));
        let changed = City::objects()
            .filter(|c| c.name.eq("Milan"))
            .update(&db, |c| (c.country.set(&france), c.sister.set(&italy)))
            .await;
        assert_eq!(changed.unwrap(), 1);
        let mut milan = City::objects().filter(|c| c.name.eq("Milan")).get(&db).await.unwrap();
        assert_eq!(milan.country.load(&db).await.unwrap(), &france);
        assert_eq!(milan.country.load(&db).await.unwrap().id, france.id);
    });
}

// row: model.fk
#[test]
fn ways_back_to_a_code_are_asked_loaded_and_changed() {
    each_with(registry, async |db| {
        let [italy, france] = fill(&db).await;
        assert_eq!(names(&italy.cities.all(&db).await.unwrap()), ["Milan", "Rome"]);
        assert_eq!(italy.cities.query().filter(|c| c.name.eq("Rome")).count(&db).await.unwrap(), 1);
        assert_eq!(italy.flag.load(&db).await.unwrap().unwrap().colours, "green white red");
        let loaded = Country::objects().prefetch(|c| (c.cities, c.flag)).all(&db).await.unwrap();
        let each: Vec<_> = loaded.iter().map(|country| names(country.cities.get().unwrap())).collect();
        assert_eq!(each, [vec!["Paris"], vec!["Milan", "Rome"], vec![]]);
        assert!(loaded[1].flag.get().unwrap().is_some() && loaded[0].flag.get().unwrap().is_none());
        let busy = Country::objects().filter(|c| c.cities.count().gte(2));
        assert_eq!(busy.get(&db).await.unwrap(), italy);
        let with_paris = Country::objects().filter(|c| c.cities.any(|city| city.name.eq("Paris")));
        assert_eq!(with_paris.get(&db).await.unwrap(), france);
        let sisters = Country::objects().filter(|c| c.reverse::<City, _>(|city| city.sister).exists());
        assert_eq!(sisters.count(&db).await.unwrap(), 2);
        let mut cities = City::objects().all(&db).await.unwrap();
        City::objects().prefetch(|c| c.country).load_into(&mut cities, &db).await.unwrap();
        assert_eq!(cities[0].country.get().unwrap(), &italy);
        let paris = cities.iter().find(|city| city.name == "Paris").unwrap();
        italy.cities.add(paris, &db).await.unwrap();
        assert_eq!(
            (italy.cities.query().count(&db).await.unwrap(), france.cities.all(&db).await.unwrap().len()),
            (3, 0)
        );
        france.cities.set([paris], &db).await.unwrap();
        assert_eq!(names(&france.cities.all(&db).await.unwrap()), ["Paris"]);
        let new = create!(Country { code: "ES", name: "Spain" }, &db).await.unwrap();
        assert!(new.cities.all(&db).await.unwrap().is_empty(), "a row that was made knows what points at it");
    });
}

// row: model.fk, model.on_delete
#[test]
fn a_row_that_is_pointed_at_by_its_code_takes_others_with_it() {
    each_with(registry, async |db| {
        let [italy, france] = fill(&db).await;
        let nobody = create!(City { name: "x", country: Fk::by("ZZ".to_owned()) }, &db).await.unwrap_err();
        assert!(matches!(nobody.kind(), ErrorKind::ForeignKey(_)), "{nobody:?}");
        let protected = italy.clone().delete(&db).await.unwrap_err();
        assert!(matches!(protected.kind(), ErrorKind::Protected(_)), "the flag is in the way: {protected:?}");
        Flag::objects().delete(&db).await.unwrap();
        let gone = italy.delete(&db).await.unwrap();
        assert_eq!((gone.of::<City>(&db), gone.of::<Country>(&db), gone.total()), (2, 1, 3));
        let paris = City::objects().get(&db).await.unwrap();
        assert_eq!((paris.country.id(), paris.sister), (&france.code, None), "set to null by the code");
    });
}

// row: model.fk
#[test]
fn the_column_of_a_foreign_key_to_a_code_is_like_the_code() {
    each_with(Registry::new, async |db| {
        let sql = schema_sql(db.features(), &registry()).unwrap().replace(['"', '`'], "");
        assert!(sql.contains("REFERENCES world_country (code)"), "{sql}");
        assert!(
            sql.to_lowercase().contains("country_id varchar(2)") || sql.contains("country_id TEXT"),
            "{sql}"
        );
        let registry = Arc::new(registry());
        create_schema(&**db.driver(), &registry).await.unwrap();
    });
}

// row: model.fk
#[test]
fn names_that_a_model_gives_to_the_way_back_are_for_queries_by_names() {
    each_with(registry, async |db| {
        fill(&db).await;
        let codes = async |query: DynQuery| -> Vec<String> {
            let rows = query.order_by("code").unwrap().all(&db).await.unwrap();
            rows.iter().map(|row| row.get("code").unwrap().to_string()).collect()
        };
        let countries = || DynQuery::new(db.registry(), "world.Country").unwrap();
        let found = countries().filter("cities_of__name__startswith", "M").unwrap();
        assert_eq!(codes(found).await, ["\"IT\""]);
        let without = countries().filter("cities_of__isnull", "true").unwrap();
        assert_eq!(codes(without).await, ["\"XX\""]);
        let hidden = countries().filter("sister__name", "Paris").unwrap_err();
        assert!(hidden.to_string().contains("`cities`, `flag`, `cities_of`"), "{hidden}");
        let far = DynQuery::new(db.registry(), "world.City").unwrap();
        let far = far.filter("country__cities_of__name", "Rome").unwrap();
        assert_eq!(far.count(&db).await.unwrap(), 2, "cities of the country of Rome");
        let listed = countries().allow(["name"]).filter("cities_of__name", "Rome").unwrap_err();
        assert!(listed.to_string().contains("`cities_of__name` cannot be asked for here"), "{listed}");
    });
}

// row: model.fk, model.validate
#[test]
fn only_rows_that_may_be_chosen_are_right() {
    each_with(registry, async |db| {
        let [italy, _] = fill(&db).await;
        for (field, expected) in
            [("country", &["\"FR\"", "\"IT\""][..]), ("sister", &["\"FR\"", "\"IT\"", "\"XX\""])]
        {
            let offered = DynQuery::choices_of(db.registry(), "world.City", field).unwrap();
            let offered = offered.order_by("code").unwrap().all(&db).await.unwrap();
            let codes: Vec<_> = offered.iter().map(|row| row.get("code").unwrap().to_string()).collect();
            assert_eq!(codes, expected, "what a form offers for `{field}`");
        }
        let none = DynQuery::choices_of(db.registry(), "world.City", "name").unwrap_err();
        let wanted = "`world.City` has no foreign key `name`; foreign keys: `country`, `sister`";
        assert_eq!(none.to_string(), wanted);
        let mut city = City { id: 0, name: "Turin".into(), country: Fk::from(&italy), sister: None };
        city.validate(&db).await.unwrap();
        city.country = Fk::by("XX".to_owned());
        let wrong = city.validate(&db).await.unwrap_err().fields(db.registry()).remove(0);
        assert_eq!((wrong.fields, wrong.code), (vec!["country"], "limit_choices_to"));
        assert_eq!(wrong.message, "is none of those that can be chosen");
        city.validate_except(&db, |c| c.country).await.unwrap();
        city.save(&db).await.unwrap();
        assert_eq!(city.id, 4, "the database does not know of it, as in Django");
    });
}

// row: model.fk, orm.fetch_mode
#[test]
fn foreign_keys_to_a_code_are_loaded_for_all_rows_of_a_query() {
    each_with(registry, async |db| {
        fill(&db).await;
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let mut cities = City::objects().fetch_mode(FetchMode::Peers).all(&watched).await.unwrap();
        let mut found = Vec::new();
        for city in &mut cities {
            found.push(city.country.load(&watched).await.unwrap().name.clone());
        }
        assert_eq!((found, scope.count()), (vec!["Italy".into(), "France".into(), "Italy".to_owned()], 2));
    });
}
