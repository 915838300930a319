//! Each behaviour once, on each database.

mod apart;
mod asking;
mod blog;
mod changing;
mod chinook;
mod faults;
mod killed;
mod log;
mod lookups;
mod nested;
mod random;
mod reading;
mod several;
mod support;
mod there;
mod transactions;
mod write;
