//! From the words of the command line to the exit code.

mod failure;
mod flags;
mod help;
mod runner;
mod wait;
mod words;

pub use self::{
    runner::{Runner, run_with},
    wait::{BlockOn, park},
};
