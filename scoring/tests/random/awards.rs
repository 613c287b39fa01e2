//! What follows the rounds: tie chains, tiers, caps, quotas, vacancies, groupings.

use serde_json::{Value, json};

use super::Dice;

pub fn ties(dice: &mut Dice, rounds: &[Value]) -> Value {
    let mut keys = ["round_countback", "bonus", "vote"].map(str::to_owned).to_vec();
    if rounds.iter().any(|round| round.get("kind").is_none()) {
        keys.extend(["untrimmed_mean", "first_places", "countback", "markers"].map(str::to_owned));
    }
    for round in rounds {
        let key = round["key"].as_str().unwrap();
        keys.push(format!("round:{key}"));
        for criterion in round["criteria"].as_array().into_iter().flatten() {
            let name = criterion["key"].as_str().unwrap();
            keys.push(format!("criterion:{key}.{name}"));
            if criterion["kind"] == "measured" {
                keys.push(format!("measured:{key}.{name}{}", dice.pick(&["", ":low"])));
            }
            if criterion.get("group").is_some() {
                keys.push(format!("group:{key}.g"));
            }
        }
    }
    let mut chain: Vec<String> = (0..dice.below(4)).map(|_| dice.pick(&keys)).collect();
    let mut ties = json!({});
    dice.maybe(3, &mut ties, "limit_to_top", |dice| json!(1 + dice.below(6)));
    dice.maybe(1, &mut ties, "left", |_| json!("refuse"));
    if dice.odds(3) {
        chain.push("draw".to_owned());
        ties["seed"] = json!("2024-06-01 03 11 15");
    }
    ties["chain"] = json!(chain);
    ties
}

/// Whether ranks may be numbered 1234.
pub fn may_be_ordinal(ties: &Value) -> bool {
    ties.get("seed").is_some() && ties.get("limit_to_top").is_none()
}

pub fn tier(dice: &mut Dice, index: usize) -> Value {
    let mut tier = match dice.below(5) {
        0 => {
            json!({ "ratio": dice.pick(&["0.1", "0.25", "0.3333"]), "ratio_rounding": dice.pick(&["floor", "ceiling", "half_up"]) })
        }
        1 => json!({ "min_total": dice.pick(&["4", "6.5"]) }),
        _ => json!({ "count": 1 + dice.below(4) }),
    };
    tier["key"] = json!(format!("t{index}"));
    dice.maybe(2, &mut tier, "min_total", |_| json!("3.5"));
    dice.maybe(3, &mut tier, "scope", |_| json!("category"));
    dice.maybe(5, &mut tier, "prize_fen", |dice| json!(100 * dice.below(3)));
    dice.maybe(8, &mut tier, "at_cut", |dice| json!(dice.pick(&["chair", "expand", "leave_out"])));
    tier
}

pub fn caps(dice: &mut Dice) -> Value {
    let mut caps = json!({});
    for key in ["per_enterprise", "per_enterprise_category", "per_group", "per_federation"] {
        dice.maybe(3, &mut caps, key, |dice| json!(1 + dice.below(3)));
    }
    dice.maybe(6, &mut caps, "reserve", |dice| json!(dice.below(4)));
    dice.maybe(3, &mut caps, "budget_fen", |dice| json!(100 * dice.below(8)));
    dice.maybe(4, &mut caps, "category_max", |dice| {
        dice.pick(&[json!(1), json!(2), json!({ "X": 2 }), json!({ "X": 1, "Y": 2 })])
    });
    dice.maybe(4, &mut caps, "category_min", |dice| {
        dice.pick(&[json!(1), json!({ "X": 1 }), json!({ "X": 1, "Y": 1 })])
    });
    dice.maybe(4, &mut caps, "structure", |dice| (0..1 + dice.below(2)).map(|_| share(dice)).collect());
    caps
}

/// Other caps; but no quotas where there were none, since the entries may belong to several groups.
pub fn change_caps(dice: &mut Dice, caps: &mut Value) {
    let had_quotas = QUOTAS.iter().any(|key| caps.get(key).is_some());
    *caps = self::caps(dice);
    if !had_quotas {
        QUOTAS.iter().for_each(|key| drop(caps.as_object_mut().unwrap().remove(*key)));
    }
}

const QUOTAS: [&str; 2] = ["category_min", "structure"];

fn share(dice: &mut Dice) -> Value {
    let (attribute, equals) =
        dice.pick(&[("front_line", "yes"), ("front_line", "yes"), ("category", "X"), ("enterprise", "甲")]);
    let (key, ratio) =
        dice.pick(&[("min_ratio", "0.5"), ("min_ratio", "0.3333"), ("max_ratio", "0.5"), ("max_ratio", "0.75")]);
    json!({ "attribute": attribute, "equals": equals, key: ratio })
}

pub fn vacancies(dice: &mut Dice) -> Value {
    let mut vacancies = json!({ "rule": dice.pick(&["promote", "leave_empty"]) });
    dice.maybe(5, &mut vacancies, "leave_empty_for", |_| json!(["作弊"]));
    vacancies
}

pub fn groupings(dice: &mut Dice) -> Value {
    let mut groupings: Vec<Value> = [("team", "enterprise"), ("of", "category"), ("line", "front_line")]
        .map(|(key, by)| json!({ "key": key, "by": by }))
        .into();
    groupings.truncate(1 + dice.below(3));
    groupings.iter_mut().for_each(|grouping| dice.maybe(6, grouping, "take_best", |dice| json!(1 + dice.below(3))));
    groupings.into()
}
