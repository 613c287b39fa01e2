//! 排名: the compared totals, every key of the tie chain, and the rank they give.

use scoring::official::TotalStages;
use scoring::{Overflow, RankOn, RankStyle, Ratio, TieKey};

use super::limits::TOO_NEAR_EACH_OTHER;
use super::marks::{RoundMarks, RoundTotals};
use super::page::{Block, Cell, Head, Page, Printed, Range};
use super::panel::Parts;
use super::total::TotalCells;
use super::{Source, formula};
use crate::DocumentError;

/// Below every value of a key that is there.
const LOWEST: &str = "-1E+99";
/// Above every value of a key that is there.
const HIGHEST: &str = "1E+99";
pub(super) const SHOWN: usize = 6;

/// Everything that tie keys look at.
pub(super) struct Sheets<'a> {
    pub(super) marks: &'a [RoundMarks],
    pub(super) totals: &'a [RoundTotals],
    pub(super) parts: &'a [Vec<Parts>],
    pub(super) values: &'a [Vec<Option<Cell>>],
    pub(super) adjusted: &'a [Option<TotalCells>],
}

/// One column of the tie chain: a key, or one step of a count-back.
pub(super) struct Level {
    pub(super) key: usize,
    pub(super) place: usize,
    label: String,
    is_low: bool,
    /// What is not worked out from marks: the votes, or a part of the lot.
    stated: Option<&'static str>,
    is_vote: bool,
}

/// Writes the ranking; gives the cells of each entry's rank.
pub(super) fn write(
    source: &Source<'_>,
    sheets: &Sheets<'_>,
    page: &mut Page,
) -> Result<Vec<Option<Cell>>, DocumentError> {
    let mut ranking = Ranking { source, sheets, levels: levels(source), is_clear: false };
    ranking.is_clear = ranking.can_compare()?;
    ranking.write(page)
}

pub(super) struct Ranking<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) sheets: &'a Sheets<'a>,
    levels: Vec<Level>,
    /// Whether a spreadsheet can tell all compared values apart.
    is_clear: bool,
}

fn levels(source: &Source<'_>) -> Vec<Level> {
    let mut levels = Vec::new();
    for (key, text) in source.pack.ties.chain.iter().enumerate() {
        let resolved = TieKey::resolve(source.pack, text);
        let is_low = matches!(resolved, Some(TieKey::Measured { low: true, .. } | TieKey::Draw));
        let is_vote = resolved == Some(TieKey::Vote);
        let stated = match resolved {
            Some(TieKey::Vote) => Some("只陈述：会议记录的票数"),
            Some(TieKey::Draw) => Some("只陈述：抽签号是 SHA-256，每 12 位十六进制一段，小者在前"),
            Some(
                TieKey::Criterion { .. }
                | TieKey::Group { .. }
                | TieKey::Round { .. }
                | TieKey::UntrimmedMean
                | TieKey::FirstPlaces
                | TieKey::Countback
                | TieKey::RoundCountback
                | TieKey::Markers
                | TieKey::Bonus
                | TieKey::Measured { .. },
            )
            | None => None,
        };
        let lists = source.ranked().filter_map(|(_, index)| source.stages.get(index)?.tie_values.get(key));
        let most = lists.map(Vec::len).max().unwrap_or(0);
        for place in 0..most {
            let label = match (most > 1, is_low) {
                (true, true) => format!("{text} 第 {} 段", place + 1),
                (true, false) => format!("{text} 第 {} 高", place + 1),
                (false, _) => text.clone(),
            };
            levels.push(Level { key, place, label, is_low, stated, is_vote });
        }
    }
    levels
}

/// What ranks compare.
pub(super) fn compared(source: &Source<'_>, total: &TotalStages) -> Result<Ratio, Overflow> {
    match source.pack.rounding.rank_on {
        RankOn::Published => total.published.to_ratio(),
        RankOn::Exact => Ok(total.exact),
    }
}

