//! 评审组汇总: the aggregates of sheet totals or of criteria, and the points of measured criteria.

use scoring::official::{AggregateStage, Mark, MeasuredStage, RoundStages, SheetStage};
use scoring::{Aggregate, CalibrateOf, Criterion, CriterionKind, Method, Order, Ratio, Round};

use super::limits::{TOO_CLOSE, TOO_NEAR_EACH_OTHER};
use super::marks::{RoundMarks, RoundTotals, group_name, grouped, has_factor, judged};
use super::page::{Cell, Head, Made, Page, Printed, Range};
use super::{Source, formula, heading};
use crate::DocumentError;

/// Where an entry's panel stands in a round.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    /// What the judged part is the sum of.
    pub(super) judged: Vec<Cell>,
    /// What the measured criteria add.
    pub(super) measured: Vec<Cell>,
    /// What each criterion adds, by its position; without the judged ones where sheets are totalled first.
    pub(super) criteria: Vec<(usize, Cell)>,
}

/// Writes the panels of every round; gives the parts of each entry, round by round.
pub(super) fn write(
    source: &Source<'_>,
    marks: &[RoundMarks],
    totals: &[RoundTotals],
    page: &mut Page,
) -> Result<Vec<Vec<Parts>>, DocumentError> {
    let rounds = source.rounds().zip(marks.iter().zip(totals));
    let written = rounds.map(|((at, round), (marks, totals))| {
        let mut parts = vec![Parts::default(); source.stages.len()];
        Panel { source, at, round, marks, totals }.write(page, &mut parts)?;
        write_measured(source, page, (at, round), marks, &mut parts)?;
        Ok(parts)
    });
    written.collect()
}

struct Panel<'a> {
    source: &'a Source<'a>,
    at: usize,
    round: &'a Round,
    marks: &'a RoundMarks,
    totals: &'a RoundTotals,
}

/// The columns that a round needs beyond the aggregate.
struct Further {
    aid: Option<&'static str>,
    panel_places: bool,
    factor: bool,
    places: bool,
}

