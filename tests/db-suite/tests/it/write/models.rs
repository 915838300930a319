//! A publisher with a bit of everything that can be written.

use carafe::{
    db::{
        AnyFk, Registry, Value,
        error::{FieldError, Invalid},
    },
    prelude::*,
};

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "name")]
pub(crate) struct Author {
    pub(crate) id: i64,
    #[field(max_length = 80)]
    pub(crate) name: String,
    #[field(unique, max_length = 120)]
    pub(crate) email: Option<String>,
    #[reverse(author)]
    pub(crate) posts: Many<Post>,
    #[reverse(editor)]
    pub(crate) edited: Many<Post>,
    #[reverse(author)]
    pub(crate) profile: One<Profile>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "name")]
pub(crate) struct Tag {
    pub(crate) id: i64,
    #[field(unique, max_length = 40)]
    pub(crate) name: String,
    #[field(max_length = 20, default = "grey")]
    pub(crate) color: String,
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
pub(crate) enum Status {
    Draft,
    Public,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(
    ordering = "title",
    unique(author, title, message = "There is a post of this title."),
    check(
        name = "post_is_read",
        "\"views\" >= 0 AND \"views\" <= \"seen\" + 1000000",
        message = "So many cannot be."
    )
)]
pub(crate) struct Post {
    pub(crate) id: i64,
    #[field(max_length = 200)]
    pub(crate) title: String,
    #[field(default = "", blank)]
    pub(crate) body: String,
    #[field(default = 0)]
    pub(crate) views: i64,
    #[field(default = 0)]
    pub(crate) seen: u16,
    #[field(default = Status::Draft, max_length = 10)]
    pub(crate) status: Status,
    #[field(auto_now_add)]
    pub(crate) created: Timestamp,
    #[field(auto_now)]
    pub(crate) changed: Timestamp,
    #[field(on_delete = cascade)]
    pub(crate) author: Fk<Author>,
    pub(crate) editor: Option<Fk<Author>>,
    pub(crate) tags: ManyToMany<Tag>,
    #[reverse(post)]
    pub(crate) comments: Many<Comment>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Comment {
    pub(crate) id: i64,
    #[field(on_delete = cascade)]
    pub(crate) post: Fk<Post>,
    #[field(on_delete = cascade)]
    pub(crate) parent: Option<Fk<Self>>,
    #[field(max_length = 200)]
    pub(crate) text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Profile {
    pub(crate) id: i64,
    #[field(on_delete = cascade)]
    pub(crate) author: OneToOne<Author>,
    #[field(max_length = 200, default = "")]
    pub(crate) about: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Band {
    pub(crate) id: i64,
    #[field(max_length = 80)]
    pub(crate) name: String,
    #[many_to_many(through(Membership, band, person))]
    pub(crate) members: ManyToMany<Author>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Membership {
    pub(crate) id: i64,
    #[field(on_delete = cascade)]
    pub(crate) band: Fk<Band>,
    #[field(on_delete = cascade)]
    pub(crate) person: Fk<Author>,
    #[field(max_length = 20, default = "singer")]
    pub(crate) role: String,
    pub(crate) since: Option<i32>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "id")]
pub(crate) struct Person {
    pub(crate) id: i64,
    #[field(max_length = 80)]
    pub(crate) name: String,
    #[many_to_many(symmetrical)]
    pub(crate) friends: ManyToMany<Self>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Account {
    pub(crate) id: i64,
    #[field(on_delete = protect)]
    pub(crate) owner: Fk<Author>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Artist {
    pub(crate) id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Album {
    pub(crate) id: i64,
    #[field(on_delete = cascade)]
    pub(crate) artist: Fk<Artist>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Song {
    pub(crate) id: i64,
    #[field(on_delete = cascade)]
    pub(crate) artist: Fk<Artist>,
    #[field(on_delete = restrict)]
    pub(crate) album: Fk<Album>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Shelf {
    pub(crate) id: i64,
    #[field(max_length = 20)]
    pub(crate) name: String,
}

/// What becomes of each when its shelf goes is different.
#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Book {
    pub(crate) id: i64,
    #[field(on_delete = set_null)]
    pub(crate) nulled: Option<Fk<Shelf>>,
    #[field(on_delete = set_default, default = Fk::to(1))]
    pub(crate) defaulted: Fk<Shelf>,
    #[field(on_delete = set(Fk::to(2)))]
    pub(crate) chosen: Fk<Shelf>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Card {
    pub(crate) id: i64,
    #[field(on_delete = db_cascade)]
    pub(crate) gone: Option<Fk<Shelf>>,
    #[field(on_delete = db_set_null)]
    pub(crate) nulled: Option<Fk<Shelf>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(clean = Stay::check)]
pub(crate) struct Stay {
    pub(crate) id: i64,
    pub(crate) from: i32,
    #[field(max = 366)]
    pub(crate) to: i32,
}

impl Stay {
    fn check(&self, found: &mut Invalid) {
        if self.to < self.from {
            found.add(FieldError::new(vec!["to"], "order", "must be later than the beginning"));
        }
    }
}

/// What the database makes by itself.
#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Made {
    pub(crate) id: i64,
    pub(crate) number: i32,
    #[field(generated = "\"number\" * 2")]
    pub(crate) doubled: i32,
    #[field(db_default = "new", max_length = 10)]
    pub(crate) state: String,
    #[field(db_default = now)]
    pub(crate) stamp: Timestamp,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Country {
    #[field(primary_key, max_length = 2)]
    pub(crate) code: String,
    #[field(max_length = 80)]
    pub(crate) name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Seat {
    #[field(primary_key)]
    pub(crate) row: i32,
    #[field(primary_key, max_length = 1)]
    pub(crate) letter: String,
    #[field(max_length = 40, default = "")]
    pub(crate) guest: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Counter {
    pub(crate) id: i64,
    #[field(unique, max_length = 40)]
    pub(crate) name: String,
    #[field(default = 0)]
    pub(crate) count: i64,
    pub(crate) big: Option<u64>,
}

/// Said about a row of any model.
#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Remark {
    pub(crate) id: i64,
    #[field(index)]
    pub(crate) about: AnyFk,
    pub(crate) beside: Option<AnyFk>,
    #[field(max_length = 200, default = "")]
    pub(crate) text: String,
}

type Writing = (Author, Tag, Post, Comment, Profile, Band, Membership, Person, Account);
type Deleting = (Artist, Album, Song, Shelf, Book, Card);
type Keys = (Made, Country, Seat, Counter, Remark, Stay);

/// Each model is in the app it would be in.
pub(crate) fn registry() -> Registry {
    Registry::new().with::<(Writing, Deleting)>("press").with::<Keys>("")
}

pub(crate) async fn author(db: &Db, name: &str) -> Author {
    create!(Author { name }, db).await.unwrap()
}

pub(crate) async fn post(db: &Db, author: &Author, title: &str) -> Post {
    create!(Post { title, author }, db).await.unwrap()
}

pub(crate) async fn tag(db: &Db, name: &str) -> Tag {
    create!(Tag { name }, db).await.unwrap()
}

/// The keys of what is there, in order.
pub(crate) async fn ids<M: Model>(db: &Db) -> Vec<Value> {
    let rows = M::objects().all(db).await.unwrap();
    let mut keys: Vec<Value> = rows.iter().map(|row| row.value(0).unwrap()).collect();
    keys.sort_by_key(|key| if let Value::I64(number) = key { *number } else { 0 });
    keys
}

pub(crate) fn numbers(of: &[i64]) -> Vec<Value> {
    of.iter().copied().map(Value::I64).collect()
}
