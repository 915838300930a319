//! The tests of this room, through its public face.

mod settings;
