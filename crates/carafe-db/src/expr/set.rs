//! What a field is set to.

use crate::{
    expr::Operand,
    field::{FieldType, IntoField},
    handle::{Col, FkPath, Leaf, Optional, Required},
    model::Model,
    node::Node,
    path::Path,
    relation::{Fk, ToField},
    sql::Assignment,
};

/// A field and what it is set to: `p.views.set(p.views + 1)`.
#[derive(Debug, Clone)]
#[must_use = "it does nothing before it is given to `update`"]
pub struct Set {
    path: Option<Path>,
    assignment: Assignment,
}

impl Set {
    fn of(path: Path, field: usize, node: Node) -> Self {
        Self { path: Some(path), assignment: Assignment { field, node } }
    }

    /// The assignment, for a query that begins here.
    pub(crate) fn within(self, root: Path) -> Assignment {
        let Self { path, mut assignment } = self;
        match path {
            Some(path) if path == root => {}
            Some(path) => {
                assignment.node = Node::wrong(format!(
                    "only fields of `{}` itself can be set, not `{path}`",
                    root.meta().name
                ))
            }
            None => assignment.node = Node::wrong("what a query computes cannot be set"),
        }
        assignment
    }
}

impl<T: FieldType> Col<T> {
    /// Sets the field: to a value, to another field, or to something computed.
    pub fn set(self, value: impl Operand<T>) -> Set {
        match self.leaf {
            Leaf::Field(path, field) => Set::of(path, field, value.operand()),
            Leaf::Annotation(_) => {
                Set { path: None, assignment: Assignment { field: 0, node: value.operand() } }
            }
        }
    }
}

impl<M: Model, F: ToField<M, Value: FieldType>> FkPath<M, Required, F> {
    /// Points the foreign key at another row.
    pub fn set(self, row: impl IntoField<Fk<M, F>>) -> Set {
        Set::of(self.path, self.field, Node::of(&row.into_field()))
    }
}

impl<M: Model, F: ToField<M, Value: FieldType>> FkPath<M, Optional, F> {
    /// Points the foreign key at another row, or at none.
    pub fn set(self, row: impl IntoField<Option<Fk<M, F>>>) -> Set {
        Set::of(self.path, self.field, Node::of(&row.into_field()))
    }
}

/// What `update` takes: what one field is set to, or a tuple or a list of several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` sets no field",
    label = "write `p.field.set(value)`, or a tuple of several"
)]
pub trait Sets {
    #[doc(hidden)]
    fn into_sets(self, sets: &mut Vec<Set>);
}

impl Sets for Set {
    fn into_sets(self, sets: &mut Vec<Set>) {
        sets.push(self);
    }
}

impl Sets for Vec<Set> {
    fn into_sets(self, sets: &mut Vec<Set>) {
        sets.extend(self);
    }
}

impl Sets for () {
    fn into_sets(self, _sets: &mut Vec<Set>) {}
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => { $(
        impl<$($name: Sets),+> Sets for ($($name,)+) {
            #[expect(non_snake_case, reason = "types and values of a tuple share their names")]
            fn into_sets(self, sets: &mut Vec<Set>) {
                let ($($name,)+) = self;
                $($name.into_sets(sets);)+
            }
        }
    )+ };
}
tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
