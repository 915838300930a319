//! What a middleware function calls to go on.
