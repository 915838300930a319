//! What is asked about: shelves and items, with texts that databases like to misread and many nulls.

use carafe::{
    db::{Registry, jiff::civil, rust_decimal::Decimal},
    prelude::*,
};

use super::dice::Dice;

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Shelf {
    pub(crate) id: i64,
    #[field(max_length = 40)]
    pub(crate) name: String,
    pub(crate) floor: Option<i64>,
    #[reverse(home)]
    pub(crate) items: Many<Item>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) id: i64,
    #[field(max_length = 40)]
    pub(crate) name: String,
    #[field(max_length = 40)]
    pub(crate) note: Option<String>,
    pub(crate) count: i64,
    pub(crate) rank: Option<i64>,
    pub(crate) sold: bool,
    pub(crate) fresh: Option<bool>,
    #[field(digits(10, 2))]
    pub(crate) price: Option<Decimal>,
    pub(crate) weight: f64,
    pub(crate) day: Option<civil::Date>,
    pub(crate) home: Fk<Shelf>,
    pub(crate) shelf: Option<Fk<Shelf>>,
}

pub(crate) const TEXTS: &[&str] = &[
    "", " ", "a", "A", "a ", "ab", "aB", "b", "abc", "a%", "a_c", "%", "_", "\\", "!", "'", "\"", "é", "É",
    "Zoë", "0", "10", "a\nb", "[a]", "😀",
];

const SHELVES: u64 = 6;
const ITEMS: u64 = 40;

/// All rows, as plain values.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) shelves: Vec<Shelf>,
    pub(crate) items: Vec<Item>,
}

pub(crate) fn registry() -> Registry {
    Registry::new().with::<(Shelf, Item)>("random")
}

impl World {
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let keys = |count| (1..).take(usize::try_from(count).unwrap());
        let shelves = keys(SHELVES).map(|id| shelf(id, dice)).collect();
        let items = keys(ITEMS).map(|id| item(id, dice)).collect();
        Self { shelves, items }
    }

    pub(crate) async fn write(&self, db: &Db) {
        Shelf::bulk_create(db, self.shelves.clone()).await.unwrap();
        Item::bulk_create(db, self.items.clone()).await.unwrap();
        assert_eq!(Item::objects().order_by(|i| i.id).all(db).await.unwrap(), self.items);
    }

    pub(crate) fn home(&self, item: &Item) -> &Shelf {
        self.at(*item.home.id())
    }

    pub(crate) fn shelf(&self, item: &Item) -> Option<&Shelf> {
        item.shelf.as_ref().map(|shelf| self.at(*shelf.id()))
    }

    fn at(&self, id: i64) -> &Shelf {
        self.shelves.iter().find(|shelf| shelf.id == id).unwrap()
    }

    /// The items that are at home on the shelf where this one is.
    pub(crate) fn siblings(&self, item: &Item) -> impl Iterator<Item = &Item> {
        let home = *item.home.id();
        self.items.iter().filter(move |other| *other.home.id() == home)
    }
}

fn shelf(id: i64, dice: &mut Dice) -> Shelf {
    Shelf { id, name: text(dice), floor: dice.maybe(3, |dice| dice.between(-1, 3)), items: Many::default() }
}

fn item(id: i64, dice: &mut Dice) -> Item {
    // Nothing is at home on the last shelf.
    let key = |dice: &mut Dice| Fk::to(dice.between(1, 5));
    Item {
        id,
        name: text(dice),
        note: dice.maybe(3, text),
        count: dice.between(-3, 12),
        rank: dice.maybe(3, |dice| dice.between(-2, 5)),
        sold: dice.once_in(2),
        fresh: dice.maybe(3, |dice| dice.once_in(2)),
        price: dice.maybe(3, price),
        weight: weight(dice),
        day: dice.maybe(3, day),
        home: key(dice),
        shelf: dice.maybe(3, key),
    }
}

pub(crate) fn text(dice: &mut Dice) -> String {
    dice.one(TEXTS).to_owned()
}

pub(crate) fn price(dice: &mut Dice) -> Decimal {
    Decimal::new(dice.one(&[-150, 0, 5, 50, 99, 100, 999, 1000, 12050]), 2)
}

/// Halves and quarters, which every database keeps as they are.
pub(crate) fn weight(dice: &mut Dice) -> f64 {
    dice.one(&[-1.5, 0.0, 0.25, 0.5, 1.0, 2.75, 1e9])
}

pub(crate) fn day(dice: &mut Dice) -> civil::Date {
    dice.one(&[
        civil::date(1969, 12, 31),
        civil::date(2023, 1, 1),
        civil::date(2024, 2, 29),
        civil::date(2024, 12, 30),
        civil::date(2025, 1, 1),
    ])
}
