//! One number an entry from the totals of its sheets. How many of them a panel of each size drops is asked of the official
//! aggregate once; where it depends on the totals themselves, the official aggregate does each entry.

use super::super::aggregate::{Aggregated, Mark};
use super::super::fault::Faults;
use super::super::panel::{Incomplete, SHEET_SCALE, aggregate_present, check_judges};
use super::super::rounds::describe;
use super::sheets::{Block, NO_TOTAL, Sheets, TOGETHER};
use super::too_large;
use crate::ratio::{Overflow, Ratio, greatest_common_divisor};
use crate::rules::{Method, Round};

/// The panel's value of every entry, as whole numbers.
pub(super) struct Keys {
    pub values: Vec<i64>,
    /// The exact points of the number 1.
    pub unit: Ratio,
}

/// What a panel of some size does when that does not depend on its totals.
#[derive(Debug, Clone, Copy)]
struct Plan {
    drops_low: bool,
    drops_high: bool,
    /// Turns what is left into the units of the keys.
    factor: i64,
}

/// What panels of every size do.
struct Plans {
    /// The common multiple of their divisors.
    common: i64,
    by_size: Vec<Result<Plan, Incomplete>>,
}

/// The sheet totals of each entry of a block, summed up.
#[derive(Default)]
struct Sums {
    sum: Vec<i32>,
    low: Vec<i32>,
    high: Vec<i32>,
    count: Vec<i32>,
}

/// Aggregates the sheets of every entry.
pub(super) fn aggregate(round: &Round, sheets: &Sheets<'_>) -> Result<Keys, Faults> {
    let plans = plan(round, sheets.slots()).map_err(too_large)?;
    let common = match &plans {
        Some(plans) => plans.common,
        None => common_multiple(1..=i64::try_from(sheets.slots()).unwrap_or(i64::MAX)).map_err(too_large)?,
    };
    let mut values = Vec::with_capacity(sheets.entries());
    let (mut block, mut sums, mut scratch) = (sheets.block(), Sums::default(), Vec::new());
    for start in sheets.starts() {
        sheets.fill(start, &mut block)?;
        let done = match &plans {
            Some(plans) => {
                sums.add_up(&block, sheets.slots());
                sums.finish(&plans.by_size, &mut values)
            }
            None => one_by_one(round, sheets, &block, common, &mut scratch, &mut values),
        };
        done.map_err(|problem| {
            let entry = values.len();
            Faults::of(vec![describe(problem, round, entry, &entry.to_string())])
        })?;
    }
    let unit = sheets.points(1, i128::from(common)).map_err(too_large)?;
    Ok(Keys { values, unit })
}

/// The plans of all sizes of a panel. None where the totals themselves decide, or where more than one at an end is dropped.
fn plan(round: &Round, slots: usize) -> Result<Option<Plans>, Overflow> {
    let sizes = (0..=slots).map(|have| {
        check_judges(round, have, None)?;
        aggregate_present(round, &mut vec![(0, 0); have], SHEET_SCALE, None)
    });
    let sizes: Vec<Result<Aggregated, Incomplete>> = sizes.collect();
    if !is_steady(round.aggregate.method) || sizes.iter().flatten().any(|size| size.low > 1 || size.high > 1) {
        return Ok(None);
    }
    let divisor = |size: &Aggregated| i64::try_from(size.divisor).unwrap_or(i64::MAX);
    let common = common_multiple(sizes.iter().flatten().map(divisor))?;
    let plan = |size: Aggregated| Plan {
        drops_low: size.low == 1,
        drops_high: size.high == 1,
        factor: common.checked_div(divisor(&size)).unwrap_or(0),
    };
    Ok(Some(Plans { common, by_size: sizes.into_iter().map(|size| size.map(plan)).collect() }))
}

/// Whether the method drops as many marks of every panel of one size, and counts the others once.
fn is_steady(method: Method) -> bool {
    match method {
        Method::Mean | Method::Sum | Method::Median | Method::TrimmedMean | Method::TrimmedFraction => true,
        Method::WinsorizedMean
        | Method::MiddleWithin
        | Method::ClosestPair
        | Method::RankPoints
        | Method::VoteShare => false,
    }
}

