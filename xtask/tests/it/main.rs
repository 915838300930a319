//! The house is tidy, and tidy finds what is not.

mod house;
mod tidy;
