use super::*;
use crate::message::Language;
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
    assert!(difference.to_markdown(Language::Chinese).contains("没有改变"));
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
fn another_award_is_told_apart_from_another_total() {
    let kind = |changes: &[Change]| {
        let difference = whatif(changes).unwrap();
        difference.moves.iter().find(|moved| moved.entry == "A2").map(|moved| moved.kind)
    };
    assert_eq!(kind(&[Change::TierCount { tier: "gold".to_owned(), count: 2 }]), Some(MoveKind::Tier));
    // 85 becomes 84, the second place stays.
    assert_eq!(kind(&[weight("a", 60), weight("b", 40)]), Some(MoveKind::Other));
}

#[test]
fn who_keeps_the_reason_is_told_the_sums_alone_and_who_does_not_the_new_one() {
    let told = |entry: &str, changes: &[Change]| {
        let difference = whatif(changes).unwrap();
        difference.moves.into_iter().find(|moved| moved.entry == entry).unwrap().why.en
    };
    assert_eq!(told("A2", &[weight("a", 60), weight("b", 40)]), "total 85.0 → 84.0.");
    let fewer = told("C1", &[Change::TierCount { tier: "silver".to_owned(), count: 1 }]);
    assert!(fewer.starts_with("now: "), "{fewer}");
}

#[test]
fn the_cap_that_is_named_is_the_one_that_is_reached() {
    let mut competition = described();
    competition.entries.retain(|entry| entry.enterprise == "甲");
    competition.marks.retain(|row| row.entry.starts_with('A'));
    competition.entries[1].category = "Y".to_owned();
    let before_pack = RulePack::from_toml(GENEROUS).unwrap();
    let before = score(&before_pack, &competition).unwrap();
    for (caps, rule) in [
        ("per_enterprise = 2", "caps.per_enterprise"),
        ("per_enterprise = 3\nper_enterprise_category = 2\nper_group = 2", "caps.per_group"),
        ("per_enterprise_category = 2\nper_group = 3\nper_federation = 2", "caps.per_federation"),
        ("per_enterprise_category = 1\nper_group = 2", "caps.per_enterprise_category"),
    ] {
        let text = GENEROUS.replacen("count = 5", &format!("count = 5\n[caps]\n{caps}"), 1);
        let after_pack = RulePack::from_toml(&text).unwrap();
        let difference = compare(&before, &score(&after_pack, &competition).unwrap());
        assert_eq!(moves(&difference), [(MoveKind::Out, "A3", Some(rule))], "{caps}");
    }
}

