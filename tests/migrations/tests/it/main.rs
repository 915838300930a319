//! Migrations on each database.

mod first;
