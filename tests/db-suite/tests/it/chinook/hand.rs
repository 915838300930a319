//! SQL written by hand, and its rows.

use std::fmt::Debug;

use carafe::{
    db::{
        driver::{Row, Statement, Vendor},
        error::Result,
        field::FieldType,
    },
    prelude::*,
};

/// What a row of an answer is: a value, or several.
pub(crate) trait Answer: Sized + Send + Debug + PartialEq {
    fn read(row: &dyn Row) -> Result<Self>;
}

macro_rules! answers {
    ($($($field:ident $place:tt)+;)+) => { $(
        impl<$($field: FieldType + Debug + PartialEq),+> Answer for ($($field,)+) {
            fn read(row: &dyn Row) -> Result<Self> {
                Ok(($(read::<$field>(row, $place)?,)+))
            }
        }
    )+ };
}
answers! {
    A 0;
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 D 3;
}

fn read<T: FieldType>(row: &dyn Row, column: usize) -> Result<T> {
    T::decode(row, column)
}

/// The ORM's answer must be that of the hand-written SQL, and not be empty.
pub(crate) async fn same<A: Answer>(db: &Db, question: &str, orm: Result<Vec<A>>, sql: &str) {
    let orm = orm.unwrap_or_else(|error| panic!("{question}: {error:?}"));
    let mut hand: Vec<A> = Vec::new();
    let mut rows = |row: &dyn Row| {
        hand.push(A::read(row)?);
        Ok(())
    };
    // The word of MySQL alone.
    let sql = if db.features().vendor == Vendor::MySql {
        sql.replace("AS INTEGER", "AS SIGNED")
    } else {
        sql.into()
    };
    let asked = db.run(&Statement::reading(sql).once(), &[], &mut rows).await;
    asked.unwrap_or_else(|error| panic!("{question}, by hand: {error:?}"));
    assert!(!hand.is_empty(), "{question}: nothing was found by hand");
    assert_eq!(orm, hand, "{question}");
}

/// A count as the one row that SQL gives.
pub(crate) fn counted(count: Result<u64>) -> Result<Vec<(i64,)>> {
    count.map(|rows| vec![(i64::try_from(rows).unwrap(),)])
}
