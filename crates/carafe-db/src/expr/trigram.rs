//! How alike two texts are, and letters without their marks: what PostgreSQL learns from the extensions `pg_trgm` and
//! `unaccent`.

use std::borrow::Cow;

use crate::{
    Kind,
    expr::{Computed, Expr, Operand, Q, TextField, values},
    node::{Func, Node},
};

fn call(name: &'static str, sql: &'static str, kind: Kind, arguments: Vec<Node>) -> Node {
    let postgres = Some(Cow::Borrowed(sql));
    Node::Func(Box::new(Func { postgres, ..Func::nowhere(name, arguments, kind) }))
}

const ALIKE: &str = "telling how alike texts are";

fn alike(sql: &'static str, arguments: Vec<Node>) -> Q {
    Q::new(call(ALIKE, sql, Kind::Bool, arguments))
}

macro_rules! degrees {
    ($($(#[$doc:meta])* $name:ident $sql:literal;)+) => {
        values! {
            [T: TextField] [T] { $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self, other: impl Operand<String>) -> Expr<T::Give<f64>> {
                    let sql = concat!("CAST(", $sql, " AS double precision)");
                    Expr::new(call(ALIKE, sql, Kind::F64, vec![self.into_node(), other.operand()]))
                }
            )+ }
        }
    };
}
degrees! {
    /// How alike it is to another text, from 0 to 1: by the groups of three letters that they share. Only PostgreSQL can tell,
    /// with the extension `pg_trgm`.
    #[doc(alias = "TrigramSimilarity")]
    similarity "SIMILARITY({0}, {1})";
    /// How much of the other text is somewhere in it, from 0 to 1.
    #[doc(alias = "TrigramWordSimilarity")]
    word_similarity "WORD_SIMILARITY({1}, {0})";
    /// The same, of whole words of it.
    #[doc(alias = "TrigramStrictWordSimilarity")]
    strict_word_similarity "STRICT_WORD_SIMILARITY({1}, {0})";
    /// How far it is from another text: 1 less their [`similarity`](Self::similarity).
    #[doc(alias = "TrigramDistance")]
    distance "({0} <-> {1})";
    /// How far the other text is from any part of it.
    #[doc(alias = "TrigramWordDistance")]
    word_distance "({1} <<-> {0})";
    /// The same, of whole words of it.
    #[doc(alias = "TrigramStrictWordDistance")]
    strict_word_distance "({1} <<<-> {0})";
}

values! {
    [T: TextField] [T] {
        /// It is alike enough, as `pg_trgm.similarity_threshold` of the server says (0.3). Only PostgreSQL can tell, with the
        /// extension `pg_trgm`, which a migration makes: `extension = "pg_trgm"`.
        ///
        /// ```
        /// use carafe::prelude::*;
        ///
        /// #[derive(Model)]
        /// #[model(index("\"name\" gin_trgm_ops", method = "gin", name = "city_alike"))]
        /// struct City {
        ///     id: i64,
        ///     name: String,
        /// }
        ///
        /// let misspelt = City::objects().filter(|c| c.name.trigram_similar("Stokholm"));
        /// let best_first = misspelt.order_by(|c| c.name.distance("Stokholm"));
        /// # let _ = best_first;
        /// ```
        pub fn trigram_similar(self, other: impl Operand<String>) -> Q {
            alike("({0} % {1})", vec![self.into_node(), other.operand()])
        }

        /// A part of it is alike enough to another text.
        pub fn trigram_word_similar(self, other: impl Operand<String>) -> Q {
            alike("({1} <% {0})", vec![self.into_node(), other.operand()])
        }

        /// Whole words of it are alike enough to another text.
        pub fn trigram_strict_word_similar(self, other: impl Operand<String>) -> Q {
            alike("({1} <<% {0})", vec![self.into_node(), other.operand()])
        }

        /// Its letters without their marks: `Élodie` as `Elodie`. Only PostgreSQL can, with the extension `unaccent`.
        ///
        /// ```
        /// use carafe::prelude::*;
        ///
        /// #[derive(Model)]
        /// struct Author {
        ///     id: i64,
        ///     name: String,
        /// }
        ///
        /// let authors = Author::objects().filter(|a| a.name.unaccent().icontains("elodie"));
        /// # let _ = authors;
        /// ```
        #[must_use]
        pub fn unaccent(self) -> Expr<T::Give<String>> {
            let name = "taking the marks from letters";
            Expr::new(call(name, "UNACCENT({0})", Kind::Text, vec![self.into_node()]))
        }
    }
}
