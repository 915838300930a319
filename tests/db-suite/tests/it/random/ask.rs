//! The question, put through the ORM.

use std::fmt::Debug;

use carafe::{
    db::{DbError, ErrorKind, QuerySet, error::Result, expr::Computed, query::Order, query_set::Grouped},
    prelude::*,
};

use super::{
    case::{By, Case, Combined, Group, GroupKey, Narrow, Slice, SortKey, Wanted},
    value::{Fields, Number, with},
    world::Item,
};

/// What came of a question, a line for each row.
pub(crate) type Answer = Vec<String>;

impl Case {
    pub(crate) fn query(&self) -> QuerySet<Item> {
        self.narrows.iter().fold(Item::objects(), |query, Narrow { excludes, condition }| {
            if *excludes {
                query.exclude(|i| condition.of_query(i))
            } else {
                query.filter(|i| condition.of_query(i))
            }
        })
    }

    #[expect(clippy::clone_on_copy, reason = "`with!` makes of it what can be copied and what cannot")]
    pub(crate) async fn ask(&self, db: &Db) -> Result<Answer> {
        let query = self.query();
        Ok(match &self.wanted {
            Wanted::Rows(orders, slice) => lines(sliced(ordered(query, orders), *slice).all(db).await?),
            Wanted::Count(slice) => lines([sliced(query.order_by(|i| i.id), *slice).count(db).await?]),
            Wanted::Exists => lines([query.exists(db).await?]),
            Wanted::Distinct(number, text) => {
                let values = query.order_by(|_| ()).values(|i| {
                    with!(number.of_query(i), |number| with!(text.of_query(i), |text| {
                        (number.coalesce(-99), text.coalesce("nothing"))
                    }))
                });
                sorted(lines(values.distinct().all(db).await?))
            }
            Wanted::Aggregate(number, only) => lines([query
                .aggregate(db, |i| {
                    with!(number.of_query(i), |number| (
                        (i.id.count(), number.clone().count(), number.clone().count_distinct()),
                        (number.clone().sum(), number.clone().min(), number.clone().max()),
                        number.clone().sum().only(only.of_query(i)),
                        i.id.count().only(only.of_query(i)),
                        number.avg(),
                        (i.price.sum(), i.price.min(), i.price.max(), i.name.min()),
                    ))
                })
                .await
                .map(|(counts, sums, some, rows, average, prices)| {
                    (counts, sums, some, rows, average.map(rounded), prices)
                })?]),
            Wanted::Groups(group) => self.groups(group, db).await?,
            Wanted::Updated(rank, count) => self.updated(rank, count, db).await?,
            Wanted::Deleted => {
                undone(db, async |db| query.delete(db).await.map(|deleted| deleted.total())).await?
            }
            Wanted::Combined(how, other, slice) => {
                let other = Item::objects().filter(|i| other.of_query(i));
                let both = match how {
                    Combined::Union => query.union(other),
                    Combined::UnionAll => query.union_all(other),
                    Combined::Intersect => query.intersect(other),
                    Combined::Except => query.except(other),
                };
                lines(sliced(both.order_by(|i| i.id), *slice).all(db).await?)
            }
        })
    }

    async fn updated(&self, rank: &Number, count: &Number, db: &Db) -> Result<Answer> {
        let update = async |db: &Db| {
            let set = |i: Fields| {
                let rank = with!(rank.of_query(i), |rank| i.rank.set(rank));
                (rank, with!(count.of_query(i), |count| i.count.set(count.coalesce(-99))))
            };
            // MariaDB and MySQL count only rows that became different.
            self.query().update(db, set).await.map(|_| 0)
        };
        undone(db, update).await
    }

    async fn groups(&self, group: &Group, db: &Db) -> Result<Answer> {
        match &group.key {
            GroupKey::Sold => self.grouped(group, |i| i.sold, db).await,
            GroupKey::Day => self.grouped(group, |i| i.day, db).await,
            GroupKey::Number(number) => {
                self.grouped(group, |i| with!(number.of_query(i), |number| number.coalesce(-99)), db).await
            }
            GroupKey::Text(text) => {
                self.grouped(group, |i| with!(text.of_query(i), |text| text.coalesce("nothing")), db).await
            }
        }
    }

    async fn grouped<K>(&self, group: &Group, key: impl FnOnce(Fields) -> K, db: &Db) -> Result<Answer>
    where
        K: Computed<Type: Debug>,
    {
        let computed = |i: Fields| {
            let number = with!(group.number.of_query(i), |number| number.sum().only(group.only.of_query(i)));
            (i.id.count(), number, i.price.max())
        };
        let groups = self.query().group_by(key, computed).having(|_, (count, ..)| count.gte(group.at_least));
        let groups = groups.order_by(|key, (count, ..)| (count.desc(), key.asc().nulls_first()));
        let groups = group.slice.offset.into_iter().fold(groups, Grouped::offset);
        let groups = group.slice.limit.into_iter().fold(groups, Grouped::limit);
        Ok(lines(groups.all(db).await?))
    }
}

/// What a change made of all rows; it is undone afterwards.
async fn undone(db: &Db, change: impl AsyncFnOnce(&Db) -> Result<u64>) -> Result<Answer> {
    let mut answer = Answer::new();
    let work = db.atomic(async |db| {
        answer.push(format!("{:?}", change(&db).await?));
        let rows = Item::objects().order_by(|i| i.id).values(|i| (i.id, i.rank, i.count));
        answer.extend(lines(rows.all(&db).await?));
        Err::<(), DbError>(DbError::new(ErrorKind::Other, UNDONE))
    });
    match work.await {
        Err(error) if error.to_string() == UNDONE => Ok(answer),
        ended => ended.map(|()| answer),
    }
}

const UNDONE: &str = "on purpose";

pub(crate) fn lines<T: Debug>(rows: impl IntoIterator<Item = T>) -> Answer {
    rows.into_iter().map(|row| format!("{row:?}")).collect()
}

pub(crate) fn sorted(mut answer: Answer) -> Answer {
    answer.sort();
    answer
}

pub(crate) fn rounded(number: f64) -> String {
    format!("{number:.6}")
}

fn sliced(query: QuerySet<Item>, slice: Slice) -> QuerySet<Item> {
    let query = slice.offset.into_iter().fold(query, QuerySet::offset);
    slice.limit.into_iter().fold(query, QuerySet::limit)
}

fn ordered(query: QuerySet<Item>, orders: &[By]) -> QuerySet<Item> {
    query.order_by(|i| orders.iter().map(|by| by.order(i)).chain([i.id.asc()]).collect::<Vec<Order>>())
}

impl By {
    fn order(&self, i: Fields) -> Order {
        let order = match &self.key {
            SortKey::Number(number) => with!(number.of_query(i), |number| number.asc()),
            SortKey::Text(text) => with!(text.of_query(i), |text| text.asc()),
            SortKey::Price => i.price.asc(),
            SortKey::Day => i.day.asc(),
            SortKey::Fresh => i.fresh.asc(),
        };
        let order = Order { descending: self.descending, ..order };
        if self.nulls_first { order.nulls_first() } else { order.nulls_last() }
    }
}