impl Panel<'_> {
    fn write(&self, page: &mut Page, parts: &mut [Parts]) -> Result<(), DocumentError> {
        let aggregates = self.source.reached(self.at).flat_map(|(_, stage)| &stage.aggregates);
        let rows: usize = aggregates.map(|aggregate| aggregate.groups.len() + 1).sum();
        if rows == 0 {
            return Ok(());
        }
        let further = self.further();
        let mut heads = vec![Head::plain("编号"), Head::plain("评审项"), Head::checked("份数")];
        heads.extend(further.aid.map(Head::plain));
        heads.push(Head::checked("汇总"));
        let named = [(further.panel_places, "汇总取整"), (further.factor, "乘系数"), (further.places, "乘后取整")];
        heads.extend(named.iter().filter(|(is_there, _)| *is_there).map(|(_, label)| Head::checked(*label)));
        page.open(&heading(self.round, &words(self.round)), &heads, rows)?;
        for (index, stage) in self.source.reached(self.at) {
            for aggregate in &stage.aggregates {
                let groups = self.write_groups(page, &further, (index, stage), aggregate)?;
                let cell = self.write_row(page, &further, (index, stage), aggregate, &groups)?;
                let Some(parts) = parts.get_mut(index) else { continue };
                parts.judged.push(cell);
                parts.criteria.extend(aggregate.criterion.map(|position| (position, cell)));
            }
        }
        Ok(())
    }

    fn further(&self) -> Further {
        let by_criterion = self.round.order == Order::TrimThenWeigh;
        let any = |has: fn(&Criterion) -> bool| by_criterion && judged(self.round).any(|(_, found)| has(found));
        Further {
            aid: formula::aid_label(&self.round.aggregate),
            panel_places: any(|found| found.panel_places.is_some()),
            factor: any(has_factor) || any(|found| found.places.is_some()),
            places: any(|found| found.places.is_some()),
        }
    }

    /// One row for each group of judges; gives the cells of their aggregates and of their counts.
    fn write_groups(
        &self,
        page: &mut Page,
        further: &Further,
        (index, stage): (usize, &RoundStages<'_>),
        aggregate: &AggregateStage,
    ) -> Result<Vec<(usize, Cell, Cell)>, DocumentError> {
        let mut cells = Vec::new();
        for (group, count, value) in &aggregate.groups {
            page.text(self.source.key(index))?;
            page.text(group_name(self.round, *group))?;
            let sheets = grouped(stage);
            let before = sheets.iter().filter(|sheet| sheet.group < *group).count();
            let own: Vec<&SheetStage<'_>> = sheets.into_iter().filter(|sheet| sheet.group == *group).collect();
            let range = self.range(index, aggregate.criterion).map(|all| {
                let first = all.down(before);
                Range { first: first.first, last: all.down(before + own.len().saturating_sub(1)).first }
            });
            let (counted, cell) =
                self.write_aggregate(page, further, range, &own, aggregate.criterion, (*count, *value))?;
            page.end_row();
            cells.push((*group, counted, cell));
        }
        Ok(cells)
    }

    /// The row of a criterion or of sheet totals; gives the cell that enters the round.
    fn write_row(
        &self,
        page: &mut Page,
        further: &Further,
        (index, stage): (usize, &RoundStages<'_>),
        aggregate: &AggregateStage,
        groups: &[(usize, Cell, Cell)],
    ) -> Result<Cell, DocumentError> {
        let criterion = aggregate.criterion.and_then(|position| self.round.criteria.get(position));
        page.text(self.source.key(index))?;
        page.text(criterion.map_or("合计", |criterion| criterion.name.as_str()))?;
        let value = (aggregate.count, aggregate.value);
        let cell = if groups.is_empty() {
            let sheets: Vec<&SheetStage<'_>> = stage.sheets.iter().collect();
            let range = self.range(index, aggregate.criterion);
            self.write_aggregate(page, further, range, &sheets, aggregate.criterion, value)?.1
        } else {
            let counts: Vec<String> = groups.iter().map(|(_, count, _)| count.to_string()).collect();
            page.checked(Ok(counts.join("+")), &Printed::Count(aggregate.count))?;
            if further.aid.is_some() {
                page.text("")?;
            }
            let weighted = groups.iter().filter_map(|(group, _, cell)| {
                let rule = self.round.aggregate.groups.get(*group)?;
                Some(format!("{cell}*{}/100", rule.weight))
            });
            page.checked(Ok(weighted.collect::<Vec<_>>().join("+")), &Printed::Digits(aggregate.value))?
        };
        let cell = self.write_further(page, further, criterion, aggregate, cell)?;
        page.end_row();
        Ok(cell)
    }

    fn write_further(
        &self,
        page: &mut Page,
        further: &Further,
        criterion: Option<&Criterion>,
        aggregate: &AggregateStage,
        mut cell: Cell,
    ) -> Result<Cell, DocumentError> {
        let AggregateStage { value, after_panel_places, product, after_places, .. } = aggregate;
        if further.panel_places {
            match after_panel_places {
                Some(rounded) => {
                    cell = page.checked(self.source.round(&cell, *value, *rounded), &Printed::Exact(*rounded))?
                }
                None => page.skip_checked()?,
            }
        }
        if further.factor {
            let factor = criterion.map(|criterion| criterion.factor).unwrap_or_default();
            cell = page.checked(Ok(format!("{factor}*{cell}")), &Printed::Digits(*product))?;
        }
        if further.places {
            match after_places {
                Some(rounded) => {
                    cell = page.checked(self.source.round(&cell, *product, *rounded), &Printed::Exact(*rounded))?
                }
                None => page.skip_checked()?,
            }
        }
        Ok(cell)
    }

    /// The cells of an entry that are aggregated: sheet totals, judges' ranks, or the marks of a criterion, calibrated where
    /// the rules calibrate judges.
    fn range(&self, index: usize, criterion: Option<usize>) -> Option<Range> {
        let of = |list: &[Option<Range>]| list.get(index).copied().flatten();
        if self.round.calibrates(CalibrateOf::Judges) {
            let column = judged(self.round).position(|(at, _)| Some(at) == criterion).unwrap_or(0);
            return of(self.totals.calibrated.get(column)?);
        }
        let Some(position) = criterion else {
            return of(if self.round.ranks_sheets() { &self.totals.ranks } else { &self.totals.totals });
        };
        let column = judged(self.round).position(|(at, _)| at == position)?;
        let sheets = of(&self.marks.sheets)?;
        Some(sheets.columns(sheets.first.column.saturating_add(u16::try_from(column).ok()?), 1))
    }

    /// Count and aggregate of a range; gives both cells.
    fn write_aggregate(
        &self,
        page: &mut Page,
        further: &Further,
        range: Option<Range>,
        sheets: &[&SheetStage<'_>],
        criterion: Option<usize>,
        (count, value): (usize, Ratio),
    ) -> Result<(Cell, Cell), DocumentError> {
        let rule = &self.round.aggregate;
        let (count_made, aid_made): (Made, Option<String>) = match &range {
            Some(range) => (Ok(format!("COUNT({range})")), formula::aid(rule, range, count)),
            None => (Err("没有评分"), None),
        };
        let counted = page.checked(count_made, &Printed::Count(count))?;
        let aid = match aid_made {
            Some(made) => Some(page.step(&made, 4)?),
            None if further.aid.is_some() => {
                page.text("")?;
                None
            }
            None => None,
        };
        let numbers: Vec<Ratio> = sheets.iter().filter_map(|sheet| self.number(sheet, criterion)).collect();
        let made = match &range {
            Some(range) if self.is_clear(rule, numbers) => formula::aggregate(rule, range, count, aid),
            Some(_) => Err(TOO_NEAR_EACH_OTHER),
            None => Err("没有评分"),
        };
        let cell = page.checked(made, &Printed::Digits(value))?;
        Ok((counted, cell))
    }

    fn number(&self, sheet: &SheetStage<'_>, criterion: Option<usize>) -> Option<Ratio> {
        if self.round.calibrates(CalibrateOf::Judges) {
            let column = judged(self.round).position(|(at, _)| Some(at) == criterion).unwrap_or(0);
            return Some(sheet.calibrated.get(column)?.as_ref()?.rounded);
        }
        let Some(position) = criterion else {
            return if self.round.ranks_sheets() { sheet.rank } else { sheet.total };
        };
        let column = judged(self.round).position(|(at, _)| at == position)?;
        match sheet.marks.get(column)? {
            Mark::Number(points) => Some(Ratio::from_points(*points)),
            Mark::Absent | Mark::Recused | Mark::NotGiven | Mark::Unreadable(_) => None,
        }
    }

    /// Whether a spreadsheet can compare what the method compares: how far neighbours lie apart.
    fn is_clear(&self, rule: &Aggregate, mut numbers: Vec<Ratio>) -> bool {
        if !matches!(rule.method, Method::ClosestPair | Method::MiddleWithin) {
            return true;
        }
        numbers.sort_unstable();
        let pairs = numbers.iter().zip(numbers.iter().skip(1));
        let apart = pairs.filter_map(|(low, high)| high.minus(*low).ok());
        self.source.limits.can_compare(apart.chain([Ratio::from_points(rule.tolerance.unwrap_or_default())]))
    }
}

fn write_measured(
    source: &Source<'_>,
    page: &mut Page,
    (at, round): (usize, &Round),
    marks: &RoundMarks,
    parts: &mut [Parts],
) -> Result<(), DocumentError> {
    let rows: usize = source.reached(at).map(|(_, stage)| stage.measured.len()).sum();
    if rows == 0 {
        return Ok(());
    }
    let measured = || round.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Measured);
    let rounds = measured().any(|criterion| criterion.places.is_some());
    let mut heads =
        vec![Head::plain("编号"), Head::plain("评审项"), Head::checked("换算得分"), Head::checked("乘系数")];
    heads.extend(rounds.then(|| Head::checked("乘后取整")));
    page.open(&heading(round, "测量项：测量值换算为得分，再乘系数"), &heads, rows)?;
    for (index, stage) in source.reached(at) {
        let values = marks.values.get(index).map_or(&[][..], Vec::as_slice);
        for (note, value) in stage.measured.iter().zip(values) {
            let Some(criterion) = round.criteria.get(note.criterion) else { continue };
            page.text(source.key(index))?;
            page.text(&criterion.name)?;
            let cell = write_value(source, page, criterion, (note, value), rounds)?;
            page.end_row();
            let Some(parts) = parts.get_mut(index) else { continue };
            parts.measured.push(cell);
            parts.criteria.push((note.criterion, cell));
        }
    }
    Ok(())
}

fn write_value(
    source: &Source<'_>,
    page: &mut Page,
    criterion: &Criterion,
    (note, value): (&MeasuredStage, &Cell),
    rounds: bool,
) -> Result<Cell, DocumentError> {
    let points = page.checked(Ok(formula::points(criterion, value)), &Printed::Digits(note.points))?;
    let product = page.checked(Ok(format!("{}*{points}", criterion.factor)), &Printed::Digits(note.product))?;
    match note.after_places {
        Some(rounded) => page.checked(source.round(&product, note.product, rounded), &Printed::Exact(rounded)),
        None if rounds => page.skip_checked().map(|()| product),
        None => Ok(product),
    }
}

impl Source<'_> {
    /// The formula that rounds a cell of this exact value, unless a spreadsheet could get it wrong.
    pub(super) fn round(&self, cell: &Cell, value: Ratio, rounded: scoring::Decimal) -> Made {
        let (mode, places) = (self.pack.rounding.mode, rounded.places());
        let is_clear = self.limits.can_round(mode, value, places);
        if is_clear { Ok(formula::round(mode, cell, places)) } else { Err(TOO_CLOSE) }
    }
}

