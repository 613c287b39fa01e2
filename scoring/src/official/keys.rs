//! The value of a tie key for an entry. Does not sort.

use std::cmp::Ordering;

use super::competition::{Competition, Entry};
use super::draw::draw;
use super::panel::Panel;
use super::rounds::RoundValues;
use super::table::Table;
use super::total::capped_bonus;
use crate::ratio::{Overflow, Ratio};
use crate::rules::{CriterionKind, Order, RoundKind, RulePack, TieKey};

/// What a tie key says of an entry. Higher is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyValue {
    Number(Ratio),
    /// From the highest down; the first difference decides.
    Rounds(Vec<Ratio>),
    /// The lower number is better.
    Low(Ratio),
    /// The entry has no value here, such as of a criterion for other categories; whoever has one is better.
    Outside,
    /// A lot of the draw in hexadecimal; the lower one is better.
    Drawn(String),
    /// Sheet totals from the highest down, in units of 1/100,000,000; a missing one is lower.
    Totals(Vec<i128>),
}

impl KeyValue {
    /// `Less` when `self` is better.
    pub(crate) fn better_first(&self, other: &KeyValue) -> Ordering {
        match (self, other) {
            (KeyValue::Low(a), KeyValue::Low(b)) => a.cmp(b),
            (KeyValue::Number(a), KeyValue::Number(b)) => b.cmp(a),
            (KeyValue::Totals(a), KeyValue::Totals(b)) => b.cmp(a),
            (KeyValue::Rounds(a), KeyValue::Rounds(b)) => b.cmp(a),
            (KeyValue::Drawn(a), KeyValue::Drawn(b)) => a.cmp(b),
            (KeyValue::Outside, KeyValue::Outside) => Ordering::Equal,
            (KeyValue::Outside, _) => Ordering::Greater,
            (_, KeyValue::Outside) => Ordering::Less,
            // One key gives every entry the same kind of value.
            (
                KeyValue::Number(_) | KeyValue::Low(_) | KeyValue::Totals(_) | KeyValue::Rounds(_) | KeyValue::Drawn(_),
                _,
            ) => Ordering::Equal,
        }
    }
}

