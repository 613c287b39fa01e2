//! Columns give the result of `official::score`, on random competitions. `PROPTEST_CASES` raises the number of cases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

use proptest::prelude::*;
use proptest::sample::select;
use scoring::official::columns::{self, Columns, NO_MARK, NO_TOTAL};
use scoring::official::{self, Competition, Entry, FaultKind, MarkRow, Row};
use scoring::{Points, RulePack};
use serde_json::{Value, json};

const CRITERIA: usize = 2;

/// A rule pack as JSON, and columns of some entries.
#[derive(Debug, Clone)]
struct Sample {
    rules: Value,
    unit: Points,
    marks: Vec<Vec<i16>>,
    enterprises: Vec<u32>,
}

impl Sample {
    fn pack(&self) -> RulePack {
        RulePack::from_json(&self.rules.to_string()).unwrap()
    }

    fn columns(&self) -> Columns<'_> {
        Columns { unit: self.unit, marks: &self.marks, enterprises: &self.enterprises }
    }

    /// The same as rows of texts.
    fn competition(&self) -> Competition {
        let mut competition = Competition::default();
        for (index, enterprise) in self.enterprises.iter().enumerate() {
            let key = key(index);
            let enterprise = if *enterprise == 0 { String::new() } else { format!("E{enterprise}") };
            competition.entries.push(Entry { enterprise, ..Entry::new(&key) });
            for (column, marks) in self.marks.iter().enumerate() {
                let value = Points::from_ten_thousandths(self.unit.ten_thousandths() * i64::from(marks[index]));
                let mark = if marks[index] == NO_MARK { "absent".to_owned() } else { value.unwrap().to_string() };
                let (judge, criterion) = (format!("J{}", column / CRITERIA), ["c", "d"][column % CRITERIA]);
                competition.marks.push(MarkRow::judged(&key, "a", &judge, criterion, &mark));
            }
        }
        competition
    }
}

fn key(index: usize) -> String {
    format!("N{index:03}")
}

fn aggregate() -> impl Strategy<Value = Value> {
    let method = select(vec![
        json!({ "method": "mean" }),
        json!({ "method": "sum" }),
        json!({ "method": "median" }),
        json!({ "method": "trimmed_mean", "min_marks": 3 }),
        json!({ "method": "trimmed_mean", "min_marks": 4, "drop_low": 2 }),
        json!({ "method": "trimmed_mean", "min_marks": 2, "drop_high": 0 }),
        json!({ "method": "trimmed_fraction", "fraction": "0.2" }),
        json!({ "method": "winsorized_mean", "min_marks": 3 }),
        json!({ "method": "middle_within", "tolerance": "1" }),
        json!({ "method": "closest_pair", "min_marks": 2 }),
    ]);
    (method, select(vec!["refuse", "mean", "mean", "median"])).prop_map(|(mut method, below_min)| {
        method["below_min"] = json!(below_min);
        method
    })
}

fn round() -> impl Strategy<Value = Value> {
    let factors = (select(vec!["1", "0.3", "1.3333", "0"]), select(vec!["1", "0.7", "2.5"]));
    let places = prop::option::of(0_u8..3);
    let bounds = select(vec![
        json!({ "key": "c" }),
        json!({ "key": "c", "min": "0", "max": "6" }),
        json!({ "key": "c", "min": "0", "step": "0.5" }),
    ]);
    (aggregate(), factors, places, bounds, 1_u32..3).prop_map(|(aggregate, (c, d), places, mut bounds, min_judges)| {
        bounds["factor"] = json!(c);
        let mut round = json!({
            "key": "a", "order": "weigh_then_trim", "aggregate": aggregate, "min_judges": min_judges,
            "criteria": [bounds, { "key": "d", "factor": d }]
        });
        if let Some(places) = places {
            round["places"] = json!(places);
        }
        round
    })
}

