//! What many models need, ready made: a history, soft deletion, an order, a tree, tags, money, and a look at what changed.
//!
//! Each stands alone and costs nothing where it is not used. A word in `#[model(…)]` or `#[field(…)]` gives a model a trait,
//! and the trait has the methods: `history` gives [`Historic`], `soft_delete = deleted` gives [`SoftDelete`], `tree = parent`
//! gives [`Tree`], `order_with_respect_to = question` gives [`Ordered`].

mod history;
mod money;
mod ordered;
mod slugs;
mod soft_delete;
mod tags;
mod tracked;
mod tree;

pub use crate::write::history::{Change, ChangeFields, ChangeKind, FieldChange};
pub use history::Historic;
pub use money::{Currency, Money, MoneyColumns};
pub use ordered::Ordered;
pub use slugs::free_slug;
pub use soft_delete::SoftDelete;
pub use tags::{Tag, TagFields};
pub use tracked::Tracked;
pub use tree::Tree;
