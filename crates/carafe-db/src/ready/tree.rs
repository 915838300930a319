//! Rows that stand under rows of their own model.

use std::collections::{HashMap, HashSet};

use carafe_core::Place;

use crate::{
    Db, Model, Q, QuerySet, Save, Value,
    error::Result,
    handle::{FkPath, Optional},
    node::Node,
    write::{Ident, Run, tree},
};

/// A model whose rows stand under rows of their own model: `#[model(tree = parent)]`.
///
/// ```
/// use carafe::{db::Tree as _, prelude::*};
///
/// #[derive(Model)]
/// #[model(tree = parent, ordering = "name")]
/// struct Category {
///     id: i64,
///     name: String,
///     #[field(on_delete = cascade)]
///     parent: Option<Fk<Category>>,
/// }
///
/// async fn trail(category: &Category, db: &Db) -> carafe::db::error::Result<String> {
///     let above = category.ancestors(db).await?;
///     let names = above.iter().chain([category]).map(|category| category.name.as_str());
///     Ok(names.collect::<Vec<_>>().join(" / "))
/// }
/// ```
///
/// The foreign key alone says where a row stands, so nothing else has to be kept right. What is above and what is below is one
/// recursive statement, however deep the tree is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tree",
    label = "its model does not say it",
    note = "write `#[model(tree = parent)]`, and a field `parent: Option<Fk<Self>>`"
)]
pub trait Tree: Save {
    /// The foreign key to the row above. The derive writes it.
    fn parent(fields: &Self::Fields) -> FkPath<Self, Optional>;

    /// The rows without one above.
    fn roots() -> QuerySet<Self> {
        Self::objects().filter(|fields| Self::parent(fields).is_null())
    }

    /// The rows right below.
    fn children(&self) -> QuerySet<Self> {
        Self::objects().filter(|fields| Self::parent(fields).eq(self))
    }

    /// The other rows that stand under the same one, or under none.
    fn siblings(&self) -> QuerySet<Self> {
        let parent = self.value(Self::parent(Self::fields()).field);
        let own = is_one_of::<Self>(key_of(self).map(|key| vec![key]));
        let beside = match parent {
            Ok(parent) if parent.is_null() => Self::roots(),
            Ok(parent) => Self::objects()
                .filter(|fields| Q::new(Node::equal(Self::parent(fields).node(), Node::Value(parent)))),
            Err(error) => Self::objects().filter(|_| Q::new(Node::wrong(error))),
        };
        beside.filter(|_| !own)
    }

    /// The rows above, the uppermost first.
    #[track_caller]
    fn ancestors(&self, db: &Db) -> impl Future<Output = Result<Vec<Self>>> + Send {
        let (run, parent) = (Run::new(db, Place::here()), Self::parent(Self::fields()).field);
        async move {
            let keys = tree::above(run, self, parent).await?;
            let rows =
                Self::all_objects().filter(|_| is_one_of::<Self>(Ok(keys))).fetch(db, run.place).await?;
            upwards(rows, self, parent)
        }
    }

    /// All rows below, each before those that stand under it; rows of one parent are in the order of the model.
    ///
    /// ```
    /// # use carafe::{db::Tree, prelude::*};
    /// # #[derive(Model)]
    /// # #[model(tree = parent)]
    /// # struct Category { id: i64, parent: Option<Fk<Category>> }
    /// #[derive(Model)]
    /// struct Product { id: i64, category: Fk<Category> }
    ///
    /// async fn products(category: &Category, db: &Db) -> carafe::db::error::Result<Vec<Product>> {
    ///     let below = category.descendants(db).await?;
    ///     let all: Vec<&Category> = below.iter().chain([category]).collect();
    ///     Product::objects().filter(|p| p.category.is_in(all)).all(db).await
    /// }
    /// ```
    #[track_caller]
    fn descendants(&self, db: &Db) -> impl Future<Output = Result<Vec<Self>>> + Send {
        let (run, parent) = (Run::new(db, Place::here()), Self::parent(Self::fields()).field);
        async move {
            let keys = tree::below(run, self, parent).await?;
            let rows = Self::objects().filter(|_| is_one_of::<Self>(Ok(keys))).fetch(db, run.place).await?;
            let top = key_of(self)?;
            let rows = downwards(rows, parent, |above, _| *above == Ident::of(&top))?;
            Ok(rows.into_iter().map(|(_, row)| row).collect())
        }
    }