fn rules() -> impl Strategy<Value = Value> {
    let rounding = (0_u8..3, select(vec!["half_up", "half_even", "truncate"]), select(vec!["published", "exact"]));
    let tier = (1_u32..4, select(vec!["chair", "expand", "leave_out"]), prop::option::of(0_u8..12));
    let tiers = prop::collection::vec(tier, 0..3);
    let caps = (prop::option::of(1_u32..3), 0_u32..4, prop::option::of(0_i64..700));
    let bounds = (select(vec!["0", "0", "0.5"]), prop::option::of(0_u8..10), prop::option::of(4_u8..12));
    (round(), rounding, tiers, caps, bounds).prop_map(|(round, rounding, tiers, caps, bounds)| {
        let (places, mode, rank_on) = rounding;
        let (cap, reserve, budget) = caps;
        let (tolerance, floor, ceiling) = bounds;
        let tiers = tiers.into_iter().enumerate().map(|(index, (count, at_cut, min))| {
            let mut tier = json!({ "key": format!("t{index}"), "count": count, "at_cut": at_cut, "prize_fen": 100 });
            if let Some(min) = min {
                tier["min_total"] = json!(min.to_string());
            }
            tier
        });
        let mut rules = json!({
            "schema": "jinbang-rules/1", "title": "random", "combine": "sum", "rounds": [round],
            "rounding": { "total_places": places, "mode": mode, "rank_on": rank_on },
            "ranks": { "tolerance": tolerance }, "adjustments": {},
            "tiers": tiers.collect::<Vec<Value>>(), "caps": { "reserve": reserve }
        });
        let numbers = [
            ("caps", "per_enterprise", cap.map(|cap| json!(cap))),
            ("caps", "budget_fen", budget.map(|fen| json!(fen))),
        ];
        let totals = [
            ("adjustments", "floor", floor),
            ("adjustments", "ceiling", ceiling.filter(|most| floor.is_none_or(|least| least < *most))),
        ];
        let totals = totals.map(|(section, key, value)| (section, key, value.map(|value| json!(value.to_string()))));
        for (section, key, value) in numbers.into_iter().chain(totals) {
            if let Some(value) = value {
                rules[section][key] = value;
            }
        }
        rules
    })
}

fn sample() -> impl Strategy<Value = Sample> {
    let mark = prop_oneof![12 => 0_i16..8, 1 => Just(NO_MARK), 1 => 0_i16..9];
    let sheets = (1_usize..7, 0_usize..24).prop_flat_map(move |(slots, entries)| {
        let columns = prop::collection::vec(prop::collection::vec(mark.clone(), entries), slots * CRITERIA);
        (columns, prop::collection::vec(0_u32..5, entries))
    });
    (rules(), select(vec!["1", "0.5", "0.5", "0.25"]), sheets).prop_map(|(rules, unit, (marks, enterprises))| Sample {
        rules,
        unit: unit.parse().unwrap(),
        marks,
        enterprises,
    })
}

/// Rank, total, tier and reason of an entry.
type Result = (Option<usize>, String, Option<String>, Option<official::Reason>);

fn by_rows(sample: &Sample) -> std::result::Result<Vec<Result>, (FaultKind, Row)> {
    let (pack, competition) = (sample.pack(), sample.competition());
    let outcome = official::score(&pack, &competition).map_err(|faults| {
        let fault = &faults.faults[0];
        let entry = competition.entries.iter().position(|entry| Some(&entry.entry) == fault.entry.as_ref());
        (fault.kind, entry.map_or(Row::None, Row::Entry))
    })?;
    let row = |index| {
        let row = outcome.find_row(&key(index)).unwrap();
        (row.rank, row.total.unwrap().to_string(), row.tier.map(str::to_owned), row.reason)
    };
    Ok((0..sample.enterprises.len()).map(row).collect())
}

fn by_columns(sample: &Sample) -> std::result::Result<Vec<Result>, (FaultKind, Row)> {
    let pack = sample.pack();
    let standings = columns::score(&pack, &sample.columns()).map_err(|faults| {
        let fault = &faults.faults[0];
        (fault.kind, fault.row)
    })?;
    let mut found: Vec<(usize, Result)> = standings
        .iter()
        .map(|row| (row.entry, (Some(row.rank), row.total.to_string(), row.tier.map(str::to_owned), row.reason)))
        .collect();
    assert!(found.windows(2).all(|pair| pair[0].1.0 <= pair[1].1.0), "from the best rank down");
    found.sort_by_key(|(entry, _)| *entry);
    Ok(found.into_iter().map(|(_, result)| result).collect())
}

