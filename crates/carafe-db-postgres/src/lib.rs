//! PostgreSQL for Carafe.
//!
//! Knows how statements and rows travel; models, queries and migrations are `carafe-db`'s.

mod answer;
mod cache;
mod cancel;
mod column;
mod connect;
mod connection;
mod copy;
mod driver;
mod encode;
mod entries;
mod error;
mod inbox;
mod lane;
mod lanes;
mod numeric;
mod oid;
mod options;
mod outbox;
mod range;
mod row;
mod server_error;
mod sized;
mod slow;
mod socket;
mod startup;
#[cfg(feature = "tls")]
mod tls;
mod wire;
mod words;

pub use connect::connect;
pub use server_error::ServerError;
