//! Places: each judge's totals as ranks, the order of mean ranks, and the points that places give. Knows no marks.

use std::collections::BTreeMap;

use super::panel::{Panel, SHEET_SCALE};
use crate::points::Points;
use crate::ratio::{Overflow, Ratio};
use crate::rounding::RoundingMode;
use crate::rules::{Round, TiedPoints};

/// Each sheet's rank among those of its judge, in the units of a sheet total; equal totals have the mean of their
/// places. Sheets of entries that did not reach the round have none.
pub(super) fn rank_sheets(panel: &Panel<'_>, reached: &[bool]) -> Result<Vec<Option<i128>>, Overflow> {
    let mut by_judge: BTreeMap<usize, Vec<(i128, usize)>> = BTreeMap::new();
    let mut count = 0;
    for (entry, reached) in reached.iter().enumerate() {
        for sheet in panel.table.sheets(entry) {
            if let Some(total) = panel.sheet_total(&sheet)?.filter(|_| *reached) {
                by_judge.entry(sheet.judge).or_default().push((total, count));
            }
            count += 1;
        }
    }
    let mut ranks = vec![None; count];
    for mut totals in by_judge.into_values() {
        totals.sort_unstable_by(|a, b| b.cmp(a));
        let mut first = 1_i128;
        for equal in totals.chunk_by(|a, b| a.0 == b.0) {
            let size = i128::try_from(equal.len()).map_err(|_| Overflow)?;
            let rank = (2 * first + size - 1) * (SHEET_SCALE / 2);
            for (_, sheet) in equal {
                if let Some(place) = ranks.get_mut(*sheet) {
                    *place = Some(rank);
                }
            }
            first += size;
        }
    }
    Ok(ranks)
}

/// The place of an entry, from 1, and how many share it; the lower mean rank is the better one.
pub(crate) fn place_of(mean_ranks: &[Ratio], own: Ratio) -> (usize, usize) {
    let better = mean_ranks.partition_point(|rank| *rank < own);
    let equal = mean_ranks.partition_point(|rank| *rank <= own) - better;
    (better + 1, equal)
}

/// Turns mean ranks into the points of their places and gives back the mean ranks from the best down.
pub(super) fn place(round: &Round, mode: RoundingMode, values: &mut [Option<Ratio>]) -> Result<Vec<Ratio>, Overflow> {
    let mut mean_ranks: Vec<Ratio> = values.iter().flatten().copied().collect();
    mean_ranks.sort_unstable();
    for value in values.iter_mut() {
        let Some(own) = value else { continue };
        let points = points(round, place_of(&mean_ranks, *own))?;
        *value = Some(match round.places {
            Some(places) => mode.round(points, places)?.to_ratio()?,
            None => points,
        });
    }
    Ok(mean_ranks)
}

/// The points of a place that `equal` entries share.
pub(crate) fn points(round: &Round, (place, equal): (usize, usize)) -> Result<Ratio, Overflow> {
    let of = |place: usize| {
        let found = place.checked_sub(1).and_then(|index| round.points.get(index)).copied();
        Ratio::from_points(found.unwrap_or(Points::ZERO))
    };
    match round.tied_points {
        TiedPoints::Share => Ok(of(place)),
        TiedPoints::Average => {
            let sum = (place..place + equal).try_fold(Ratio::ZERO, |sum, place| sum.plus(of(place)))?;
            sum.divided_by(Ratio::from_integer(i128::try_from(equal.max(1)).map_err(|_| Overflow)?))
        }
    }
}
