//! Random rule packs with a competition that each accepts: every method, kind of round, calibration, cap and tie key.
//! Judges nothing.

use std::fmt;

use proptest::prelude::*;
use scoring::manifest::{RulesText, Syntax};
use scoring::official::{self, Competition, Entry, FaultKind, MarkRow, Outcome};
use scoring::{Points, RulePack};
use serde_json::{Value, json};

use super::dice::Dice;
use super::rounds;

/// The first and the last of them are never absent, so that every group of judges speaks.
pub const JUDGES: usize = 5;

/// A rule pack as JSON and a competition that it accepts.
#[derive(Clone)]
pub struct Sample {
    pub rules: Value,
    pub competition: Competition,
}

/// One line an entry and a mark, so that a failure can be read.
impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.rules)?;
        self.competition.entries.iter().try_for_each(|entry| writeln!(f, "{}", json!(entry)))?;
        self.competition.marks.iter().try_for_each(|row| writeln!(f, "{}", json!(row)))
    }
}

impl Sample {
    pub fn text(&self) -> RulesText {
        RulesText { syntax: Syntax::Json, text: self.rules.to_string() }
    }

    pub fn pack(&self) -> RulePack {
        self.text().read().unwrap_or_else(|errors| panic!("{errors:?}\n{}", self.rules))
    }
}

/// Any rules.
pub fn sample() -> impl Strategy<Value = Sample> {
    dice().prop_map(|throws| throw(throws, false))
}

/// Rules under which more is never worse: no calibration, no places, no middle marks that may lie too far apart.
pub fn monotone_sample() -> impl Strategy<Value = Sample> {
    dice().prop_map(|throws| throw(throws, true))
}

fn dice() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 700)
}

/// The result. Only what the rules themselves refuse keeps a sample from having one: quotas that nobody can meet, and
/// ties where no tie may be left.
pub fn scored<'a>(pack: &'a RulePack, competition: &'a Competition) -> Option<Outcome<'a>> {
    match official::score(pack, competition) {
        Ok(outcome) => Some(outcome),
        Err(faults) => {
            let by_rule = [FaultKind::QuotaInfeasible, FaultKind::TieLeft];
            assert!(faults.faults.iter().all(|fault| by_rule.contains(&fault.kind)), "{faults}");
            None
        }
    }
}

fn throw(throws: Vec<u16>, monotone: bool) -> Sample {
    let dice = &mut Dice::new(throws);
    let rounds = rounds::throw(dice, monotone);
    let combine = combine(dice, &rounds);
    let is_drawn = dice.chance(20);
    let rules = json!({
        "schema": "jinbang-rules/1", "title": "random", "combine": combine,
        "rounding": {
            "total_places": dice.below(3), "mode": dice.pick(&["half_up", "half_even", "truncate"]),
            "rank_on": dice.pick(&["published", "exact"])
        },
        "rounds": weighed(rounds.clone(), combine),
        "adjustments": { "bonus_cap": dice.pick(&["1", "20"]), "deduction_cap": "2", "floor": "1", "ceiling": dice.pick(&["100", "6"]) },
        "ranks": { "style": if is_drawn { "1234" } else { dice.pick(&["1224", "1334", "1223"]) }, "tolerance": dice.pick(&["0", "0", "0", "0.5"]) },
        "ties": ties(dice, &rounds, is_drawn), "tiers": tiers(dice), "caps": caps(dice),
        "vacancies": { "rule": dice.pick(&["promote", "leave_empty"]), "leave_empty_for": ["作弊"] },
        "groupings": [{ "key": "team", "by": "enterprise", "take_best": 2 }]
    });
    let mut competition = Competition::default();
    for index in 0..2 + dice.below(7) {
        let entry = entry(dice, index);
        for round in &rounds {
            rounds::mark(dice, round, &entry, &mut competition.marks);
        }
        competition.entries.push(entry);
    }
    Sample { rules, competition }
}

fn counts(round: &Value) -> bool {
    round["kind"] != "pass_fail"
}

fn combine(dice: &mut Dice, rounds: &[Value]) -> &'static str {
    let of = if rounds.iter().any(counts) { ["weighted", "sum", "best", "last"] } else { ["sum"; 4] };
    dice.pick(&of)
}

/// Gives the rounds that count weights that sum to 100.
fn weighed(mut rounds: Vec<Value>, combine: &str) -> Vec<Value> {
    let counting: Vec<&mut Value> =
        rounds.iter_mut().filter(|round| counts(round)).filter(|_| combine == "weighted").collect();
    let weights: &[&str] = [&["100"][..], &["40", "60"], &["20", "30", "50"]][counting.len().saturating_sub(1)];
    counting.into_iter().zip(weights).for_each(|(round, weight)| round["weight"] = json!(weight));
    rounds
}