proptest! {
    #[test]
    fn columns_give_ranks_totals_tiers_and_reasons_of_the_official_pipeline(sample in sample()) {
        match (by_rows(&sample), by_columns(&sample)) {
            (Ok(rows), Ok(columns)) => prop_assert_eq!(rows, columns),
            // Rows report every fault in an order of their own, columns the first that they meet.
            (Err(_), Err((kind, row))) => {
                let of_row = official::score(&sample.pack(), &sample.competition()).unwrap_err().faults;
                let entry = |fault: &official::Fault| fault.entry.as_ref().map(|key| key[1..].parse::<usize>().unwrap());
                let is_same = |fault: &official::Fault| fault.kind == kind && entry(fault).map_or(Row::None, Row::Entry) == row;
                prop_assert!(of_row.iter().any(is_same), "{:?} {:?} is none of {:?}", kind, row, of_row);
            }
            (rows, columns) => prop_assert!(false, "rows {:?}, columns {:?}", rows, columns),
        }
    }

    #[test]
    fn sheet_totals_are_the_sums_of_factor_times_mark(sample in sample()) {
        let pack = sample.pack();
        let slots = sample.marks.len() / CRITERIA;
        let mut blocks: Vec<Vec<i32>> = Vec::new();
        if let Ok(unit) = columns::sheet_totals(&pack, &sample.columns(), |totals| blocks.push(totals.to_vec())) {
            for (slot, totals) in blocks.iter().enumerate().take(slots) {
                for (entry, total) in totals.iter().enumerate() {
                    let cells: Vec<i64> = (0..CRITERIA).map(|at| i64::from(sample.marks[slot * CRITERIA + at][entry])).collect();
                    let factors = pack.rounds[0].criteria.iter().map(|criterion| criterion.factor.ten_thousandths());
                    let sum: i64 = cells.iter().zip(factors).map(|(cell, factor)| cell * sample.unit.ten_thousandths() * factor).sum();
                    let is_whole = cells.iter().all(|cell| *cell != i64::from(NO_MARK));
                    prop_assert_eq!(*total != NO_TOTAL, is_whole);
                    prop_assert!(!is_whole || i64::from(*total) * unit == sum);
                }
            }
        }
    }
}

fn plain() -> Value {
    json!({
        "schema": "jinbang-rules/1", "title": "plain", "combine": "sum", "rounding": { "total_places": 2 },
        "rounds": [{
            "key": "a", "order": "weigh_then_trim", "aggregate": { "method": "mean" },
            "criteria": [{ "key": "c", "min": "0", "max": "10" }, { "key": "d", "min": "0", "max": "10" }]
        }],
        "tiers": [{ "key": "t", "count": 1 }]
    })
}

fn refusal(rules: &Value, marks: &[Vec<i16>]) -> String {
    let pack = RulePack::from_json(&rules.to_string()).unwrap();
    let columns = Columns { unit: Points::ONE, marks, enterprises: &[1, 1] };
    columns::score(&pack, &columns).unwrap_err().to_string()
}

#[test]
fn rules_that_columns_do_not_carry_are_refused_by_name() {
    let marks = [vec![1, 2], vec![3, 4]];
    for (place, value, part) in [
        ("/rounds/0/order", json!("trim_then_weigh"), "rounds[0] "),
        ("/rounds/0/aggregate", json!({ "method": "vote_share" }), "rounds[0].aggregate"),
        ("/rounds/0/criteria/1", json!({ "key": "d", "kind": "measured" }), "rounds[0].criteria"),
        ("/rounds/0/criteria/1", json!({ "key": "d", "essential": true }), "rounds[0].criteria"),
        ("/tiers/0", json!({ "key": "t", "ratio": "0.5", "ratio_rounding": "floor" }), "tiers"),
        ("/tiers/0", json!({ "key": "t", "count": 1, "scope": "category" }), "tiers"),
    ] {
        let mut rules = plain();
        *rules.pointer_mut(place).unwrap() = value;
        assert!(refusal(&rules, &marks).contains(part), "{place}");
    }
    for (section, value, part) in [
        ("ties", json!({ "chain": ["untrimmed_mean"] }), "ties"),
        ("ties", json!({ "left": "refuse" }), "ties"),
        ("ranks", json!({ "style": "1223" }), "ranks"),
        ("caps", json!({ "per_group": 1 }), "caps"),
        ("groupings", json!([{ "key": "g", "by": "enterprise" }]), "groupings"),
    ] {
        let mut rules = plain();
        rules[section] = value;
        assert!(refusal(&rules, &marks).contains(part), "{section}");
    }
}

