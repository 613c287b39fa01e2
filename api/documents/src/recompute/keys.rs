//! The formula of each tie key for an entry.

use scoring::{CriterionKind, Order, TieKey};

use super::marks::judged;
use super::page::{Made, Range};
use super::ranking::{Level, Ranking};

impl Ranking<'_> {
    pub(super) fn key_formula(&self, index: usize, level: &Level) -> Made {
        let key = self.source.pack.ties.chain.get(level.key).and_then(|text| TieKey::resolve(self.source.pack, text));
        let last = self.source.last_scored();
        let sheets = self.sheets;
        let of = |ranges: Option<&Vec<Option<Range>>>| ranges.and_then(|ranges| *ranges.get(index)?);
        let totals = of(sheets.totals.get(last).map(|totals| &totals.totals));
        let none = "没有这个并列规则";
        let place = level.place + 1;
        Ok(match key.ok_or(none)? {
            TieKey::Criterion { round, criterion } => self.contribution(index, round, criterion)?,
            TieKey::Group { round, criteria } => {
                let parts = criteria.iter().map(|criterion| self.contribution(index, round, *criterion));
                parts.collect::<Result<Vec<_>, _>>()?.join("+")
            }
            TieKey::Round { round } => {
                let cell = sheets.values.get(round).and_then(|values| *values.get(index)?);
                format!("{}*1", cell.ok_or(none)?)
            }
            TieKey::UntrimmedMean => self.untrimmed(index, last)?,
            TieKey::FirstPlaces => {
                let firsts = of(sheets.totals.get(last).map(|totals| &totals.firsts));
                firsts.map_or_else(|| "0".to_owned(), |firsts| format!("SUM({firsts})"))
            }
            TieKey::Countback => format!("LARGE({},{place})", totals.ok_or(none)?),
            TieKey::RoundCountback => {
                let cells = sheets.adjusted.get(index).copied().flatten().ok_or(none)?;
                format!("LARGE({},{place})", cells.rounds)
            }
            TieKey::Markers => totals.map_or_else(|| "0".to_owned(), |totals| format!("COUNTIF({totals},\">0\")")),
            TieKey::Bonus => format!("{}*1", sheets.adjusted.get(index).copied().flatten().ok_or(none)?.bonus),
            // Given, not worked out: `Row::write_level` states them.
            TieKey::Vote | TieKey::Draw => return Err(none),
            TieKey::Measured { round, criterion, .. } => {
                let stage = self.source.stages.get(index).and_then(|stages| stages.rounds.get(round)).ok_or(none)?;
                let at = stage.measured.iter().position(|note| note.criterion == criterion).ok_or(none)?;
                let values = sheets.marks.get(round).and_then(|marks| marks.values.get(index)).ok_or(none)?;
                format!("{}*1", values.get(at).ok_or(none)?)
            }
        })
    }

    /// What a criterion adds; where sheets are totalled first, factor x the plain mean over the sheets that count.
    fn contribution(&self, index: usize, round: usize, criterion: usize) -> Made {
        let parts = self.sheets.parts.get(round).and_then(|parts| parts.get(index));
        if let Some((_, cell)) = parts.and_then(|parts| parts.criteria.iter().find(|(at, _)| *at == criterion)) {
            return Ok(format!("{cell}*1"));
        }
        let rules = self.source.pack.rounds.get(round).ok_or("没有这一轮")?;
        let found = rules.criteria.get(criterion).ok_or("没有这一项")?;
        let category = self.source.entries.get(index).map_or("", |entry| entry.category.as_str());
        if found.kind == CriterionKind::Measured || !found.applies_to(category) {
            return Ok("0".to_owned());
        }
        let (marks, totals) = self.sheet_ranges(index, round, criterion).ok_or("没有评分表")?;
        Ok(format!("{}*SUMIF({totals},\">-1E+300\",{marks})/COUNT({totals})", found.factor))
    }

    /// The marks of a criterion on the sheets of an entry, and the sheets' totals.
    fn sheet_ranges(&self, index: usize, round: usize, criterion: usize) -> Option<(Range, Range)> {
        let rules = self.source.pack.rounds.get(round)?;
        let column = judged(rules).position(|(at, _)| at == criterion)?;
        let marks = self.sheets.marks.get(round)?.sheets.get(index).copied().flatten()?;
        let marks = marks.columns(marks.first.column.saturating_add(u16::try_from(column).ok()?), 1);
        Some((marks, self.sheets.totals.get(round)?.totals.get(index).copied().flatten()?))
    }

    fn untrimmed(&self, index: usize, round: usize) -> Made {
        let rules = self.source.pack.rounds.get(round).ok_or("没有这一轮")?;
        let category = self.source.entries.get(index).map_or("", |entry| entry.category.as_str());
        let mut parts = Vec::new();
        for (position, criterion) in judged(rules).filter(|(_, found)| found.applies_to(category)) {
            let (marks, totals) = self.sheet_ranges(index, round, position).ok_or("没有评分表")?;
            parts.push(match rules.order {
                Order::WeighThenTrim => {
                    format!("{}*SUMIF({totals},\">-1E+300\",{marks})/COUNT({totals})", criterion.factor)
                }
                Order::TrimThenWeigh => format!("{}*SUM({marks})/COUNT({marks})", criterion.factor),
            });
        }
        Ok(if parts.is_empty() { "0".to_owned() } else { parts.join("+") })
    }
}
