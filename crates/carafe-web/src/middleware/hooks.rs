//! Functions before and after handlers.