#[test]
fn columns_of_the_wrong_shape_are_refused() {
    for marks in [vec![], vec![vec![1, 2]], vec![vec![1, 2], vec![3]]] {
        assert!(refusal(&plain(), &marks).contains("wrong shape"), "{marks:?}");
    }
}

#[test]
fn a_mark_out_of_range_is_named_with_its_entry_and_judge() {
    let text = refusal(&plain(), &[vec![1, 2], vec![3, 4], vec![1, 2], vec![3, 11]]);
    assert!(text.contains("entry 1, judge 2 of its panel, criterion \"d\": 11 is outside 0 to 10"), "{text}");
}

#[test]
fn sheets_of_many_criteria_have_a_total_only_where_no_mark_is_missing() {
    let criteria: Vec<Value> = (0..7).map(|at| json!({ "key": format!("c{at}"), "min": "0", "max": "10" })).collect();
    let mut rules = plain();
    rules["rounds"][0]["criteria"] = json!(criteria);
    let pack = RulePack::from_json(&rules.to_string()).unwrap();
    let mut marks: Vec<Vec<i16>> = (0..7).map(|mark| vec![mark; 4]).collect();
    // One among the criteria that are summed up first, one among the others, and one in each.
    for (criterion, entry) in [(1, 0), (6, 2), (1, 3), (6, 3)] {
        marks[criterion][entry] = NO_MARK;
    }
    let columns = Columns { unit: Points::ONE, marks: &marks, enterprises: &[0; 4] };
    let mut found = Vec::new();
    columns::sheet_totals(&pack, &columns, |totals| found.extend_from_slice(totals)).unwrap();
    assert_eq!(found, [NO_TOTAL, 21, NO_TOTAL, NO_TOTAL]);
}

#[test]
fn faults_far_down_are_found_among_sheets_without_a_total() {
    // Enough entries for several blocks.
    let count = 30_000;
    let mut marks: Vec<Vec<i16>> = (0..4).map(|at| (0..count).map(|entry| (entry + at) % 11).collect()).collect();
    for missing in [0, 19_999, 29_990] {
        (marks[0][missing], marks[1][missing]) = (NO_MARK, NO_MARK);
    }
    let pack = RulePack::from_json(&plain().to_string()).unwrap();
    let enterprises = vec![0; marks[0].len()];
    let fault = |marks: &[Vec<i16>]| {
        let columns = Columns { unit: Points::ONE, marks, enterprises: &enterprises };
        columns::score(&pack, &columns).map(|standings| standings.iter().count()).map_err(|faults| faults.faults[0].row)
    };
    assert_eq!(fault(&marks), Ok(marks[0].len()));
    let mut wrong = marks.clone();
    wrong[3][29_999] = -1;
    assert_eq!(fault(&wrong), Err(Row::Entry(29_999)));
    // Nobody has marked it.
    for column in &mut marks {
        column[20_001] = NO_MARK;
    }
    assert_eq!(fault(&marks), Err(Row::Entry(20_001)));
}

#[test]
fn sums_beyond_32_bits_are_refused_and_never_wrap() {
    let mut rules = plain();
    rules["rounds"][0]["criteria"] = json!([{ "key": "c", "factor": "3" }, { "key": "d", "factor": "0.0001" }]);
    // The totals themselves, and totals that fit until they are brought to the common multiple of 1, 2 and 3.
    for most in [30_000, 10_000] {
        let sheet = [vec![1, most], vec![3, 4]];
        assert!(refusal(&rules, &[sheet.clone(), sheet.clone(), sheet].concat()).contains("too large"), "{most}");
    }
}

/// Entries whose marks all differ, each by so many judges.
fn varied(rules: Value, slots: usize, entries: i16) -> Sample {
    let column = |at: i16| (0..entries).map(|entry| (7 * entry + 11 * at * at) % 61).collect();
    let enterprises = (0..entries.unsigned_abs()).map(u32::from).collect();
    Sample { rules, unit: Points::ONE, marks: (0..).take(slots * CRITERIA).map(column).collect(), enterprises }
}

