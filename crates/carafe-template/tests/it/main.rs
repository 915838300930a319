//! The tests of templates, through the public face.

mod components;
mod custom;
mod engine;
mod errors;
mod escape;
mod filters;
mod folders;
mod language;
mod mention;
