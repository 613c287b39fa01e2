//! The steps after the total: rank, tie chain, award.

use super::super::allocation::{Note, Placement, Reason};
use super::super::competition::Entry;
use super::super::groupings::GroupRanking;
use super::super::keys::{KeyValue, Keys};
use super::super::outcome::Outcome;
use super::super::rank::Group;
use super::super::rounds::Exit;
use super::{Step, StepKind, counted, shown};
use crate::ratio::{Overflow, Ratio};
use crate::rules::{Caps, Grouping, RankOn, TieKey};

/// How many entries a sentence lists before it only counts.
const LISTED: usize = 5;

/// Appends rank, ties and award of an entry.
pub(super) fn explain(outcome: &Outcome<'_>, index: usize, steps: &mut Vec<Step>) -> Result<(), Overflow> {
    let entry = outcome.competition.entries.get(index).ok_or(Overflow)?;
    let position = outcome.group_of(index);
    let Some((position, group)) = position.and_then(|at| Some((at, outcome.ranking.groups.get(at)?))) else {
        steps.push(left_out(outcome, index, entry));
        return Ok(());
    };
    steps.push(rank(outcome, group));
    steps.push(tie(outcome, index, position)?);
    if let Some(placement) = outcome.placements.get(index).copied().flatten() {
        steps.push(award(outcome, entry, group, placement));
    }
    let groupings = outcome.pack.groupings.iter().zip(outcome.groupings());
    steps.extend(groupings.filter_map(|(rules, ranking)| grouping(entry, rules, ranking)));
    Ok(())
}

/// Whether the entry counts for its enterprise or team, and where that stands.
fn grouping(entry: &Entry, rules: &Grouping, ranking: &GroupRanking<'_>) -> Option<Step> {
    let row = ranking.rows.iter().find(|row| row.name == entry.attribute(&rules.by))?;
    let (title, name, rank, total) = (&rules.name, row.name, row.rank, row.total);
    let counts = row.entries.contains(&entry.entry.as_str());
    let (own_zh, own_en) = if counts { ("计入", "it counts") } else { ("不计入", "it does not count") };
    let listed = row.entries.join(" + ");
    let text = (
        format!("{name} 在“{title}”中取 {listed}，合计 {total}，第 {rank} 名；本项{own_zh}。"),
        format!("{name} has {total} in \"{title}\" from {listed}, rank {rank}; {own_en}."),
    );
    Some(Step::new(StepKind::Grouping, (title.as_str(), title.as_str()), text))
}

fn left_out(outcome: &Outcome<'_>, index: usize, entry: &Entry) -> Step {
    let (title, text) = if let Some(departure) = entry.departure() {
        let (name_zh, name_en) = departure.words();
        let vacated = outcome.vacated.iter().find(|(vacated, _)| *vacated == index).map(|(_, placement)| placement);
        let tier = vacated.filter(|placement| placement.reason == Reason::Awarded).and_then(|placement| placement.tier);
        let (empty_zh, empty_en) =
            tier.and_then(|tier| outcome.pack.tiers.get(tier)).map_or_else(Default::default, |tier| {
                let name = &tier.name;
                (format!("其“{name}”名额空缺，不递补。"), format!(" Its place in \"{name}\" stays empty."))
            });
        let text = (
            format!("{name_zh}：{}。不参加排名。{empty_zh}", entry.veto),
            format!("{name_en}: {}. It has no rank.{empty_en}", entry.veto),
        );
        ((name_zh, name_en), text)
    } else if let Some(Exit::Essential { round, criterion }) = outcome.exits.get(index).copied().flatten() {
        let found = outcome.pack.rounds.get(round).and_then(|round| round.criteria.get(criterion));
        let name = found.map_or("", |found| found.name.as_str());
        let text = (
            format!("必备项“{name}”未达到，不参加排名。"),
            format!("It missed the essential criterion \"{name}\" and has no rank."),
        );
        (("缺必备项", "Essential missing"), text)
    } else if let Some(Exit::Outvoted { round }) = outcome.exits.get(index).copied().flatten() {
        let name = outcome.pack.rounds.get(round).map_or("", |round| round.name.as_str());
        let text = (
            format!("在“{name}”中未获通过，不参加排名。"),
            format!("It had no majority in \"{name}\" and has no rank."),
        );
        (("未获通过", "Outvoted"), text)
    } else {
        (
            ("未晋级", "Not advanced"),
            ("未进入后续轮次，不参加排名。".to_owned(), "It did not reach a later round and has no rank.".to_owned()),
        )
    };
    Step::new(StepKind::Award, title, text)
}

