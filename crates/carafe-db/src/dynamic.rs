//! Queries by names that are known only at run time: for the admin, for filters of an API, for fixtures.
//!
//! Names are looked up in what models say of themselves and never become SQL. Which of them a visitor may use is said by
//! a list.

mod backs;
mod lookup;
mod parse;
mod record;

pub use parse::Given;
pub(crate) use parse::parse;
pub use record::Record;

use self::{backs::Backs, lookup::Bounds};

use carafe_core::Place;

use crate::{
    Db, DbError, ErrorKind, Registry, Value,
    driver::Row,
    error::Result,
    exec,
    node::Node,
    query::{Order, Output, Query, slices},
    registry::Registered,
    sql::Ask,
};

/// Relations that are followed one behind the other at most, where no list says which.
const DEEPEST: usize = 4;

/// A query by names: `author__city__name__icontains`.
///
/// ```
/// use carafe::{db::{Registry, dynamic::DynQuery}, prelude::*};
///
/// #[derive(Model)]
/// struct Post {
///     id: i64,
///     title: String,
///     views: i64,
/// }
///
/// let registry = Registry::new().with::<Post>("blog");
/// let popular = DynQuery::new(&registry, "blog.Post")?
///     .allow(["title", "views"])
///     .filter("views__gt", "100")?
///     .order_by("-views,title")?;
/// let error = DynQuery::new(&registry, "blog.Post")?.allow(["title"]).filter("views__gt", "1").unwrap_err();
/// assert_eq!(error.to_string(), "`views` cannot be asked for here; there is `title`");
/// # let _ = popular;
/// # Ok::<(), carafe::db::DbError>(())
/// ```
///
/// A relation to many is asked whether one of its rows fits. The words at the end are Django's: `exact` (which may be left
/// out), `iexact`, `contains`, `icontains`, `in`, `gt`, `gte`, `lt`, `lte`, `startswith`, `istartswith`, `endswith`,
/// `iendswith`, `range`, `isnull`, `regex`, `iregex`; before them a part of a day or a time, `length` or `lower`.
#[derive(Debug, Clone)]
#[must_use = "it asks nothing before `all` or `count` is called"]
pub struct DynQuery {
    query: Query,
    allowed: Option<Vec<String>>,
    depth: usize,
    backs: Backs,
}

slices! { [] DynQuery }

impl DynQuery {
    /// All rows of a model, by its label.
    pub fn new(registry: &Registry, label: &str) -> Result<Self> {
        let Some(model) = registry.find(label) else { return Err(no_model(registry, label)) };
        let root = registry.dynamic_root(model.meta);
        Ok(Self { backs: Backs::of(registry), ..Self::of(Query::of(root)) })
    }

    /// The rows that a foreign key may point at, for a form: those that its `limit_choices_to` leaves, otherwise all.
    ///
    /// ```
    /// use carafe::{db::{DynQuery, Registry}, prelude::*};
    ///
    /// #[derive(Model)]
    /// struct Author { id: i64, active: bool }
    ///
    /// impl Author {
    ///     fn is_active(a: &AuthorFields) -> carafe::db::Q {
    ///         a.active.eq(true)
    ///     }
    /// }
    ///
    /// #[derive(Model)]
    /// struct Book { id: i64, #[field(limit_choices_to = Author::is_active)] author: Fk<Author> }
    ///
    /// let registry = Registry::new().with::<(Author, Book)>("");
    /// assert!(DynQuery::choices_of(&registry, "Book", "author").is_ok());
    /// assert!(DynQuery::choices_of(&registry, "Book", "id").is_err(), "it points at nothing");
    /// ```
    ///
    /// # Errors
    /// When no app brings the model, or the field is no foreign key.
    pub fn choices_of(registry: &Registry, label: &str, field: &str) -> Result<Self> {
        let Some(model) = registry.find(label) else { return Err(no_model(registry, label)) };
        let found = model.meta.field(field).and_then(|field| Some((field, field.relation?)));
        let Some((field, relation)) = found else { return Err(no_foreign_key(model, field)) };
        let all = || Query::of(registry.dynamic_root((relation.target)()));
        let query = field.limit_choices_to.map_or_else(all, |limit| limit().rows());
        Ok(Self { backs: Backs::of(registry), ..Self::of(query) })
    }

    fn of(query: Query) -> Self {
        Self { query, allowed: None, depth: DEEPEST, backs: Backs::default() }
    }

