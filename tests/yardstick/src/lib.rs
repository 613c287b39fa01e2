//! What every benchmark needs: runs that alternate with their yardstick, median and spread, CPU time and memory of a
//! process, and the line that `scripts/bench-table.mjs` gathers. Knows nothing of what is measured.

mod process;
mod row;
mod spread;

pub use process::{Process, Usage};
pub use row::{Goal, Row};
pub use spread::Spread;

/// How often a thing and its yardstick take turns.
pub const RUNS: usize = 5;

/// Runs all of `things` in turn, [`RUNS`] times over, so that what disturbs the machine disturbs them alike. Gives the
/// figures of each thing, in the order of the runs.
pub fn interleave<T>(things: &mut [&mut dyn FnMut() -> T]) -> Vec<Vec<T>> {
    let mut figures: Vec<Vec<T>> = things.iter().map(|_| Vec::with_capacity(RUNS)).collect();
    for _ in 0..RUNS {
        for (thing, figures) in things.iter_mut().zip(&mut figures) {
            figures.push(thing());
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn things_take_turns_and_keep_their_own_figures() {
        let order = RefCell::new(Vec::new());
        let run = |name: &'static str| {
            order.borrow_mut().push(name);
            name
        };
        let figures = interleave(&mut [&mut || run("ours"), &mut || run("theirs")]);
        assert_eq!(figures, [["ours"; RUNS], ["theirs"; RUNS]]);
        assert_eq!(order.borrow()[..4], ["ours", "theirs", "ours", "theirs"]);
    }
}
