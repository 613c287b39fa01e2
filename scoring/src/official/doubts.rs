//! What is doubtful in a result although it is official: calibration on too few entries. Changes nothing.

use std::collections::BTreeMap;

use super::outcome::Outcome;
use crate::message::Message;
use crate::rules::{CalibrateOf, Finding};

/// A panel's mean of fewer entries says more about those entries than about the panel.
const FEW: usize = 8;

impl Outcome<'_> {
    /// Warnings for staff: panels, or judges, that were calibrated on fewer than eight entries. A few strong entries of a
    /// small panel are punished for being together. 强组受罚.
    #[must_use]
    pub fn warnings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (position, round) in self.pack.rounds.iter().enumerate() {
            let place = format!("rounds[{position}].calibrate");
            let (zh, en, counts) = if round.calibrates(CalibrateOf::Panels) {
                ("评审组", "panel", self.entries_of_panels(position))
            } else if round.calibrates(CalibrateOf::Judges) {
                ("评委", "judge", self.entries_of_judges(position))
            } else {
                continue;
            };
            for (name, count) in counts.into_iter().filter(|(_, count)| *count < FEW) {
                let message = Message::new(
                    format!("{zh} {name} 只评了 {count} 项，少于 {FEW} 项，校准可能使强组吃亏"),
                    format!(
                        "the {en} {name} judged {count} entries, fewer than {FEW}: calibrating may punish strong ones"
                    ),
                );
                let remedy = Message::new(
                    "请比较校准前后的名次，或不校准而为入围项目另设一轮统一评审",
                    "compare the ranks without calibration, or hold a common second round over the shortlist instead",
                );
                found.push(Finding::warning(&place, message, remedy));
            }
        }
        found
    }

    fn entries_of_panels(&self, round: usize) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        let Some((table, values)) = self.table.rounds.get(round).zip(self.values.get(round)) else { return counts };
        for (panels, _) in table.panels.iter().zip(values).filter(|(_, value)| value.is_some()) {
            for panel in panels {
                *counts.entry(panel.as_str()).or_default() += 1;
            }
        }
        counts
    }

    fn entries_of_judges(&self, round: usize) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        let Some(table) = self.table.rounds.get(round) else { return counts };
        for sheet in (0..self.competition.entries.len()).flat_map(|entry| table.sheets(entry)) {
            if sheet.calibrated.iter().any(Option::is_some) {
                let judge = self.table.judges.get(sheet.judge).map_or("", String::as_str);
                *counts.entry(judge).or_default() += 1;
            }
        }
        counts
    }
}