#[test]
fn a_report_tells_the_changes_then_who_moves_and_why() {
    let difference = whatif(&[Change::TierCount { tier: "silver".to_owned(), count: 1 }]).unwrap();
    let report = "\
# What if: 小赛

The official result stays as it is; this only tells what would be.

## Changes

- `tiers[1].count`: 2 → 1

## In (0)

## Out (1)

| Entry | Before | After | Why |
|---|---|---|---|
| B1 | 4, 80.0, silver, awarded | 4, 80.0, reserve | now: the places are taken; it is reserve 1; the rule tiers[1].count goes from 2 to 1. |

## Another tier (0)

## Other changes (2)

| Entry | Before | After | Why |
|---|---|---|---|
| A3 | 3, 83.0, enterprise_cap | 3, 83.0, quota_full | now: the places are taken, and 甲 has its awards already (2 for an enterprise), so it does not stand by; the rule tiers[1].count goes from 2 to 1. |
| C1 | 5, 74.0, reserve | 5, 74.0, quota_full | now: the places are taken; the rule tiers[1].count goes from 2 to 1. |

Entries that stay as they are: 2
";
    assert_eq!(difference.to_markdown(Language::English), report);
    let json: serde_json::Value = serde_json::from_str(&difference.to_json()).unwrap();
    assert_eq!(json, serde_json::to_value(&difference).unwrap());
    assert!(!difference.to_markdown(Language::Chinese).contains("没有改变"));
    let one_judge = whatif(&[Change::DropJudge { judge: "j2".to_owned() }]).unwrap();
    assert!(!one_judge.to_markdown(Language::Chinese).contains("没有改变"));
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
    assert!(difference.to_markdown(Language::English).contains("- without judge j2"));
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

/// Everybody is awarded by these rules, so that any other rule only moves entries out.
const GENEROUS: &str = r#"
schema = "jinbang-rules/1"
title = "小赛"
combine = "sum"
rounding = { total_places = 1 }

[[rounds]]
key = "a"
order = "weigh_then_trim"
aggregate = { method = "mean" }
criteria = [{ key = "c" }]

[[rounds]]
key = "b"
order = "weigh_then_trim"
aggregate = { method = "mean" }
criteria = [{ key = "c" }]

[[tiers]]
key = "all"
prize_fen = 100
count = 5
"#;

/// The competition with categories, a corporate group and a column.
fn described() -> Competition {
    let mut all = competition();
    for entry in &mut all.entries {
        let is_first = entry.enterprise == "甲";
        entry.category = if is_first { "X" } else { "Y" }.to_owned();
        let line = if is_first { "no" } else { "yes" };
        entry.attributes.insert("line".to_owned(), line.to_owned());
        if is_first {
            entry.attributes.insert("group".to_owned(), "集团".to_owned());
            entry.attributes.insert("federation".to_owned(), "联合会".to_owned());
        }
    }
    all
}

#[test]
fn every_reason_names_the_place_of_its_rule() {
    let competition = described();
    let before_pack = RulePack::from_toml(GENEROUS).unwrap();
    let before = score(&before_pack, &competition).unwrap();
    assert!(before.rows().iter().all(|row| row.reason == Some(Reason::Awarded)));
    let tie = "count = 2\nat_cut = \"chair\"\n[ranks]\ntolerance = \"6\"";
    let tie_of_first =
        "count = 2\nat_cut = \"chair\"\n[[tiers]]\nkey = \"rest\"\ncount = 3\n[ranks]\ntolerance = \"6\"";
    for (old, new, entry, reason, rule) in [
        ("count = 5", "count = 5\n[caps]\nper_enterprise = 2", "A3", Reason::EnterpriseCap, "caps.per_enterprise"),
        (
            "count = 5",
            "count = 5\n[caps]\nper_enterprise_category = 1",
            "A2",
            Reason::EnterpriseCap,
            "caps.per_enterprise_category",
        ),
        ("count = 5", "count = 5\n[caps]\nper_group = 1", "A2", Reason::EnterpriseCap, "caps.per_group"),
        ("count = 5", "count = 5\n[caps]\nper_federation = 1", "A2", Reason::EnterpriseCap, "caps.per_federation"),
        ("count = 5", "count = 5\n[caps]\ncategory_max = 1", "A2", Reason::CategoryCap, "caps.category_max"),
        ("count = 5", "count = 3\n[caps]\ncategory_min = { Y = 2 }", "A2", Reason::CategoryCap, "caps.category_min"),
        (
            "count = 5",
            "count = 4\n[[caps.structure]]\nattribute = \"line\"\nequals = \"yes\"\nmin_ratio = \"0.6\"",
            "A2",
            Reason::StructureCap,
            "caps.structure[0]",
        ),
        ("count = 5", "count = 5\n[caps]\nbudget_fen = 200", "A3", Reason::Budget, "caps.budget_fen"),
        ("count = 5", "count = 5\nmin_total = \"161\"", "B1", Reason::BelowLine, "tiers[0].min_total"),
        ("count = 5", "count = 1", "A2", Reason::QuotaFull, "tiers[0].count"),
        ("count = 5", "count = 1\n[caps]\nreserve = 1", "A2", Reason::Reserve, "tiers[0].count"),
        ("count = 5", "ratio = \"0.4\"\nratio_rounding = \"floor\"", "A3", Reason::QuotaFull, "tiers[0].ratio"),
        ("count = 5", tie, "A3", Reason::TiedAtCut, "tiers[0].at_cut"),
        ("count = 5", tie, "C1", Reason::Pending, "tiers[0].at_cut"),
        ("count = 5", tie_of_first, "C1", Reason::Pending, "tiers[0].at_cut"),
        ("key = \"a\"", "key = \"a\"\nadvance = { count = 2 }", "A2", Reason::NotAdvanced, "rounds[0].advance"),
        (
            "criteria = [{ key = \"c\" }]",
            "criteria = [{ key = \"c\", essential = true, pass = \"70\" }]",
            "C1",
            Reason::EssentialMissing,
            "rounds[0].criteria[0].pass",
        ),
    ] {
        let after_pack = RulePack::from_toml(&GENEROUS.replacen(old, new, 1)).unwrap();
        let difference = compare(&before, &score(&after_pack, &competition).unwrap());
        let moved = difference.moves.iter().find(|moved| moved.entry == entry).unwrap();
        let found = (moved.kind, moved.after.reason, moved.rule.as_deref());
        assert_eq!(found, (MoveKind::Out, Some(reason), Some(rule)), "{new}");
        // And the way back is the way in, by the same rule.
        let back = compare(&score(&after_pack, &competition).unwrap(), &before);
        let moved = back.moves.iter().find(|moved| moved.entry == entry).unwrap();
        assert_eq!((moved.kind, moved.rule.as_deref()), (MoveKind::In, Some(rule)), "{new}");
        assert!(moved.why.zh.contains("原先") && moved.why.en.contains("before: "), "{}", moved.why.zh);
    }
}

#[test]
fn an_entry_outvoted_or_vetoed_is_told_by_its_rule_or_by_none() {
    let rules = GENEROUS.replacen(
        "order = \"weigh_then_trim\"\naggregate = { method = \"mean\" }\ncriteria",
        "kind = \"vote\"\ncriteria",
        1,
    );
    let mut competition = competition();
    for row in competition.marks.iter_mut().filter(|row| row.round == "a") {
        row.mark = Points::whole(u32::from(row.entry != "C1" || row.judge == "j1")).into();
    }
    let asked = rules.replacen("kind = \"vote\"", "kind = \"vote\"\nmajority = \"2/3\"", 1);
    let (pack, asked) = (RulePack::from_toml(&rules).unwrap(), RulePack::from_toml(&asked).unwrap());
    let before = score(&pack, &competition).unwrap();
    let difference = compare(&before, &score(&asked, &competition).unwrap());
    assert_eq!(moves(&difference), [(MoveKind::Out, "C1", Some("rounds[0].majority"))]);
    let mut vetoed = competition.clone();
    vetoed.entries[4].veto = "欠薪".to_owned();
    let difference = compare(&before, &score(&pack, &vetoed).unwrap());
    assert_eq!(moves(&difference), [(MoveKind::Out, "C1", None)]);
    assert!(difference.moves[0].why.zh.contains("一票否决：欠薪"), "{}", difference.moves[0].why.zh);
}
