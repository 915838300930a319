//! From the words of the command line to the exit code.

mod failure;
mod flags;
mod help;
mod ran;
mod runner;
mod wait;
mod words;

pub use self::{
    ran::Ran,
    runner::{Runner, run_with},
    wait::{BlockOn, park},
};
