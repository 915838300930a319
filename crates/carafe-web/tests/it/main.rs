//! The tests of this room, through its public face.

mod conditional;
mod respond;
mod route;
mod log;
mod serve;
mod strict;
