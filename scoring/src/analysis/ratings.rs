//! The marks that statistics work on: who gave which entry what number. Knows nothing of criteria, rounds or rules.

use super::undefined::Undefined;

/// The largest magnitude of a mark; squares and their sums stay far from overflow.
const LARGEST: f64 = 1e12;

/// One number that a judge gave an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rating {
    /// The entry's position, from 0.
    pub entry: usize,
    /// The judge's position, from 0.
    pub judge: usize,
    /// The mark.
    pub value: f64,
}

/// The marks of a panel, sorted by entry and judge. Marks may be missing.
///
/// ```
/// use scoring::analysis::{Rating, Ratings, Undefined};
///
/// let ratings = Ratings::complete(&[[90.0, 88.0], [80.0, 84.0], [70.0, 71.0]])?;
/// assert_eq!((ratings.entries(), ratings.judges(), ratings.rows().len()), (3, 2, 6));
///
/// let missing = Rating { entry: 0, judge: 0, value: f64::NAN };
/// assert_eq!(Ratings::new(1, 1, vec![missing]), Err(Undefined::BadInput));
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ratings {
    entries: usize,
    judges: usize,
    rows: Vec<Rating>,
}

impl Ratings {
    /// Takes rows in any order.
    ///
    /// # Errors
    /// [`Undefined::BadInput`] when a value is not finite or beyond 10¹², or a position is not below the numbers given.
    pub fn new(entries: usize, judges: usize, mut rows: Vec<Rating>) -> Result<Ratings, Undefined> {
        let is_sound = |row: &Rating| {
            row.entry < entries && row.judge < judges && row.value.is_finite() && row.value.abs() <= LARGEST
        };
        if !rows.iter().all(is_sound) {
            return Err(Undefined::BadInput);
        }
        // Sums in one order give the same bytes, whatever the order of the input.
        rows.sort_by(|a, b| (a.entry, a.judge).cmp(&(b.entry, b.judge)).then(a.value.total_cmp(&b.value)));
        Ok(Ratings::sorted(entries, judges, rows))
    }

    /// Takes rows that are sound and sorted already.
    pub(super) fn sorted(entries: usize, judges: usize, rows: Vec<Rating>) -> Ratings {
        Ratings { entries, judges, rows }
    }

    /// Takes a full table: one row an entry, one column a judge.
    ///
    /// # Errors
    /// [`Undefined::Incomplete`] when rows differ in length, else as [`Ratings::new`].
    pub fn complete<R: AsRef<[f64]>>(table: &[R]) -> Result<Ratings, Undefined> {
        let judges = table.first().map_or(0, |row| row.as_ref().len());
        if table.iter().any(|row| row.as_ref().len() != judges) {
            return Err(Undefined::Incomplete);
        }
        let rows = table.iter().enumerate().flat_map(|(entry, row)| {
            row.as_ref().iter().enumerate().map(move |(judge, value)| Rating { entry, judge, value: *value })
        });
        Ratings::new(table.len(), judges, rows.collect())
    }

    /// How many entries there are, marked or not.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.entries
    }

    /// How many judges there are.
    #[must_use]
    pub fn judges(&self) -> usize {
        self.judges
    }

    /// The marks by entry, then judge.
    #[must_use]
    pub fn rows(&self) -> &[Rating] {
        &self.rows
    }

    /// The marks of each entry that has any, in its judges' order.
    pub(super) fn units(&self) -> impl Iterator<Item = &[Rating]> {
        self.rows.chunk_by(|a, b| a.entry == b.entry)
    }

    /// The values of a full table, row by row; at least two entries and two judges.
    pub(super) fn full_table(&self) -> Result<Vec<Vec<f64>>, Undefined> {
        if self.entries < 2 {
            return Err(Undefined::TooFewEntries);
        }
        if self.judges < 2 {
            return Err(Undefined::TooFewJudges);
        }
        let places = (0..self.entries).flat_map(|entry| (0..self.judges).map(move |judge| (entry, judge)));
        if !self.rows.iter().map(|row| (row.entry, row.judge)).eq(places) {
            return Err(Undefined::Incomplete);
        }
        Ok(self.units().map(|unit| unit.iter().map(|row| row.value).collect()).collect())
    }
}
