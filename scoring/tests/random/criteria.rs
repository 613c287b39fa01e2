//! Criteria of scored rounds: judged and measured ones, with every map.

use serde_json::{Value, json};

use super::Dice;

/// The first is always judged, so that every round has a panel; where places or votes count, all are.
pub fn criterion(dice: &mut Dice, at: usize, by_criterion: bool, all_judged: bool) -> Value {
    let measured = at > 0 && !all_judged && dice.odds(4);
    let mut criterion = json!({ "key": format!("c{at}"), "kind": if measured { "measured" } else { "judged" }, "min": "0", "max": "6" });
    dice.maybe(5, &mut criterion, "factor", |dice| json!(dice.pick(&["0.5", "1.3333", "2", "0"])));
    dice.maybe(5, &mut criterion, "group", |_| json!("g"));
    dice.maybe(5, &mut criterion, "step", |_| json!("0.5"));
    if measured {
        dice.maybe(6, &mut criterion, "map", map);
        if criterion["map"]["kind"] == "checklist" {
            criterion["max"] = json!("222");
            criterion["step"] = json!("1");
        }
    } else if by_criterion {
        dice.maybe(4, &mut criterion, "panel_places", |dice| json!(dice.below(3)));
    }
    if measured || by_criterion {
        dice.maybe(4, &mut criterion, "places", |dice| json!(dice.below(3)));
    }
    if at > 0 {
        dice.maybe(1, &mut criterion, "categories", |_| json!(["X"]));
    }
    if dice.odds(1) {
        criterion["essential"] = json!(true);
        dice.maybe(7, &mut criterion, "pass", |_| json!("1.5"));
    }
    criterion
}

/// Another factor, line or map.
pub fn change(dice: &mut Dice, criterion: &mut Value) {
    if criterion["kind"] == "measured" && dice.odds(6) {
        criterion["map"] = map(dice);
    } else if dice.odds(5) {
        criterion["factor"] = json!(dice.pick(&["0.25", "1", "3"]));
    } else {
        criterion["essential"] = json!(true);
        criterion["pass"] = json!(dice.pick(&["1", "2.5"]));
    }
}

fn map(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => json!({ "kind": "ladder", "steps": [["5", "4"], ["2.5", "1.5"]] }),
        1 => json!({ "kind": "linear", "full_at": "4", "per": "0.7", "minus": "0.5", "full": "3" }),
        2 => json!({ "kind": "linear", "full_at": "5", "per": "0.5", "minus": "1" }),
        _ => {
            json!({ "kind": "checklist", "items": [["专利", "1.5"], ["工法", "1"], ["获奖", "0.5"]], "cap": dice.pick(&["3", "9"]) })
        }
    }
}
