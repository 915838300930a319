//! carafe-test
