//! What the database computes: aggregates, expressions, functions, windows, JSON.

mod aggregates;
mod expressions;
mod functions;
mod json;
mod shop;
mod windows;
mod zones;
