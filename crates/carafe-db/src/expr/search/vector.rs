//! What only PostgreSQL has: texts as vectors of words, made and weighed by the query.

use std::borrow::Cow;

use super::{
    Headline, SearchQuery,
    headline::{BEGIN, END},
};
use crate::{
    Kind, Value,
    driver::Vendor,
    expr::{Computed, Expr, Operand, Q, TextField},
    field::{FieldType, Lexemes},
    neutral,
    node::{Func, Node, SearchKind},
    value::Weight,
};

/// The words of texts, for a query that searches what its model does not declare. Only PostgreSQL has them.
///
/// The words are taken of the texts at each question; a search that is asked often is better declared by the model, which
/// keeps them.
///
/// ```
/// use carafe::{db::search::{SearchVector, Weight}, prelude::*};
///
/// #[derive(Model)]
/// struct Page {
///     id: i64,
///     heading: String,
///     text: String,
/// }
///
/// let words = || {
///     let page = Page::fields();
///     SearchVector::of(page.heading).weight(Weight::A) + SearchVector::of(page.text)
/// };
/// let pages = Page::objects()
///     .filter(|_| words().config("english").matches("running"))
///     .order_by(|_| words().config("english").rank("running").desc());
/// # let _ = pages;
/// ```
#[derive(Debug, Clone)]
pub struct SearchVector {
    parts: Vec<Part>,
    config: &'static str,
}

#[derive(Debug, Clone)]
struct Part {
    node: Node,
    /// It has words already; otherwise it is a text.
    kept: bool,
    weight: Option<Weight>,
}

/// How well a row answers: what [`SearchVector::rank`] gives, and what it may count by.
#[derive(Debug, Clone)]
pub struct SearchRank {
    vector: SearchVector,
    query: SearchQuery,
    weights: Option<[f32; 4]>,
    normalization: i32,
    cover_density: bool,
}

/// A text with its words marked: what [`SearchVector::headline`] gives, and how long it is.
#[derive(Debug, Clone)]
pub struct SearchHeadline {
    text: Node,
    query: SearchQuery,
    config: &'static str,
    words: Option<(u16, u16)>,
    fragments: u16,
    whole: bool,
}

impl SearchVector {
    /// The words of a text: a field, or something computed.
    #[must_use]
    pub fn of<C: Computed<Type: TextField>>(text: C) -> Self {
        Self::part(text.into_node(), false)
    }

    /// Words that a column of the type [`Lexemes`] keeps: nothing is taken of texts when it is asked, and an index over the column
    /// finds its rows. Its words keep their weights, unless [`weight`](Self::weight) gives them one.
    ///
    /// ```
    /// use carafe::{db::{field::Lexemes, search::{SearchVector, Weight}}, prelude::*};
    ///
    /// #[derive(Model)]
    /// #[model(index(words, method = "gin"))]
    /// struct Page {
    ///     id: i64,
    ///     heading: String,
    ///     text: String,
    ///     words: Option<Lexemes>,
    /// }
    ///
    /// async fn again(db: &Db) -> carafe::db::error::Result<Vec<Page>> {
    ///     let words = |p: &PageFields| SearchVector::of(p.heading).weight(Weight::A) + SearchVector::of(p.text);
    ///     Page::objects().update(db, |p| p.words.set(words(p))).await?;
    ///     let kept = |p: &PageFields| SearchVector::kept(p.words);
    ///     let pages = Page::objects().filter(|p| kept(p).matches("rust")).order_by(|p| kept(p).rank("rust").desc());
    ///     pages.all(db).await
    /// }
    /// ```
    #[doc(alias = "SearchVectorField")]
    #[must_use]
    pub fn kept<C: Computed<Type: SearchVectorField>>(words: C) -> Self {
        Self::part(words.into_node(), true)
    }

    fn part(node: Node, kept: bool) -> Self {
        Self { parts: vec![Part { node, kept, weight: None }], config: "simple" }
    }

    /// How much a hit in it counts.
    #[must_use]
    pub fn weight(mut self, weight: Weight) -> Self {
        self.parts.iter_mut().for_each(|part| part.weight = Some(weight));
        self
    }

    /// The language whose words are brought to their stems: `english`, `german`. Without it words are as they are written.
    #[must_use]
    pub fn config(mut self, config: &'static str) -> Self {
        self.config = config;
        self
    }

    /// Whether the texts answer.
    pub fn matches(self, query: impl Into<SearchQuery>) -> Q {
        let (query, mut arguments) = (query.into(), Vec::new());
        let sql = format!("({} @@ {})", self.sql(&mut arguments), query.sql(self.config, &mut arguments));
        Q::new(only_postgres(sql, Kind::Bool, arguments))
    }

    /// How well they answer.
    #[must_use]
    pub fn rank(self, query: impl Into<SearchQuery>) -> SearchRank {
        let query = query.into();
        SearchRank { vector: self, query, weights: None, normalization: 0, cover_density: false }
    }

    /// A text with the words marked that a search in this language finds.
    #[must_use]
    pub fn headline<C: Computed<Type: TextField>>(
        self,
        text: C,
        query: impl Into<SearchQuery>,
    ) -> SearchHeadline {
        let (text, query, config) = (text.into_node(), query.into(), self.config);
        SearchHeadline { text, query, config, words: None, fragments: 0, whole: false }
    }

