//! What a model says, as the database keeps it.

mod declared;
mod kinds;
mod pointing;
mod reuse;
mod watched;
