//! Every chapter of the guide and every README as a module, for rustdoc to test the code in them.
//!
//! Run one chapter with `cargo test -p guide --doc routes`.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
