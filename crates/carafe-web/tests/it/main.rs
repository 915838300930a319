//! The tests of this room, through its public face.

mod conditional;
mod respond;
mod route;
mod serve;
mod strict;
