//! Places in JSON documents.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Kind,
    expr::{Computed, Expr, Q, values},
    field::{FieldType, Json},
    node::{Function, JsonStep, Node},
};

/// A type whose column is a JSON document.
pub trait JsonField: FieldType {}

impl JsonField for serde_json::Value {}
impl JsonField for Option<serde_json::Value> {}
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> JsonField for Json<T> {}
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> JsonField for Option<Json<T>> {}

/// One step further into a document.
fn further(node: Node, step: JsonStep) -> Node {
    match node {
        Node::Json(document, mut steps, _) => {
            steps.push(step);
            Node::Json(document, steps, Kind::Json)
        }
        document => Node::Json(Box::new(document), vec![step], Kind::Json),
    }
}

/// The same place, as another kind.
fn read<T>(node: Node, kind: Kind) -> Expr<T> {
    Expr::new(match node {
        Node::Json(document, steps, _) => Node::Json(document, steps, kind),
        document => Node::Json(Box::new(document), Vec::new(), kind),
    })
}

values! {
    [T: JsonField] [T] {
        /// What a key of an object holds. Keys and places are bound, whatever is in them.
        #[must_use]
        pub fn key(self, key: &str) -> Expr<Option<serde_json::Value>> {
            Expr::new(further(self.into_node(), JsonStep::from(key)))
        }

        /// What stands at a place of a list; the first is 0.
        #[must_use]
        pub fn index(self, place: u32) -> Expr<Option<serde_json::Value>> {
            Expr::new(further(self.into_node(), JsonStep::Index(place)))
        }

        /// As text, without the quotes of JSON.
        #[doc(alias = "KT")]
        #[must_use]
        pub fn text(self) -> Expr<Option<String>> {
            read(self.into_node(), Kind::Text)
        }

        /// As a whole number.
        #[must_use]
        pub fn int(self) -> Expr<Option<i64>> {
            read(self.into_node(), Kind::I64)
        }

        /// As a number.
        #[must_use]
        pub fn float(self) -> Expr<Option<f64>> {
            read(self.into_node(), Kind::F64)
        }

        /// As yes or no.
        #[must_use]
        pub fn boolean(self) -> Expr<Option<bool>> {
            read(self.into_node(), Kind::Bool)
        }

        /// Whether an object has a key, were its value null.
        pub fn has_key(self, key: &str) -> Q {
            let place = further(self.into_node(), JsonStep::from(key));
            Q::new(Node::Call(Function::HasKey, Kind::Bool, vec![place]))
        }

        /// Whether it has this JSON in it. SQLite cannot tell.
        #[doc(alias = "contained_by")]
        pub fn contains_json(self, part: serde_json::Value) -> Q {
            let arguments = vec![self.into_node(), Node::of(&part)];
            Q::new(Node::Call(Function::JsonContains, Kind::Bool, arguments))
        }
    }
}
