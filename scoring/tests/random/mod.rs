//! Random rule packs and competitions for the second verifier, the same ones for the same seed. They use every rule; not all
//! of them can be scored.

mod awards;
mod competition;
mod criteria;
mod rounds;

use serde_json::{Value, json};

pub use competition::competition;

/// SplitMix64: a small generator that is the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// True `times` of ten.
    fn odds(&mut self, times: usize) -> bool {
        self.below(10) < times
    }

    fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// Sets a key `times` of ten.
    fn maybe(&mut self, times: usize, table: &mut Value, key: &str, value: impl FnOnce(&mut Dice) -> Value) {
        if self.odds(times) {
            table[key] = value(self);
        }
    }
}

/// A rule pack as JSON.
pub fn rules(dice: &mut Dice) -> Value {
    let count = 1 + dice.below(3);
    let mut rounds: Vec<Value> = (0..count).map(|index| rounds::round(dice, index, index + 1 == count)).collect();
    let mut counting: Vec<&mut Value> = rounds.iter_mut().filter(|round| round["kind"] != "pass_fail").collect();
    let combine = if counting.is_empty() { "sum" } else { dice.pick(&["weighted", "weighted", "sum", "last", "best"]) };
    if combine == "weighted" {
        let weights: &[&str] = [&["100"][..], &["30", "70"], &["20.5", "29.5", "50"]][counting.len() - 1];
        counting.iter_mut().zip(weights).for_each(|(round, weight)| round["weight"] = json!(weight));
    }
    let mut pack = json!({
        "schema": "jinbang-rules/1", "title": "随机", "combine": combine,
        "rounding": {
            "total_places": dice.below(4), "mode": dice.pick(&["half_up", "half_even", "truncate"]),
            "rank_on": dice.pick(&["published", "exact"]),
        },
        "adjustments": adjustments(dice), "ties": awards::ties(dice, &rounds), "caps": awards::caps(dice),
        "ranks": { "style": dice.pick(&["1224", "1224", "1334", "1223"]) },
    });
    if awards::may_be_ordinal(&pack["ties"]) && dice.odds(5) {
        pack["ranks"]["style"] = json!("1234");
    }
    dice.maybe(2, &mut pack["ranks"], "tolerance", |dice| json!(dice.pick(&["0.5", "1", "0.0001"])));
    dice.maybe(5, &mut pack, "vacancies", awards::vacancies);
    dice.maybe(3, &mut pack, "groupings", awards::groupings);
    let tiers = if dice.odds(1) { 0 } else { 1 + dice.below(3) };
    pack["tiers"] = (0..tiers).map(|index| awards::tier(dice, index)).collect();
    pack["rounds"] = rounds.into();
    pack
}

fn adjustments(dice: &mut Dice) -> Value {
    let mut adjustments = json!({});
    for (key, value) in [("bonus_cap", "1.5"), ("deduction_cap", "2"), ("floor", "3"), ("ceiling", "12.25")] {
        dice.maybe(4, &mut adjustments, key, |_| json!(value));
    }
    dice.maybe(3, &mut adjustments, "kinds", |dice| {
        let mut kinds = [json!({ "column": "contest" }), json!({ "column": "late", "effect": "deduction" })];
        kinds.iter_mut().for_each(|kind| dice.maybe(5, kind, "cap", |_| json!("1")));
        json!(kinds)
    });
    adjustments
}

/// The rules with one of them changed, so that the result may be another.
pub fn other_rules(dice: &mut Dice, mut rules: Value) -> Value {
    let index = dice.below(rules["rounds"].as_array().unwrap().len());
    match dice.below(8) {
        0 => rules["rounding"]["total_places"] = json!(dice.below(4)),
        1 => rules["rounding"]["mode"] = json!(dice.pick(&["half_up", "half_even", "truncate"])),
        2 => rules["adjustments"] = adjustments(dice),
        3 => {
            rules["ties"] = awards::ties(dice, rules["rounds"].as_array().unwrap());
            rules["ranks"]["style"] = json!(dice.pick(&["1224", "1334", "1223"]));
        }
        4 => rounds::change(dice, &mut rules["rounds"][index]),
        5 => awards::change_caps(dice, &mut rules["caps"]),
        6 => match dice.below(2) {
            0 => rules["vacancies"] = awards::vacancies(dice),
            _ => rules["groupings"] = awards::groupings(dice),
        },
        _ => {
            let tier = awards::tier(dice, 0);
            if let Some(first) = rules["tiers"].get_mut(0) {
                *first = tier;
            }
        }
    }
    rules
}