fn rank(outcome: &Outcome<'_>, group: &Group) -> Step {
    let ranked = outcome.ranking.groups.last().map_or(0, |last| last.place + last.members.len() - 1);
    let (rank, shared) = (group.rank, group.members.len());
    let (on_zh, on_en) = match outcome.pack.rounding.rank_on {
        RankOn::Published => ("公布的总分", "published totals"),
        RankOn::Exact => ("取整前的总分", "totals before rounding"),
    };
    let (more_zh, more_en) = if shared > 1 {
        (format!("，{shared} 项并列"), format!(", shared by {shared}"))
    } else {
        (String::new(), String::new())
    };
    let text = (
        format!("按{on_zh}，{ranked} 项中第 {rank} 名{more_zh}。"),
        format!("Rank {rank} of {ranked} by {on_en}{more_en}."),
    );
    Step::new(StepKind::Rank, (format!("第 {rank} 名"), format!("Rank {rank}")), text)
}

fn tie(outcome: &Outcome<'_>, index: usize, position: usize) -> Result<Step, Overflow> {
    let groups = &outcome.ranking.groups;
    let group = groups.get(position).ok_or(Overflow)?;
    let neighbour =
        |at: Option<usize>| at.and_then(|at| groups.get(at)).filter(|other| other.total_group == group.total_group);
    let above = neighbour(position.checked_sub(1));
    let below = neighbour(position.checked_add(1));
    let title = ("并列规则", "Ties");
    let mut sentences = Vec::new();
    if let Some(above) = above {
        sentences.push(compare(outcome, group.decided_by, index, above, Place::Above)?);
    }
    if let Some(below) = below {
        sentences.push(compare(outcome, below.decided_by, index, below, Place::Below)?);
    }
    if group.members.len() > 1 {
        let others: Vec<usize> = group.members.iter().copied().filter(|member| *member != index).collect();
        let list = outcome.list(&others);
        sentences.push(if group.waits {
            (
                format!("与 {list} 的并列待组长主持表决，表决记录后再分先后"),
                format!("it is tied with {list} until the vote under the chair is recorded"),
            )
        } else {
            (
                format!("与 {list} 各项并列规则均相同，名次并列"),
                format!("it stays equal with {list} and shares the rank"),
            )
        });
    }
    if sentences.is_empty() {
        let text = ("总分唯一，未启用。".to_owned(), "No other entry has this total.".to_owned());
        return Ok(Step::new(StepKind::Tie, title, text));
    }
    let zh: Vec<&str> = sentences.iter().map(|(zh, _)| zh.as_str()).collect();
    let en: Vec<&str> = sentences.iter().map(|(_, en)| en.as_str()).collect();
    Ok(Step::new(StepKind::Tie, title, (format!("{}。", zh.join("；")), format!("{}.", en.join("; ")))))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Above,
    Below,
}

/// “总分与 A-02 相同，按 criterion:online.novelty 比较：23.5 低于 24”.
fn compare(
    outcome: &Outcome<'_>,
    decided_by: Option<usize>,
    index: usize,
    group: &Group,
    place: Place,
) -> Result<(String, String), Overflow> {
    let other = group.members.first().copied().ok_or(Overflow)?;
    let text = decided_by.and_then(|level| outcome.pack.ties.chain.get(level)).ok_or(Overflow)?;
    let key = TieKey::resolve(outcome.pack, text).ok_or(Overflow)?;
    let keys = outcome.keys();
    let (own, theirs) = (key_text(&keys, &key, index)?, key_text(&keys, &key, other)?);
    let list = outcome.list(&group.members);
    let (zh, en) = match place {
        Place::Above => ("列其后", "comes after"),
        Place::Below => ("列其前", "comes before"),
    };
    Ok((
        format!("总分与 {list} 相同，按 {text} 比较，本项 {own}，对方 {theirs}，{zh}"),
        format!("equal total with {list}: by {text} it has {own} against {theirs} and {en}"),
    ))
}

fn key_text(keys: &Keys<'_>, key: &TieKey, index: usize) -> Result<String, Overflow> {
    Ok(match keys.value(key, index)? {
        KeyValue::Number(value) | KeyValue::Low(value) => shown(value),
        KeyValue::Outside => "-".to_owned(),
        KeyValue::Drawn(lot) => lot,
        KeyValue::Rounds(values) => format!("[{}]", values.into_iter().map(shown).collect::<Vec<_>>().join(", ")),
        KeyValue::Totals(totals) => {
            let each = totals.into_iter().map(|total| Ok(Ratio::new(total, 100_000_000)?.approximate(8)));
            format!("[{}]", each.collect::<Result<Vec<_>, Overflow>>()?.join(", "))
        }
    })
}

