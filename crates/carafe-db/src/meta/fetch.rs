//! What `load` of a foreign key does.

/// What [`load`](crate::Fk::load) of a foreign key does for rows of a query: Django's fetch modes.
///
/// ```
/// use carafe::{db::meta::FetchMode, prelude::*};
/// # #[derive(Model)] struct Author { id: i64, name: String }
/// # #[derive(Model)] struct Book { id: i64, author: Fk<Author> }
///
/// async fn print(db: &Db) -> Result<(), carafe::db::DbError> {
///     let mut books = Book::objects().fetch_mode(FetchMode::Peers).all(db).await?;
///     for book in &mut books {
///         // The first turn asks for the authors of all books; the others ask nothing.
///         println!("{}", book.author.load(db).await?.name);
///     }
///     Ok(())
/// }
/// ```
///
/// `#[model(fetch_mode = peers)]` is for all queries of a model. Rows that a function gets one by one have no peers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FetchMode {
    /// It asks for the one row.
    #[default]
    One,
    /// It asks for the rows behind that foreign key of all rows of the query; rows that are read so do the same.
    Peers,
    /// It is an error that names the field: what is needed must be said in the query.
    Raise,
}
