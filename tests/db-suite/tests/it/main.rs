//! Each behaviour once, on each database.

mod apart;
mod asking;
mod blog;
mod changing;
mod chinook;
mod computing;
mod faults;
mod killed;
mod loading;
mod locking;
mod log;
mod lookups;
mod modelling;
mod nested;
mod one_site;
mod only_postgres;
mod random;
mod reading;
mod searching;
mod sessions;
mod several;
mod support;
mod there;
mod transactions;
mod write;
