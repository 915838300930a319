//! Numbers and texts of a row: made by chance, as an expression of the ORM, and in plain Rust.

use carafe::{db::Expr, db::Model, db::expr::case, db::handle::Col};

use super::{
    condition::Condition,
    dice::Dice,
    world::{Item, World, text},
};

pub(crate) type Fields = &'static <Item as Model>::Fields;

/// A number of a row, which may be missing.
#[derive(Debug, Clone)]
pub(crate) enum Number {
    Count,
    Rank,
    NameLength,
    NoteLength,
    HomeFloor,
    ShelfFloor,
    Sum(Box<Self>, Box<Self>),
    Less(Box<Self>, Box<Self>),
    Times(Box<Self>, i64),
    Over(Box<Self>, i64),
    Rest(Box<Self>, i64),
    Negative(Box<Self>),
    Abs(Box<Self>),
    Or(Box<Self>, i64),
    If(Box<Condition>, i64, Option<i64>),
    Siblings(Box<Condition>),
}

/// A text of a row, which may be missing.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    Name,
    Note,
    HomeName,
    ShelfName,
    Lower(Box<Self>),
    Left(Box<Self>, u32),
    Behind(Box<Self>, String),
    Or(Box<Self>, String),
}

/// A field, or something computed: the ORM tells them apart.
#[derive(Clone)]
pub(crate) enum Given<T> {
    Field(Col<Option<T>>),
    Computed(Expr<Option<T>>),
}

/// The same code for a field and for something computed.
macro_rules! with {
    ($given:expr, |$name:ident| $body:expr) => {
        match $given {
            $crate::random::value::Given::Field($name) => $body,
            $crate::random::value::Given::Computed($name) => $body,
        }
    };
}
pub(crate) use with;

use Given::{Computed, Field};

impl Number {
    pub(crate) fn any(dice: &mut Dice, depth: u64) -> Self {
        let deeper = |dice: &mut Dice| Box::new(Self::any(dice, depth - 1));
        match dice.below(if depth == 0 { 9 } else { 19 }) {
            0..=2 => Self::Count,
            3..=4 => Self::Rank,
            5 => Self::HomeFloor,
            6 => Self::ShelfFloor,
            7 => Self::NameLength,
            8 => Self::NoteLength,
            9 => Self::Sum(deeper(dice), deeper(dice)),
            10 => Self::Less(deeper(dice), deeper(dice)),
            11 => Self::Times(deeper(dice), dice.between(-2, 3)),
            12 => Self::Over(deeper(dice), dice.one(&[-2, 2, 3])),
            13 => Self::Rest(deeper(dice), dice.one(&[-2, 2, 3])),
            14 => Self::Negative(deeper(dice)),
            15 => Self::Abs(deeper(dice)),
            16 => Self::Or(deeper(dice), dice.between(-2, 5)),
            17 => Self::If(
                Box::new(Condition::any(dice, depth - 1)),
                dice.between(-2, 5),
                dice.maybe(2, |dice| dice.between(-2, 5)),
            ),
            _ => Self::Siblings(Box::new(Condition::any(dice, depth - 1))),
        }
    }

    /// One that needs nothing but the row itself, as a field can be set to.
    pub(crate) fn own(dice: &mut Dice, depth: u64) -> Self {
        let deeper = |dice: &mut Dice| Box::new(Self::own(dice, depth - 1));
        match dice.below(if depth == 0 { 4 } else { 9 }) {
            0 => Self::Count,
            1 => Self::Rank,
            2 => Self::NameLength,
            3 => Self::NoteLength,
            4 => Self::Sum(deeper(dice), deeper(dice)),
            5 => Self::Times(deeper(dice), dice.between(-2, 3)),
            6 => Self::Over(deeper(dice), dice.one(&[-2, 2, 3])),
            7 => Self::Negative(deeper(dice)),
            _ => Self::Or(deeper(dice), dice.between(-2, 5)),
        }
    }

