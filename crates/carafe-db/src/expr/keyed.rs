//! What stands behind keys, in JSON documents and in texts by keys.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Kind,
    expr::{Computed, Expr, Q, values},
    field::{FieldType, Json},
    node::{Function, JsonStep, Node},
};

/// A type whose column has something behind keys: a JSON document, or texts by keys.
pub trait KeyedField: FieldType {
    /// What stands behind a key.
    type Behind: FieldType;

    /// What stands behind a key.
    #[doc(hidden)]
    fn key_of(entries: Node, key: &str) -> Node;

    /// Whether there is a key.
    #[doc(hidden)]
    fn has_key_of(entries: Node, key: &str) -> Node;
}

values! {
    [T: KeyedField] [T] {
        /// What a key holds: of an object in JSON, or of texts by keys. Keys are bound, whatever is in them.
        #[must_use]
        pub fn key(self, key: &str) -> Expr<Option<T::Behind>> {
            Expr::new(T::key_of(self.into_node(), key))
        }

        /// Whether there is a key, were nothing behind it.
        pub fn has_key(self, key: &str) -> Q {
            Q::new(T::has_key_of(self.into_node(), key))
        }

        /// Whether there are all of these keys.
        pub fn has_keys<'k>(self, keys: impl IntoIterator<Item = &'k str>) -> Q {
            let node = self.into_node();
            let has_key = |key| T::has_key_of(node.clone(), key);
            Q::new(keys.into_iter().fold(Node::Constant(true), |all, key| all.and(has_key(key))))
        }

        /// Whether there is one of these keys.
        pub fn has_any_keys<'k>(self, keys: impl IntoIterator<Item = &'k str>) -> Q {
            let node = self.into_node();
            let has_key = |key| T::has_key_of(node.clone(), key);
            Q::new(keys.into_iter().fold(Node::Constant(false), |any, key| any.or(has_key(key))))
        }
    }
}

/// One step further into a document.
pub(super) fn further(node: Node, step: JsonStep) -> Node {
    match node {
        Node::Json(document, mut steps, _) => {
            steps.push(step);
            Node::Json(document, steps, Kind::Json)
        }
        document => Node::Json(Box::new(document), vec![step], Kind::Json),
    }
}

/// Implements it for JSON.
macro_rules! keyed_json {
    ($([$($bounds:tt)*] $type:ty,)+) => { $(
        impl<$($bounds)*> KeyedField for $type {
            type Behind = serde_json::Value;

            fn key_of(entries: Node, key: &str) -> Node {
                further(entries, JsonStep::from(key))
            }

            fn has_key_of(entries: Node, key: &str) -> Node {
                has_key(entries, key)
            }
        }
    )+ };
}
keyed_json! {
    [] serde_json::Value,
    [] Option<serde_json::Value>,
    [T: Serialize + DeserializeOwned + Send + Sync + 'static] Json<T>,
    [T: Serialize + DeserializeOwned + Send + Sync + 'static] Option<Json<T>>,
}

fn has_key(entries: Node, key: &str) -> Node {
    Node::Call(Function::HasKey, Kind::Bool, vec![further(entries, JsonStep::from(key))])
}