fn ties(dice: &mut Dice, rounds: &[Value], is_drawn: bool) -> Value {
    let mut keys: Vec<String> = ["untrimmed_mean", "first_places", "countback", "round_countback", "markers", "bonus"]
        .map(str::to_owned)
        .into();
    for round in rounds {
        let name = round["key"].as_str().unwrap();
        keys.push(format!("round:{name}"));
        for criterion in round["criteria"].as_array().into_iter().flatten() {
            let key = criterion["key"].as_str().unwrap();
            keys.push(format!("criterion:{name}.{key}"));
            if criterion["kind"] == "measured" {
                keys.extend([format!("measured:{name}.{key}"), format!("measured:{name}.{key}:low")]);
            } else {
                keys.push(format!("group:{name}.g"));
            }
        }
    }
    let chain: Vec<String> = (0..dice.below(4)).map(|_| dice.pick(&keys)).collect();
    let mut ties = json!({ "chain": chain, "left": dice.pick(&["share", "share", "share", "refuse"]) });
    if is_drawn {
        ties["chain"] = json!([chain, vec!["draw".to_owned()]].concat());
        ties["seed"] = json!("03 11 15");
    } else if dice.chance(30) {
        ties["limit_to_top"] = json!(1 + dice.below(4));
    }
    ties
}

fn tiers(dice: &mut Dice) -> Vec<Value> {
    let keys = ["t", "u", "v"];
    let tier = |key: &&str| {
        let mut tier = json!({
            "key": key, "at_cut": dice.pick(&["chair", "expand", "leave_out"]),
            "scope": dice.pick(&["programme", "programme", "category"]), "prize_fen": 100 * dice.below(3)
        });
        match dice.below(4) {
            0 => {
                tier["ratio"] = json!(dice.pick(&["0.25", "0.4"]));
                tier["ratio_rounding"] = json!(dice.pick(&["floor", "ceiling", "half_up"]));
            }
            1 => tier["min_total"] = json!(dice.pick(&["4", "3"])),
            _ => tier["count"] = json!(1 + dice.below(2)),
        }
        tier
    };
    keys.iter().map(tier).collect()
}

fn caps(dice: &mut Dice) -> Value {
    let mut caps = json!({ "reserve": dice.below(3) });
    let mut set = |key: &str, value: Value, per_cent: usize, dice: &mut Dice| {
        if dice.chance(per_cent) {
            caps[key] = value;
        }
    };
    set("per_enterprise", json!(1 + dice.below(2)), 60, dice);
    set("per_enterprise_category", json!(1), 20, dice);
    set("per_group", json!(1 + dice.below(2)), 20, dice);
    set("category_max", json!(1 + dice.below(3)), 20, dice);
    set("category_min", json!({ "X": 1 }), 15, dice);
    let share = json!([{ "attribute": "line", "equals": "yes", "min_ratio": dice.pick(&["0.34", "0.5"]) }]);
    set("structure", share, 15, dice);
    set("budget_fen", json!(100 * dice.below(6)), 40, dice);
    caps
}

fn entry(dice: &mut Dice, index: usize) -> Entry {
    let optional = |dice: &mut Dice, per_cent, values: &[&str]| {
        let value: Points = dice.pick(values).parse().unwrap();
        dice.chance(per_cent).then_some(value)
    };
    let attributes = [("group", dice.pick(&["", "G"])), ("line", dice.pick(&["no", "yes"]))];
    Entry {
        enterprise: dice.pick(&["", "E1", "E2"]).to_owned(),
        category: dice.pick(&["X", "Y"]).to_owned(),
        bonus: optional(dice, 20, &["0.5", "3"]).unwrap_or_default(),
        deduction: optional(dice, 20, &["0.5", "3"]).unwrap_or_default(),
        veto: if dice.chance(12) { dice.pick(&["欠薪", "作弊：代考"]).to_owned() } else { String::new() },
        decision: dice.chance(50).then(|| Points::whole(u32::try_from(dice.below(9)).unwrap())),
        difficulty: optional(dice, 10, &["0.9", "1.2"]),
        base: optional(dice, 10, &["0.5"]),
        attributes: attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        ..Entry::new(format!("N{index}"))
    }
}

/// Every mark of a judge, in the order of the rows.
pub fn judged_rows(sample: &Sample) -> Vec<usize> {
    let is_judged = |row: &(usize, &MarkRow)| !row.1.judge.is_empty();
    sample.competition.marks.iter().enumerate().filter(is_judged).map(|(index, _)| index).collect()
}
