//! Conditions: made by chance, as the ORM has them, and in plain Rust.
//!
//! In plain Rust a condition holds or it does not: a comparison with what is missing does not hold, so its opposite does.

use std::cmp::Ordering;

use carafe::db::{Fk, Model, Q, jiff::civil::Date, rust_decimal::Decimal};

use super::{
    dice::Dice,
    value::{Fields, Number, Text, with},
    world::{self, Item, World},
};

#[derive(Debug, Clone)]
pub(crate) enum Condition {
    Numbers(Number, Sign, Number),
    Number(Number, Sign, i64),
    NumberBetween(Number, i64, i64),
    NumberIn(Number, Vec<Option<i64>>),
    NumberInRanks(Number, Box<Self>),
    NoNumber(Number),
    Texts(Text, Look, Text),
    Text(Text, Look, String),
    TextIn(Text, Vec<Option<String>>),
    NoText(Text),
    Sold,
    Fresh(bool),
    Price(Sign, Decimal),
    Weight(Sign, f64),
    Day(Sign, Date),
    Year(Sign, i32),
    Home(Sign, i64),
    OnShelf(Vec<i64>),
    NoShelf,
    AtHome,
    Siblings(Box<Self>),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
    OneOf(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Constant(bool),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Sign {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Look {
    Sign(Sign),
    Whole,
    Contains(bool),
    Starts(bool),
    Ends(bool),
}

const SIGNS: [Sign; 6] =
    [Sign::Equal, Sign::NotEqual, Sign::Less, Sign::LessEqual, Sign::Greater, Sign::GreaterEqual];

impl Sign {
    const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterEqual => order.is_ge(),
        }
    }

    /// `ne` is the opposite of `eq`, so it holds where something is missing.
    fn compare<T: PartialOrd>(self, one: Option<T>, other: Option<T>) -> bool {
        let order = one.zip(other).and_then(|(one, other)| one.partial_cmp(&other));
        order.map_or(matches!(self, Self::NotEqual), |order| self.holds(order))
    }
}

/// The method of the ORM for a sign.
macro_rules! signed {
    ($sign:expr, $one:expr, $other:expr) => {
        match $sign {
            Sign::Equal => $one.eq($other),
            Sign::NotEqual => $one.ne($other),
            Sign::Less => $one.lt($other),
            Sign::LessEqual => $one.lte($other),
            Sign::Greater => $one.gt($other),
            Sign::GreaterEqual => $one.gte($other),
        }
    };
}

/// The method of the ORM for a way to look into a text.
macro_rules! looked {
    ($look:expr, $text:expr, $part:expr) => {
        match $look {
            Look::Sign(sign) => signed!(sign, $text, $part),
            Look::Whole => $text.iexact($part),
            Look::Contains(false) => $text.contains($part),
            Look::Contains(true) => $text.icontains($part),
            Look::Starts(false) => $text.starts_with($part),
            Look::Starts(true) => $text.istarts_with($part),
            Look::Ends(false) => $text.ends_with($part),
            Look::Ends(true) => $text.iends_with($part),
        }
    };
}

impl Look {
    fn any(dice: &mut Dice) -> Self {
        let fold = dice.once_in(2);
        match dice.below(6) {
            0..=1 => Self::Sign(dice.one(&SIGNS)),
            2 => Self::Whole,
            3 => Self::Contains(fold),
            4 => Self::Starts(fold),
            _ => Self::Ends(fold),
        }
    }

    fn holds(self, text: Option<&str>, part: Option<&str>) -> bool {
        if let Self::Sign(sign) = self {
            return sign.compare(text, part);
        }
        let Some((text, part)) = text.zip(part) else { return false };
        let folded = |fold: bool| {
            let fold = |text: &str| if fold { text.to_lowercase() } else { text.to_owned() };
            (fold(text), fold(part))
        };
        match self {
            Self::Whole | Self::Sign(_) => text.to_lowercase() == part.to_lowercase(),
            Self::Contains(fold) => folded(fold).0.contains(&folded(fold).1),
            Self::Starts(fold) => folded(fold).0.starts_with(&folded(fold).1),
            Self::Ends(fold) => folded(fold).0.ends_with(&folded(fold).1),
        }
    }
}

impl Condition {
    pub(crate) fn any(dice: &mut Dice, depth: u64) -> Self {
        if depth == 0 || dice.once_in(4) {
            return Self::leaf(dice, depth);
        }
        let deeper = |dice: &mut Dice| Box::new(Self::any(dice, depth - 1));
        match dice.below(10) {
            0..=2 => Self::Both(deeper(dice), deeper(dice)),
            3..=5 => Self::Either(deeper(dice), deeper(dice)),
            6 => Self::OneOf(deeper(dice), deeper(dice)),
            7 => Self::Siblings(deeper(dice)),
            _ => Self::Not(deeper(dice)),
        }
    }

