//! The tests of templates, through the public face.

mod escape;