fn award(outcome: &Outcome<'_>, entry: &Entry, group: &Group, placement: Placement) -> Step {
    let tier = placement.tier.and_then(|tier| outcome.pack.tiers.get(tier));
    let name = tier.map_or("", |tier| tier.name.as_str());
    let (caps_zh, caps_en) = cap_words(&outcome.pack.caps);
    let enterprise = &entry.enterprise;
    let (title, zh, en) = match (placement.reason, placement.note) {
        (Reason::Awarded, Note::Place { place, of }) => {
            let of_zh = of.map(|count| format!("，共 {count} 个名额")).unwrap_or_default();
            let of_en = of.map(|count| format!(" of {count}")).unwrap_or_default();
            let (more_zh, more_en) = passed_over(outcome, group.rank);
            (
                (name.to_owned(), format!("Awarded: {name}")),
                format!("本项为“{name}”第 {place} 个{of_zh}{more_zh}"),
                format!("it is award {place}{of_en} in \"{name}\"{more_en}"),
            )
        }
        (Reason::Reserve, Note::Place { place, .. }) => (
            ("递补".to_owned(), "Reserve".to_owned()),
            format!("名额已满，列为递补第 {place} 项"),
            format!("the places are taken; it is reserve {place}"),
        ),
        (Reason::EnterpriseCap, _) => (
            ("超限额".to_owned(), "Enterprise cap".to_owned()),
            format!("{enterprise} 的获奖数已达限额（{caps_zh}），名额顺延，名次保留"),
            format!("{enterprise} has its awards already ({caps_en}); the place goes to the next, the rank stays"),
        ),
        (Reason::CategoryCap, Note::Kept) => (
            ("类别限额".to_owned(), "Category quota".to_owned()),
            "余下的名额须留给尚未达到最低数的类别，名额顺延，名次保留".to_owned(),
            "the places left are kept for categories that have not enough awards; the rank stays".to_owned(),
        ),
        (Reason::CategoryCap, _) => (
            ("类别限额".to_owned(), "Category cap".to_owned()),
            format!("类别“{}”的获奖数已达上限，名额顺延，名次保留", entry.category),
            format!(
                "category \"{}\" has its awards already; the place goes to the next, the rank stays",
                entry.category
            ),
        ),
        (Reason::StructureCap, note) => share_words(outcome, note),
        (Reason::Budget, _) => (
            ("预算用尽".to_owned(), "Budget".to_owned()),
            format!("余下的预算不够“{name}”的一份奖金"),
            format!("the money left does not cover a prize of \"{name}\""),
        ),
        (Reason::BelowLine, _) => (
            ("未达线".to_owned(), "Below the line".to_owned()),
            "总分未达到等次要求的分数".to_owned(),
            "its total is under what the tiers ask for".to_owned(),
        ),
        (Reason::TiedAtCut, note) => tied(note, name, &caps_zh, &caps_en),
        (Reason::Pending, _) => (
            ("待定".to_owned(), "Pending".to_owned()),
            "前面的并列待组长裁定，名额分配暂停于此名次之前".to_owned(),
            "a tie above it waits for the chair's decision".to_owned(),
        ),
        (Reason::QuotaFull, Note::Capped) => (
            ("名额已满".to_owned(), "Places taken".to_owned()),
            format!("名额已满；{enterprise} 的获奖数已达限额（{caps_zh}），不列入递补"),
            format!(
                "the places are taken, and {enterprise} has its awards already ({caps_en}), so it does not stand by"
            ),
        ),
        (
            Reason::QuotaFull
            | Reason::Awarded
            | Reason::Reserve
            | Reason::Vetoed
            | Reason::NotAdvanced
            | Reason::EssentialMissing,
            _,
        ) => (
            ("名额已满".to_owned(), "Places taken".to_owned()),
            "名额已满".to_owned(),
            "the places are taken".to_owned(),
        ),
    };
    Step::new(StepKind::Award, title, (format!("{zh}。"), format!("{en}.")))
}

