//! What a handler asks for: one extractor a file.

pub mod extension;

pub use extension::Extension;
