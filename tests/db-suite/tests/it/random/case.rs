//! One question: which rows, and what is wanted of them.

use super::{
    condition::Condition,
    dice::Dice,
    value::{Number, Text},
};

/// Rows for which the conditions hold, and what is wanted of them.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) narrows: Vec<Narrow>,
    pub(crate) wanted: Wanted,
}

/// One call of `filter` or `exclude`.
#[derive(Debug, Clone)]
pub(crate) struct Narrow {
    pub(crate) excludes: bool,
    pub(crate) condition: Condition,
}

#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    Rows(Vec<By>, Slice),
    Count(Slice),
    Exists,
    /// Pairs of values, each once.
    Distinct(Number, Text),
    /// Computed of all rows, and of some of them.
    Aggregate(Number, Condition),
    Groups(Group),
    Combined(Combined, Condition, Slice),
    /// The rank and the count get these values.
    Updated(Number, Number),
    Deleted,
}

/// One word of an order.
#[derive(Debug, Clone)]
pub(crate) struct By {
    pub(crate) key: SortKey,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum SortKey {
    Number(Number),
    Text(Text),
    Price,
    Day,
    Fresh,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice {
    pub(crate) offset: Option<u64>,
    pub(crate) limit: Option<u64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) key: GroupKey,
    pub(crate) number: Number,
    pub(crate) only: Condition,
    pub(crate) at_least: i64,
    pub(crate) slice: Slice,
}

#[derive(Debug, Clone)]
pub(crate) enum GroupKey {
    Sold,
    Day,
    Number(Number),
    Text(Text),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Combined {
    Union,
    UnionAll,
    Intersect,
    Except,
}

impl Case {
    pub(crate) fn any(dice: &mut Dice) -> Self {
        let narrow =
            |dice: &mut Dice| Narrow { excludes: dice.once_in(3), condition: Condition::any(dice, 3) };
        let narrows = if dice.once_in(12) { Vec::new() } else { dice.some(2, narrow) };
        Self { narrows, wanted: Wanted::any(dice) }
    }

    /// Cases with less in them.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let smaller = self.wanted.smaller().into_iter().map(|wanted| Self { wanted, ..self.clone() });
        let mut all: Vec<Self> = smaller.collect();
        for (at, narrow) in self.narrows.iter().enumerate() {
            let mut without = self.clone();
            without.narrows.remove(at);
            all.push(without);
            for part in narrow.condition.parts() {
                let mut with_part = self.clone();
                with_part.narrows[at].condition = part;
                all.push(with_part);
            }
        }
        all
    }
}

impl Wanted {
    fn any(dice: &mut Dice) -> Self {
        match dice.below(14) {
            0..=3 => Self::Rows(dice.some(3, By::any), Slice::any(dice)),
            4 => Self::Count(Slice::any(dice)),
            5 => Self::Exists,
            6 => Self::Distinct(Number::any(dice, 1), Text::any(dice, 1)),
            7..=8 => Self::Aggregate(Number::any(dice, 2), Condition::any(dice, 1)),
            9..=10 => Self::Groups(Group {
                key: match dice.below(5) {
                    0 => GroupKey::Sold,
                    1 => GroupKey::Day,
                    2..=3 => GroupKey::Number(Number::any(dice, 1)),
                    _ => GroupKey::Text(Text::any(dice, 1)),
                },
                number: Number::any(dice, 1),
                only: Condition::any(dice, 1),
                at_least: dice.between(0, 3),
                slice: Slice::any(dice),
            }),
            11 => Self::Updated(Number::own(dice, 2), Number::own(dice, 2)),
            12 => Self::Deleted,
            _ => {
                let how = [Combined::Union, Combined::UnionAll, Combined::Intersect, Combined::Except];
                Self::Combined(dice.one(&how), Condition::any(dice, 2), Slice::any(dice))
            }
        }
    }

    fn smaller(&self) -> Vec<Self> {
        let plain = Slice { offset: None, limit: None };
        match self {
            Self::Rows(orders, slice) => {
                let shorter = |at| {
                    let mut orders = orders.clone();
                    orders.remove(at);
                    Self::Rows(orders, *slice)
                };
                let unsliced = slice.is_some().then(|| Self::Rows(orders.clone(), plain));
                (0..orders.len()).map(shorter).chain(unsliced).collect()
            }
            Self::Count(slice) if slice.is_some() => vec![Self::Count(plain)],
            Self::Combined(how, other, slice) => {
                let unsliced = slice.is_some().then(|| Self::Combined(*how, other.clone(), plain));
                other
                    .parts()
                    .into_iter()
                    .map(|part| Self::Combined(*how, part, *slice))
                    .chain(unsliced)
                    .collect()
            }
            Self::Groups(group) => {
                let unsliced = group.slice.is_some().then(|| Group { slice: plain, ..group.clone() });
                let parts = group.only.parts().into_iter().map(|only| Group { only, ..group.clone() });
                parts.chain(unsliced).map(Self::Groups).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl By {
    fn any(dice: &mut Dice) -> Self {
        let key = match dice.below(8) {
            0..=2 => SortKey::Number(Number::any(dice, 1)),
            3..=4 => SortKey::Text(Text::any(dice, 1)),
            5 => SortKey::Price,
            6 => SortKey::Day,
            _ => SortKey::Fresh,
        };
        Self { key, descending: dice.once_in(2), nulls_first: dice.once_in(2) }
    }
}

impl Slice {
    fn any(dice: &mut Dice) -> Self {
        if dice.once_in(2) {
            return Self { offset: None, limit: None };
        }
        Self { offset: dice.maybe(2, |dice| dice.below(12)), limit: dice.maybe(4, |dice| dice.below(12)) }
    }

    const fn is_some(self) -> bool {
        self.offset.is_some() || self.limit.is_some()
    }

    pub(crate) fn of<T>(self, rows: impl IntoIterator<Item = T>) -> Vec<T> {
        let size = |number: Option<u64>, otherwise| {
            number.map_or(otherwise, |number| usize::try_from(number).unwrap())
        };
        rows.into_iter().skip(size(self.offset, 0)).take(size(self.limit, usize::MAX)).collect()
    }
}