    fn sql(&self, arguments: &mut Vec<Node>) -> String {
        let config = config(self.config);
        let part = |Part { node, kept, weight }: &Part| {
            let number = add(node.clone(), arguments);
            match (kept, weight) {
                (true, None) => format!("COALESCE({{{number}}}, '')"),
                (true, Some(weight)) => format!("SETWEIGHT(COALESCE({{{number}}}, ''), '{weight:?}')"),
                (false, weight) => {
                    let weight = weight.unwrap_or_default();
                    format!("SETWEIGHT(TO_TSVECTOR({config}, COALESCE({{{number}}}, '')), '{weight:?}')")
                }
            }
        };
        if let [Part { node, kept: true, weight: None }] = &self.parts[..] {
            // The column itself, so that its index is used.
            return format!("{{{}}}", add(node.clone(), arguments));
        }
        format!("({})", self.parts.iter().map(part).collect::<Vec<_>>().join(" || "))
    }
}

/// A type whose column is words of texts.
pub trait SearchVectorField: FieldType {}

impl SearchVectorField for Lexemes {}
impl SearchVectorField for Option<Lexemes> {}

/// The words themselves.
impl Computed for SearchVector {
    type Type = Lexemes;

    fn into_node(self) -> Node {
        let mut arguments = Vec::new();
        let sql = self.sql(&mut arguments);
        only_postgres(sql, Kind::SearchVector, arguments)
    }
}

impl Operand<Lexemes> for SearchVector {
    fn operand(self) -> Node {
        self.into_node()
    }
}

impl Operand<Option<Lexemes>> for SearchVector {
    fn operand(self) -> Node {
        self.into_node()
    }
}

impl std::ops::Add for SearchVector {
    type Output = Self;

    /// The words of both, in the language of the first.
    fn add(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }
}

impl SearchRank {
    /// How much hits count: in texts of weight D, C, B and A.
    #[must_use]
    pub fn weights(mut self, weights: [f32; 4]) -> Self {
        self.weights = Some(weights);
        self
    }

    /// What a rank is divided by, as PostgreSQL numbers it: 2 for the length of the text, 32 to bring it below 1.
    #[must_use]
    pub fn normalization(mut self, normalization: i32) -> Self {
        self.normalization = normalization;
        self
    }

    /// How near to each other the words stand counts too.
    #[must_use]
    pub fn cover_density(mut self) -> Self {
        self.cover_density = true;
        self
    }

    /// Best first.
    #[must_use]
    pub fn desc(self) -> crate::query::Order {
        crate::query::Order::of(self.into_node(), true)
    }
}

impl Computed for SearchRank {
    type Type = f64;

    fn into_node(self) -> Node {
        let mut arguments = Vec::new();
        let name = if self.cover_density { "TS_RANK_CD" } else { "TS_RANK" };
        let weights = self.weights.map_or(String::new(), |weights| {
            let weights = weights.map(|weight| format!("{weight:?}::real"));
            format!("ARRAY[{}], ", weights.join(", "))
        });
        let vector = self.vector.sql(&mut arguments);
        let query = self.query.sql(self.vector.config, &mut arguments);
        let number = self.normalization;
        let sql = format!("CAST({name}({weights}{vector}, {query}, {number}) AS double precision)");
        only_postgres(sql, Kind::F64, arguments)
    }
}

impl SearchHeadline {
    /// So many words at least and at most.
    #[must_use]
    pub fn words(mut self, least: u16, most: u16) -> Self {
        self.words = Some((least, most));
        self
    }

    /// So many pieces of the text at most, instead of one.
    #[must_use]
    pub fn fragments(mut self, fragments: u16) -> Self {
        self.fragments = fragments;
        self
    }

    /// The whole text.
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    fn options(&self) -> String {
        let mut options = marks(self.whole);
        if let Some((least, most)) = self.words {
            options.push_str(&format!(", MinWords={least}, MaxWords={most}"));
        }
        if self.fragments > 0 {
            options.push_str(&format!(", MaxFragments={}", self.fragments));
        }
        options
    }
}

impl Computed for SearchHeadline {
    type Type = Headline;

    fn into_node(self) -> Node {
        let (options, mut arguments) = (self.options(), vec![self.text]);
        let query = self.query.sql(self.config, &mut arguments);
        let config = config(self.config);
        let sql = format!("TS_HEADLINE({config}, COALESCE({{0}}, ''), {query}, '{options}')");
        only_postgres(sql, Kind::Text, arguments)
    }
}

impl SearchQuery {
    fn sql(&self, language: &str, arguments: &mut Vec<Node>) -> String {
        let text = crate::sql::words(self.kind, &self.text, Vendor::Postgres);
        let number = add(Node::Value(Value::Text(text)), arguments);
        format!("{}({}, {{{number}}})", function(self.kind), config(language))
    }
}

/// What makes a query of a text on PostgreSQL.
pub(crate) const fn function(kind: SearchKind) -> &'static str {
    match kind {
        SearchKind::Websearch => "WEBSEARCH_TO_TSQUERY",
        SearchKind::Plain => "PLAINTO_TSQUERY",
        SearchKind::Phrase => "PHRASETO_TSQUERY",
        SearchKind::Raw => "TO_TSQUERY",
    }
}

/// A language as PostgreSQL reads it.
pub(crate) fn config(name: &str) -> String {
    format!("{}::regconfig", neutral::text(Vendor::Postgres, name))
}

/// How words are marked.
pub(crate) fn marks(whole: bool) -> String {
    let all = if whole { ", HighlightAll=true" } else { "" };
    format!("StartSel={BEGIN}, StopSel={END}{all}")
}

fn add(node: Node, arguments: &mut Vec<Node>) -> usize {
    arguments.push(node);
    arguments.len() - 1
}

fn only_postgres(sql: String, kind: Kind, arguments: Vec<Node>) -> Node {
    let name = "words of texts that no model declares to be searched";
    Node::Func(Box::new(Func { postgres: Some(Cow::Owned(sql)), ..Func::nowhere(name, arguments, kind) }))
}

impl From<SearchRank> for Expr<f64> {
    fn from(rank: SearchRank) -> Self {
        Self::new(rank.into_node())
    }
}
