//! Each behaviour once, on each database.

mod apart;
mod asking;
mod blog;
mod changing;
mod chinook;
mod computing;
mod faults;
mod iterating;
mod killed;
mod loading;
mod locking;
mod log;
mod lookups;
mod many_at_once;
mod modelling;
mod nested;
mod one_site;
mod random;
mod reading;
mod sessions;
mod several;
mod support;
mod there;
mod transactions;
mod write;
