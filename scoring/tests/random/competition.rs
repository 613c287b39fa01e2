//! Entries and marks for a rule pack. Few different marks, so that many entries tie.

use scoring::official::{Competition, Entry, Mark, MarkRow};
use scoring::{CalibrateOf, Criterion, CriterionKind, Points, Round, RoundKind, RulePack, ValueMap};

use super::Dice;

pub fn competition(dice: &mut Dice, pack: &RulePack) -> Competition {
    let mut all = Competition::default();
    let (entries, judges) = (2 + dice.below(11), 2 + dice.below(6));
    // Now and then so few different ones that large groups tie.
    let marks = dice.pick(&[9, 9, 2]);
    for index in 0..entries {
        let entry = entry(dice, index, pack);
        for round in &pack.rounds {
            let panel = dice.pick(&["P", "P", "Q", "R"]);
            for judge in 0..judges {
                sheet(dice, &mut all, (&entry, round), (judge, panel, marks));
            }
            for criterion in round.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Measured) {
                let panel = panel_of(round, 0, panel);
                let mark = Mark::Number(number(dice, round, criterion, marks));
                push(&mut all, (&entry, round, criterion), (String::new(), panel), mark);
            }
        }
        all.entries.push(entry);
    }
    all
}

/// The marks of a judge, who now and then did not see the entry, is absent, or is recused.
fn sheet(dice: &mut Dice, all: &mut Competition, of: (&Entry, &Round), by: (usize, &str, usize)) {
    let ((entry, round), (judge, panel, marks)) = (of, by);
    let unseen = if round.calibrates(CalibrateOf::Judges) { 3 } else { 1 };
    if judge > 1 && dice.odds(unseen) {
        return;
    }
    let away = dice.below(40);
    for criterion in round.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Judged) {
        let given = Mark::Number(number(dice, round, criterion, marks));
        let mark = match away {
            0 => Mark::Absent,
            1 => Mark::Recused,
            2 => dice.pick(&[Mark::Absent, Mark::Recused, given]),
            _ => given,
        };
        push(all, (entry, round, criterion), (format!("j{judge}"), panel_of(round, judge, panel)), mark);
    }
}

/// Groups of judges are panels of judges, calibrated panels those of entries; elsewhere panels mean nothing.
fn panel_of(round: &Round, judge: usize, panel: &str) -> String {
    if round.aggregate.groups.is_empty() { panel.to_owned() } else { ["experts", "public"][judge % 2].to_owned() }
}

fn push(all: &mut Competition, of: (&Entry, &Round, &Criterion), by: (String, String), mark: Mark) {
    let ((entry, round, criterion), (judge, panel)) = (of, by);
    if criterion.applies_to(&entry.category) {
        let [entry, round, criterion] = [&entry.entry, &round.key, &criterion.key].map(String::clone);
        all.marks.push(MarkRow { entry, round, judge, panel, criterion, mark });
    }
}

/// One of so many different marks; a value from a wider range.
fn number(dice: &mut Dice, round: &Round, criterion: &Criterion, marks: usize) -> Points {
    match (round.kind, criterion.kind) {
        (RoundKind::Vote | RoundKind::PassFail, _) => half(dice.pick(&[0, 2, 2])),
        (RoundKind::Ranked, _) => half(2 + dice.below(marks.min(8))),
        (RoundKind::Scored, CriterionKind::Judged) => half(2 + dice.below(marks)),
        (RoundKind::Scored, CriterionKind::Measured) => match &criterion.map {
            Some(ValueMap::Checklist { .. }) => half(2 * (100 * dice.below(3) + 10 * dice.below(3) + dice.below(3))),
            _ => half(dice.below(marks + 4)),
        },
    }
}

fn half(count: usize) -> Points {
    Points::from_ten_thousandths(i64::try_from(count).unwrap() * 5_000).unwrap()
}

fn entry(dice: &mut Dice, index: usize, pack: &RulePack) -> Entry {
    let mut entry = Entry {
        enterprise: dice.pick(&["", "甲", "乙", "丙"]).to_owned(),
        category: dice.pick(&["X", "X", "Y", ""]).to_owned(),
        ..Entry::new(format!("N{index}"))
    };
    if dice.odds(2) {
        entry.veto = dice.pick(&["欠薪", "作弊：代考", "自愿退出"]).to_owned();
    }
    if dice.odds(3) {
        entry.bonus = half(dice.below(5));
        entry.deduction = half(dice.below(5));
    }
    if dice.odds(7) {
        entry.decision = Some(half(dice.below(60)));
    }
    if dice.odds(1) {
        entry.difficulty = Some(half(1 + dice.below(4)));
        entry.base = Some(half(dice.below(4)));
    }
    for (column, words) in [
        ("contest", &["", "0.5", "1.5"][..]),
        ("late", &["", "", "1"]),
        ("vote", &["1", "2", "2", ""]),
        ("front_line", &["yes", "no", ""]),
    ] {
        set(&mut entry, column, dice.pick(words));
    }
    let counts_what_fits = pack.caps.category_min.is_some() || !pack.caps.structure.is_empty();
    let (group, federation) = belonging(dice, &entry.enterprise, counts_what_fits);
    set(&mut entry, "group", group);
    set(&mut entry, "federation", federation);
    entry
}

fn set(entry: &mut Entry, column: &str, word: &str) {
    if !word.is_empty() {
        entry.attributes.insert(column.to_owned(), word.to_owned());
    }
}

/// Group and federation. Where it is counted how many awards still fit, each enterprise belongs to one group and that to one
/// federation.
fn belonging(dice: &mut Dice, enterprise: &str, is_strict: bool) -> (&'static str, &'static str) {
    let any = dice.pick(&["集团", "", "总公司"]);
    if !is_strict {
        return (any, dice.pick(&["北", "", "南"]));
    }
    let group = match enterprise {
        "甲" | "乙" => "集团",
        "丙" => "总公司",
        _ => any,
    };
    (group, if group == "总公司" { "南" } else { "北" })
}