    /// Whether the other row stands below this one.
    #[track_caller]
    fn is_ancestor_of(&self, other: &Self, db: &Db) -> impl Future<Output = Result<bool>> + Send {
        let (run, parent) = (Run::new(db, Place::here()), Self::parent(Self::fields()).field);
        async move {
            let own = Ident::of(&key_of(self)?);
            Ok(tree::above(run, other, parent).await?.iter().any(|key| Ident::of(key) == own))
        }
    }

    /// How many rows are above: 0 for a root.
    #[track_caller]
    fn depth(&self, db: &Db) -> impl Future<Output = Result<usize>> + Send {
        let (run, parent) = (Run::new(db, Place::here()), Self::parent(Self::fields()).field);
        async move { Ok(tree::above(run, self, parent).await?.len()) }
    }

    /// All rows with their depth, each before those that stand under it: what a page shows as a nested list. One statement.
    #[must_use]
    #[track_caller]
    fn whole_tree(db: &Db) -> impl Future<Output = Result<Vec<(usize, Self)>>> + Send {
        let (place, parent) = (Place::here(), Self::parent(Self::fields()).field);
        async move {
            let rows = Self::objects().fetch(db, place).await?;
            let known = rows.iter().map(ident).collect::<Result<HashSet<_>>>()?;
            downwards(rows, parent, |above, is_root| is_root || !known.contains(above))
        }
    }

    /// Lets the row stand under another, or under none, with all that stands under it. An error where it would stand under
    /// itself; two who move rows at the same time wait for each other, so they make no circle either.
    #[track_caller]
    fn move_under(&mut self, parent: Option<&Self>, db: &Db) -> impl Future<Output = Result<()>> + Send {
        let under = parent.map(key_of).transpose();
        let run = Run::new(db, Place::here());
        async move { tree::move_under(run, self, Self::parent(Self::fields()).field, under).await }
    }
}

fn key_of<M: Model>(row: &M) -> Result<Value> {
    row.value(M::meta().key[0])
}

fn ident<M: Model>(row: &M) -> Result<Ident> {
    key_of(row).map(|key| Ident::of(&key))
}

fn is_one_of<M: Model>(keys: Result<Vec<Value>>) -> Q {
    Q::new(Node::Field(M::root(), M::meta().key[0]).within(keys))
}

/// Rows from the uppermost down to the one above a row.
fn upwards<M: Model>(rows: Vec<M>, from: &M, parent: usize) -> Result<Vec<M>> {
    let mut by_key = HashMap::with_capacity(rows.len());
    for row in rows {
        by_key.insert(ident(&row)?, row);
    }
    let (mut found, mut next) = (Vec::new(), Ident::of(&from.value(parent)?));
    while let Some(row) = by_key.remove(&next) {
        next = Ident::of(&row.value(parent)?);
        found.push(row);
    }
    found.reverse();
    Ok(found)
}

/// Rows with their depths, each before those that stand under it, from those on that a function takes for the first.
fn downwards<M: Model>(
    rows: Vec<M>,
    parent: usize,
    is_first: impl Fn(&Ident, bool) -> bool,
) -> Result<Vec<(usize, M)>> {
    let mut under: HashMap<Ident, Vec<M>> = HashMap::new();
    let (mut waiting, mut found) = (Vec::new(), Vec::with_capacity(rows.len()));
    for row in rows {
        let above = row.value(parent)?;
        match (Ident::of(&above), above.is_null()) {
            (ident, is_null) if is_first(&ident, is_null) => waiting.push((0, row)),
            (ident, _) => under.entry(ident).or_default().push(row),
        }
    }
    waiting.reverse();
    while let Some((depth, row)) = waiting.pop() {
        let below = under.remove(&ident(&row)?).unwrap_or_default();
        waiting.extend(below.into_iter().rev().map(|row| (depth + 1, row)));
        found.push((depth, row));
    }
    Ok(found)
}