    fn leaf(dice: &mut Dice, depth: u64) -> Self {
        let depth = depth.min(1);
        let (sign, value) = (dice.one(&SIGNS), dice.between(-3, 8));
        match dice.below(26) {
            0..=2 => Self::Numbers(Number::any(dice, depth), sign, Number::any(dice, depth)),
            3..=5 => Self::Number(Number::any(dice, depth), sign, value),
            6 => Self::NumberBetween(Number::any(dice, depth), value, value + dice.between(-1, 4)),
            7 => {
                let list = dice.some(4, |dice| dice.maybe(5, |dice| dice.between(-2, 5)));
                Self::NumberIn(Number::any(dice, depth), list)
            }
            8 if depth > 0 => Self::NumberInRanks(Number::any(dice, 0), Box::new(Self::any(dice, 0))),
            9 => Self::NoNumber(Number::any(dice, depth)),
            10..=11 => Self::Texts(Text::any(dice, depth), Look::any(dice), Text::any(dice, depth)),
            12..=14 => Self::Text(Text::any(dice, depth), Look::any(dice), world::text(dice)),
            15 => {
                let list = dice.some(4, |dice| dice.maybe(5, world::text));
                Self::TextIn(Text::any(dice, depth), list)
            }
            16 => Self::NoText(Text::any(dice, depth)),
            17 => Self::Sold,
            18 => Self::Fresh(dice.once_in(2)),
            19 => Self::Price(sign, world::price(dice)),
            20 => Self::Weight(sign, world::weight(dice)),
            21 => Self::Day(sign, world::day(dice)),
            22 => Self::Year(sign, i32::try_from(dice.between(2022, 2025)).unwrap()),
            23 => Self::Home(dice.one(&[Sign::Equal, Sign::NotEqual]), dice.between(1, 6)),
            24 => Self::OnShelf(dice.some(3, |dice| dice.between(1, 6))),
            _ => dice.one(&[Self::NoShelf, Self::AtHome, Self::Constant(true), Self::Constant(false)]),
        }
    }

    pub(crate) fn of_query(&self, i: Fields) -> Q {
        match self {
            Self::Numbers(one, sign, other) => {
                with!(one.of_query(i), |one| { with!(other.of_query(i), |other| signed!(sign, one, other)) })
            }
            Self::Number(number, sign, value) => {
                with!(number.of_query(i), |number| signed!(sign, number, *value))
            }
            Self::NumberBetween(number, low, high) => {
                with!(number.of_query(i), |number| number.between(*low, *high))
            }
            Self::NumberIn(number, list) => with!(number.of_query(i), |number| number.is_in(list.clone())),
            Self::NumberInRanks(number, condition) => {
                let ranks = Item::objects().filter(|other| condition.of_query(other)).values(|i| i.rank);
                with!(number.of_query(i), |number| number.is_in(ranks))
            }
            Self::NoNumber(number) => with!(number.of_query(i), |number| number.is_null()),
            Self::Texts(one, look, other) => {
                with!(one.of_query(i), |one| { with!(other.of_query(i), |other| looked!(look, one, other)) })
            }
            Self::Text(text, look, part) => with!(text.of_query(i), |text| looked!(look, text, part)),
            Self::TextIn(text, list) => with!(text.of_query(i), |text| text.is_in(list.clone())),
            Self::NoText(text) => with!(text.of_query(i), |text| text.is_null()),
            Self::Sold => i.sold & Q::always(),
            Self::Fresh(fresh) => i.fresh.eq(*fresh),
            Self::Price(sign, price) => signed!(sign, i.price, *price),
            Self::Weight(sign, weight) => signed!(sign, i.weight, *weight),
            Self::Day(sign, day) => signed!(sign, i.day, *day),
            Self::Year(sign, year) => signed!(sign, i.day.year(), *year),
            Self::Home(Sign::Equal, shelf) => i.home.eq(Fk::to(*shelf)),
            Self::Home(_, shelf) => i.home.ne(Fk::to(*shelf)),
            Self::OnShelf(shelves) => i.shelf.is_in(shelves.iter().map(|shelf| Fk::to(*shelf))),
            Self::NoShelf => i.shelf.is_null(),
            Self::AtHome => i.shelf.eq(i.home),
            Self::Siblings(condition) => i.home.items.any(|other| condition.of_query(other)),
            Self::Both(one, other) => one.of_query(i) & other.of_query(i),
            Self::Either(one, other) => one.of_query(i) | other.of_query(i),
            Self::OneOf(one, other) => one.of_query(i) ^ other.of_query(i),
            Self::Not(condition) => !condition.of_query(i),
            Self::Constant(true) => Q::always(),
            Self::Constant(false) => Q::never(),
        }
    }

