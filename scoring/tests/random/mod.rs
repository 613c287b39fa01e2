//! Random rule packs and competitions for the second verifier, the same ones for the same seed. They use every rule that both
//! verifiers know; not all of them can be scored.

use scoring::official::{Competition, Entry, Mark, MarkRow};
use scoring::{Points, RulePack};
use serde_json::{Value, json};

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
    let combine = dice.pick(&["weighted", "weighted", "sum", "last", "best"]);
    let weights: &[&str] = match count {
        1 => &["100"],
        2 => &["30", "70"],
        _ => &["20.5", "29.5", "50"],
    };
    let mut rounds: Vec<Value> = (0..count).map(|index| round(dice, index, index + 1 == count)).collect();
    if combine == "weighted" {
        rounds.iter_mut().zip(weights).for_each(|(round, weight)| round["weight"] = json!(weight));
    }
    let mut pack = json!({
        "schema": "jinbang-rules/1", "title": "随机", "combine": combine,
        "rounding": {
            "total_places": dice.below(4), "mode": dice.pick(&["half_up", "half_even", "truncate"]),
            "rank_on": dice.pick(&["published", "exact"]),
        },
        "adjustments": {}, "caps": {}, "ties": ties(dice, &rounds),
        "ranks": { "style": dice.pick(&["1224", "1224", "1334", "1223"]) },
    });
    dice.maybe(2, &mut pack["ranks"], "tolerance", |dice| json!(dice.pick(&["0.5", "1", "0.0001"])));
    for (key, value) in [("bonus_cap", "1.5"), ("deduction_cap", "2"), ("floor", "3"), ("ceiling", "12.25")] {
        dice.maybe(4, &mut pack["adjustments"], key, |_| json!(value));
    }
    for key in ["per_enterprise", "per_enterprise_category", "per_group"] {
        dice.maybe(4, &mut pack["caps"], key, |dice| json!(1 + dice.below(2)));
    }
    dice.maybe(6, &mut pack["caps"], "reserve", |dice| json!(dice.below(4)));
    dice.maybe(3, &mut pack["caps"], "budget_fen", |dice| json!(100 * dice.below(8)));
    let tiers = dice.below(4);
    pack["tiers"] = (0..tiers).map(|index| tier(dice, index)).collect();
    pack["rounds"] = rounds.into();
    pack
}

/// The rules with one of them changed, so that the result may be another.
pub fn other_rules(dice: &mut Dice, mut rules: Value) -> Value {
    let round = dice.below(rules["rounds"].as_array().unwrap().len());
    match dice.below(9) {
        0 => rules["caps"]["per_enterprise"] = json!(1 + dice.below(2)),
        1 => rules["caps"]["reserve"] = json!(dice.below(4)),
        2 => rules["ties"] = json!({ "chain": [format!("criterion:r{round}.c0"), "untrimmed_mean"] }),
        3 => rules["rounding"]["total_places"] = json!(dice.below(4)),
        4 => rules["rounding"]["mode"] = json!(dice.pick(&["half_up", "half_even", "truncate"])),
        5 => rules["ranks"]["style"] = json!(dice.pick(&["1224", "1334", "1223"])),
        6 => rules["rounds"][round]["aggregate"] = json!({ "method": dice.pick(&["mean", "median", "sum"]) }),
        7 => rules["adjustments"]["bonus_cap"] = json!("0.5"),
        _ => {
            let tier = tier(dice, 0);
            if let Some(first) = rules["tiers"].get_mut(0) {
                *first = tier;
            }
        }
    }
    rules
}

fn round(dice: &mut Dice, index: usize, is_last: bool) -> Value {
    let order = dice.pick(&["weigh_then_trim", "trim_then_weigh"]);
    let criteria = 1 + dice.below(3);
    let mut round = json!({
        "key": format!("r{index}"), "order": order, "aggregate": aggregate(dice, order == "weigh_then_trim"),
        "criteria": (0..criteria).map(|at| criterion(dice, at, order == "trim_then_weigh")).collect::<Vec<_>>(),
    });
    dice.maybe(4, &mut round, "places", |dice| json!(dice.below(4)));
    dice.maybe(2, &mut round, "min_judges", |_| json!(2));
    if !is_last {
        dice.maybe(7, &mut round, "advance", |dice| {
            let mut advance = match dice.below(4) {
                0 => json!({ "ratio": dice.pick(&["0.5", "0.75", "0.6667"]), "ratio_rounding": dice.pick(&["floor", "ceiling", "half_up"]) }),
                1 => json!({ "min": dice.pick(&["2", "3.5"]) }),
                _ => json!({ "count": 1 + dice.below(8) }),
            };
            dice.maybe(4, &mut advance, "ties", |dice| json!(dice.pick(&["all", "none"])));
            dice.maybe(3, &mut advance, "scope", |_| json!("category"));
            advance
        });
    }
    round
}

fn aggregate(dice: &mut Dice, by_sheet: bool) -> Value {
    let mut rule = match dice.below(if by_sheet { 9 } else { 8 }) {
        0 => json!({ "method": "mean" }),
        1 => json!({ "method": "sum" }),
        2 => json!({ "method": "median" }),
        3 => json!({ "method": "trimmed_mean", "min_marks": 3 }),
        4 => json!({ "method": "trimmed_mean", "drop_low": 0, "drop_high": 2, "min_marks": 4 }),
        5 => json!({ "method": "winsorized_mean", "drop_low": dice.below(3), "drop_high": 1, "min_marks": 4 }),
        6 => json!({ "method": "middle_within", "tolerance": dice.pick(&["0", "1", "2.5"]) }),
        7 => dice
            .pick(&[json!({ "method": "closest_pair" }), json!({ "method": "trimmed_fraction", "fraction": "0.3" })]),
        _ => json!({ "method": "vote_share" }),
    };
    dice.maybe(9, &mut rule, "below_min", |dice| json!(dice.pick(&["mean", "median"])));
    rule
}

