//! The tests of this room, through its public face.

mod models;
mod schema;
