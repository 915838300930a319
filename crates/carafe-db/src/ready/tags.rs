//! Tags: words that rows are found by, given and taken by their names.

use carafe_core::Place;

use super::free_slug;
use crate::{
    Db, DbError, ErrorKind, Model, QuerySet,
    error::Result,
    field::{FieldType, Slug},
    handle::{Fields as _, WayBack},
    meta::{Auto, FieldMeta, OrderMeta},
    model::handmade,
    relation::ManyToMany,
};

/// Times that somebody else may be faster.
const ATTEMPTS: u32 = 5;
/// Characters of a name at most.
const LONGEST: usize = 100;

handmade! {
    /// A tag. A model that has some says `tags: ManyToMany<Tag>`.
    ///
    /// ```
    /// use carafe::{db::Tag, prelude::*};
    ///
    /// #[derive(Model)]
    /// struct Post {
    ///     id: i64,
    ///     tags: ManyToMany<Tag>,
    /// }
    ///
    /// async fn retag(post: &Post, db: &Db) -> carafe::db::error::Result<()> {
    ///     post.tags.add_names(["Rust", "Web"], db).await?;
    ///     post.tags.remove_names(["web"], db).await?;
    ///     let tagged = Post::objects().filter(|p| p.tags.any(|t| t.slug.eq("rust")));
    ///     assert_eq!(tagged.count(db).await?, 1);
    ///     let (tag, posts) = Tag::most_common::<Post, _>(|p| p.tags).first(db).await?.unwrap();
    ///     assert_eq!((tag.name.as_str(), posts), ("Rust", 1));
    ///     Ok(())
    /// }
    ///
    /// let app = App::named("blog").models::<(Post, Tag)>();
    /// # let _ = app;
    /// ```
    ///
    /// Names are compared without regard to capital letters, so there is one `Rust`; who writes it first decides how it looks.
    Tag, TagFields, "carafe_tag" {
        /// The key.
        0 id: i64 => FieldMeta { auto: Auto::Increment, ..FieldMeta::new("id", "id", <i64 as FieldType>::COLUMN) };
        /// What people read.
        1 name: String => FieldMeta {
            max_length: Some(100),
            unique: true,
            ..FieldMeta::new("name", "name", <String as FieldType>::COLUMN)
        };
        /// What stands in addresses.
        2 slug: Slug => FieldMeta { unique: true, ..FieldMeta::new("slug", "slug", <Slug as FieldType>::COLUMN) };
    }
    ordering: [OrderMeta { field: 1, descending: false }],
    indexes: [],
}

impl Tag {
    /// The tags of these names; those that are not there are made.
    #[track_caller]
    pub fn named(
        names: impl IntoIterator<Item: Into<String>>,
        db: &Db,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send {
        let (names, place) = (tidy(names), Place::here());
        async move {
            let mut tags = known(&names, db).await.map_err(|error| error.at(place))?;
            for name in names {
                if !tags.iter().any(|tag| is_same(&tag.name, &name)) {
                    tags.push(make(name, db).await.map_err(|error| error.at(place))?);
                }
            }
            Ok(tags)
        }
    }

    /// The tags with the number of rows of a model that have each, the most common first. Tags that none has are left out.
    pub fn most_common<M: Model, W: WayBack<Self> + Copy>(
        relation: impl Fn(&'static M::Fields) -> W,
    ) -> QuerySet<Self, (i64,)> {
        Self::objects()
            .filter(|tag| tag.reverse::<M, W>(&relation).exists())
            .annotate(|tag| tag.reverse::<M, W>(&relation).count())
            .order_by(|(tag, count)| (count.desc(), tag.name))
    }
}

impl ManyToMany<Tag> {
    /// Gives the row tags, by their names; those that are not there are made.
    #[track_caller]
    pub fn add_names(
        &self,
        names: impl IntoIterator<Item: Into<String>>,
        db: &Db,
    ) -> impl Future<Output = Result<u64>> + Send {
        let tags = Tag::named(names, db);
        async move { self.add(&tags.await?, db).await }
    }

    /// Takes tags from the row, by their names.
    #[track_caller]
    pub fn remove_names(
        &self,
        names: impl IntoIterator<Item: Into<String>>,
        db: &Db,
    ) -> impl Future<Output = Result<u64>> + Send {
        let names = tidy(names);
        async move { self.remove(&known(&names, db).await?, db).await }
    }

    /// Gives the row exactly these tags, by their names.
    #[track_caller]
    pub fn set_names(
        &self,
        names: impl IntoIterator<Item: Into<String>>,
        db: &Db,
    ) -> impl Future<Output = Result<()>> + Send {
        let tags = Tag::named(names, db);
        async move { self.set(&tags.await?, db).await }
    }

    /// The names of the row's tags, in their order.
    #[track_caller]
    pub fn names(&self, db: &Db) -> impl Future<Output = Result<Vec<String>>> + Send {
        let tags = self.all(db);
        async move { Ok(tags.await?.into_iter().map(|tag| tag.name).collect()) }
    }
}

/// Names without what stands around and doubled between the words of each, each once.
fn tidy(names: impl IntoIterator<Item: Into<String>>) -> Vec<String> {
    let mut tidied: Vec<String> = Vec::new();
    for name in names {
        let name = name.into().split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.is_empty() && !tidied.iter().any(|known| is_same(known, &name)) {
            tidied.push(name);
        }
    }
    tidied
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

async fn known(names: &[String], db: &Db) -> Result<Vec<Tag>> {
    let any = names.iter().map(|name| Tag::fields().name.iexact(name.as_str()));
    let Some(any) = any.reduce(|any, one| any | one) else { return Ok(Vec::new()) };
    Tag::objects().filter(|_| any).all(db).await
}

/// Makes a tag; where somebody else was faster it is theirs.
async fn make(name: String, db: &Db) -> Result<Tag> {
    if name.chars().count() > LONGEST {
        let fact =
            format!("the name of a tag has {LONGEST} characters at most, not {}", name.chars().count());
        return Err(DbError::new(ErrorKind::Data, fact));
    }
    let mut attempt = 0;
    loop {
        attempt += 1;
        let slug = free_slug::<Tag>(&name, |tag| tag.slug, db).await?;
        let made = db.atomic(async |db| {
            let mut tag = Tag { id: 0, name: name.clone(), slug };
            crate::Save::insert(&mut tag, &db).await?;
            Ok::<_, DbError>(tag)
        });
        match made.await {
            Err(error) if matches!(error.kind(), ErrorKind::Unique(_)) && attempt < ATTEMPTS => {
                if let Some(tag) = known(std::slice::from_ref(&name), db).await?.into_iter().next() {
                    return Ok(tag);
                }
            }
            made => return made,
        }
    }
}
