//! The engine's guarantees, on random competitions. `PROPTEST_CASES` raises the number of cases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition, Entry, MarkRow, Outcome, Reason};
use scoring::{Points, RulePack};
use serde_json::{Value, json};

const JUDGES: usize = 5;

/// A rule pack as JSON and a competition that it accepts.
#[derive(Debug, Clone)]
struct Sample {
    rules: Value,
    competition: Competition,
}

impl Sample {
    fn text(&self) -> RulesText {
        RulesText { syntax: Syntax::Json, text: self.rules.to_string() }
    }

    fn pack(&self) -> RulePack {
        self.text().read().unwrap()
    }
}

fn rounds() -> impl Strategy<Value = Value> {
    let aggregate = select(vec![
        json!({ "method": "mean" }),
        json!({ "method": "sum" }),
        json!({ "method": "median" }),
        json!({ "method": "trimmed_mean", "min_marks": 4, "below_min": "mean" }),
    ]);
    let order = select(vec!["weigh_then_trim", "trim_then_weigh"]);
    (order, aggregate, select(vec!["1", "0.8", "1.3333"]), any::<bool>()).prop_map(
        |(order, aggregate, factor, sifts)| {
            let first = json!({
                "key": "a", "weight": "40", "order": order, "aggregate": aggregate,
                "criteria": [{ "key": "c", "group": "g", "factor": factor }, { "key": "d", "group": "g" }]
            });
            let mut second = first.clone();
            second["key"] = json!("b");
            second["weight"] = json!("60");
            let mut first = first;
            if sifts {
                first["advance"] = json!({ "count": 4 });
            }
            json!([first, second])
        },
    )
}

fn rules() -> impl Strategy<Value = Value> {
    let ties = select(vec![
        json!({}),
        json!({ "chain": ["criterion:b.c", "untrimmed_mean", "first_places"] }),
        json!({ "chain": ["countback"], "limit_to_top": 3 }),
    ]);
    let at_cut = select(vec!["chair", "expand", "leave_out"]);
    let caps = (1_u32..3, 0_u32..3, 0_i64..500);
    let rounding = (0_u8..3, select(vec!["half_up", "half_even", "truncate"]), select(vec!["published", "exact"]));
    (rounds(), ties, at_cut, caps, rounding).prop_map(|(rounds, ties, at_cut, (cap, reserve, budget), rounding)| {
        let (places, mode, rank_on) = rounding;
        json!({
            "schema": "jinbang-rules/1", "title": "random", "rounds": rounds, "ties": ties,
            "rounding": { "total_places": places, "mode": mode, "rank_on": rank_on },
            "adjustments": { "bonus_cap": "1" },
            "tiers": [{ "key": "t", "count": 2, "at_cut": at_cut, "prize_fen": 100 }, { "key": "u", "count": 1, "at_cut": at_cut }],
            "caps": { "per_enterprise": cap, "reserve": reserve, "budget_fen": budget }
        })
    })
}

/// Marks of one entry: for each judge four marks, and whether the judge is absent.
fn sheets() -> impl Strategy<Value = Vec<([u8; 4], bool)>> {
    prop::collection::vec((prop::array::uniform4(0_u8..6), prop::bool::weighted(0.1)), JUDGES)
        .prop_filter("somebody is present", |sheets| sheets.iter().any(|(_, absent)| !absent))
}

fn entries() -> impl Strategy<Value = Vec<(Entry, Vec<MarkRow>)>> {
    let entry = (0_usize..3, 0_u8..3, prop::bool::weighted(0.1), prop::option::weighted(0.5, 0_u8..20), sheets());
    prop::collection::vec(entry, 2..9).prop_map(|list| {
        let make =
            |(index, (enterprise, bonus, vetoed, decision, sheets)): (usize, (usize, u8, bool, Option<u8>, Vec<_>))| {
                let entry = Entry {
                    enterprise: ["", "E1", "E2"][enterprise].to_owned(),
                    bonus: Points::whole(u32::from(bonus)),
                    veto: if vetoed { "欠薪".to_owned() } else { String::new() },
                    decision: decision.map(|number| Points::whole(u32::from(number))),
                    ..Entry::new(format!("N{index}"))
                };
                (entry, rows(index, &sheets))
            };
        list.into_iter().enumerate().map(make).collect()
    })
}