/// Which share an award would have broken.
fn share_words(outcome: &Outcome<'_>, note: Note) -> ((String, String), String, String) {
    let share = match note {
        Note::Share(index) => outcome.pack.caps.structure.get(index),
        _ => None,
    };
    let (attribute, equals) = share.map_or(("", ""), |share| (&share.attribute, &share.equals));
    let (zh, en, ratio) = match share.map(|share| (share.min_ratio, share.max_ratio)) {
        Some((Some(ratio), _)) => ("不低于", "at least", ratio),
        Some((None, ratio)) => ("不高于", "at most", ratio.unwrap_or_default()),
        None => ("", "", Default::default()),
    };
    (
        ("结构限额".to_owned(), "Structure quota".to_owned()),
        format!("若获奖，{attribute} 为“{equals}”的比例将不能{zh} {ratio}，名额顺延，名次保留"),
        format!("with it the share of {attribute} = \"{equals}\" could not be {en} {ratio}; the rank stays"),
    )
}

/// 每家 2 项，每家每类 1 项.
fn cap_words(caps: &Caps) -> (String, String) {
    let each = [
        (caps.per_enterprise, "每家", "an enterprise"),
        (caps.per_enterprise_category, "每家每类", "an enterprise and category"),
        (caps.per_group, "每集团", "a group"),
        (caps.per_federation, "每联合会", "a federation"),
    ];
    let zh: Vec<String> = each.iter().filter_map(|(cap, zh, _)| Some(format!("{zh} {} 项", (*cap)?))).collect();
    let en: Vec<String> = each.iter().filter_map(|(cap, _, en)| Some(format!("{} for {en}", (*cap)?))).collect();
    (zh.join("，"), en.join(", "))
}

fn tied(note: Note, name: &str, caps_zh: &str, caps_en: &str) -> ((String, String), String, String) {
    let title = ("线上并列".to_owned(), "Tied at the cut".to_owned());
    match note {
        Note::Together => (
            title,
            format!("与并列的同一企业（集团）各项合计将超过限额（{caps_zh}），不自动取舍"),
            format!(
                "together with entries of the same rank its enterprise or group would exceed a cap ({caps_en}); none is picked silently"
            ),
        ),
        Note::QuotaTogether => (
            title,
            "并列各项若同时获奖，余下的名额将不能满足类别或结构的要求，不自动取舍".to_owned(),
            "awarded together, the tied entries would leave too few places for a category or share; none is picked silently"
                .to_owned(),
        ),
        Note::BudgetTogether => (
            title,
            "并列各项的奖金合计超出预算，不自动取舍".to_owned(),
            "the prizes of the tied entries exceed the budget together; none is picked silently".to_owned(),
        ),
        Note::Cut { open, group } => (
            title,
            format!("“{name}”余 {open} 个名额，并列 {group} 项，不自动取舍"),
            format!(
                "{group} tied entries for {} of \"{name}\"; none is picked silently",
                counted(open, "open place")
            ),
        ),
        Note::Place { .. } | Note::Capped | Note::Kept | Note::Share(_) | Note::Plain => {
            (title, "线上并列".to_owned(), "tied at the cut".to_owned())
        }
    }
}

/// The entries above that left a place because of a cap.
fn passed_over(outcome: &Outcome<'_>, rank: usize) -> (String, String) {
    let above: Vec<&(usize, usize)> = outcome.passed_over.iter().take_while(|(passed, _)| *passed < rank).collect();
    if above.is_empty() {
        return (String::new(), String::new());
    }
    let name =
        |index: usize| outcome.competition.entries.get(index).map(|entry| entry.entry.as_str()).unwrap_or_default();
    let listed = above.iter().take(LISTED);
    let zh: Vec<String> = listed.clone().map(|(rank, index)| format!("第 {rank} 名（{}）", name(*index))).collect();
    let en: Vec<String> = listed.map(|(rank, index)| format!("rank {rank} ({})", name(*index))).collect();
    let (all, more) = (above.len(), above.len() > LISTED);
    let (zh_tail, en_tail) = if more {
        (format!("等 {all} 项"), format!(" and others, {all} in all"))
    } else {
        (String::new(), String::new())
    };
    (
        format!("；{}{zh_tail}超限额，名额顺延", zh.join("、")),
        format!("; {}{en_tail} left a place because of the cap", en.join(", ")),
    )
}

impl Outcome<'_> {
    fn list(&self, members: &[usize]) -> String {
        let keys = members.iter().filter_map(|index| self.competition.entries.get(*index));
        let listed: Vec<&str> = keys.take(LISTED).map(|entry| entry.entry.as_str()).collect();
        let tail = if members.len() > LISTED { format!(" … ({})", members.len()) } else { String::new() };
        format!("{}{tail}", listed.join(", "))
    }
}
