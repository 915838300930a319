//! The tests of this room, through its public face.