#[test]
fn two_totals_dropped_at_an_end_are_dropped() {
    for (low, high) in [(2, 0), (0, 2), (2, 1), (1, 2), (1, 1)] {
        let mut rules = plain();
        rules["rounds"][0]["criteria"] = json!([{ "key": "c" }, { "key": "d" }]);
        rules["rounds"][0]["aggregate"] =
            json!({ "method": "trimmed_mean", "drop_low": low, "drop_high": high, "min_marks": 4 });
        let sample = varied(rules, 5, 9);
        assert_eq!(by_columns(&sample), by_rows(&sample), "{low} low, {high} high");
    }
}

#[test]
fn panels_of_one_size_have_a_value_for_each_entry_and_no_more() {
    let mut rules = plain();
    rules["rounds"][0]["criteria"] = json!([{ "key": "c" }, { "key": "d" }]);
    let sample = varied(rules, 3, 75);
    assert_eq!(by_columns(&sample), by_rows(&sample));
}

#[test]
fn marks_on_their_step_are_taken_though_the_unit_is_finer() {
    let mut rules = plain();
    rules["rounds"][0]["criteria"][0]["step"] = json!("0.5");
    rules["rounds"][0]["criteria"][1] = json!({ "key": "d", "min": "0.5", "max": "10", "step": "0.75" });
    let mut sample = Sample {
        rules,
        unit: "0.25".parse().unwrap(),
        marks: vec![vec![2, 38, 0], vec![2, 5, 38]],
        enterprises: vec![0; 3],
    };
    assert!(by_columns(&sample).is_ok());
    assert_eq!(by_columns(&sample), by_rows(&sample));
    sample.marks[1][2] = 39;
    assert_eq!(by_columns(&sample), Err((FaultKind::OffStep, Row::Entry(2))));
}

#[test]
fn a_missing_mark_is_missing_though_the_least_mark_lies_below_every_number() {
    let mut rules = plain();
    rules["rounds"][0]["criteria"][0] = json!({ "key": "c", "min": "-40000", "max": "10" });
    let marks = vec![vec![3, NO_MARK], vec![3, 4], vec![5, 6], vec![7, 8]];
    let sample = Sample { rules, unit: Points::ONE, marks, enterprises: vec![0; 2] };
    assert!(by_columns(&sample).is_ok());
    assert_eq!(by_columns(&sample), by_rows(&sample));
}

#[test]
fn entries_that_nobody_has_marked_are_refused_though_there_is_no_other() {
    let nobody = vec![NO_MARK; 8];
    let columns = Columns { unit: Points::ONE, marks: &[nobody.clone(), nobody], enterprises: &[0; 8] };
    let pack = RulePack::from_json(&plain().to_string()).unwrap();
    assert_eq!(columns::score(&pack, &columns).unwrap_err().faults[0].row, Row::Entry(0));
}

#[test]
fn what_changes_no_number_is_carried() {
    let mut rules = plain();
    rules["ties"] = json!({ "limit_to_top": 1 });
    rules["rounds"][0]["criteria"][0] = json!({
        "key": "c", "name": "创新性", "group": "creation", "hint": "是否首创", "min": "0", "max": "60",
        "bands": [{ "name": "优", "from": "30", "to": "60" }, { "name": "良", "from": "0", "to": "29" }]
    });
    rules["rounds"][0]["criteria"][1] = json!({ "key": "d", "min": "0", "max": "60" });
    let sample = varied(rules, 2, 9);
    assert_eq!(by_columns(&sample), by_rows(&sample));
    assert!(by_columns(&sample).is_ok());
}

#[test]
fn awards_below_a_long_run_of_capped_entries_are_found() {
    // The best two thousand entries belong to one enterprise that may have one award; the places lie far below.
    let count: u16 = 4_000;
    let marks = vec![(0..count).map(|at| i16::try_from(count - at).unwrap()).collect::<Vec<i16>>()];
    let sample = Sample {
        rules: json!({
            "schema": "jinbang-rules/1", "title": "capped", "combine": "sum", "rounding": { "total_places": 0 },
            "rounds": [{ "key": "a", "order": "weigh_then_trim", "aggregate": { "method": "mean" }, "criteria": [{ "key": "c" }, { "key": "d" }] }],
            "tiers": [{ "key": "t", "count": 3 }], "caps": { "per_enterprise": 1, "reserve": 2 }
        }),
        unit: Points::ONE,
        marks: [marks.clone(), marks].concat(),
        enterprises: (0..u32::from(count)).map(|at| if at < 2_000 { 1 } else { at }).collect(),
    };
    assert_eq!(by_columns(&sample), by_rows(&sample));
}
