//! Rows that have an order of their own, kept in a field.

use carafe_core::Place;

use crate::{
    Db, Model, Q, QuerySet, Save,
    error::Result,
    key::Key as _,
    node::{Compare, Node},
    query::Order,
    write::{
        Run,
        order::{self, Step},
    },
};

/// A model whose rows have an order of their own, kept in a field that is marked with `order_with_respect_to` or `ordered`.
///
/// ```
/// use carafe::{db::Ordered as _, prelude::*};
///
/// #[derive(Model)]
/// struct Question {
///     id: i64,
///     text: String,
/// }
///
/// #[derive(Model)]
/// struct Answer {
///     id: i64,
///     #[field(on_delete = cascade)]
///     question: Fk<Question>,
///     text: String,
///     #[field(order_with_respect_to = question)]
///     position: i64,
/// }
///
/// async fn sort(question: &Question, db: &Db) -> carafe::db::error::Result<()> {
///     create!(Answer { question, text: "yes" }, db).await?;
///     let mut no = create!(Answer { question, text: "no" }, db).await?;
///     assert_eq!(no.position, 1, "new rows are the last of their question");
///     no.move_up(db).await?;
///     assert_eq!(no.next_in_order(db).await?.unwrap().text, "yes");
///     Ok(())
/// }
/// ```
///
/// Where the model says no `ordering`, it is this one. A new row goes to the end, whatever its struct says. Two that move rows
/// at the same time wait for each other. Places are numbers from 0 on; where a row was deleted one is missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no order of its own",
    label = "its model does not say it",
    note = "mark the field that keeps it: `#[field(order_with_respect_to = parent)]` or `#[field(ordered)]`"
)]
pub trait Ordered: Save {
    /// The row behind this one, if there is one.
    #[track_caller]
    fn next_in_order(&self, db: &Db) -> impl Future<Output = Result<Option<Self>>> + Send {
        let (place, query) = (Place::here(), beside(self, true));
        async move { Ok(query?.fetch(db, place).await?.into_iter().next()) }
    }

    /// The row before this one, if there is one.
    #[track_caller]
    fn previous_in_order(&self, db: &Db) -> impl Future<Output = Result<Option<Self>>> + Send {
        let (place, query) = (Place::here(), beside(self, false));
        async move { Ok(query?.fetch(db, place).await?.into_iter().next()) }
    }

    /// Changes places with the row before; says whether there is one.
    #[track_caller]
    fn move_up(&mut self, db: &Db) -> impl Future<Output = Result<bool>> + Send {
        order::step(Run::new(db, Place::here()), self, Step::Up)
    }

    /// Changes places with the row behind; says whether there is one.
    #[track_caller]
    fn move_down(&mut self, db: &Db) -> impl Future<Output = Result<bool>> + Send {
        order::step(Run::new(db, Place::here()), self, Step::Down)
    }

    /// Goes to a place, 0 for the first; to the last where there are fewer. Says whether it was elsewhere.
    #[track_caller]
    fn move_to(&mut self, place: usize, db: &Db) -> impl Future<Output = Result<bool>> + Send {
        order::step(Run::new(db, Place::here()), self, Step::To(place))
    }

    /// The keys of all rows that are in one order with this one, as they stand.
    #[track_caller]
    fn get_order(&self, db: &Db) -> impl Future<Output = Result<Vec<Self::Key>>> + Send {
        let (place, query) = (Place::here(), together(self, Self::all_objects()));
        async move { Ok(query?.fetch(db, place).await?.iter().map(Self::key).collect()) }
    }

    /// Puts rows of one order into the order of a list of keys. Rows that it does not name come behind them.
    #[track_caller]
    fn set_order(
        db: &Db,
        keys: impl IntoIterator<Item = Self::Key>,
    ) -> impl Future<Output = Result<()>> + Send {
        let keys = keys.into_iter().map(|key| key.values()).collect();
        order::set(Run::new(db, Place::here()), Self::meta(), keys)
    }
}

/// The row behind or before another, as a query.
fn beside<M: Model>(row: &M, behind: bool) -> Result<QuerySet<M>> {
    let order = order::of(M::meta())?;
    let place = || Node::Field(M::root(), order.field);
    let own = Node::Value(row.value(order.field)?);
    let compare = if behind { Compare::Greater } else { Compare::Less };
    let query = together(row, M::objects())?.filter(|_| Q::new(Node::compare(compare, place(), own)));
    Ok(query.order_by(|_| Order::of(place(), !behind)).limit(1))
}

/// The rows that are in one order with a row, as they stand.
fn together<M: Model>(row: &M, query: QuerySet<M>) -> Result<QuerySet<M>> {
    let (root, order) = (M::root(), order::of(M::meta())?);
    let query = query.order_by(|_| Order::of(Node::Field(root, order.field), false));
    let Some(within) = order.within else { return Ok(query) };
    let (field, value) = (Node::Field(root, within), row.value(within)?);
    let same =
        if value.is_null() { Node::IsNull(Box::new(field)) } else { Node::equal(field, Node::Value(value)) };
    Ok(query.filter(|_| Q::new(same)))
}
