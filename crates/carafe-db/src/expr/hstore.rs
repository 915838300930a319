//! Looking into texts by keys, which only PostgreSQL has.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    hash::BuildHasher,
};

use super::keyed::KeyedField;
use crate::{
    Kind, Value,
    expr::{Computed, Expr, Q, values},
    field::{FieldType, HstoreValue, hstore_entries},
    node::{Func, Node},
};

/// A type whose column is texts by keys.
pub trait HstoreField: FieldType {}

macro_rules! keyed {
    ($([$($bounds:tt)*] $type:ty,)+) => { $(
        impl<$($bounds)*> HstoreField for $type {}

        impl<$($bounds)*> KeyedField for $type {
            type Behind = String;

            fn key_of(entries: Node, key: &str) -> Node {
                of_entries("({0} -> {1})", Kind::Text, vec![entries, text(key)])
            }

            fn has_key_of(entries: Node, key: &str) -> Node {
                of_entries("EXIST({0}, {1})", Kind::Bool, vec![entries, text(key)])
            }
        }
    )+ };
}
keyed! {
    [] BTreeMap<String, Option<String>>,
    [] Option<BTreeMap<String, Option<String>>>,
    [S: BuildHasher + Default + Send + Sync + 'static] HashMap<String, Option<String>, S>,
    [S: BuildHasher + Default + Send + Sync + 'static] Option<HashMap<String, Option<String>, S>>,
}

fn text(text: &str) -> Node {
    Node::Value(Value::Text(text.to_owned()))
}

fn of_entries(sql: &'static str, kind: Kind, arguments: Vec<Node>) -> Node {
    let postgres = Some(Cow::Borrowed(sql));
    Node::Func(Box::new(Func { postgres, ..Func::nowhere("looking into hstore", arguments, kind) }))
}

values! {
    [T: HstoreField] [T] {
        /// It has all of these entries, and may have others.
        ///
        /// ```
        /// use std::collections::BTreeMap;
        ///
        /// use carafe::prelude::*;
        ///
        /// #[derive(Model)]
        /// struct Product {
        ///     id: i64,
        ///     traits: BTreeMap<String, Option<String>>,
        /// }
        ///
        /// let red = Product::objects().filter(|p| p.traits.has_entries([("colour", "red")]));
        /// let sized = Product::objects().filter(|p| p.traits.has_key("size"));
        /// let large = Product::objects().filter(|p| p.traits.key("size").eq("XL"));
        /// # let _ = (red, sized, large);
        /// ```
        #[doc(alias = "contains")]
        pub fn has_entries<K: Into<String>, V: HstoreValue>(self, entries: impl IntoIterator<Item = (K, V)>) -> Q {
            let entries = Node::Value(Value::Hstore(hstore_entries(entries)));
            Q::new(of_entries("({0} @> {1})", Kind::Bool, vec![self.into_node(), entries]))
        }

        /// It has no entries but these.
        #[doc(alias = "contained_by")]
        pub fn has_only_entries<K: Into<String>, V: HstoreValue>(
            self,
            entries: impl IntoIterator<Item = (K, V)>,
        ) -> Q {
            let entries = Node::Value(Value::Hstore(hstore_entries(entries)));
            Q::new(of_entries("({0} <@ {1})", Kind::Bool, vec![self.into_node(), entries]))
        }

        /// Its keys, as an array: `p.traits.keys().has_all(["colour", "size"].map(String::from))`.
        #[must_use]
        pub fn keys(self) -> Expr<Vec<String>> {
            Expr::new(of_entries("AKEYS({0})", Kind::Array(&Kind::Text), vec![self.into_node()]))
        }

        /// What stands behind its keys, as an array; keys behind which there is nothing have no place in it.
        #[must_use]
        pub fn values(self) -> Expr<Vec<String>> {
            let sql = "ARRAY_REMOVE(AVALS({0}), NULL)";
            Expr::new(of_entries(sql, Kind::Array(&Kind::Text), vec![self.into_node()]))
        }
    }
}
