//! The steps of rounds that go by places or votes, and of weighted groups of judges.

use super::super::panel::PanelNote;
use super::super::ranks::{place_of, points};
use super::rounds::View;
use super::{Step, StepKind, shown};
use crate::ratio::{Overflow, Ratio};
use crate::rules::TiedPoints;

impl View<'_> {
    /// The place of a mean rank, and what it gives.
    pub(super) fn place(&self, round: usize, mean_rank: Ratio, value: Ratio) -> Result<Step, Overflow> {
        let mean_ranks = self.outcome.mean_ranks.get(round).map_or(&[][..], Vec::as_slice);
        let (place, equal) = place_of(mean_ranks, mean_rank);
        let (name, all, rank) = (self.name(), mean_ranks.len(), shown(mean_rank));
        let (tied_zh, tied_en) = match (equal, self.panel.round.tied_points) {
            (0 | 1, _) => (String::new(), String::new()),
            (_, TiedPoints::Share) => {
                (format!("，{equal} 项并列，均得该名次的分值"), format!(", shared by {equal}, each with its points"))
            }
            (_, TiedPoints::Average) => (
                format!("，{equal} 项并列，平分所占名次的分值"),
                format!(", shared by {equal}, who share the points of their places"),
            ),
        };
        let shown_points = shown(points(self.panel.round, (place, equal))?);
        let text = (
            format!("平均名次 {rank}，{all} 项中第 {place} 名{tied_zh}，得 {shown_points} 分。"),
            format!("Mean rank {rank}, place {place} of {all}{tied_en}: {shown_points} points."),
        );
        let title = (format!("{name}：第 {place} 名"), format!("{name}: place {place}"));
        Ok(Step::new(StepKind::Place, title, text).value(value))
    }

    /// Attendance and majority, where the round asks for them.
    pub(super) fn vote(&self) -> Result<Option<Step>, Overflow> {
        let rules = self.panel.round;
        if rules.attendance.is_none() && rules.needed_majority().is_none() {
            return Ok(None);
        }
        let votes = self.panel.votes(self.index)?;
        let (judges, given, in_favour) = (votes.judges, votes.given, votes.in_favour);
        let (mut zh, mut en) =
            (format!("应到 {judges} 位，实到 {given} 位"), format!("{given} of {judges} judges voted"));
        if let Some(attendance) = rules.attendance {
            let (word_zh, word_en) = attendance.words();
            zh.push_str(&format!("，{word_zh}"));
            en.push_str(&format!(", {word_en}"));
        }
        zh.push_str(&format!("；赞成 {in_favour} 票"));
        en.push_str(&format!("; {in_favour} in favour"));
        if let Some(majority) = rules.needed_majority() {
            let (word_zh, word_en) = majority.words();
            let passed = majority.is_met(in_favour, given);
            let (verdict_zh, verdict_en) = if passed { ("", "") } else { ("未", "not ") };
            zh.push_str(&format!("，{verdict_zh}{word_zh}"));
            en.push_str(&format!(", {verdict_en}{word_en}"));
        }
        let name = self.name();
        let title = (format!("{name}：表决"), format!("{name}: vote"));
        Ok(Some(Step::new(StepKind::Vote, title, (format!("{zh}。"), format!("{en}.")))))
    }

    /// `90.5 × 70% (experts) + 80 × 30% (public) = 87.35`
    pub(super) fn weighted(&self, note: &PanelNote) -> String {
        let part = |group: &super::super::panel::GroupNote| {
            let rule = self.panel.round.aggregate.groups.get(group.group);
            let (panel, weight) = rule.map_or(("", Default::default()), |rule| (rule.panel.as_str(), rule.weight));
            format!("{} × {weight}% ({panel})", shown(group.aggregated.value))
        };
        let parts: Vec<String> = note.groups.iter().map(part).collect();
        format!("{} = {}", parts.join(" + "), shown(note.aggregated.value))
    }
}
