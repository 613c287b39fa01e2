//! Why an entry moves: the rule that keeps it from an award on one side, the sums that changed, the rule that was changed.
//! The sentences of an award are those of the trace; only a cap's is counted out here.

use super::super::allocation::{Note, Placement};
use super::super::rounds::Exit;
use super::super::{Entry, Outcome, Reason, StepKind};
use super::{MoveKind, RuleChange, Standing};
use crate::message::Message;

/// An entry on one side of a comparison.
pub(super) struct Side<'a> {
    pub outcome: &'a Outcome<'a>,
    /// Its position in the competition.
    pub at: usize,
    pub standing: Standing,
}

/// The rule that keeps the entry from an award, and the sentence that tells of its move.
pub(super) fn explain(
    kind: MoveKind,
    before: &Side<'_>,
    after: &Side<'_>,
    rules: &[RuleChange],
) -> (Option<String>, Message) {
    let rule = match kind {
        MoveKind::In => before.deciding_rule(),
        MoveKind::Out | MoveKind::Other => after.deciding_rule(),
        MoveKind::Tier => None,
    };
    let mut parts = changed_sums(&before.standing, &after.standing);
    if kind == MoveKind::In {
        let award = before.award_sentence();
        parts.push((format!("原先{}", award.zh), format!("before: {}", award.en)));
    }
    if kind != MoveKind::Other || before.standing.reason != after.standing.reason {
        let award = after.award_sentence();
        parts.push((format!("现{}", award.zh), format!("now: {}", award.en)));
    }
    if let Some(change) = rule.as_ref().and_then(|rule| rules.iter().find(|change| change.place == *rule)) {
        let (old, new) = (change.before.as_deref().unwrap_or("-"), change.after.as_deref().unwrap_or("-"));
        let place = &change.place;
        parts.push((format!("规则 {place} 由 {old} 改为 {new}"), format!("the rule {place} goes from {old} to {new}")));
    }
    let (zh, en): (Vec<String>, Vec<String>) = parts.into_iter().filter(|(zh, _)| !zh.is_empty()).unzip();
    (rule, Message::new(format!("{}。", zh.join("；")), format!("{}.", en.join("; "))))
}

/// 总分由 88.50 变为 87.90；名次由 3 变为 5.
fn changed_sums(before: &Standing, after: &Standing) -> Vec<(String, String)> {
    let rank = |standing: &Standing| standing.rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string());
    let total = |standing: &Standing| standing.total.clone().unwrap_or_else(|| "-".to_owned());
    let sums = [("总分", "total", total(before), total(after)), ("名次", "rank", rank(before), rank(after))];
    let changed = sums.into_iter().filter(|(_, _, old, new)| old != new);
    changed.map(|(zh, en, old, new)| (format!("{zh}由 {old} 变为 {new}"), format!("{en} {old} → {new}"))).collect()
}

