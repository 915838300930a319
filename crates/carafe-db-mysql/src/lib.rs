//! MariaDB and MySQL for Carafe.
//!
//! Knows how statements and rows travel; models, queries and migrations are `carafe-db`'s.
