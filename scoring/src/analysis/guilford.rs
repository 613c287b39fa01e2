//! Seven scientists marked by three judges on five traits: J. P. Guilford, *Psychometric Methods* (1954), a textbook example
//! of harsh and lenient judges. For tests.

use super::math::number;
use super::ratings::Ratings;

/// Marks by entry, judge and criterion, from 1 to 9.
pub(super) const MARKS: [[[u8; 5]; 3]; 7] = [
    [[5, 5, 3, 5, 3], [6, 5, 4, 6, 3], [5, 5, 5, 7, 3]],
    [[9, 7, 5, 8, 5], [8, 7, 5, 7, 2], [7, 7, 5, 7, 5]],
    [[3, 3, 3, 7, 1], [4, 5, 3, 6, 6], [3, 5, 5, 5, 5]],
    [[7, 3, 1, 3, 3], [5, 6, 4, 5, 5], [5, 3, 3, 3, 1]],
    [[9, 7, 7, 8, 5], [2, 4, 3, 2, 3], [9, 7, 7, 7, 7]],
    [[3, 5, 3, 5, 1], [4, 4, 6, 4, 2], [3, 3, 3, 5, 3]],
    [[7, 7, 5, 5, 5], [3, 3, 5, 5, 4], [7, 7, 7, 5, 7]],
];

/// Sheet totals by entry and judge.
pub(super) fn totals() -> Ratings {
    let sheet = |marks: [u8; 5]| marks.into_iter().map(f64::from).sum::<f64>();
    Ratings::complete(&MARKS.map(|entry| entry.map(sheet))).unwrap()
}

/// The judges' mean of each criterion, by entry.
pub(super) fn criteria() -> Vec<Vec<f64>> {
    let mean = |entry: &[[u8; 5]; 3], criterion: usize| {
        entry.iter().map(|marks| f64::from(marks[criterion])).sum::<f64>() / number(entry.len())
    };
    MARKS.iter().map(|entry| (0..5).map(|criterion| mean(entry, criterion)).collect()).collect()
}
