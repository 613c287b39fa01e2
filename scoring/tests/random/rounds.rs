//! Rounds of every kind, with every aggregate and calibration.

use serde_json::{Value, json};

use super::{Dice, criteria};

pub fn round(dice: &mut Dice, index: usize, is_last: bool) -> Value {
    let mut round = match dice.below(10) {
        0 => votes(dice, "vote"),
        1 => votes(dice, "pass_fail"),
        2 => ranks(dice),
        _ => scored(dice),
    };
    round["key"] = json!(format!("r{index}"));
    dice.maybe(4, &mut round, "places", |dice| json!(dice.below(4)));
    dice.maybe(2, &mut round, "min_judges", |_| json!(2));
    if !is_last {
        dice.maybe(6, &mut round, "advance", advance);
    }
    round
}

/// Another way of making one number of the same marks, another criterion, or others who go on.
pub fn change(dice: &mut Dice, round: &mut Value) {
    match dice.below(4) {
        0 if round.get("advance").is_some() => round["advance"] = advance(dice),
        1 if round.get("criteria").is_some() => {
            let criteria = round["criteria"].as_array_mut().unwrap();
            let at = dice.below(criteria.len());
            criteria::change(dice, &mut criteria[at]);
        }
        _ => change_panel(dice, round),
    }
}

fn change_panel(dice: &mut Dice, round: &mut Value) {
    match round["kind"].as_str() {
        Some("vote" | "pass_fail") => round["majority"] = json!(dice.pick(&["1/3", "2/3", "1"])),
        Some("ranked") => points(dice, round),
        _ if round.get("calibrate").is_some() => round["calibrate"]["method"] = json!(dice.pick(&METHODS)),
        _ if round["aggregate"].get("groups").is_some() => {
            round["aggregate"]["groups"][0]["weight"] = json!("50");
            round["aggregate"]["groups"][1]["weight"] = json!("50");
        }
        _ if round.get("points").is_some() => points(dice, round),
        _ => round["aggregate"] = json!({ "method": dice.pick(&["mean", "median", "sum"]) }),
    }
}

fn advance(dice: &mut Dice) -> Value {
    let mut advance = match dice.below(4) {
        0 => {
            json!({ "ratio": dice.pick(&["0.5", "0.75", "0.6667"]), "ratio_rounding": dice.pick(&["floor", "ceiling", "half_up"]) })
        }
        1 => json!({ "min": dice.pick(&["2", "3.5"]) }),
        _ => json!({ "count": 1 + dice.below(8) }),
    };
    dice.maybe(4, &mut advance, "ties", |dice| json!(dice.pick(&["all", "none"])));
    dice.maybe(3, &mut advance, "scope", |_| json!("category"));
    advance
}

fn votes(dice: &mut Dice, kind: &str) -> Value {
    let mut round = json!({ "kind": kind });
    quorums(dice, &mut round);
    round
}

fn quorums(dice: &mut Dice, round: &mut Value) {
    dice.maybe(5, round, "attendance", |dice| json!(dice.pick(&["2/3", "0.5"])));
    dice.maybe(5, round, "majority", |dice| {
        dice.pick(&[json!("1/3"), json!("0.5"), json!({ "more_than": "1/2" }), json!({ "at_least": "1/3" })])
    });
}

fn ranks(dice: &mut Dice) -> Value {
    let mut round = json!({ "kind": "ranked" });
    points(dice, &mut round);
    dice.maybe(5, &mut round, "aggregate", |dice| {
        let mut rule = json!({ "method": dice.pick(&["mean", "rank_points", "median", "sum"]) });
        dice.maybe(3, &mut rule, "min_marks", |_| json!(3));
        dice.maybe(9, &mut rule, "below_min", |dice| json!(dice.pick(&["mean", "median"])));
        rule
    });
    dice.maybe(2, &mut round, "criteria", |_| json!([{ "key": "order", "factor": "0.5", "group": "g" }]));
    round
}

fn points(dice: &mut Dice, round: &mut Value) {
    round["points"] = dice.pick(&[json!([12, 10, 8]), json!(["7", "5", "4.5", "3", "2", "1"]), json!([3, 3, 1])]);
    dice.maybe(6, round, "tied_points", |dice| json!(dice.pick(&["share", "average"])));
}

fn scored(dice: &mut Dice) -> Value {
    let by_sheet = dice.odds(5);
    let order = if by_sheet { "weigh_then_trim" } else { "trim_then_weigh" };
    let is_special = by_sheet && dice.odds(2);
    let mut round = json!({ "order": order, "aggregate": aggregate(dice, is_special) });
    if is_special && round["aggregate"]["method"] == "rank_points" {
        points(dice, &mut round);
    } else if is_special {
        quorums(dice, &mut round);
    } else if dice.odds(4) {
        round["calibrate"] = calibrate(dice);
    } else if dice.odds(3) {
        round["aggregate"]["groups"] =
            json!([{ "panel": "experts", "weight": "70" }, { "panel": "public", "weight": "30" }]);
    }
    let count = 1 + dice.below(3);
    round["criteria"] = (0..count).map(|at| criteria::criterion(dice, at, !by_sheet, is_special)).collect();
    round
}

const METHODS: [&str; 4] = ["ratio_pooled", "ratio_second_mean", "t_score", "z_score"];

fn calibrate(dice: &mut Dice) -> Value {
    let mut rule = json!({ "method": dice.pick(&METHODS), "comparable": dice.pick(&["random", "anchors"]), "places": dice.below(5) });
    dice.maybe(7, &mut rule, "of", |dice| json!(dice.pick(&["judges", "judges", "panels"])));
    dice.maybe(3, &mut rule, "clamp", |_| json!(true));
    dice.maybe(5, &mut rule, "vetoed", |dice| json!(dice.pick(&["leave_out", "leave_out", "count"])));
    let is_ratio = rule["method"].as_str().unwrap().starts_with("ratio");
    if is_ratio && rule["of"] != "judges" && dice.odds(5) {
        rule.as_object_mut().unwrap().remove("places");
    }
    rule
}

fn aggregate(dice: &mut Dice, is_special: bool) -> Value {
    let mut rule = match dice.below(8) {
        _ if is_special => json!({ "method": dice.pick(&["rank_points", "vote_share"]) }),
        0 => json!({ "method": "mean" }),
        1 => json!({ "method": "sum" }),
        2 => json!({ "method": "median" }),
        3 => json!({ "method": "trimmed_mean", "min_marks": 3 }),
        4 => json!({ "method": "trimmed_mean", "drop_low": 0, "drop_high": 2, "min_marks": 4 }),
        5 => json!({ "method": "winsorized_mean", "drop_low": dice.below(3), "drop_high": 1, "min_marks": 4 }),
        6 => json!({ "method": "middle_within", "tolerance": dice.pick(&["0", "1", "2.5"]) }),
        _ => dice
            .pick(&[json!({ "method": "closest_pair" }), json!({ "method": "trimmed_fraction", "fraction": "0.3" })]),
    };
    dice.maybe(9, &mut rule, "below_min", |dice| json!(dice.pick(&["mean", "median"])));
    rule
}
