//! Slugs that nobody has.

use carafe_core::Place;

use crate::{Db, Model, error::Result, field::Slug, handle::Col};

/// Characters of a slug.
const MOST: usize = 50;

/// A slug of a title that no row has: `tea`, then `tea-2`, `tea-3`. Where nothing is left of the title it is made of the name
/// of the model.
///
/// ```
/// use carafe::{db::{Slug, ready::free_slug}, prelude::*};
///
/// #[derive(Model)]
/// struct Article {
///     id: i64,
///     title: String,
///     #[field(unique)]
///     slug: Slug,
/// }
///
/// async fn publish(title: &str, db: &Db) -> carafe::db::error::Result<Article> {
///     let slug = free_slug::<Article>(title, |a| a.slug, db).await?;
///     create!(Article { title, slug }, db).await
/// }
/// ```
///
/// Two at the same time may be given the same one: `unique` tells the second.
#[track_caller]
pub fn free_slug<M: Model>(
    title: &str,
    field: impl Fn(&M::Fields) -> Col<Slug> + Send,
    db: &Db,
) -> impl Future<Output = Result<Slug>> + Send {
    let place = Place::here();
    let base =
        Slug::of(title).or_else(|| Slug::of(M::meta().name)).map_or_else(|| "row".to_owned(), String::from);
    // Room for a number.
    let start: String = base.chars().take(MOST - 7).collect();
    let query = M::all_objects().filter(|fields| field(fields).starts_with(start.as_str()));
    let taken = query.order_by(|_| ()).values(field);
    async move {
        let taken = taken.all(db).await.map_err(|error| error.at(place))?;
        let is_taken = |slug: &str| taken.iter().any(|one| one.eq_ignore_ascii_case(slug));
        let mut slug = base;
        let mut number = 1_u32;
        while is_taken(&slug) {
            number += 1;
            slug = format!("{}-{number}", start.trim_end_matches(['-', '_']));
        }
        slug.parse()
    }
}
