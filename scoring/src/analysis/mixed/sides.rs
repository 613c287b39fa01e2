//! The table of marks by its two sides. Knows nothing of models.
#![expect(clippy::indexing_slicing, reason = "every position is that of a rating, checked when the ratings were made")]

use super::super::math::number;
use super::super::ratings::Ratings;
use super::super::undefined::Undefined;

/// The marks as a sparse table of the larger ("wide") by the smaller ("narrow") side, less their mean.
#[derive(Debug)]
pub(super) struct Sides {
    is_entry_wide: bool,
    /// The mean of all marks.
    pub center: f64,
    /// How many there are.
    pub marks: f64,
    /// The sum of their squares about the mean.
    pub squares: f64,
    /// For each of the wide side: whom it met on the narrow side, in order, and how often.
    pub met: Vec<Vec<(usize, f64)>>,
    pub wide: Margin,
    pub narrow: Margin,
}

/// Counts and sums of marks (less their mean) along one side.
#[derive(Debug)]
pub(super) struct Margin {
    pub counts: Vec<usize>,
    pub sums: Vec<f64>,
}

/// Two numbers for each member of a side.
pub(super) type Pairs = Vec<[f64; 2]>;

impl Margin {
    /// Count and sum of each.
    pub(super) fn pairs(&self) -> Pairs {
        self.counts.iter().zip(&self.sums).map(|(count, sum)| [number(*count), *sum]).collect()
    }
}

impl Sides {
    pub(super) fn of(ratings: &Ratings) -> Result<Sides, Undefined> {
        let rows = ratings.rows();
        let count = number(rows.len());
        let center = rows.iter().map(|row| row.value).sum::<f64>() / count;
        let margin = |size: usize, position: &dyn Fn(usize) -> usize| {
            let mut margin = Margin { counts: vec![0; size], sums: vec![0.0; size] };
            for (at, row) in rows.iter().enumerate() {
                margin.counts[position(at)] += 1;
                margin.sums[position(at)] += row.value - center;
            }
            margin
        };
        let of_entries = margin(ratings.entries(), &|at| rows[at].entry);
        let of_judges = margin(ratings.judges(), &|at| rows[at].judge);
        let marked = |margin: &Margin| margin.counts.iter().filter(|count| **count > 0).count();
        if marked(&of_entries) < 2 {
            return Err(Undefined::TooFewEntries);
        }
        if marked(&of_judges) < 2 {
            return Err(Undefined::TooFewJudges);
        }
        let squares: f64 = rows.iter().map(|row| (row.value - center).powi(2)).sum();
        if squares <= 0.0 {
            return Err(Undefined::NoVariation);
        }
        let is_entry_wide = ratings.entries() >= ratings.judges();
        let mut pairs: Vec<(usize, usize)> = rows
            .iter()
            .map(|row| if is_entry_wide { (row.entry, row.judge) } else { (row.judge, row.entry) })
            .collect();
        pairs.sort_unstable();
        let (wide, narrow) = if is_entry_wide { (of_entries, of_judges) } else { (of_judges, of_entries) };
        let mut met = vec![Vec::new(); wide.counts.len()];
        for alike in pairs.chunk_by(PartialEq::eq) {
            met[alike[0].0].push((alike[0].1, number(alike.len())));
        }
        Ok(Sides { is_entry_wide, center, marks: count, squares, met, wide, narrow })
    }

    pub(super) fn is_entry_wide(&self) -> bool {
        self.is_entry_wide
    }

    /// For each of the narrow side: the sum over its marks of what is given of the wide side.
    pub(super) fn over_wide(&self, wide: &Pairs) -> Pairs {
        let mut sums = vec![[0.0; 2]; self.narrow.counts.len()];
        for (met, values) in self.met.iter().zip(wide) {
            for (other, times) in met {
                (0..2).for_each(|part| sums[*other][part] += times * values[part]);
            }
        }
        sums
    }

    /// For each of the wide side: the sum over its marks of what is given of the narrow side.
    pub(super) fn over_narrow(&self, narrow: &Pairs) -> Pairs {
        let sum_of =
            |met: &Vec<(usize, f64)>, part: usize| met.iter().map(|(other, times)| times * narrow[*other][part]).sum();
        self.met.iter().map(|met| [sum_of(met, 0), sum_of(met, 1)]).collect()
    }
}