/// So small that a sum of totals times it stays within 64 bits.
fn common_multiple(divisors: impl IntoIterator<Item = i64>) -> Result<i64, Overflow> {
    let multiple = divisors.into_iter().try_fold(1_u128, |common, divisor| {
        let divisor = u128::from(divisor.unsigned_abs());
        (common / greatest_common_divisor(common, divisor)).checked_mul(divisor).filter(|common| *common < 1 << 31)
    });
    multiple.and_then(|common| i64::try_from(common).ok()).ok_or(Overflow)
}

impl Sums {
    fn add_up(&mut self, block: &Block, slots: usize) {
        let size = block.totals(0).len();
        for (list, from) in
            [(&mut self.sum, 0), (&mut self.low, i32::MAX), (&mut self.high, NO_TOTAL), (&mut self.count, 0)]
        {
            list.clear();
            list.resize(size, from);
        }
        for first in (0..slots).step_by(TOGETHER) {
            let part = |at: usize| block.totals(first + at);
            match slots - first {
                1 => self.add([part(0)]),
                2 => self.add([part(0), part(1)]),
                3 => self.add([part(0), part(1), part(2)]),
                4 => self.add([part(0), part(1), part(2), part(3)]),
                _ => self.add([part(0), part(1), part(2), part(3), part(4)]),
            }
        }
    }

    #[expect(clippy::indexing_slicing, reason = "all lists are cut to the length of the sums first")]
    fn add<const N: usize>(&mut self, totals: [&[i32]; N]) {
        let totals = totals.map(|totals| &totals[..self.sum.len()]);
        let sums = self.sum.iter_mut().zip(&mut self.low).zip(&mut self.high).zip(&mut self.count);
        for (at, (((sum, low), high), count)) in sums.enumerate() {
            for totals in totals {
                let total = totals[at];
                let is_there = total != NO_TOTAL;
                // Cannot wrap: the sum of all totals of an entry is known to fit.
                *sum = sum.wrapping_add(if is_there { total } else { 0 });
                *low = (*low).min(if is_there { total } else { i32::MAX });
                *high = (*high).max(total);
                *count = count.wrapping_add(i32::from(is_there));
            }
        }
    }

    /// Appends the value of each entry, up to the first that has none.
    fn finish(&self, plans: &[Result<Plan, Incomplete>], values: &mut Vec<i64>) -> Result<(), Incomplete> {
        for (((sum, low), high), count) in self.sum.iter().zip(&self.low).zip(&self.high).zip(&self.count) {
            let found = usize::try_from(*count).ok().and_then(|count| plans.get(count));
            let plan = (*found.unwrap_or(&Err(Incomplete::Overflow)))?;
            let low = if plan.drops_low { i64::from(*low) } else { 0 };
            let high = if plan.drops_high { i64::from(*high) } else { 0 };
            values.push((i64::from(*sum) - low - high) * plan.factor);
        }
        Ok(())
    }
}

/// Appends the value of each entry by the official aggregate, up to the first that has none.
fn one_by_one(
    round: &Round,
    sheets: &Sheets<'_>,
    block: &Block,
    common: i64,
    scratch: &mut Vec<Mark>,
    values: &mut Vec<i64>,
) -> Result<(), Incomplete> {
    let unit = i128::from(sheets.unit());
    for at in 0..block.totals(0).len() {
        scratch.clear();
        let totals = (0..sheets.slots()).filter_map(|slot| block.totals(slot).get(at).map(|total| (slot, *total)));
        let valid = totals.filter(|(_, total)| *total != NO_TOTAL);
        scratch.extend(valid.map(|(slot, total)| (i128::from(total) * unit, slot)));
        check_judges(round, scratch.len(), None)?;
        let found = aggregate_present(round, scratch, SHEET_SCALE, None)?;
        // Every total is a multiple of the unit, and every divisor divides the common one.
        let value = (found.sum / unit).checked_mul(i128::from(common)).map(|value| value / found.divisor);
        values.push(value.and_then(|value| i64::try_from(value).ok()).ok_or(Incomplete::Overflow)?);
    }
    Ok(())
}
