//! The program itself, started as a person starts it.

mod program;
mod serve;
