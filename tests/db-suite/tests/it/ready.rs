//! What many models need, ready made, on each database.

mod history;
mod money;
mod ordered;
mod soft_delete;
mod tags;
mod tracked;
mod tree;
