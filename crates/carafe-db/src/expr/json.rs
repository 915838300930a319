//! Places in JSON documents.

use serde::{Serialize, de::DeserializeOwned};

use super::keyed::further;
use crate::{
    Kind,
    expr::{Computed, Expr, JsonItem, Q, Select, values},
    field::{FieldType, Json},
    node::{Function, JsonStep, Node},
};

/// A type whose column is a JSON document.
pub trait JsonField: FieldType {}

impl JsonField for serde_json::Value {}
impl JsonField for Option<serde_json::Value> {}
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> JsonField for Json<T> {}
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> JsonField for Option<Json<T>> {}

/// The same place, as another kind.
fn read<T>(node: Node, kind: Kind) -> Expr<T> {
    Expr::new(match node {
        Node::Json(document, steps, _) => Node::Json(document, steps, kind),
        document => Node::Json(Box::new(document), Vec::new(), kind),
    })
}

values! {
    [T: JsonField] [T] {
        /// What stands at a place of a list: the first is 0, the last is -1.
        #[must_use]
        pub fn index(self, place: i32) -> Expr<Option<serde_json::Value>> {
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

        /// Whether it is a null of JSON. That is something: `is_null` asks whether there is nothing at all.
        #[doc(alias = "JSONNull")]
        pub fn is_json_null(self) -> Q {
            Q::new(Node::Call(Function::IsJsonNull, Kind::Bool, vec![self.into_node()]))
        }

        /// Whether it has this JSON in it: an object has an object in it when it has all of its keys, with the same behind them;
        /// a list has a list in it when it has all of its items.
        pub fn contains_json(self, part: serde_json::Value) -> Q {
            let arguments = vec![self.into_node(), Node::of(&part)];
            Q::new(Node::Call(Function::JsonContains, Kind::Bool, arguments))
        }

        /// Whether this JSON has it in it.
        #[doc(alias = "contained_by")]
        pub fn within_json(self, whole: serde_json::Value) -> Q {
            let arguments = vec![self.into_node(), Node::of(&whole)];
            Q::new(Node::Call(Function::JsonWithin, Kind::Bool, arguments))
        }
    }
}

/// JSON that is made of values of a row.
///
/// ```
/// use carafe::{db::expr::JsonMade, prelude::*};
///
/// #[derive(Model)]
/// struct Post {
///     id: i64,
///     title: String,
///     views: i64,
/// }
///
/// let cards = Post::objects().values(|p| JsonMade::object().with("title", p.title).with("views", p.views).json());
/// # let _ = cards;
/// ```
#[derive(Debug, Clone)]
#[must_use = "end it with `json`"]
pub struct JsonMade {
    function: Function,
    arguments: Vec<Node>,
}

impl JsonMade {
    /// An object without keys.
    #[doc(alias = "JSONObject")]
    pub const fn object() -> Self {
        Self { function: Function::JsonObject, arguments: Vec::new() }
    }

    /// A list of these: fields, or a tuple of them. Texts, numbers and JSON look the same on each database.
    #[doc(alias = "JSONArray")]
    pub fn array(items: impl Select) -> Self {
        let mut arguments = Vec::new();
        items.nodes(&mut arguments);
        Self { function: Function::JsonArray, arguments }
    }

    /// With one more key of the object.
    pub fn with<T: JsonItem>(mut self, key: &str, value: impl Computed<Type = T>) -> Self {
        if self.function == Function::JsonArray {
            self.arguments.push(Node::wrong("`with` belongs to `JsonMade::object()`: a list has no keys"));
        }
        self.arguments.push(Node::of(&key.to_owned()));
        self.arguments.push(value.into_node());
        self
    }

    /// As a value of the query.
    #[must_use]
    pub fn json(self) -> Expr<serde_json::Value> {
        Expr::new(Node::Call(self.function, Kind::Json, self.arguments))
    }
}