    /// Only these may be asked for, by the names of fields: `author__name`. Whatever comes from outside needs such a list.
    pub fn allow<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.allowed = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Relations that may be followed one behind the other: 4.
    pub const fn depth(mut self, relations: usize) -> Self {
        self.depth = relations;
        self
    }

    /// Only rows for which this holds. A text is read as the field's own kind.
    pub fn filter(mut self, lookup: &str, value: impl Into<Given>) -> Result<Self> {
        let condition = self.condition(lookup, &value.into())?;
        self.query.filter(condition);
        Ok(self)
    }

    /// Without rows for which this holds.
    pub fn exclude(mut self, lookup: &str, value: impl Into<Given>) -> Result<Self> {
        let condition = self.condition(lookup, &value.into())?;
        self.query.filter(condition.negated());
        Ok(self)
    }

    /// Only rows that have each word of a text in one of these fields, in capital or small letters: a search box.
    pub fn search(mut self, fields: &[&str], text: &str) -> Result<Self> {
        for word in text.split_whitespace() {
            let mut any = Node::Constant(false);
            for field in fields {
                any = any.or(self.condition(&format!("{field}__icontains"), &word.into())?);
            }
            self.query.filter(any);
        }
        Ok(self)
    }

    /// In this order: `-views,title`.
    pub fn order_by(mut self, names: &str) -> Result<Self> {
        self.query.orders.clear();
        for word in names.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let (name, descending) = word.strip_prefix('-').map_or((word, false), |name| (name, true));
            self.check(name)?;
            let node = lookup::field(self.query.root, name, self.bounds())?;
            self.query.orders.push(Order::of(node, descending));
        }
        Ok(self)
    }

    fn condition(&self, lookup: &str, value: &Given) -> Result<Node> {
        let (name, _) = lookup::split(self.query.root, lookup, &self.backs);
        self.check(&name)?;
        lookup::condition(self.query.root, lookup, value, self.bounds())
    }

    const fn bounds(&self) -> Bounds<'_> {
        Bounds { depth: self.depth, left: self.depth, backs: &self.backs }
    }

    fn check(&self, name: &str) -> Result<()> {
        match &self.allowed {
            Some(allowed) if !allowed.iter().any(|one| one == name) => Err(not_allowed(name, allowed)),
            _ => Ok(()),
        }
    }

    /// All rows.
    #[track_caller]
    pub fn all(mut self, db: &Db) -> impl Future<Output = Result<Vec<Record>>> + Send {
        let place = Place::here();
        self.query.settle();
        async move {
            let (meta, mut rows) = (self.query.root.meta(), Vec::new());
            let mut each = |row: &dyn Row| {
                let fields = meta.fields.iter().enumerate();
                let values: Result<Vec<Value>> =
                    fields.map(|(at, field)| row.value(at, field.kind)).collect();
                rows.push(Record::new(meta, values?));
                Ok(())
            };
            exec::run(db, Ask::Select(&self.query), place, &mut each).await?;
            Ok(rows)
        }
    }

    /// How many rows.
    #[track_caller]
    pub fn count(mut self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let place = Place::here();
        self.query.output = Output::Count;
        self.query.orders.clear();
        async move { crate::query_set::number(db, &self.query, place).await }
    }

    /// The text that goes to the database.
    pub fn to_sql(&self, db: &Db) -> Result<String> {
        let mut query = self.query.clone();
        query.settle();
        exec::text(db, &query)
    }
}

#[cold]
fn no_model(registry: &Registry, label: &str) -> DbError {
    let all: Vec<String> = registry.models().iter().map(|model| format!("`{}`", model.label())).collect();
    DbError::new(ErrorKind::Query, format!("there is no model `{label}`; there is {}", all.join(", ")))
}

#[cold]
fn no_foreign_key(model: &Registered, field: &str) -> DbError {
    let keys = model.meta.fields.iter().filter(|field| field.relation.is_some());
    let keys: Vec<String> = keys.map(|field| format!("`{}`", field.name)).collect();
    let hint = match &keys[..] {
        [] => "it points at no other model".to_owned(),
        keys => format!("foreign keys: {}", keys.join(", ")),
    };
    DbError::new(ErrorKind::Query, format!("`{}` has no foreign key `{field}`", model.label())).hint(hint)
}

#[cold]
fn not_allowed(name: &str, allowed: &[String]) -> DbError {
    let all: Vec<String> = allowed.iter().map(|name| format!("`{name}`")).collect();
    DbError::new(ErrorKind::Query, format!("`{name}` cannot be asked for here; there is {}", all.join(", ")))
}
