//! The same frozen version gives the same file.

mod common;

#[test]
fn the_same_input_gives_the_same_bytes() {
    for ((name, first), (_, second)) in common::all_papers().into_iter().zip(common::all_papers()) {
        assert_eq!(first, second, "{name}");
    }
}

#[test]
fn no_paper_holds_a_formula() {
    for (name, bytes) in common::all_papers() {
        assert_eq!(common::formula_count(&bytes), 0, "{name}");
    }
}
