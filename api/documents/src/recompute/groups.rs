//! 排名, below the entries: the rankings of enterprises, teams or other groups by the sums of their entries' totals.

use scoring::official::GroupRanking;
use scoring::{RankOn, RankStyle, Ratio};

use super::Source;
use super::limits::TOO_NEAR_EACH_OTHER;
use super::page::{Head, Page, Printed, Range};
use super::ranking::{SHOWN, compared};
use super::total::TotalCells;
use crate::DocumentError;

/// Writes the rankings of enterprises, teams or other groups.
pub(super) fn write(
    source: &Source<'_>,
    adjusted: &[Option<TotalCells>],
    page: &mut Page,
) -> Result<(), DocumentError> {
    for (ranking, rules) in source.outcome.groupings().iter().zip(&source.pack.groupings) {
        let heads = [
            Head::plain("名称"),
            Head::plain("计入的申报（引擎陈述）"),
            Head::plain("总分之和"),
            Head::checked("合计"),
            Head::checked("名次"),
        ];
        let title = format!("{}（{}）：计入申报的总分之和", rules.name, rules.key);
        let block = page.open(&title, &heads, ranking.rows.len())?;
        let on = match source.pack.rounding.rank_on {
            RankOn::Published => 3,
            RankOn::Exact => 2,
        };
        write_rows(source, (ranking, adjusted), page, &block.range(on))?;
    }
    Ok(())
}

fn write_rows(
    source: &Source<'_>,
    (ranking, adjusted): (&GroupRanking<'_>, &[Option<TotalCells>]),
    page: &mut Page,
    compared_cells: &Range,
) -> Result<(), DocumentError> {
    let indices = |entries: &[&str]| entries.iter().filter_map(|key| source.index(key)).collect::<Vec<usize>>();
    let mut sums = Vec::with_capacity(ranking.rows.len());
    for row in &ranking.rows {
        let totals = indices(&row.entries).into_iter().filter_map(|index| source.stages.get(index)?.total.as_ref());
        let exact = totals.map(|total| compared(source, total)).collect::<Result<Vec<_>, _>>()?;
        sums.push(exact.into_iter().try_fold(Ratio::ZERO, Ratio::plus)?);
    }
    let is_clear = source.limits.can_compare(sums.iter().copied());
    for (nth, (row, sum)) in ranking.rows.iter().zip(&sums).enumerate() {
        page.text(row.name)?;
        page.text(&row.entries.join("、"))?;
        let cells = indices(&row.entries).into_iter().filter_map(|index| adjusted.get(index).copied().flatten());
        let cells = cells.map(|cells| match source.pack.rounding.rank_on {
            RankOn::Published => cells.published.to_string(),
            RankOn::Exact => cells.exact.to_string(),
        });
        let total = page.step(&cells.collect::<Vec<_>>().join("+"), SHOWN)?;
        page.checked(source.round(&total, *sum, row.total), &Printed::Exact(row.total))?;
        let own = compared_cells.cell(nth);
        let better = format!("{compared_cells}>{own}+epsilon");
        let made = match source.pack.ranks.style {
            RankStyle::Competition => Ok(format!("1+SUMPRODUCT(--({better}))")),
            RankStyle::Modified => Ok(format!("SUMPRODUCT(--({compared_cells}>={own}-epsilon))")),
            RankStyle::Dense => {
                let equal = format!("COUNTIF({compared_cells},{compared_cells})");
                Ok(format!("INT(1.5+SUMPRODUCT(({better})/{equal}))"))
            }
            RankStyle::Ordinal => Err("同分的先后由抽签定"),
        };
        page.checked(if is_clear { made } else { Err(TOO_NEAR_EACH_OTHER) }, &Printed::Count(row.rank))?;
        page.end_row();
    }
    Ok(())
}
