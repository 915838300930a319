//! Each behaviour once, on each database.

mod apart;
mod log;
mod nested;
mod several;
mod support;
mod there;
mod transactions;