fn criterion(dice: &mut Dice, at: usize, by_criterion: bool) -> Value {
    // The first is always judged, so that every round has a panel.
    let measured = at > 0 && dice.odds(3);
    let mut criterion = json!({ "key": format!("c{at}"), "kind": if measured { "measured" } else { "judged" }, "min": "0", "max": "6" });
    dice.maybe(5, &mut criterion, "factor", |dice| json!(dice.pick(&["0.5", "1.3333", "2", "0"])));
    dice.maybe(5, &mut criterion, "group", |_| json!("g"));
    dice.maybe(5, &mut criterion, "step", |_| json!("0.5"));
    if measured {
        let ladder = json!({ "kind": "ladder", "steps": [["5", "4"], ["2.5", "1.5"]] });
        let linear = json!({ "kind": "linear", "full_at": "4", "per": "0.7", "minus": "0.5", "full": "3" });
        dice.maybe(5, &mut criterion, "map", |dice| dice.pick(&[ladder, linear]));
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
        criterion["pass"] = json!("1.5");
    }
    criterion
}

fn ties(dice: &mut Dice, rounds: &[Value]) -> Value {
    let mut keys: Vec<String> = ["untrimmed_mean", "first_places", "countback", "round_countback", "markers", "bonus"]
        .map(str::to_owned)
        .into();
    for round in rounds {
        let key = round["key"].as_str().unwrap();
        keys.push(format!("round:{key}"));
        for criterion in round["criteria"].as_array().unwrap() {
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
    let chain: Vec<String> = (0..dice.below(4)).map(|_| dice.pick(&keys)).collect();
    let mut ties = json!({ "chain": chain });
    dice.maybe(3, &mut ties, "limit_to_top", |dice| json!(1 + dice.below(6)));
    dice.maybe(1, &mut ties, "left", |_| json!("refuse"));
    ties
}

fn tier(dice: &mut Dice, index: usize) -> Value {
    let mut tier = match dice.below(5) {
        0 => {
            json!({ "ratio": dice.pick(&["0.1", "0.25", "0.3333"]), "ratio_rounding": dice.pick(&["floor", "ceiling", "half_up"]) })
        }
        1 => json!({ "min_total": dice.pick(&["4", "6.5"]) }),
        _ => json!({ "count": 1 + dice.below(3) }),
    };
    tier["key"] = json!(format!("t{index}"));
    dice.maybe(2, &mut tier, "min_total", |_| json!("3.5"));
    dice.maybe(3, &mut tier, "scope", |_| json!("category"));
    dice.maybe(5, &mut tier, "prize_fen", |dice| json!(100 * dice.below(3)));
    dice.maybe(8, &mut tier, "at_cut", |dice| json!(dice.pick(&["chair", "expand", "leave_out"])));
    tier
}

/// Entries and marks for a rule pack. Few different marks, so that many entries tie.
pub fn competition(dice: &mut Dice, pack: &RulePack) -> Competition {
    let mut all = Competition::default();
    let (entries, judges) = (2 + dice.below(11), 2 + dice.below(6));
    for index in 0..entries {
        let entry = entry(dice, index);
        for round in &pack.rounds {
            for judge in 0..judges {
                let away = dice.below(40);
                for criterion in round.criteria.iter().filter(|criterion| criterion.kind.word() == "judged") {
                    let mark = match away {
                        0 => Mark::Absent,
                        1 => Mark::Recused,
                        _ => Mark::Number(half(dice, 2, 9)),
                    };
                    push(&mut all, &entry, round, (format!("j{judge}"), criterion, mark));
                }
            }
            for criterion in round.criteria.iter().filter(|criterion| criterion.kind.word() == "measured") {
                let value = Mark::Number(half(dice, 0, 13));
                push(&mut all, &entry, round, (String::new(), criterion, value));
            }
        }
        all.entries.push(entry);
    }
    all
}

fn push(all: &mut Competition, entry: &Entry, round: &scoring::Round, cell: (String, &scoring::Criterion, Mark)) {
    let (judge, criterion, mark) = cell;
    let is_marked = criterion.categories.is_empty() || criterion.categories.contains(&entry.category);
    if is_marked {
        all.marks.push(MarkRow {
            entry: entry.entry.clone(),
            round: round.key.clone(),
            judge,
            panel: String::new(),
            criterion: criterion.key.clone(),
            mark,
        });
    }
}

/// `from` to `from + count - 1` halves.
fn half(dice: &mut Dice, from: usize, count: usize) -> Points {
    Points::from_ten_thousandths(i64::try_from(from + dice.below(count)).unwrap() * 5_000).unwrap()
}

fn entry(dice: &mut Dice, index: usize) -> Entry {
    let mut entry = Entry {
        enterprise: dice.pick(&["", "甲", "乙", "丙"]).to_owned(),
        category: dice.pick(&["X", "X", "Y", ""]).to_owned(),
        ..Entry::new(format!("N{index}"))
    };
    if dice.odds(1) {
        entry.veto = "欠薪".to_owned();
    }
    if dice.odds(3) {
        entry.bonus = half(dice, 0, 5);
        entry.deduction = half(dice, 0, 5);
    }
    if dice.odds(7) {
        entry.decision = Some(half(dice, 0, 60));
    }
    if dice.odds(1) {
        entry.difficulty = Some(half(dice, 1, 4));
        entry.base = Some(half(dice, 0, 4));
    }
    if dice.odds(3) {
        entry.attributes.insert("group".to_owned(), dice.pick(&["集团", "", "总公司"]).to_owned());
    }
    entry
}
