//! Random rounds of every kind and method, and the marks that an entry has in them.

use scoring::official::{Entry, MarkRow};
use serde_json::{Value, json};

use super::dice::Dice;
use super::sample::JUDGES;

/// Methods under which a raised mark never makes the aggregate smaller.
const MONOTONE: [&str; 6] = ["mean", "sum", "median", "trimmed_mean", "trimmed_fraction", "winsorized_mean"];
const OTHERS: [&str; 4] = ["middle_within", "closest_pair", "rank_points", "vote_share"];

/// One to three rounds.
pub fn throw(dice: &mut Dice, monotone: bool) -> Vec<Value> {
    let count = 1 + dice.below(3);
    let keys = ["a", "b", "c"];
    keys[..count].iter().enumerate().map(|(index, key)| round(dice, key, index + 1 == count, monotone)).collect()
}

fn round(dice: &mut Dice, key: &str, is_last: bool, monotone: bool) -> Value {
    let kinds = ["scored", "scored", "scored", "vote", "pass_fail", "ranked"];
    let kind = dice.pick(if monotone { &kinds[..5] } else { &kinds });
    let mut round = json!({ "key": key, "kind": kind });
    match kind {
        "scored" => score(dice, &mut round, monotone),
        "ranked" => award_places(dice, &mut round),
        _ => round["attendance"] = json!("1/5"),
    }
    if kind == "vote" && dice.chance(50) {
        round["majority"] = json!(dice.pick(&["1/2", "2/3"]));
    }
    if dice.chance(30) {
        round["places"] = json!(dice.below(3));
    }
    if !is_last && dice.chance(50) {
        round["advance"] = match dice.below(3) {
            0 => json!({ "count": 1 + dice.below(5) }),
            1 => json!({ "ratio": "0.6", "ratio_rounding": dice.pick(&["floor", "ceiling", "half_up"]) }),
            _ => json!({ "min": dice.pick(&["2", "4"]) }),
        };
        round["advance"]["ties"] = json!(dice.pick(&["all", "none"]));
        round["advance"]["scope"] = json!(dice.pick(&["programme", "category"]));
    }
    round
}

fn award_places(dice: &mut Dice, round: &mut Value) {
    round["points"] = json!([12, 10, 8, 7]);
    round["tied_points"] = json!(dice.pick(&["share", "average"]));
}

fn score(dice: &mut Dice, round: &mut Value, monotone: bool) {
    let methods = [&MONOTONE[..], &OTHERS[..]].concat();
    let method = dice.pick(if monotone { &MONOTONE[..] } else { &methods });
    let is_special = ["rank_points", "vote_share"].contains(&method);
    round["aggregate"] = aggregate(dice, method);
    let trims_first = !is_special && dice.chance(50);
    round["order"] = json!(if trims_first { "trim_then_weigh" } else { "weigh_then_trim" });
    round["criteria"] = criteria(dice, trims_first, is_special);
    if method == "rank_points" {
        award_places(dice, round);
    }
    if is_special {
        return;
    }
    if dice.chance(15) {
        round["aggregate"]["groups"] = json!([{ "panel": "p", "weight": "70" }, { "panel": "q", "weight": "30" }]);
    } else if !monotone && dice.chance(35) {
        let method = dice.pick(&["ratio_pooled", "ratio_second_mean", "t_score", "z_score"]);
        round["calibrate"] = json!({ "method": method, "comparable": dice.pick(&["random", "anchors"]), "places": 2, "clamp": dice.chance(50) });
    }
}

fn aggregate(dice: &mut Dice, method: &str) -> Value {
    let mut aggregate = json!({ "method": method });
    let mut least = 1 + dice.below(4);
    match method {
        "trimmed_mean" | "winsorized_mean" => {
            let (low, high) = (dice.below(2), 1 + dice.below(2));
            aggregate["drop_low"] = json!(low);
            aggregate["drop_high"] = json!(high);
            least = low + high + 1 + dice.below(2);
        }
        "trimmed_fraction" => aggregate["fraction"] = json!(dice.pick(&["0.2", "0.34"])),
        "middle_within" => aggregate["tolerance"] = json!(dice.pick(&["0.5", "2"])),
        _ => {}
    }
    aggregate["min_marks"] = json!(least);
    aggregate["below_min"] = json!(dice.pick(&["mean", "median"]));
    aggregate
}

