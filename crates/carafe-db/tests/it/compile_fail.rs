//! What the compiler says about mistakes, word for word.

// row: orm.q_f
#[test]
fn mistakes_are_explained_by_the_compiler() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