    pub(crate) fn of_query(&self, i: Fields) -> Given<i64> {
        Computed(match self {
            Self::Count => i.count.opt(),
            Self::Rank => return Field(i.rank),
            Self::NameLength => i.name.length().opt(),
            Self::NoteLength => i.note.length(),
            Self::HomeFloor => return Field(i.home.floor),
            Self::ShelfFloor => return Field(i.shelf.floor),
            Self::Sum(one, other) => {
                with!(one.of_query(i), |one| with!(other.of_query(i), |other| one + other))
            }
            Self::Less(one, other) => {
                with!(one.of_query(i), |one| with!(other.of_query(i), |other| one - other))
            }
            Self::Times(one, times) => with!(one.of_query(i), |one| one * *times),
            Self::Over(one, by) => with!(one.of_query(i), |one| one / *by),
            Self::Rest(one, by) => with!(one.of_query(i), |one| one % *by),
            Self::Negative(one) => with!(one.of_query(i), |one| -one),
            Self::Abs(one) => with!(one.of_query(i), |one| one.abs()),
            Self::Or(one, other) => with!(one.of_query(i), |one| one.coalesce(*other)).opt(),
            Self::If(condition, then, None) => case::<i64>().when(condition.of_query(i), *then).or_null(),
            Self::If(condition, then, Some(other)) => {
                case::<i64>().when(condition.of_query(i), *then).otherwise(*other).opt()
            }
            Self::Siblings(condition) => i.home.items.count_if(|other| condition.of_query(other)).opt(),
        })
    }

    pub(crate) fn of(&self, item: &Item, world: &World) -> Option<i64> {
        let length = |text: &str| i64::try_from(text.chars().count()).unwrap();
        match self {
            Self::Count => Some(item.count),
            Self::Rank => item.rank,
            Self::NameLength => Some(length(&item.name)),
            Self::NoteLength => item.note.as_deref().map(length),
            Self::HomeFloor => world.home(item).floor,
            Self::ShelfFloor => world.shelf(item)?.floor,
            Self::Sum(one, other) => Some(one.of(item, world)? + other.of(item, world)?),
            Self::Less(one, other) => Some(one.of(item, world)? - other.of(item, world)?),
            Self::Times(one, times) => Some(one.of(item, world)? * times),
            Self::Over(one, by) => Some(one.of(item, world)? / by),
            Self::Rest(one, by) => Some(one.of(item, world)? % by),
            Self::Negative(one) => Some(-one.of(item, world)?),
            Self::Abs(one) => Some(one.of(item, world)?.abs()),
            Self::Or(one, other) => one.of(item, world).or(Some(*other)),
            Self::If(condition, then, other) => {
                if condition.holds(item, world) {
                    Some(*then)
                } else {
                    *other
                }
            }
            Self::Siblings(condition) => {
                let count = world.siblings(item).filter(|other| condition.holds(other, world)).count();
                Some(i64::try_from(count).unwrap())
            }
        }
    }
}

impl Text {
    pub(crate) fn any(dice: &mut Dice, depth: u64) -> Self {
        let deeper = |dice: &mut Dice| Box::new(Self::any(dice, depth - 1));
        match dice.below(if depth == 0 { 7 } else { 11 }) {
            0..=1 => Self::Name,
            2..=3 => Self::Note,
            4 => Self::HomeName,
            5..=6 => Self::ShelfName,
            7 => Self::Lower(deeper(dice)),
            8 => Self::Left(deeper(dice), u32::try_from(dice.below(4)).unwrap()),
            9 => Self::Behind(deeper(dice), text(dice)),
            _ => Self::Or(deeper(dice), text(dice)),
        }
    }

    pub(crate) fn of_query(&self, i: Fields) -> Given<String> {
        Computed(match self {
            Self::Name => i.name.opt(),
            Self::Note => return Field(i.note),
            Self::HomeName => i.home.name.opt(),
            Self::ShelfName => i.shelf.name.opt(),
            Self::Lower(text) => with!(text.of_query(i), |text| text.lower()),
            Self::Left(text, length) => with!(text.of_query(i), |text| text.left(*length)),
            Self::Behind(text, more) => with!(text.of_query(i), |text| text.concat(more)),
            Self::Or(text, other) => with!(text.of_query(i), |text| text.coalesce(other)).opt(),
        })
    }

    pub(crate) fn of(&self, item: &Item, world: &World) -> Option<String> {
        match self {
            Self::Name => Some(item.name.clone()),
            Self::Note => item.note.clone(),
            Self::HomeName => Some(world.home(item).name.clone()),
            Self::ShelfName => Some(world.shelf(item)?.name.clone()),
            Self::Lower(text) => Some(text.of(item, world)?.to_lowercase()),
            Self::Left(text, length) => Some(text.of(item, world)?.chars().take(*length as usize).collect()),
            Self::Behind(text, more) => Some(text.of(item, world)? + more),
            Self::Or(text, other) => text.of(item, world).or_else(|| Some(other.clone())),
        }
    }
}
