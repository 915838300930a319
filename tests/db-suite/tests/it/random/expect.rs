//! The same question, answered in plain Rust: rows are chosen, ordered and counted one by one.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use carafe::db::rust_decimal::Decimal;

use super::{
    ask::{Answer, lines, rounded, sorted},
    case::{By, Case, Combined, Group, GroupKey, SortKey, Wanted},
    condition::Condition,
    value::Number,
    world::{Item, World},
};

impl Case {
    pub(crate) fn expect(&self, world: &World) -> Answer {
        let rows = self.chosen(world);
        match &self.wanted {
            Wanted::Rows(orders, slice) => {
                let mut rows = rows;
                rows.sort_by(|one, other| compared(orders, (one, other), world));
                lines(slice.of(rows))
            }
            Wanted::Count(slice) => lines([slice.of(rows).len()]),
            Wanted::Exists => lines([!rows.is_empty()]),
            Wanted::Distinct(number, text) => {
                let pair = |item: &Item| {
                    let text = text.of(item, world).unwrap_or_else(|| "nothing".to_owned());
                    (number.of(item, world).unwrap_or(-99), text)
                };
                let pairs: BTreeSet<_> = rows.into_iter().map(pair).collect();
                sorted(lines(pairs))
            }
            Wanted::Aggregate(number, only) => lines([aggregated(&rows, number, only, world)]),
            Wanted::Groups(group) => grouped(&rows, group, world),
            Wanted::Updated(rank, count) => updated(&rows, (rank, count), world),
            Wanted::Deleted => {
                let left = world.items.iter().filter(|item| rows.iter().all(|row| row.id != item.id));
                let left = lines(left.map(|item| (item.id, item.rank, item.count)));
                lines([rows.len()]).into_iter().chain(left).collect()
            }
            Wanted::Combined(how, other, slice) => {
                let others: Vec<&Item> = world.items.iter().filter(|item| other.holds(item, world)).collect();
                let mut both = combined(*how, rows, others);
                both.sort_by_key(|item| item.id);
                lines(slice.of(both))
            }
        }
    }

    fn chosen<'w>(&self, world: &'w World) -> Vec<&'w Item> {
        let holds = |item: &&Item| {
            let mut narrows = self.narrows.iter();
            narrows.all(|narrow| narrow.condition.holds(item, world) != narrow.excludes)
        };
        world.items.iter().filter(holds).collect()
    }
}

fn updated(rows: &[&Item], (rank, count): (&Number, &Number), world: &World) -> Answer {
    let changed = |item: &Item| {
        if rows.iter().all(|row| row.id != item.id) {
            return (item.id, item.rank, item.count);
        }
        (item.id, rank.of(item, world), count.of(item, world).unwrap_or(-99))
    };
    lines([0]).into_iter().chain(lines(world.items.iter().map(changed))).collect()
}

fn combined<'w>(how: Combined, mut rows: Vec<&'w Item>, mut others: Vec<&'w Item>) -> Vec<&'w Item> {
    let has = |rows: &[&Item], item: &Item| rows.iter().any(|row| row.id == item.id);
    match how {
        Combined::Union => {
            others.retain(|item| !has(&rows, item));
            rows.extend(others);
        }
        Combined::UnionAll => rows.extend(others),
        Combined::Intersect => rows.retain(|item| has(&others, item)),
        Combined::Except => rows.retain(|item| !has(&others, item)),
    }
    rows
}

fn compared(orders: &[By], (one, other): (&Item, &Item), world: &World) -> Ordering {
    let first = orders.iter().map(|by| by.compare(one, other, world)).find(|order| order.is_ne());
    first.unwrap_or_else(|| one.id.cmp(&other.id))
}

impl By {
    fn compare(&self, one: &Item, other: &Item, world: &World) -> Ordering {
        match &self.key {
            SortKey::Number(number) => self.by(number.of(one, world), number.of(other, world)),
            SortKey::Text(text) => self.by(text.of(one, world), text.of(other, world)),
            SortKey::Price => self.by(one.price, other.price),
            SortKey::Day => self.by(one.day, other.day),
            SortKey::Fresh => self.by(one.fresh, other.fresh),
        }
    }

    fn by<T: Ord>(&self, one: Option<T>, other: Option<T>) -> Ordering {
        match (one, other) {
            (Some(one), Some(other)) if self.descending => other.cmp(&one),
            (Some(one), Some(other)) => one.cmp(&other),
            (None, None) => Ordering::Equal,
            (None, Some(_)) if self.nulls_first => Ordering::Less,
            (Some(_), None) if !self.nulls_first => Ordering::Less,
            _ => Ordering::Greater,
        }
    }
}

fn some<T>(list: &[T]) -> Option<&[T]> {
    (!list.is_empty()).then_some(list)
}

fn sum(list: &[i64]) -> Option<i64> {
    some(list).map(|list| list.iter().sum())
}

fn aggregated(rows: &[&Item], number: &Number, only: &Condition, world: &World) -> impl Debug + use<> {
    let chosen: Vec<&Item> = rows.iter().copied().filter(|item| only.holds(item, world)).collect();
    let numbers =
        |rows: &[&Item]| rows.iter().filter_map(|item| number.of(item, world)).collect::<Vec<i64>>();
    let all = numbers(rows);
    let each: BTreeSet<i64> = all.iter().copied().collect();
    let prices: Vec<Decimal> = rows.iter().filter_map(|item| item.price).collect();
    #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
    let average = sum(&all).map(|sum| rounded(sum as f64 / all.len() as f64));
    (
        (rows.len(), all.len(), each.len()),
        (sum(&all), each.first().copied(), each.last().copied()),
        sum(&numbers(&chosen)),
        chosen.len(),
        average,
        (
            some(&prices).map(|prices| prices.iter().sum::<Decimal>()),
            prices.iter().min().copied(),
            prices.iter().max().copied(),
            rows.iter().map(|item| item.name.clone()).min(),
        ),
    )
}

fn grouped(rows: &[&Item], group: &Group, world: &World) -> Answer {
    match &group.key {
        GroupKey::Sold => by_key(rows, |item| item.sold, group, world),
        GroupKey::Day => by_key(rows, |item| item.day, group, world),
        GroupKey::Number(number) => by_key(rows, |item| number.of(item, world).unwrap_or(-99), group, world),
        GroupKey::Text(text) => {
            let key = |item: &Item| text.of(item, world).unwrap_or_else(|| "nothing".to_owned());
            by_key(rows, key, group, world)
        }
    }
}

fn by_key<K: Ord + Debug>(rows: &[&Item], key: impl Fn(&Item) -> K, group: &Group, world: &World) -> Answer {
    let mut groups: BTreeMap<K, Vec<&Item>> = BTreeMap::new();
    for item in rows {
        groups.entry(key(item)).or_default().push(item);
    }
    let computed = |items: Vec<&Item>| {
        let chosen = items.iter().filter(|item| group.only.holds(item, world));
        let numbers: Vec<i64> = chosen.filter_map(|item| group.number.of(item, world)).collect();
        let dearest = items.iter().filter_map(|item| item.price).max();
        (i64::try_from(items.len()).unwrap(), sum(&numbers), dearest)
    };
    let groups = groups.into_iter().map(|(key, items)| (key, computed(items)));
    let mut groups: Vec<_> = groups.filter(|(_, (count, ..))| *count >= group.at_least).collect();
    // The sort is stable, so groups of one size stay in the order of their keys, nothing before everything else.
    groups.sort_by_key(|(_, (count, ..))| -count);
    lines(group.slice.of(groups))
}
