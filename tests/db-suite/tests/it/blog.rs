//! A blog, and what is in it.

use carafe::{
    db::{Registry, create, error::Result, jiff::Timestamp},
    prelude::*,
};

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct City {
    pub(crate) id: i64,
    #[field(max_length = 80)]
    pub(crate) name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Author {
    pub(crate) id: i64,
    #[field(max_length = 80)]
    pub(crate) name: String,
    #[field(unique, max_length = 120)]
    pub(crate) email: Option<String>,
    pub(crate) city: Option<Fk<City>>,
    #[reverse(author)]
    pub(crate) posts: Many<Post>,
    #[reverse(author)]
    pub(crate) profile: One<Profile>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Profile {
    pub(crate) id: i64,
    #[field(on_delete = cascade)]
    pub(crate) author: OneToOne<Author>,
    #[field(default = "")]
    pub(crate) about: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "title")]
pub(crate) struct Post {
    pub(crate) id: i64,
    #[field(max_length = 200)]
    pub(crate) title: String,
    #[field(default = true)]
    pub(crate) draft: bool,
    #[field(default = 0)]
    pub(crate) views: i64,
    pub(crate) created: Timestamp,
    #[field(auto_now)]
    pub(crate) changed: Timestamp,
    #[field(on_delete = cascade)]
    pub(crate) author: Fk<Author>,
    pub(crate) editor: Option<Fk<Author>>,
    #[reverse(post)]
    pub(crate) comments: Many<Comment>,
    pub(crate) tags: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Comment {
    pub(crate) id: i64,
    #[field(on_delete = cascade)]
    pub(crate) post: Fk<Post>,
    pub(crate) parent: Option<Fk<Self>>,
    pub(crate) text: String,
    #[field(default = false)]
    pub(crate) approved: bool,
    pub(crate) score: Option<i32>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Tag {
    pub(crate) id: i64,
    #[field(unique, max_length = 40)]
    pub(crate) name: String,
}

pub(crate) fn registry() -> Registry {
    Registry::new().with::<(City, Author, Profile, Post, Comment, Tag)>("blog")
}

pub(crate) fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Three authors, four posts, six comments, two tags.
pub(crate) async fn fill(db: &Db) -> Result<()> {
    let rome = create!(db, City { name: "Rome" }).await?;
    let ann = create!(db, Author { name: "Ann", email: "ann@example.com", city: &rome }).await?;
    let bob = create!(db, Author { name: "bob", email: "bob@example.com" }).await?;
    create!(db, Author { name: "Élodie 100%" }).await?;
    create!(db, Profile { author: &ann, about: "Writes." }).await?;
    let at = moment;
    let rust = create!(
        db,
        Post {
            title: "Rust_1",
            draft: false,
            views: 120,
            created: at("2024-02-29T23:59:59.5Z"),
            author: &ann,
            editor: &bob
        }
    )
    .await?;
    let tea = create!(
        db,
        Post { title: "Tea", draft: false, views: 7, created: at("2025-01-01T00:00:00Z"), author: &ann }
    )
    .await?;
    create!(
        db,
        Post { title: "Rust 21", views: 3, created: at("2025-12-31T12:30:15Z"), author: &bob, editor: &ann }
    )
    .await?;
    let empty = create!(db, Post { title: "", created: at("2026-05-04T10:00:00Z"), author: &bob }).await?;
    let first = create!(db, Comment { post: &rust, text: "First!", approved: true, score: 1 }).await?;
    create!(db, Comment { post: &rust, parent: &first, text: "spam", score: 5 }).await?;
    create!(db, Comment { post: &rust, text: "SPAM", approved: true }).await?;
    create!(db, Comment { post: &tea, text: "Nice", approved: true, score: 3 }).await?;
    create!(db, Comment { post: &tea, text: "no", score: -2 }).await?;
    create!(db, Comment { post: &empty, text: "hm" }).await?;
    create!(db, Tag { name: "rust" }).await?;
    create!(db, Tag { name: "tea" }).await?;
    for (post, tag) in [(1, 1), (1, 2), (2, 2)] {
        tie(db, post, tag).await?;
    }
    Ok(())
}

async fn tie(db: &Db, post: i64, tag: i64) -> Result<()> {
    use carafe::db::{
        Value,
        driver::{Statement, Vendor},
    };
    let sql = match db.features().vendor {
        Vendor::Postgres => "INSERT INTO blog_post_tags (post_id, tag_id) VALUES ($1, $2)",
        _ => "INSERT INTO blog_post_tags (post_id, tag_id) VALUES (?, ?)",
    };
    db.run(&Statement::writing(sql), &[Value::I64(post), Value::I64(tag)], &mut ()).await?;
    Ok(())
}
