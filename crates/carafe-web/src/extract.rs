//! What a handler asks for: one extractor a file.
