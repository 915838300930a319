//! Each behaviour once, on each database.

mod apart;
mod killed;
mod log;
mod nested;
mod several;
mod support;
mod there;
mod transactions;
