//! A blog, and what is in it.

use carafe::{
    db::{Registry, error::Result, jiff::Timestamp},
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
    let rome = create!(City { name: "Rome" }, db).await?;
    let ann = create!(Author { name: "Ann", email: "ann@example.com", city: &rome }, db).await?;
    let bob = create!(Author { name: "bob", email: "bob@example.com" }, db).await?;
    create!(Author { name: "Élodie 100%" }, db).await?;
    create!(Profile { author: &ann, about: "Writes." }, db).await?;
    let at = moment;
    let rust = create!(
        Post {
            title: "Rust_1",
            draft: false,
            views: 120,
            created: at("2024-02-29T23:59:59.5Z"),
            author: &ann,
            editor: &bob
        },
        db
    )
    .await?;
    let tea = create!(
        Post { title: "Tea", draft: false, views: 7, created: at("2025-01-01T00:00:00Z"), author: &ann },
        db
    )
    .await?;
    create!(
        Post { title: "Rust 21", views: 3, created: at("2025-12-31T12:30:15Z"), author: &bob, editor: &ann },
        db
    )
    .await?;
    let empty = create!(Post { title: "", created: at("2026-05-04T10:00:00Z"), author: &bob }, db).await?;
    let first = create!(Comment { post: &rust, text: "First!", approved: true, score: 1 }, db).await?;
    create!(Comment { post: &rust, parent: &first, text: "spam", score: 5 }, db).await?;
    create!(Comment { post: &rust, text: "SPAM", approved: true }, db).await?;
    create!(Comment { post: &tea, text: "Nice", approved: true, score: 3 }, db).await?;
    create!(Comment { post: &tea, text: "no", score: -2 }, db).await?;
    create!(Comment { post: &empty, text: "hm" }, db).await?;
    create!(Tag { name: "rust" }, db).await?;
    create!(Tag { name: "tea" }, db).await?;
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
