//! What the compiler says to mistakes: each case in `ui/` with its message beside it.
//!
//! After a change of a message, `TRYBUILD=overwrite cargo test -p carafe --test it ui` writes the new ones.

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("tests/it/ui/*/*.rs");
}