fn criteria(dice: &mut Dice, trims_first: bool, is_special: bool) -> Value {
    let mut criteria = Vec::new();
    let keys = ["c", "d"];
    for key in &keys[..1 + dice.below(2)] {
        let mut criterion = json!({ "key": key, "group": "g", "max": "7", "step": "0.5", "factor": dice.pick(&["1", "0.8", "1.3333"]) });
        if trims_first && dice.chance(40) {
            criterion["panel_places"] = json!(dice.below(3));
            criterion["places"] = json!(dice.below(3));
        }
        if dice.chance(12) {
            criterion["essential"] = json!(true);
            criterion["pass"] = json!(dice.pick(&["1", "3"]));
        }
        if *key == "d" && dice.chance(15) {
            criterion["categories"] = json!(["X"]);
        }
        criteria.push(criterion);
    }
    if !is_special && dice.chance(30) {
        let map = dice.pick(&[
            Value::Null,
            json!({ "kind": "ladder", "steps": [["4", "5"], ["2", "3"]] }),
            json!({ "kind": "linear", "full_at": "5", "per": "1", "minus": "0.3" }),
            json!({ "kind": "checklist", "items": [["x", "2"], ["y", "1.5"]], "cap": "6" }),
        ]);
        let mut criterion = json!({ "key": "m", "kind": "measured", "max": "6", "places": dice.below(3) });
        if !map.is_null() {
            criterion["map"] = map;
        }
        criteria.push(criterion);
    }
    json!(criteria)
}

/// Appends an entry's marks in a round.
pub fn mark(dice: &mut Dice, round: &Value, entry: &Entry, rows: &mut Vec<MarkRow>) {
    let name = round["key"].as_str().unwrap();
    let only = |key: &str| vec![json!({ "key": key })];
    let criteria = match round["kind"].as_str().unwrap() {
        "ranked" => only("rank"),
        "vote" => only("vote"),
        "pass_fail" => only("pass"),
        _ => round["criteria"].as_array().unwrap().clone(),
    };
    let (measured, judged): (Vec<Value>, Vec<Value>) =
        criteria.into_iter().partition(|criterion| criterion["kind"] == "measured");
    for criterion in measured {
        let value = dice.below(6).to_string();
        rows.push(MarkRow::measured(&entry.entry, name, criterion["key"].as_str().unwrap(), &value));
    }
    let own_panel = dice.pick(&["p", "q"]);
    for judge in 0..JUDGES {
        let panel = if round["calibrate"].is_null() { ["p", "p", "q", "q", "q"][judge] } else { own_panel };
        let is_out = (1..JUDGES - 1).contains(&judge) && dice.chance(12);
        for criterion in judged.iter().filter(|criterion| applies(criterion, entry)) {
            let mark = if is_out && dice.chance(80) {
                dice.pick(&["absent", "recused"]).to_owned()
            } else {
                number(dice, round)
            };
            let key = criterion["key"].as_str().unwrap();
            let row = MarkRow::judged(&entry.entry, name, &format!("J{judge}"), key, &mark);
            rows.push(MarkRow { panel: panel.to_owned(), ..row });
        }
    }
}

fn applies(criterion: &Value, entry: &Entry) -> bool {
    criterion["categories"].as_array().is_none_or(|all| all.iter().any(|name| *name == json!(entry.category)))
}

fn number(dice: &mut Dice, round: &Value) -> String {
    match round["kind"].as_str().unwrap() {
        "scored" => format!("{}.{}", dice.below(6), dice.pick(&["0", "5"])),
        "ranked" => (1 + dice.below(8)).to_string(),
        _ => dice.below(2).to_string(),
    }
}
