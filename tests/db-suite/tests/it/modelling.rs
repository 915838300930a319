//! What a model says, as the database keeps it.

mod checked;
mod declared;
mod inherited;
mod kinds;
mod pointing;
mod reuse;
mod texts;
mod to_field;
mod watched;
