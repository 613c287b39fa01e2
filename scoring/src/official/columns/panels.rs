//! One number an entry from the totals of its sheets. How many of them a panel of each size drops is asked of the official
//! aggregate once; where it depends on the totals themselves, the official aggregate does each entry.

use pulp::NullaryFnOnce;

use super::super::aggregate::{Aggregated, Mark};
use super::super::fault::Faults;
use super::super::panel::{Incomplete, SHEET_SCALE, aggregate_present, check_judges};
use super::super::rounds::describe;
use super::sheets::{Block, LANES, Sheets};
use super::{NO_TOTAL, too_large};
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
    /// All bits where the lowest total is dropped, none where it is kept; and so for the highest.
    low: i32,
    high: i32,
    /// Turns what is left into the units of the keys.
    factor: i32,
}

/// What panels of every size do.
struct Plans {
    /// The common multiple of their divisors.
    common: i32,
    by_size: Vec<Result<Plan, Incomplete>>,
}

/// The sheet totals of some entries, summed up: so few entries that the sums stay in the processor's registers.
struct Sums<const N: usize> {
    sum: [i32; N],
    low: [i32; N],
    high: [i32; N],
    count: [i32; N],
}

/// Aggregates the sheets of every entry.
pub(super) fn aggregate(round: &Round, sheets: &Sheets<'_>) -> Result<Keys, Faults> {
    let plans = plan(round, sheets.slots()).map_err(too_large)?;
    let common = match &plans {
        Some(plans) => plans.common,
        None => common_multiple(1..=i32::try_from(sheets.slots()).unwrap_or(i32::MAX)).map_err(too_large)?,
    };
    if sheets.most().and_then(|most| most.checked_mul(i64::from(common))).is_none_or(|most| most >= i64::from(i32::MAX))
    {
        return Err(too_large(Overflow));
    }
    let mut values = Vec::with_capacity(sheets.entries());
    let (mut block, mut scratch) = (sheets.block(), Vec::new());
    for start in sheets.starts() {
        sheets.fill(start, &mut block)?;
        let done = match &plans {
            Some(plans) => {
                sheets.arch().dispatch(Panels { slots: sheets.slots(), block: &block, plans, values: &mut values })
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
        low: -i32::from(size.low == 1),
        high: -i32::from(size.high == 1),
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

/// The panels of a block. A type of its own for the sake of the vector instructions, as a sheet is.
struct Panels<'b> {
    slots: usize,
    block: &'b Block,
    plans: &'b Plans,
    values: &'b mut Vec<i32>,
}

impl NullaryFnOnce for Panels<'_> {
    type Output = Result<(), Incomplete>;

    /// Appends the value of each entry, up to the first that has none.
    #[inline(always)]
    fn call(self) -> Self::Output {
        if self.block.has_gaps { self.append_each() } else { self.append_alike() }
    }
}

impl Panels<'_> {
    /// Where all panels have one size.
    #[inline(always)]
    fn append_alike(self) -> Result<(), Incomplete> {
        let plan = (*self.plans.by_size.get(self.slots).unwrap_or(&Err(Incomplete::Overflow)))?;
        for start in (0..self.block.entries()).step_by(LANES) {
            let found = self.sums::<LANES>(start, |_| false).values(plan);
            self.values.extend(found.into_iter().take(self.block.entries() - start));
        }
        Ok(())
    }

    /// Of more lanes than these, what is known of their gaps would not fit the registers.
    #[inline(always)]
    fn append_each(self) -> Result<(), Incomplete> {
        const LANES: usize = 8;
        for start in (0..self.block.entries()).step_by(LANES) {
            let sums = self.sums::<LANES>(start, |total| total == NO_TOTAL);
            let (found, is_whole) = sums.values_by_size(self.plans);
            let lanes = LANES.min(self.block.entries() - start);
            let failed = if is_whole { None } else { sums.first_failed(self.plans, lanes) };
            let sound = failed.as_ref().map_or(lanes, |(lane, _)| *lane);
            self.values.extend_from_slice(found.get(..sound).unwrap_or(&[]));
            if let Some((_, problem)) = failed {
                return Err(problem);
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn sums<const N: usize>(&self, start: usize, is_gap: impl Fn(i32) -> bool) -> Sums<N> {
        Sums::of((0..self.slots).filter_map(|slot| self.block.lanes(slot, start)), is_gap)
    }
}

#[expect(clippy::indexing_slicing, clippy::needless_range_loop, reason = "lanes are counted up to their number")]
impl<const N: usize> Sums<N> {
    #[inline(always)]
    fn of<'t>(slots: impl Iterator<Item = &'t [i32; N]>, is_gap: impl Fn(i32) -> bool) -> Sums<N> {
        let mut sums = Sums { sum: [0; N], low: [i32::MAX; N], high: [NO_TOTAL; N], count: [0; N] };
        for totals in slots {
            for lane in 0..N {
                let total = totals[lane];
                // All bits where there is none. Of the least number, which then stands there, they make the greatest.
                let gap = -i32::from(is_gap(total));
                // Cannot wrap: the sum of all totals of an entry is known to fit.
                sums.sum[lane] = sums.sum[lane].wrapping_add(total & !gap);
                sums.low[lane] = sums.low[lane].min(total ^ gap);
                sums.high[lane] = sums.high[lane].max(total);
                sums.count[lane] = sums.count[lane].wrapping_add(1 + gap);
            }
        }
        sums
    }

    #[inline(always)]
    fn values(&self, plan: Plan) -> [i32; N] {
        let mut values = [0; N];
        for lane in 0..N {
            values[lane] = plan.value(self.sum[lane], self.low[lane], self.high[lane]);
        }
        values
    }

    /// The value of each lane by the plan of its panel's size, and whether every size has one.
    #[inline(always)]
    fn values_by_size(&self, plans: &Plans) -> ([i32; N], bool) {
        let (mut values, mut failures) = ([0; N], 0);
        for (size, plan) in (0..).zip(&plans.by_size) {
            match plan {
                Ok(plan) => {
                    let of_size = self.values(*plan);
                    for lane in 0..N {
                        values[lane] = if self.count[lane] == size { of_size[lane] } else { values[lane] };
                    }
                }
                Err(_) => (0..N).for_each(|lane| failures |= i32::from(self.count[lane] == size)),
            }
        }
        (values, failures == 0)
    }

    /// The first of some lanes whose panel has no value.
    fn first_failed(&self, plans: &Plans, lanes: usize) -> Option<(usize, Incomplete)> {
        let problem = |count: &i32| plans.by_size.get(usize::try_from(*count).ok()?)?.as_ref().err().copied();
        self.count.iter().take(lanes).enumerate().find_map(|(lane, count)| Some((lane, problem(count)?)))
    }
}

impl Plan {
    #[inline(always)]
    fn value(self, sum: i32, low: i32, high: i32) -> i32 {
        // Cannot wrap: no more than the sum of all totals is left, and that times any factor is known to fit.
        sum.wrapping_sub(low & self.low).wrapping_sub(high & self.high).wrapping_mul(self.factor)
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
    for at in 0..block.entries() {
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