/// The rule of a round's panel in words.
fn words(round: &Round) -> String {
    let rule = &round.aggregate;
    let order = match round.order {
        Order::WeighThenTrim => "先合计后汇总",
        Order::TrimThenWeigh => "先逐项汇总后合计",
    };
    let method = match rule.method {
        Method::Mean => "平均分".to_owned(),
        Method::Sum => "总和".to_owned(),
        Method::Median => "中位数".to_owned(),
        Method::TrimmedMean => format!("去掉最低 {} 个、最高 {} 个后平均", rule.drop_low, rule.drop_high),
        Method::TrimmedFraction => format!("两端各去掉 {} 后平均", rule.fraction.unwrap_or_default()),
        Method::WinsorizedMean => {
            format!("最低 {} 个、最高 {} 个以相邻分代替后平均", rule.drop_low, rule.drop_high)
        }
        Method::MiddleWithin => {
            format!("中位数，中间两分相差超过 {} 时取全部平均", rule.tolerance.unwrap_or_default())
        }
        Method::ClosestPair => "最接近两分的平均".to_owned(),
        Method::RankPoints => "名次的平均".to_owned(),
        Method::VoteShare => "得票率（百分数）".to_owned(),
    };
    let groups = if rule.groups.is_empty() { "" } else { "，各评委组按权重合成" };
    format!("{order}，{method}{groups}")
}
