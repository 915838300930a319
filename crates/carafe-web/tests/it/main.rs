//! The tests of this room, through its public face.
mod conditional;
mod respond;
mod serve;
mod strict;