impl Side<'_> {
    fn entry(&self) -> Option<&Entry> {
        self.outcome.competition.entries.get(self.at)
    }

    fn placement(&self) -> Option<Placement> {
        self.outcome.placements.get(self.at).copied().flatten()
    }

    /// What the trace says of its award, without the full stop; a cap is counted out.
    fn award_sentence(&self) -> Message {
        if let Some(sentence) = self.cap().and_then(|cap| self.cap_sentence(&cap)) {
            return sentence;
        }
        let steps = self.outcome.explain_at(self.at).map(|explanation| explanation.steps).unwrap_or_default();
        let text = steps.into_iter().rfind(|step| step.kind == StepKind::Award).map(|step| step.text);
        text.map(|text| Message::new(text.zh.trim_end_matches('。'), text.en.trim_end_matches('.')))
            .unwrap_or_else(|| Message::new("没有奖项", "it has no award"))
    }

    /// The cap of its enterprise, group or federation that stands in its way.
    fn cap(&self) -> Option<HeldBy> {
        let placement = self.placement()?;
        let is_held = placement.reason == Reason::EnterpriseCap;
        let caps = &self.outcome.pack.caps;
        let enterprise = self.entry()?.known_enterprise();
        let entry = self.entry()?;
        let column = |name| Some(entry.attribute(name)).filter(|value| !value.trim().is_empty());
        let of = |name: Option<&str>, most: Option<u32>, key, words: (&'static str, &'static str)| {
            Some(HeldBy { key, words, holder: name?.to_owned(), most: most? })
        };
        let held = [
            of(enterprise, caps.per_enterprise, "per_enterprise", ("每家", "an enterprise")),
            of(
                enterprise,
                caps.per_enterprise_category,
                "per_enterprise_category",
                ("每家每类", "an enterprise and category"),
            ),
            of(column("group"), caps.per_group, "per_group", ("每集团", "a group")),
            of(column("federation"), caps.per_federation, "per_federation", ("每联合会", "a federation")),
        ];
        let mut reached = held.into_iter().flatten().filter(|cap| self.awards_of(cap) >= u64::from(cap.most));
        is_held.then(|| reached.next()).flatten()
    }

    /// How many awards the holder of a cap has.
    fn awards_of(&self, cap: &HeldBy) -> u64 {
        let category = self.entry().map(|entry| entry.category.as_str()).unwrap_or_default();
        let is_same = |entry: &Entry| match cap.key {
            "per_group" => entry.attribute("group") == cap.holder,
            "per_federation" => entry.attribute("federation") == cap.holder,
            "per_enterprise" => entry.enterprise == cap.holder,
            _ => entry.enterprise == cap.holder && entry.category == category,
        };
        let placed = self.outcome.competition.entries.iter().zip(&self.outcome.placements);
        let is_awarded = |placement: &Option<Placement>| placement.is_some_and(|it| it.reason == Reason::Awarded);
        let awards = placed.filter(|(entry, placement)| is_awarded(placement) && is_same(entry)).count();
        u64::try_from(awards).unwrap_or(u64::MAX)
    }

    /// 为 甲公司 的第 3 项，超过每家 2 项的限额.
    fn cap_sentence(&self, cap: &HeldBy) -> Option<Message> {
        let HeldBy { holder, most, words: (zh, en), .. } = cap;
        let next = most.checked_add(1)?;
        Some(Message::new(
            format!("为 {holder} 的第 {next} 项，超过{zh} {most} 项的限额"),
            format!("it would be award {next} of {holder}, over the cap of {most} for {en}"),
        ))
    }

    /// The place in the rule pack of what keeps it from an award.
    fn deciding_rule(&self) -> Option<String> {
        let pack = self.outcome.pack;
        if let Some(cap) = self.cap() {
            return Some(format!("caps.{}", cap.key));
        }
        let Some(placement) = self.placement() else { return self.leaving_rule() };
        let last = pack.tiers.len().checked_sub(1)?;
        let tier = placement.tier.unwrap_or(last);
        Some(match (placement.reason, placement.note) {
            (Reason::CategoryCap, Note::Kept) => "caps.category_min".to_owned(),
            (Reason::CategoryCap, _) => "caps.category_max".to_owned(),
            (Reason::StructureCap, Note::Share(share)) => format!("caps.structure[{share}]"),
            (Reason::StructureCap, _) => "caps.structure".to_owned(),
            (Reason::Budget, _) | (Reason::TiedAtCut, Note::BudgetTogether) => "caps.budget_fen".to_owned(),
            (Reason::BelowLine, _) => {
                let asking = pack.tiers.iter().rposition(|tier| tier.min_total.is_some()).unwrap_or(last);
                format!("tiers[{asking}].min_total")
            }
            (Reason::TiedAtCut, _) => format!("tiers[{tier}].at_cut"),
            (Reason::Pending, _) => {
                let waits =
                    self.outcome.open_tie().and_then(|tie| pack.tiers.iter().position(|tier| tier.key == tie.tier));
                format!("tiers[{}].at_cut", waits.unwrap_or(last))
            }
            (Reason::QuotaFull | Reason::Reserve, _) => {
                let counted = if pack.tiers.get(last)?.count.is_some() { "count" } else { "ratio" };
                format!("tiers[{last}].{counted}")
            }
            // Every one of these leaves without a placement, or has no rule in its way.
            (
                Reason::Awarded
                | Reason::EnterpriseCap
                | Reason::Vetoed
                | Reason::NotAdvanced
                | Reason::EssentialMissing,
                _,
            ) => return None,
        })
    }

    /// The rule by which it left before the ranking; none for a veto.
    fn leaving_rule(&self) -> Option<String> {
        match (self.standing.reason?, self.outcome.exits.get(self.at).copied().flatten()) {
            (Reason::EssentialMissing, Some(Exit::Essential { round, criterion })) => {
                Some(format!("rounds[{round}].criteria[{criterion}].pass"))
            }
            (Reason::NotAdvanced, Some(Exit::Outvoted { round })) => Some(format!("rounds[{round}].majority")),
            (Reason::NotAdvanced, _) => {
                let reached =
                    self.outcome.values.iter().filter(|values| values.get(self.at).copied().flatten().is_some());
                Some(format!("rounds[{}].advance", reached.count().checked_sub(1)?))
            }
            (
                Reason::Awarded
                | Reason::Reserve
                | Reason::QuotaFull
                | Reason::EnterpriseCap
                | Reason::CategoryCap
                | Reason::StructureCap
                | Reason::Budget
                | Reason::BelowLine
                | Reason::Vetoed
                | Reason::EssentialMissing
                | Reason::TiedAtCut
                | Reason::Pending,
                _,
            ) => None,
        }
    }
}

/// A cap of an enterprise or group.
struct HeldBy {
    /// Its key in `[caps]`.
    key: &'static str,
    words: (&'static str, &'static str),
    holder: String,
    most: u32,
}
