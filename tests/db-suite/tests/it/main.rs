//! Each behaviour once, on each database.

mod apart;
mod asking;
mod blog;
mod changing;
mod chinook;
mod killed;
mod log;
mod lookups;
mod nested;
mod reading;
mod sessions;
mod several;
mod support;
mod there;
mod transactions;
mod write;
