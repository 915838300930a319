//! The models that most tests ask.

use carafe::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct City {
    pub(crate) id: i64,
    #[field(max_length = 80)]
    pub(crate) name: String,
}

/// Who writes.
#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Author {
    pub(crate) id: i64,
    #[field(max_length = 80)]
    pub(crate) name: String,
    #[field(unique)]
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
#[model(
    ordering = "-created",
    index(author, -created, name = "recent", where = "not \"draft\""),
    unique(author, title, message = "There is one of this title."),
    check(name = "views_positive", "\"views\" >= 0"),
    label = "blog post"
)]
pub(crate) struct Post {
    pub(crate) id: i64,
    /// Shown in lists and in the page title.
    #[field(max_length = 200)]
    pub(crate) title: String,
    #[field(default = "")]
    pub(crate) body: String,
    #[field(default = true)]
    pub(crate) draft: bool,
    #[field(default = 0)]
    pub(crate) views: i64,
    #[field(auto_now_add)]
    pub(crate) created: Timestamp,
    #[field(on_delete = cascade)]
    pub(crate) author: Fk<Author>,
    pub(crate) editor: Option<Fk<Author>>,
    #[reverse(post)]
    pub(crate) comments: Many<Comment>,
    /// What it is about.
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
