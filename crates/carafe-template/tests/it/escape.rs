//! Escaping: what is written where, and what is refused.

mod cases;
mod flow;
mod pages;
mod refusals;
mod structure;
