//! The models that most tests ask.

use carafe::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
pub struct City {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
}

/// Who writes.
#[derive(Model, Debug, Clone, PartialEq)]
pub struct Author {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
    #[field(unique)]
    pub email: Option<String>,
    pub city: Option<Fk<City>>,
    #[reverse(author)]
    pub posts: Many<Post>,
    #[reverse(author)]
    pub profile: One<Profile>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Profile {
    pub id: i64,
    #[field(on_delete = cascade)]
    pub author: OneToOne<Author>,
    #[field(default = "")]
    pub about: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(
    ordering = "-created",
    index(author, -created, name = "recent", where = "not \"draft\""),
    unique(author, title, message = "There is one of this title."),
    check(name = "views_positive", "\"views\" >= 0"),
    label = "blog post"
)]
pub struct Post {
    pub id: i64,
    /// Shown in lists and in the page title.
    #[field(max_length = 200)]
    pub title: String,
    #[field(default = "")]
    pub body: String,
    #[field(default = true)]
    pub draft: bool,
    #[field(default = 0)]
    pub views: i64,
    #[field(auto_now_add)]
    pub created: Timestamp,
    #[field(on_delete = cascade)]
    pub author: Fk<Author>,
    pub editor: Option<Fk<Author>>,
    #[reverse(post)]
    pub comments: Many<Comment>,
    /// What it is about.
    pub tags: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Comment {
    pub id: i64,
    #[field(on_delete = cascade)]
    pub post: Fk<Post>,
    pub parent: Option<Fk<Self>>,
    pub text: String,
    #[field(default = false)]
    pub approved: bool,
    pub score: Option<i32>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Tag {
    pub id: i64,
    #[field(unique, max_length = 40)]
    pub name: String,
}
