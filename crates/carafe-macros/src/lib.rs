//! carafe-macros
