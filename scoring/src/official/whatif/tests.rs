use super::*;
use crate::official::{Entry, FaultKind, MarkRow};
use crate::points::Points;

const RULES: &str = r#"
schema = "jinbang-rules/1"
title = "小赛"
rounding = { total_places = 1 }
caps = { per_enterprise = 2, reserve = 1 }

[[rounds]]
key = "a"
weight = "50"
order = "weigh_then_trim"
aggregate = { method = "mean" }
criteria = [{ key = "c" }]

[[rounds]]
key = "b"
weight = "50"
order = "weigh_then_trim"
aggregate = { method = "mean" }
criteria = [{ key = "c" }]

[[tiers]]
key = "gold"
name = "一等奖"
count = 1

[[tiers]]
key = "silver"
name = "二等奖"
count = 2
"#;

/// Five entries with the marks of two judges in each of two rounds.
fn competition() -> Competition {
    let given = [
        ("A1", "甲", [90, 90, 90, 90]),
        ("A2", "甲", [80, 80, 90, 90]),
        ("A3", "甲", [80, 80, 86, 86]),
        ("B1", "乙", [82, 98, 70, 70]),
        ("C1", "丙", [60, 60, 88, 88]),
    ];
    let mut all = Competition::default();
    for (entry, enterprise, marks) in given {
        all.entries.push(Entry { enterprise: enterprise.to_owned(), ..Entry::new(entry) });
        let cells = [("a", "j1"), ("a", "j2"), ("b", "j1"), ("b", "j2")];
        for ((round, judge), mark) in cells.into_iter().zip(marks) {
            all.marks.push(MarkRow::judged(entry, round, judge, "c", &mark.to_string()));
        }
    }
    all
}

fn whatif(changes: &[Change]) -> Result<Difference, Faults> {
    try_out(&RulePack::from_toml(RULES).unwrap(), &competition(), changes)
}

fn moves(difference: &Difference) -> Vec<(MoveKind, &str, Option<&str>)> {
    difference.moves.iter().map(|moved| (moved.kind, moved.entry.as_str(), moved.rule.as_deref())).collect()
}

fn weight(round: &str, weight: u32) -> Change {
    Change::RoundWeight { round: round.to_owned(), weight: Points::whole(weight) }
}

#[test]
fn without_a_change_nobody_moves() {
    let difference = whatif(&[]).unwrap();
    assert_eq!((difference.moves.len(), difference.rules.len(), difference.unchanged), (0, 0, 5));
    assert!(difference.to_markdown(Language::Zh).contains("没有改变"));
}

#[test]
fn a_wider_cap_lets_the_entry_in_that_it_held_back_and_takes_the_place_of_the_last() {
    let difference = whatif(&[Change::Cap { cap: Cap::PerEnterprise, at_most: None }]).unwrap();
    let expected = [(MoveKind::In, "A3", Some("caps.per_enterprise")), (MoveKind::Out, "B1", Some("tiers[1].count"))];
    assert_eq!(moves(&difference)[..2], expected);
    let [held, last] = &difference.moves[..2] else { panic!() };
    assert_eq!(
        held.why.zh,
        "原先为 甲 的第 3 项，超过每家 2 项的限额；现本项为“二等奖”第 2 个，共 2 个名额；规则 caps.per_enterprise 由 2 改为 -。"
    );
    assert!(held.why.en.contains("it would be award 3 of 甲, over the cap of 2 for an enterprise"), "{}", held.why.en);
    assert_eq!(last.after.reason, Some(Reason::Reserve));
}

#[test]
fn fewer_places_move_the_last_out_and_name_the_count() {
    let difference = whatif(&[Change::TierCount { tier: "silver".to_owned(), count: 1 }]).unwrap();
    assert_eq!(moves(&difference)[0], (MoveKind::Out, "B1", Some("tiers[1].count")));
    assert!(
        difference.moves[0].why.zh.ends_with("规则 tiers[1].count 由 2 改为 1。"),
        "{}",
        difference.moves[0].why.zh
    );
}

#[test]
fn other_weights_change_totals_ranks_and_tiers() {
    let difference = whatif(&[weight("a", 100), weight("b", 0)]).unwrap();
    let places: Vec<&str> = difference.rules.iter().map(|rule| rule.place.as_str()).collect();
    assert_eq!(places, ["rounds[0].weight", "rounds[1].weight"]);
    let first = difference.moves.iter().find(|moved| moved.entry == "B1").unwrap();
    assert!(first.why.zh.starts_with("总分由 80.0 变为 90.0；名次由 4 变为 1"), "{}", first.why.zh);
}

#[test]
fn without_a_judge_the_totals_are_those_of_the_others() {
    let difference = whatif(&[Change::DropJudge { judge: "j2".to_owned() }]).unwrap();
    assert_eq!(difference.dropped_judges, ["j2"]);
    let moved = difference.moves.iter().find(|moved| moved.entry == "B1").unwrap();
    assert_eq!((moved.before.total.as_deref(), moved.after.total.as_deref()), (Some("80.0"), Some("76.0")));
    assert!(difference.to_markdown(Language::En).contains("- without judge j2"));
}

#[test]
fn a_change_of_what_is_not_there_is_refused() {
    let none = "none".to_owned();
    for change in [
        Change::TierCount { tier: none.clone(), count: 1 },
        weight("none", 1),
        Change::CriterionFactor { round: "a".to_owned(), criterion: none.clone(), factor: Points::whole(1) },
        Change::DropJudge { judge: none },
        Change::DropJudge { judge: String::new() },
    ] {
        assert_eq!(whatif(&[change]).unwrap_err().faults[0].kind, FaultKind::UnknownChange);
    }
}

#[test]
fn changed_rules_that_make_no_sense_are_refused_as_rules_are() {
    assert_eq!(whatif(&[weight("a", 60)]).unwrap_err().faults[0].kind, FaultKind::BadRules);
}

#[test]
fn a_changed_factor_shows_in_the_totals() {
    let factor = Change::CriterionFactor { round: "b".to_owned(), criterion: "c".to_owned(), factor: Points::ZERO };
    let difference = whatif(&[factor]).unwrap();
    assert_eq!(difference.rules[0].place, "rounds[1].criteria[0].factor");
    assert!(difference.moves.iter().all(|moved| moved.before.total != moved.after.total));
}

#[test]
fn a_change_reads_back_from_its_json() {
    let text = r#"{"change":"cap","cap":"per_group","at_most":null}"#;
    let change: Change = serde_json::from_str(text).unwrap();
    assert_eq!(change, Change::Cap { cap: Cap::PerGroup, at_most: None });
    assert_eq!(canonical::to_text(&change), r#"{"at_most":null,"cap":"per_group","change":"cap"}"#);
}