fn rows(index: usize, sheets: &[([u8; 4], bool)]) -> Vec<MarkRow> {
    let mut rows = Vec::new();
    for (judge, (marks, absent)) in sheets.iter().enumerate() {
        for (place, (round, criterion)) in [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")].into_iter().enumerate() {
            let mark = if *absent { "absent".to_owned() } else { marks[place].to_string() };
            rows.push(MarkRow::judged(&format!("N{index}"), round, &format!("J{judge}"), criterion, &mark));
        }
    }
    rows
}

fn sample() -> impl Strategy<Value = Sample> {
    (rules(), entries()).prop_map(|(rules, entries)| {
        let (entries, marks): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
        Sample { rules, competition: Competition { entries, marks: marks.concat() } }
    })
}

fn printed(outcome: &Outcome<'_>) -> String {
    format!("{:?}", outcome.rows())
}

proptest! {
    #[test]
    fn the_order_of_input_rows_never_matters(sample in sample(), turn in 0_usize..50) {
        let pack = sample.pack();
        let mut turned = sample.competition.clone();
        turned.entries.reverse();
        turned.marks.reverse();
        let by = turn % turned.marks.len();
        turned.marks.rotate_left(by);
        let (one, other) = (official::score(&pack, &sample.competition).unwrap(), official::score(&pack, &turned).unwrap());
        prop_assert_eq!(printed(&one), printed(&other));
        prop_assert_eq!(manifest::build(&sample.text(), &one), manifest::build(&sample.text(), &other));
    }

    #[test]
    fn raising_one_mark_never_lowers_that_entry(sample in sample(), place in 0_usize..200) {
        // `sum` is monotone too; absent marks are left alone.
        let pack = sample.pack();
        let before = official::score(&pack, &sample.competition).unwrap();
        let mut raised = sample.competition.clone();
        let place = place % raised.marks.len();
        let row = &mut raised.marks[place];
        let official::Mark::Number(points) = row.mark else { return Ok(()) };
        let entry = row.entry.clone();
        row.mark = Points::from_ten_thousandths(points.ten_thousandths() + 10_000).unwrap().into();
        let after = official::score(&pack, &raised).unwrap();
        let of = |outcome: &Outcome<'_>| outcome.find_row(&entry).map(|row| (row.rank, row.exact_total)).unwrap();
        let ((rank_before, total_before), (rank_after, total_after)) = (of(&before), of(&after));
        if let (Some(before), Some(after)) = (total_before, total_after) {
            prop_assert!(after >= before);
            // A tie key may look at another criterion, so only the total decides here.
            if pack.ties.chain.is_empty() {
                prop_assert!(rank_after <= rank_before || pack.rounds[0].advance.is_some());
            }
        } else {
            prop_assert!(total_before.is_none(), "a raised mark cost {} its place in the ranking", entry);
        }
    }

    #[test]
    fn equal_totals_share_a_rank_unless_a_named_key_decided(sample in sample()) {
        let pack = sample.pack();
        let outcome = official::score(&pack, &sample.competition).unwrap();
        let ranked: Vec<_> = outcome.rows().iter().filter(|row| row.rank.is_some()).collect();
        let exact = sample.rules["rounding"]["rank_on"] == "exact";
        for pair in ranked.windows(2) {
            let is_equal = if exact { pair[0].exact_total == pair[1].exact_total } else { pair[0].total == pair[1].total };
            let shares = pair[0].rank == pair[1].rank;
            prop_assert!(!shares || is_equal);
            if is_equal && !shares {
                prop_assert!(pair[1].tie_decided_by.is_some());
            }
        }
        for (place, row) in ranked.iter().enumerate() {
            let better = ranked.iter().filter(|other| other.rank < row.rank).count();
            prop_assert_eq!(row.rank, Some(better + 1), "place {}", place);
        }
    }

    #[test]
    fn tiers_never_exceed_quota_cap_or_budget(sample in sample()) {
        let pack = sample.pack();
        let outcome = official::score(&pack, &sample.competition).unwrap();
        let awarded: Vec<_> = outcome.rows().iter().filter(|row| row.reason == Some(Reason::Awarded)).collect();
        let mut by_enterprise: BTreeMap<&str, u32> = BTreeMap::new();
        let mut spent = 0;
        for tier in &pack.tiers {
            let own = awarded.iter().filter(|row| row.tier == Some(tier.key.as_str())).count();
            let last_rank = awarded.iter().filter(|row| row.tier == Some(tier.key.as_str())).filter_map(|row| row.rank).max();
            let tied_last = awarded.iter().filter(|row| row.rank == last_rank).count();
            let expands = tier.at_cut.word() == "expand";
            prop_assert!(own <= 2 && tier.key == "t" || own <= 1 || expands && own - tied_last < 2);
            spent += i64::try_from(own).unwrap() * tier.prize_fen;
        }
        for row in &awarded {
            if !row.entry.enterprise.is_empty() {
                *by_enterprise.entry(&row.entry.enterprise).or_default() += 1;
            }
        }
        prop_assert!(by_enterprise.values().all(|count| *count <= pack.caps.per_enterprise.unwrap()));
        prop_assert!(spent <= pack.caps.budget_fen.unwrap());
    }

    #[test]
    fn places_votes_and_groups_are_explained_whatever_the_order_of_rows(sample in sample(), how in 0_usize..4, turn in 0_usize..50) {
        let mut rules = sample.rules.clone();
        let round = &mut rules["rounds"][1];
        round["order"] = json!("weigh_then_trim");
        match how {
            0 => {
                round["aggregate"] = json!({ "method": "rank_points" });
                round["points"] = json!([12, 10, 8, 7]);
                round["tied_points"] = json!(["share", "average"][turn % 2]);
            }
            1 => {
                round["aggregate"] = json!({ "method": "vote_share" });
                round["majority"] = json!("1/2");
            }
            2 => {
                round["aggregate"] = json!({ "method": "median", "groups": [{ "panel": "p", "weight": "70" }, { "panel": "q", "weight": "30" }] });
            }
            _ => round["criteria"] = json!([{ "key": "c", "essential": true, "pass": "2" }, { "key": "d" }]),
        }
        let mut competition = sample.competition.clone();
        for row in competition.marks.iter_mut().filter(|row| row.round == "b") {
            row.panel = if row.judge.as_str() < "J2" { "p" } else { "q" }.to_owned();
        }
        let pack = RulePack::from_json(&rules.to_string()).unwrap();
        prop_assert_eq!(&RulePack::from_json(&pack.to_json()).unwrap(), &pack);
        let mut turned = competition.clone();
        turned.entries.reverse();
        let by = turn % turned.marks.len();
        turned.marks.rotate_left(by);
        match (official::score(&pack, &competition), official::score(&pack, &turned)) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(printed(&one), printed(&other));
                let text = RulesText { syntax: Syntax::Json, text: rules.to_string() };
                let manifest = manifest::build(&text, &one);
                prop_assert_eq!(&manifest, &manifest::build(&text, &other));
                prop_assert!(manifest::verify(manifest.as_bytes()).is_ok());
                for entry in &competition.entries {
                    let steps = one.explain(&entry.entry).unwrap().steps;
                    prop_assert!(!steps.is_empty());
                }
            }
            // Only a group without marks keeps these competitions from being complete.
            (Err(one), Err(other)) => {
                prop_assert_eq!(one.faults.len(), other.faults.len());
                prop_assert!(how == 2 && one.faults.iter().all(|fault| fault.kind == official::FaultKind::TooFewMarks));
            }
            (one, other) => prop_assert!(false, "{:?} {:?}", one.is_ok(), other.is_ok()),
        }
    }

    #[test]
    fn quotas_of_categories_and_shares_are_kept_or_reported(
        sample in sample(), least in 0_u32..2, most in 1_u32..4, share in select(vec!["0", "0.34", "0.5", "1"])
    ) {
        let mut rules = sample.rules.clone();
        rules["caps"]["category_min"] = json!(least);
        rules["caps"]["category_max"] = json!(most);
        rules["caps"]["structure"] = json!([{ "attribute": "line", "equals": "yes", "min_ratio": share }]);
        let mut competition = sample.competition.clone();
        for (index, entry) in competition.entries.iter_mut().enumerate() {
            entry.category = ["X", "Y"][index % 2].to_owned();
            entry.attributes.insert("line".to_owned(), ["yes", "no", "no"][index % 3].to_owned());
        }
        let pack = RulePack::from_json(&rules.to_string()).unwrap();
        let outcome = match official::score(&pack, &competition) {
            Ok(outcome) => outcome,
            Err(faults) => {
                let reported = faults.faults.iter().all(|fault| fault.kind == official::FaultKind::QuotaInfeasible);
                prop_assert!(reported, "{faults}");
                return Ok(());
            }
        };
        let awarded: Vec<&Entry> =
            outcome.rows().iter().filter(|row| row.reason == Some(Reason::Awarded)).map(|row| row.entry).collect();
        let ranked = || outcome.rows().iter().filter(|row| row.rank.is_some());
        let waits = outcome.rows().iter().any(|row| row.reason == Some(Reason::Pending)) || outcome.open_tie().is_some();
        for category in ["X", "Y"] {
            let own = u32::try_from(awarded.iter().filter(|entry| entry.category == category).count()).unwrap();
            prop_assert!(own <= most);
            prop_assert!(own >= least || waits || ranked().all(|row| row.entry.category != category));
        }
        let helping = awarded.iter().filter(|entry| entry.attribute("line") == "yes").count();
        let asked: Points = share.parse().unwrap();
        let kept = i64::try_from(helping).unwrap() * 10_000 >= asked.ten_thousandths() * i64::try_from(awarded.len()).unwrap();
        prop_assert!(kept || waits, "{} of {}", helping, awarded.len());
    }

    #[test]
    fn nobody_without_an_award_outranks_a_winner_unless_a_named_limit_stood_in_the_way(sample in sample()) {
        let pack = sample.pack();
        let outcome = official::score(&pack, &sample.competition).unwrap();
        let last = outcome.rows().iter().filter(|row| row.reason == Some(Reason::Awarded)).filter_map(|row| row.rank).max();
        for row in outcome.rows() {
            let outranks = row.rank.is_some_and(|rank| last.is_some_and(|last| rank < last));
            let named = [Reason::Awarded, Reason::EnterpriseCap, Reason::Budget, Reason::TiedAtCut];
            prop_assert!(!outranks || row.reason.is_some_and(|reason| named.contains(&reason)), "{:?}", row);
        }
    }

    #[test]
    fn every_entry_is_explained_and_its_manifest_verified(sample in sample()) {
        let pack = sample.pack();
        let outcome = official::score(&pack, &sample.competition).unwrap();
        for entry in &sample.competition.entries {
            let explanation = outcome.explain(&entry.entry).unwrap();
            prop_assert!(!explanation.steps.is_empty());
            prop_assert!(explanation.steps.iter().all(|step| !step.text.zh.is_empty() && !step.text.en.is_empty()));
        }
        let manifest = manifest::build(&sample.text(), &outcome);
        prop_assert_eq!(manifest::verify(manifest.as_bytes()).map(|verified| verified.entries), Ok(sample.competition.entries.len()));
    }

    #[test]
    fn a_rule_pack_reads_back_from_its_canonical_json(sample in sample()) {
        let pack = sample.pack();
        let again = RulePack::from_json(&pack.to_json()).unwrap();
        prop_assert_eq!(&again, &pack);
        prop_assert_eq!(again.hash(), pack.hash());
    }
}
