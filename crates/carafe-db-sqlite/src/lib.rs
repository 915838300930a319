//! SQLite for Carafe, inside the binary.
//!
//! Knows how statements and rows travel; models, queries and migrations are `carafe-db`'s.
