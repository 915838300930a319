//! The tests of this room, through its public face.

mod asserts;
mod client;
mod cookies;
mod follow;
mod request;
mod response;
mod streamed;