    pub(crate) fn holds(&self, item: &Item, world: &World) -> bool {
        match self {
            Self::Numbers(one, sign, other) => sign.compare(one.of(item, world), other.of(item, world)),
            Self::Number(number, sign, value) => sign.compare(number.of(item, world), Some(*value)),
            Self::NumberBetween(number, low, high) => {
                number.of(item, world).is_some_and(|number| (*low..=*high).contains(&number))
            }
            Self::NumberIn(number, list) => {
                number.of(item, world).is_some_and(|number| list.contains(&Some(number)))
            }
            Self::NumberInRanks(number, condition) => number.of(item, world).is_some_and(|number| {
                let mut chosen = world.items.iter().filter(|other| condition.holds(other, world));
                chosen.any(|other| other.rank == Some(number))
            }),
            Self::NoNumber(number) => number.of(item, world).is_none(),
            Self::Texts(one, look, other) => {
                look.holds(one.of(item, world).as_deref(), other.of(item, world).as_deref())
            }
            Self::Text(text, look, part) => look.holds(text.of(item, world).as_deref(), Some(part)),
            Self::TextIn(text, list) => text.of(item, world).is_some_and(|text| list.contains(&Some(text))),
            Self::NoText(text) => text.of(item, world).is_none(),
            Self::Sold => item.sold,
            Self::Fresh(fresh) => item.fresh == Some(*fresh),
            Self::Price(sign, price) => sign.compare(item.price, Some(*price)),
            Self::Weight(sign, weight) => sign.compare(Some(item.weight), Some(*weight)),
            Self::Day(sign, day) => sign.compare(item.day, Some(*day)),
            Self::Year(sign, year) => sign.compare(item.day.map(|day| i32::from(day.year())), Some(*year)),
            Self::Home(sign, shelf) => sign.compare(Some(*item.home.id()), Some(*shelf)),
            Self::OnShelf(shelves) => item.shelf.as_ref().is_some_and(|shelf| shelves.contains(shelf.id())),
            Self::NoShelf => item.shelf.is_none(),
            Self::AtHome => item.shelf.as_ref() == Some(&item.home),
            Self::Siblings(condition) => world.siblings(item).any(|other| condition.holds(other, world)),
            Self::Both(one, other) => one.holds(item, world) && other.holds(item, world),
            Self::Either(one, other) => one.holds(item, world) || other.holds(item, world),
            Self::OneOf(one, other) => one.holds(item, world) != other.holds(item, world),
            Self::Not(condition) => !condition.holds(item, world),
            Self::Constant(value) => *value,
        }
    }

    /// Parts of it, which are conditions too.
    pub(crate) fn parts(&self) -> Vec<Self> {
        match self {
            Self::Both(one, other) | Self::Either(one, other) | Self::OneOf(one, other) => {
                vec![(**one).clone(), (**other).clone()]
            }
            Self::Not(part) | Self::Siblings(part) | Self::NumberInRanks(_, part) => vec![(**part).clone()],
            _ => Vec::new(),
        }
    }
}