/// Everything tie keys look at.
#[derive(Debug)]
pub(crate) struct Keys<'a> {
    pack: &'a RulePack,
    competition: &'a Competition,
    table: &'a Table,
    values: &'a RoundValues,
    /// The position of the last scored round, if there is one.
    last: Option<usize>,
    /// The highest sheet total of each judge among ranked entries in the last scored round.
    highest: Vec<Option<i128>>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(
        pack: &'a RulePack,
        competition: &'a Competition,
        table: &'a Table,
        values: &'a RoundValues,
        ranked: &[usize],
    ) -> Result<Keys<'a>, Overflow> {
        let mut keys = Keys::with(pack, competition, table, values, Vec::new());
        if keys.last.is_some() && pack.ties.chain.iter().any(|key| key == "first_places") {
            keys.highest = keys.highest_totals(ranked)?;
        }
        Ok(keys)
    }

    /// The same with the judges' highest totals already known.
    pub(crate) fn with(
        pack: &'a RulePack,
        competition: &'a Competition,
        table: &'a Table,
        values: &'a RoundValues,
        highest: Vec<Option<i128>>,
    ) -> Keys<'a> {
        let last = pack.rounds.iter().rposition(|round| round.kind == RoundKind::Scored);
        Keys { pack, competition, table, values, last, highest }
    }

    /// The judges' highest totals, to be kept.
    pub(crate) fn into_highest(self) -> Vec<Option<i128>> {
        self.highest
    }

    pub(crate) fn value(&self, key: &TieKey, entry: usize) -> Result<KeyValue, Overflow> {
        let number = |value: Result<Ratio, Overflow>| value.map(KeyValue::Number);
        match key {
            TieKey::UntrimmedMean | TieKey::FirstPlaces | TieKey::Countback | TieKey::Markers
                if self.last.is_none() =>
            {
                Ok(KeyValue::Outside)
            }
            TieKey::Criterion { round, criterion } => number(self.contribution(*round, *criterion, entry)),
            TieKey::Group { round, criteria } => number(
                criteria
                    .iter()
                    .try_fold(Ratio::ZERO, |sum, criterion| sum.plus(self.contribution(*round, *criterion, entry)?)),
            ),
            TieKey::Round { round } => {
                let value = self.values.get(*round).and_then(|values| *values.get(entry)?);
                number(value.ok_or(Overflow))
            }
            TieKey::UntrimmedMean => number(self.untrimmed_mean(entry)),
            TieKey::FirstPlaces => number(self.first_places(entry)),
            TieKey::Countback => {
                let mut totals = self.totals(entry)?;
                totals.sort_unstable_by(|a, b| b.cmp(a));
                Ok(KeyValue::Totals(totals))
            }
            TieKey::RoundCountback => {
                let rounds = self.pack.rounds.iter().zip(self.values);
                let counted = rounds.filter(|(round, _)| round.kind != RoundKind::PassFail);
                let mut values: Vec<Ratio> = counted.filter_map(|(_, values)| *values.get(entry)?).collect();
                values.sort_unstable_by(|a, b| b.cmp(a));
                Ok(KeyValue::Rounds(values))
            }
            TieKey::Markers => number(count(self.totals(entry)?.iter().filter(|total| **total > 0).count())),
            TieKey::Bonus => {
                let bonus = self.competition.entries.get(entry).map(|entry| capped_bonus(self.pack, entry));
                number(bonus.map(Ratio::from_points).ok_or(Overflow))
            }
            TieKey::Vote => {
                let votes = self.competition.entries.get(entry).and_then(Entry::votes);
                Ok(votes.map_or(KeyValue::Outside, |votes| KeyValue::Number(Ratio::from_points(votes))))
            }
            TieKey::Draw => {
                let key = self.competition.entries.get(entry).ok_or(Overflow)?;
                Ok(KeyValue::Drawn(draw(self.pack.ties.seed.as_deref().unwrap_or_default(), &key.entry)))
            }
            TieKey::Measured { round, criterion, .. } if !self.panel(*round)?.table.applies(entry, *criterion) => {
                Ok(KeyValue::Outside)
            }
            TieKey::Measured { round, criterion, low } => {
                let value = self.entered(*round, *criterion, entry)?;
                Ok(if *low { KeyValue::Low(value) } else { KeyValue::Number(value) })
            }
        }
    }

    fn panel(&self, round: usize) -> Result<Panel<'a>, Overflow> {
        let (rules, table) = self.pack.rounds.get(round).zip(self.table.rounds.get(round)).ok_or(Overflow)?;
        Ok(Panel { round: rules, table, mode: self.pack.rounding.mode })
    }

    /// The last scored round; keys that look at it are not asked without one.
    fn last_panel(&self) -> Result<Panel<'a>, Overflow> {
        self.panel(self.last.ok_or(Overflow)?)
    }

    /// What a criterion gave: after factor and rounding, or factor x the plain mean under `weigh_then_trim`.
    fn contribution(&self, round: usize, criterion: usize, entry: usize) -> Result<Ratio, Overflow> {
        let panel = self.panel(round)?;
        let column = |list: &[usize]| list.iter().position(|position| *position == criterion).ok_or(Overflow);
        let kind = panel.round.criteria.get(criterion).ok_or(Overflow)?.kind;
        match (kind, panel.round.order) {
            (CriterionKind::Measured, _) => panel.measured_value(entry, column(&panel.table.measured)?, None),
            (CriterionKind::Judged, Order::WeighThenTrim) => panel.plain_mean(entry, column(&panel.table.judged)?),
            (CriterionKind::Judged, Order::TrimThenWeigh) => {
                panel.criterion_value(entry, column(&panel.table.judged)?, &mut Vec::new(), None).map_err(|_| Overflow)
            }
        }
    }

    fn untrimmed_mean(&self, entry: usize) -> Result<Ratio, Overflow> {
        let panel = self.last_panel()?;
        (0..panel.table.judged.len()).try_fold(Ratio::ZERO, |sum, column| sum.plus(panel.plain_mean(entry, column)?))
    }

    fn entered(&self, round: usize, criterion: usize, entry: usize) -> Result<Ratio, Overflow> {
        let table = self.panel(round)?.table;
        let column = table.measured.iter().position(|position| *position == criterion).ok_or(Overflow)?;
        let value = table.values(entry).get(column).and_then(|cell| cell.number()).ok_or(Overflow)?;
        Ratio::new(i128::from(value), 10_000)
    }

    fn totals(&self, entry: usize) -> Result<Vec<i128>, Overflow> {
        Ok(self.last_panel()?.sheet_totals(entry)?.into_iter().map(|(_, total)| total).collect())
    }

    fn first_places(&self, entry: usize) -> Result<Ratio, Overflow> {
        let totals = self.last_panel()?.sheet_totals(entry)?;
        let is_first = |(judge, total): &&(usize, i128)| self.highest.get(*judge) == Some(&Some(*total));
        count(totals.iter().filter(is_first).count())
    }

    fn highest_totals(&self, ranked: &[usize]) -> Result<Vec<Option<i128>>, Overflow> {
        let mut highest = vec![None; self.table.judges.len()];
        let panel = self.last_panel()?;
        for entry in ranked {
            for (judge, total) in panel.sheet_totals(*entry)? {
                if let Some(best) = highest.get_mut(judge) {
                    *best = (*best).max(Some(total));
                }
            }
        }
        Ok(highest)
    }
}

fn count(count: usize) -> Result<Ratio, Overflow> {
    i128::try_from(count).map(Ratio::from_integer).map_err(|_| Overflow)
}
