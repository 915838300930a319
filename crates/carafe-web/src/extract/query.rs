//! What comes after the `?` of an address.

use std::ops::Deref;

use axum_core::extract::FromRequestParts;
use carafe_core::Error;
use http::{Uri, request::Parts};
use serde::de::DeserializeOwned;

use super::{Pairs, pairs};

/// The query as a struct.
///
/// `Option` is for what may be missing, `Vec` for what may come more than once, `bool` for a tick box (which sends
/// nothing when it is not ticked). In an `Option`, an empty text that is no number (date, enum …) is `None`.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Query};
///
/// #[derive(serde::Deserialize)]
/// struct Search {
///     q: String,
///     page: Option<u32>,
///     #[serde(default)]
///     tag: Vec<String>,
/// }
///
/// fn search(Query(search): Query<Search>) -> String {
///     format!("{} on page {}", search.q, search.page.unwrap_or(1))
/// }
///
/// let app = App::new().get("/search/", search);
/// ```
///
/// What does not fit is refused with 400, and the refusal names every field that is wrong. Names that the struct
/// does not have are ignored, unless it says `#[serde(deny_unknown_fields)]`. Inside `#[serde(flatten)]` serde
/// itself only takes texts; ask for two `Query` arguments instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> Query<T> {
    /// Reads the query of an address.
    ///
    /// # Errors
    /// 400 with every field that is wrong.
    pub fn of(uri: &Uri) -> Result<Self, Error> {
        match pairs::read_asked(of_uri(uri), "Query") {
            Ok(value) => Ok(Self(value)),
            Err(error) => Err(error),
        }
    }
}

fn of_uri(uri: &Uri) -> Result<Pairs, Error> {
    Pairs::parse_query(uri.query().unwrap_or_default())
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        Self::of(&parts.uri)
    }
}

/// The query as it was sent: [`Pairs`] of names and texts, in order.
///
/// ```
/// use carafe_web::extract::QueryMap;
///
/// fn search(query: QueryMap) -> carafe_core::Result<String> {
///     let page: u32 = query.get("page")?;
///     Ok(format!("the next page is at ?{}", query.with("page", &(page + 1).to_string())))
/// }
/// # let query = carafe_web::extract::Pairs::parse_query("q=a+b&page=1")?;
/// # assert_eq!(search(QueryMap(query))?, "the next page is at ?q=a+b&page=2");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryMap(pub Pairs);

impl Deref for QueryMap {
    type Target = Pairs;

    fn deref(&self) -> &Pairs {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for QueryMap {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        of_uri(&parts.uri).map(Self)
    }
}
