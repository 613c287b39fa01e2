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
    pub values: Vec<i32>,
    /// The exact points of the number 1.
    pub unit: Ratio,
}

/// What a panel of some size does when that does not depend on its totals.
#[derive(Debug, Clone, Copy)]
struct Plan {
    drops_low: bool,
    drops_high: bool,
    /// Turns what is left into the units of the keys.
    factor: i32,
}

/// What panels of every size do.
struct Plans {
    /// The common multiple of their divisors.
    common: i32,
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
        None => common_multiple(1..=i32::try_from(sheets.slots()).unwrap_or(i32::MAX)).map_err(too_large)?,
    };
    if sheets.most().and_then(|most| most.checked_mul(i64::from(common))).is_none_or(|most| most > i64::from(i32::MAX))
    {
        return Err(too_large(Overflow));
    }
    let mut values = Vec::with_capacity(sheets.entries());
    let (mut block, mut sums, mut scratch) = (sheets.block(), Sums::default(), Vec::new());
    for start in sheets.starts() {
        sheets.fill(start, &mut block)?;
        let done = match &plans {
            Some(plans) => {
                sums.add_up(&block, sheets.slots());
                sums.finish(&plans.by_size, block.has_gaps, &mut values)
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
    let divisor = |size: &Aggregated| i32::try_from(size.divisor).unwrap_or(i32::MAX);
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

fn common_multiple(divisors: impl IntoIterator<Item = i32>) -> Result<i32, Overflow> {
    let multiple = divisors.into_iter().try_fold(1_u128, |common, divisor| {
        let divisor = u128::from(divisor.unsigned_abs());
        (common / greatest_common_divisor(common, divisor)).checked_mul(divisor)
    });
    multiple.and_then(|common| i32::try_from(common).ok()).ok_or(Overflow)
}

impl Sums {
    fn add_up(&mut self, block: &Block, slots: usize) {
        let size = block.totals(0).len();
        let lists = [(&mut self.sum, 0), (&mut self.low, i32::MAX), (&mut self.high, NO_TOTAL), (&mut self.count, 0)];
        for (list, from) in lists {
            list.clear();
            list.resize(size, from);
        }
        for first in (0..slots).step_by(TOGETHER) {
            let part = |at: usize| block.totals(first + at);
            match slots - first {
                1 => self.add([part(0)], block.has_gaps),
                2 => self.add([part(0), part(1)], block.has_gaps),
                3 => self.add([part(0), part(1), part(2)], block.has_gaps),
                4 => self.add([part(0), part(1), part(2), part(3)], block.has_gaps),
                _ => self.add([part(0), part(1), part(2), part(3), part(4)], block.has_gaps),
            }
        }
    }

    fn add<const N: usize>(&mut self, totals: [&[i32]; N], has_gaps: bool) {
        if has_gaps {
            self.add_where(totals, |total| total != NO_TOTAL);
        } else {
            self.add_where(totals, |_| true);
        }
    }

    #[expect(clippy::indexing_slicing, reason = "all lists are cut to the length of the sums first")]
    fn add_where<const N: usize>(&mut self, totals: [&[i32]; N], is_there: impl Fn(i32) -> bool) {
        let totals = totals.map(|totals| &totals[..self.sum.len()]);
        let sums = self.sum.iter_mut().zip(&mut self.low).zip(&mut self.high).zip(&mut self.count);
        for (at, (((sum, low), high), count)) in sums.enumerate() {
            // Values of their own, so that the compiler keeps them in vector registers.
            let (mut own_sum, mut own_low, mut own_high, mut own_count) = (*sum, *low, *high, *count);
            for totals in totals {
                let total = totals[at];
                let is_there = is_there(total);
                // Cannot wrap: the sum of all totals of an entry is known to fit.
                own_sum = own_sum.wrapping_add(if is_there { total } else { 0 });
                own_low = own_low.min(if is_there { total } else { i32::MAX });
                own_high = own_high.max(total);
                own_count = own_count.wrapping_add(i32::from(is_there));
            }
            (*sum, *low, *high, *count) = (own_sum, own_low, own_high, own_count);
        }
    }

    /// Appends the value of each entry, up to the first that has none. Without gaps all panels have one size.
    fn finish(
        &self,
        plans: &[Result<Plan, Incomplete>],
        has_gaps: bool,
        values: &mut Vec<i32>,
    ) -> Result<(), Incomplete> {
        let plan_of = |count: i32| -> Result<Plan, Incomplete> {
            let found = usize::try_from(count).ok().and_then(|count| plans.get(count));
            *found.unwrap_or(&Err(Incomplete::Overflow))
        };
        let sums = self.sum.iter().zip(&self.low).zip(&self.high);
        if !has_gaps {
            let Some(count) = self.count.first() else { return Ok(()) };
            let plan = plan_of(*count)?;
            values.extend(sums.map(|((sum, low), high)| plan.value(*sum, *low, *high)));
            return Ok(());
        }
        for (((sum, low), high), count) in sums.zip(&self.count) {
            values.push(plan_of(*count)?.value(*sum, *low, *high));
        }
        Ok(())
    }
}

impl Plan {
    fn value(self, sum: i32, low: i32, high: i32) -> i32 {
        let low = if self.drops_low { low } else { 0 };
        let high = if self.drops_high { high } else { 0 };
        // Cannot wrap: no more than the sum of all totals is left, and that times any factor is known to fit.
        sum.wrapping_sub(low).wrapping_sub(high).wrapping_mul(self.factor)
    }
}

/// Appends the value of each entry by the official aggregate, up to the first that has none.
fn one_by_one(
    round: &Round,
    sheets: &Sheets<'_>,
    block: &Block,
    common: i32,
    scratch: &mut Vec<Mark>,
    values: &mut Vec<i32>,
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
        values.push(value.and_then(|value| i32::try_from(value).ok()).ok_or(Incomplete::Overflow)?);
    }
    Ok(())
}
