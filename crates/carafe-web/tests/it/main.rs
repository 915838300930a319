//! The tests of this room, through its public face.
mod conditional;
mod serve;
mod strict;
