//! The tests of this room, through its public face.

mod errors;
mod functions;
mod opening;
mod support;
mod together;
mod transactions;
mod values;
