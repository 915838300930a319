//! The places that a query can speak of: a model, what a foreign key of it points at, what points there, and so on.
//!
//! A place is made once and kept for ever, so a path is a pointer, and two paths are the same when their pointers are.
//! Only code makes places, so there are as many as the program has different paths in it; text from outside never does.

use std::{
    any::Any,
    borrow::Cow,
    fmt,
    hash::{Hash, Hasher},
    ptr,
    sync::{Mutex, OnceLock, PoisonError},
};

use crate::{
    meta::{FieldMeta, ModelMeta, RelationMeta},
    model::Model,
};

/// A place, for the whole life of the program.
pub type Path = &'static PathNode;

/// One place: a model, and the way there.
pub struct PathNode {
    meta: Meta,
    origin: Origin,
    /// The handles of the fields. Their type is not written down, or the compiler would walk through all models to find
    /// out whether one may cross threads.
    fields: OnceLock<AnyFields>,
    children: Slots,
    relations: Slots,
    unnamed: Mutex<Vec<(Way, Path)>>,
    again: OnceLock<Path>,
}

/// A model: that of a static is known only when it is asked for.
#[derive(Debug, Clone, Copy)]
enum Meta {
    Later(fn() -> &'static ModelMeta),
    Known(&'static ModelMeta),
}

/// The fields of a model, its type forgotten.
type AnyFields = Box<dyn Any + Send + Sync>;

type Slots = OnceLock<Box<[OnceLock<Path>]>>;

/// How one gets to a place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin {
    /// It is the model of the query itself.
    Root,
    /// The model once more, for a query inside a query about the same model.
    Again(Path),
    /// Through a foreign key.
    Field(Path, usize),
    /// Through a relation to many: a query of its own begins here, and may speak of the rows outside.
    Relation(Path, Way),
}

/// Which relation to many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// One that the model names, by number: reverses first.
    Named(usize),
    /// Back along a foreign key of another model, which this one does not name.
    Back(&'static ModelMeta, usize),
    /// Back through the table between, which another model names: by the number of its relation.
    Tied(&'static ModelMeta, usize),
    /// None, to rows of a model: what was given leads from elsewhere.
    Wrong(&'static ModelMeta),
}

impl PathNode {
    /// The place where queries for a model begin.
    #[doc(hidden)]
    #[must_use]
    pub const fn root(meta: fn() -> &'static ModelMeta) -> Self {
        Self::new(Meta::Later(meta), Origin::Root)
    }

    /// The place where queries begin that know the model only at run time. It is kept for ever.
    pub(crate) fn dynamic_root(meta: &'static ModelMeta) -> Path {
        Box::leak(Box::new(Self::new(Meta::Known(meta), Origin::Root)))
    }

    const fn new(meta: Meta, origin: Origin) -> Self {
        Self {
            meta,
            origin,
            fields: OnceLock::new(),
            children: OnceLock::new(),
            relations: OnceLock::new(),
            unnamed: Mutex::new(Vec::new()),
            again: OnceLock::new(),
        }
    }

    /// The model at this place.
    #[must_use]
    pub fn meta(&self) -> &'static ModelMeta {
        match self.meta {
            Meta::Later(meta) => meta(),
            Meta::Known(meta) => meta,
        }
    }

    pub(crate) const fn origin(&self) -> Origin {
        self.origin
    }

    /// The place behind a foreign key.
    pub(crate) fn child(&'static self, field: usize) -> Path {
        let slots = self.children.get_or_init(|| slots(self.meta().fields.len()));
        slots[field].get_or_init(|| {
            let relation = self.meta().fields[field].relation.as_ref();
            let target =
                relation.expect("bug in carafe: a path through a field that is no foreign key").target;
            Box::leak(Box::new(Self::new(Meta::Later(target), Origin::Field(self, field))))
        })
    }

    /// The place behind a relation to many.
    pub(crate) fn many(&'static self, way: Way) -> Path {
        let (Way::Back(meta, _) | Way::Tied(meta, _) | Way::Wrong(meta)) = way else {
            return self.named(way);
        };
        let mut unnamed = self.unnamed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, path)) = unnamed.iter().find(|(known, _)| *known == way) {
            return path;
        }
        let path: Path = Box::leak(Box::new(Self::new(Meta::Known(meta), Origin::Relation(self, way))));
        unnamed.push((way, path));
        path
    }

    fn named(&'static self, way: Way) -> Path {
        let Way::Named(relation) = way else { return self };
        let meta = self.meta();
        let slots = self.relations.get_or_init(|| slots(meta.reverses.len() + meta.many_to_many.len()));
        slots[relation].get_or_init(|| {
            let target = match meta.reverses.get(relation) {
                Some(reverse) => reverse.source,
                None => meta.many_to_many[relation - meta.reverses.len()].target,
            };
            Box::leak(Box::new(Self::new(Meta::Later(target), Origin::Relation(self, way))))
        })
    }