impl Ranking<'_> {
    fn write(&self, page: &mut Page) -> Result<Vec<Option<Cell>>, DocumentError> {
        let ranked: Vec<(usize, usize)> = self.source.ranked().collect();
        let tops = self.tops()?;
        let top_rows = if self.source.pack.ranks.tolerance == scoring::Points::ZERO { 0 } else { tops.len() };
        let mut heads = vec![Head::plain("编号"), Head::checked("排名所比的总分"), Head::plain("并列组最高分")];
        let top_head = 2;
        for level in &self.levels {
            heads.push(match level.stated {
                Some(reason) => Head::plain(format!("{}（{reason}）", level.label)),
                None => Head::checked(&level.label),
            });
        }
        heads.push(Head::plain("总分名次"));
        heads.extend(self.levels.iter().map(|level| Head::plain(format!("比至 {}", level.label))));
        heads.extend([Head::checked("名次"), Head::plain("并列由何决定（引擎陈述）")]);
        let groups = if top_rows > 0 { Some(self.open_tops(page, top_rows)?) } else { None };
        let block = page.open(&self.words(), &heads, ranked.len())?;
        let mut cells = vec![None; self.source.stages.len()];
        for (row, (rank, index)) in ranked.iter().enumerate() {
            let view = Row { ranking: self, block: &block, top_head, row, index: *index };
            let cell = view.write(page, *rank, groups.as_ref())?;
            page.end_row();
            cells.get_mut(*index).into_iter().for_each(|place| *place = Some(cell));
        }
        Ok(cells)
    }

    /// The highest total of each group of totals that count as equal.
    fn tops(&self) -> Result<Vec<Ratio>, Overflow> {
        let tolerance = Ratio::from_points(self.source.pack.ranks.tolerance);
        let mut values = self.values()?;
        values.sort_unstable_by(|a, b| b.cmp(a));
        let mut tops: Vec<Ratio> = Vec::new();
        for value in values {
            let is_within = match tops.last() {
                Some(top) => top.minus(value)? <= tolerance,
                None => false,
            };
            if !is_within {
                tops.push(value);
            }
        }
        Ok(tops)
    }

    fn values(&self) -> Result<Vec<Ratio>, Overflow> {
        let totals = self.source.ranked().filter_map(|(_, index)| self.source.stages.get(index)?.total.as_ref());
        totals.map(|total| compared(self.source, total)).collect()
    }

    /// The highest totals of the groups within the tolerance, from the top: the next is the highest that is further below.
    fn open_tops(&self, page: &mut Page, rows: usize) -> Result<Range, DocumentError> {
        let tolerance = self.source.pack.ranks.tolerance;
        let totals: Vec<Cell> = self.source.ranked().filter_map(|(_, index)| self.total(index)).collect();
        let title = format!("并列组：总分相差不超过 {tolerance} 视为相等，自最高分起分组");
        let block = page.open(
            &title,
            &[Head::plain("组"), Head::plain("总分"), Head::plain("组内最高分")],
            rows.max(totals.len()),
        )?;
        let (all, tops) = (block.range(1), block.range(2));
        let all = Range { last: all.cell(totals.len().saturating_sub(1)), ..all };
        for (row, total) in totals.iter().enumerate() {
            page.count(row + 1)?;
            page.step(&total.to_string(), SHOWN)?;
            if row < rows {
                let made = match row.checked_sub(1) {
                    None => format!("MAX({all})"),
                    Some(above) => {
                        let above = tops.cell(above);
                        format!("LARGE({all},1+SUMPRODUCT(--({all}>={above}-{tolerance}-epsilon)))")
                    }
                };
                page.step(&made, SHOWN)?;
            }
            page.end_row();
        }
        Ok(Range { last: tops.cell(rows - 1), ..tops })
    }

    fn total(&self, index: usize) -> Option<Cell> {
        let cells = self.sheets.adjusted.get(index).copied().flatten()?;
        Some(match self.source.pack.rounding.rank_on {
            RankOn::Published => cells.published,
            RankOn::Exact => cells.exact,
        })
    }

    fn can_compare(&self) -> Result<bool, Overflow> {
        let limits = self.source.limits;
        let tolerance = Ratio::from_points(self.source.pack.ranks.tolerance);
        let values = self.values()?;
        if !limits.can_compare(values.iter().copied()) {
            return Ok(false);
        }
        if tolerance != Ratio::ZERO {
            for top in self.tops()? {
                for value in &values {
                    if !limits.can_compare([top.minus(*value)?, tolerance]) {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(self.levels.iter().all(|level| {
            let values = self.source.ranked().filter_map(|(_, index)| self.level_value(index, level));
            limits.can_compare(values)
        }))
    }

    fn level_value(&self, index: usize, level: &Level) -> Option<Ratio> {
        self.source.stages.get(index)?.tie_values.get(level.key)?.get(level.place).copied().flatten()
    }

    fn words(&self) -> String {
        let pack = self.source.pack;
        let on = match pack.rounding.rank_on {
            RankOn::Published => "比较公布的总分",
            RankOn::Exact => "比较取整前的总分",
        };
        let style = match pack.ranks.style {
            RankStyle::Competition => "并列取第一个名次（1224）",
            RankStyle::Modified => "并列取最后一个名次（1334）",
            RankStyle::Dense => "名次连续（1223）",
            RankStyle::Ordinal => "抽签后没有并列（1234）",
        };
        let limit = pack.ties.limit_to_top.map_or_else(String::new, |limit| format!("，只区分前 {limit} 名的并列"));
        format!("{on}，{style}{limit}")
    }
}

/// One entry's row of the ranking.
struct Row<'a> {
    ranking: &'a Ranking<'a>,
    block: &'a Block,
    top_head: usize,
    row: usize,
    index: usize,
}

impl Row<'_> {
    fn write(&self, page: &mut Page, rank: usize, groups: Option<&Range>) -> Result<Cell, DocumentError> {
        let Ranking { source, levels, .. } = self.ranking;
        let stages = source.stages.get(self.index).and_then(|stages| stages.total.as_ref());
        let (Some(total), Some(cell)) = (stages, self.ranking.total(self.index)) else { return page.text("") };
        page.text(source.key(self.index))?;
        let printed = match source.pack.rounding.rank_on {
            RankOn::Published => Printed::Exact(total.published),
            RankOn::Exact => Printed::Digits(total.exact),
        };
        let own = page.checked(Ok(format!("{cell}*1")), &printed)?;
        let top = match groups {
            None => own.to_string(),
            Some(tops) => format!("LARGE({tops},SUMPRODUCT(--({tops}>={own}-epsilon)))"),
        };
        let top = page.step(&top, SHOWN)?;
        for level in levels {
            self.write_level(page, level)?;
        }
        let last = self.write_steps(page, &top)?;
        let made = if self.ranking.is_clear { Ok(self.rank(&last)) } else { Err(TOO_NEAR_EACH_OTHER) };
        let cell = page.checked(made, &Printed::Count(rank))?;
        page.text(source.row(self.index).and_then(|row| row.tie_decided_by).unwrap_or_default())?;
        Ok(cell)
    }

    fn write_level(&self, page: &mut Page, level: &Level) -> Result<(), DocumentError> {
        match self.ranking.level_value(self.index, level) {
            Some(value) if level.stated.is_some() => page.step(&formula::number(value), 0).map(|_| ())?,
            None if level.stated.is_some() => page.step(LOWEST, 0).map(|_| ())?,
            Some(value) => {
                let made = self.ranking.key_formula(self.index, level);
                page.checked(made, &Printed::Digits(value))?;
            }
            None => {
                page.step(if level.is_low { HIGHEST } else { LOWEST }, 0)?;
                page.text("没有")?;
                page.text("")?;
            }
        }
        Ok(())
    }

    /// The rank after the totals and after each key; gives the last.
    fn write_steps(&self, page: &mut Page, top: &Cell) -> Result<Range, DocumentError> {
        let Ranking { source, levels, .. } = self.ranking;
        let tops = self.block.range(self.top_head);
        let first_level = self.top_head + 1;
        let first_step = first_level + levels.len();
        let first = page.step(&format!("1+SUMPRODUCT(--({tops}>{top}+epsilon))"), 0)?;
        for (nth, level) in levels.iter().enumerate() {
            let (before, keys) = (self.block.range(first_step + nth), self.block.range(first_level + nth));
            let (own, key) = (before.cell(self.row), keys.cell(self.row));
            let is_better =
                if level.is_low { format!("{keys}<{key}-epsilon") } else { format!("{keys}>{key}+epsilon") };
            let mut better = format!("SUMPRODUCT(({before}={own})*({is_better}))");
            // Entries that are tied where a vote is missing wait for it, and no later key is asked.
            if let Some(votes) = levels.iter().take(nth + 1).position(|level| level.is_vote) {
                let votes = self.block.range(first_level + votes);
                better = format!("IF(SUMPRODUCT(({before}={own})*({votes}<0))>0,0,{better})");
            }
            let made = match source.pack.ties.limit_to_top {
                Some(limit) => format!("{own}+IF({first}<={limit},{better},0)"),
                None => format!("{own}+{better}"),
            };
            page.step(&made, 0)?;
        }
        Ok(self.block.range(first_step + levels.len()))
    }

    fn rank(&self, steps: &Range) -> String {
        let own = steps.cell(self.row);
        match self.ranking.source.pack.ranks.style {
            RankStyle::Competition | RankStyle::Ordinal => format!("{own}*1"),
            RankStyle::Modified => format!("{own}+SUMPRODUCT(--({steps}={own}))-1"),
            RankStyle::Dense => format!("INT(1.5+SUMPRODUCT(({steps}<{own})/COUNTIF({steps},{steps})))"),
        }
    }
}
