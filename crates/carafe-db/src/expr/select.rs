//! What a query gives of each row: one value, or several in a tuple.

use crate::{
    error::Result,
    expr::Computed,
    field::{Cursor, FieldType as _},
    handle::{Col, Leaf},
    node::Node,
};

/// One value, or a tuple of several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected",
    label = "no field, nothing computed, and no tuple of them"
)]
pub trait Select {
    /// What is read.
    type Row: Send + 'static;
    /// What stands for the values in later conditions.
    type Refs: Copy;

    #[doc(hidden)]
    fn nodes(self, nodes: &mut Vec<Node>);

    #[doc(hidden)]
    fn refs(first: &mut usize) -> Self::Refs;

    #[doc(hidden)]
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row>;
}

impl<C: Computed> Select for C {
    type Row = C::Type;
    type Refs = Col<C::Type>;

    fn nodes(self, nodes: &mut Vec<Node>) {
        nodes.push(present(self.into_node(), C::Type::COLUMN.null));
    }

    fn refs(first: &mut usize) -> Self::Refs {
        *first += 1;
        Col::new(Leaf::Annotation(*first - 1))
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row> {
        cursor.column()
    }
}

/// A field behind an optional relation may be missing, whatever its type says. It is refused always, not only where one is:
/// so the first run of a program shows it.
fn present(node: Node, optional: bool) -> Node {
    match &node {
        Node::Field(path, field) if !optional && path.may_be_missing() => Node::wrong(format!(
            "`{path}.{}` may be missing, because the way there is optional: write `.opt()` behind it, or `.coalesce(…)` behind that",
            path.meta().fields[*field].name
        )),
        _ => node,
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => { $(
        impl<$($name: Select),+> Select for ($($name,)+) {
            type Row = ($($name::Row,)+);
            type Refs = ($($name::Refs,)+);

            #[expect(non_snake_case, reason = "types and values of a tuple share their names")]
            fn nodes(self, nodes: &mut Vec<Node>) {
                let ($($name,)+) = self;
                $($name.nodes(nodes);)+
            }

            fn refs(first: &mut usize) -> Self::Refs {
                ($($name::refs(first),)+)
            }

            fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row> {
                Ok(($($name::read(cursor)?,)+))
            }
        }
    )+ };
}
tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