    /// The same model once more.
    pub(crate) fn again(&'static self) -> Path {
        self.again.get_or_init(|| Box::leak(Box::new(Self::new(self.meta, Origin::Again(self)))))
    }

    /// The place where the query that this place is in begins.
    pub(crate) fn start(&'static self) -> Path {
        match self.origin {
            Origin::Field(parent, _) => parent.start(),
            Origin::Root | Origin::Again(_) | Origin::Relation(..) => self,
        }
    }

    /// Whether the way here leads through a foreign key that may be null.
    pub(crate) fn may_be_missing(&self) -> bool {
        match self.origin {
            Origin::Field(parent, field) => parent.meta().fields[field].null || parent.may_be_missing(),
            Origin::Root | Origin::Again(_) | Origin::Relation(..) => false,
        }
    }

    /// The same way, from another place of the same model.
    pub(crate) fn moved(&'static self, from: Path, to: Path) -> Path {
        if self == from {
            return to;
        }
        match self.origin {
            Origin::Root => self,
            Origin::Again(parent) => parent.moved(from, to).again(),
            Origin::Field(parent, field) => parent.moved(from, to).child(field),
            Origin::Relation(outer, relation) => outer.moved(from, to).many(relation),
        }
    }

    /// The field of the row outside that says which rows are meant, where a query begins here with a relation.
    pub(crate) fn outer_key(&self) -> Option<&'static FieldMeta> {
        let Origin::Relation(outer, _) = self.origin else { return None };
        outer.meta().fields.get(self.owner_field())
    }

    /// The same, as an index: the field that the foreign key here points at, or the key.
    pub(crate) fn owner_field(&self) -> usize {
        let Origin::Relation(outer, way) = self.origin else { return 0 };
        let pointing = match way {
            Way::Back(from, field) => Some(&from.fields[field]),
            Way::Named(number) => {
                outer.meta().reverses.get(number).and_then(|reverse| (reverse.source)().field(reverse.field))
            }
            Way::Tied(..) | Way::Wrong(_) => None,
        };
        let pointed_at = pointing.and_then(|field| field.relation.as_ref()).map(RelationMeta::pointed_at);
        pointed_at.or_else(|| outer.meta().key.first().copied()).unwrap_or_default()
    }

    /// The handles of the model's fields, at this place.
    #[doc(hidden)]
    pub fn fields<M: Model>(&'static self) -> &'static M::Fields {
        match self.kept(boxed::<M>).downcast_ref() {
            Some(fields) => fields,
            None => panic!("bug in carafe: the fields of another model at this place"),
        }
    }

    /// What stands for the fields here, made once.
    fn kept(&'static self, make: fn(Path) -> AnyFields) -> &'static (dyn Any + Send + Sync) {
        &**self.fields.get_or_init(|| make(self))
    }

    pub(crate) fn relation_name(&self, way: Way) -> Cow<'static, str> {
        let meta = self.meta();
        match way {
            Way::Named(relation) => match meta.reverses.get(relation) {
                Some(reverse) => reverse.name.into(),
                None => meta.many_to_many[relation - meta.reverses.len()].name.into(),
            },
            Way::Back(from, field) => format!("reverse({}.{})", from.name, from.fields[field].name).into(),
            Way::Tied(from, number) => {
                format!("reverse({}.{})", from.name, from.many_to_many[number].name).into()
            }
            Way::Wrong(from) => format!("reverse({}.?)", from.name).into(),
        }
    }
}

/// The field that the foreign key of this number points at, of the model at a path.
pub(crate) fn pointed_at(path: Path, field: usize) -> usize {
    path.meta().fields[field].relation.as_ref().map_or(0, RelationMeta::pointed_at)
}

fn boxed<M: Model>(path: Path) -> AnyFields {
    Box::new(M::fields_at(path))
}

fn slots(count: usize) -> Box<[OnceLock<Path>]> {
    (0..count).map(|_| OnceLock::new()).collect()
}

impl PartialEq for PathNode {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self, other)
    }
}

impl Eq for PathNode {}

impl Hash for PathNode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        ptr::from_ref(self).addr().hash(state);
    }
}

/// `Post.author.city`.
impl fmt::Display for PathNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.origin {
            Origin::Root | Origin::Again(_) => f.write_str(self.meta().name),
            Origin::Field(parent, field) => write!(f, "{parent}.{}", parent.meta().fields[field].name),
            Origin::Relation(outer, relation) => write!(f, "{outer}.{}", outer.relation_name(relation)),
        }
    }
}

impl fmt::Debug for PathNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PathNode({self})")
    }
}
