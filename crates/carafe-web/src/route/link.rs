//! From a function to the path that leads to it.
