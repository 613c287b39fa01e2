//! Numbers up to the bounds of what can be written: a result is exact, or the overflow is an error.
#![expect(clippy::disallowed_types, reason = "what an exact result must be close to, found by other means")]

use proptest::prelude::*;
use scoring::official::{self, Competition, Entry, FaultKind, MarkRow};
use scoring::{MAX_POINTS, Points, RulePack};
use serde_json::json;

/// A number of any size, often one at a bound.
fn points() -> impl Strategy<Value = Points> {
    let most = MAX_POINTS.ten_thousandths();
    let count = prop_oneof![0..=most, Just(most), Just(most - 1), Just(1), 0_i64..100_000];
    count.prop_map(|count| Points::from_ten_thousandths(count).unwrap())
}

/// As a floating-point number: what the exact result must be close to.
fn float(points: Points) -> f64 {
    points.to_string().parse().unwrap()
}

proptest! {
    #[test]
    fn an_overflow_is_an_error_and_never_a_wrap(
        marks in prop::collection::vec(prop::array::uniform2(points()), 1..6),
        factors in prop::array::uniform2(points()), weight in 0_u32..=100, places in 0_u8..=4,
        (difficulty, base, bonus) in (prop::option::of(points()), prop::option::of(points()), points()),
    ) {
        let criteria = json!([{ "key": "c", "factor": factors[0].to_string() }, { "key": "d", "factor": factors[1].to_string() }]);
        let round = |key: &str, weight: u32| json!({ "key": key, "weight": weight.to_string(), "order": "trim_then_weigh",
            "aggregate": { "method": "mean" }, "criteria": criteria });
        let rules = json!({ "schema": "jinbang-rules/1", "title": "limits", "rounding": { "total_places": places },
            "rounds": [round("a", weight), round("b", 100 - weight)] });
        let pack = RulePack::from_json(&rules.to_string()).unwrap();
        let mut rows = Vec::new();
        for (judge, given) in marks.iter().enumerate() {
            for (round, (criterion, mark)) in ["a", "b"].into_iter().flat_map(|round| ["c", "d"].into_iter().zip(given).map(move |pair| (round, pair))) {
                rows.push(MarkRow::judged("A", round, &judge.to_string(), criterion, &mark.to_string()));
            }
        }
        let competition = Competition { entries: vec![Entry { difficulty, base, bonus, ..Entry::new("A") }], marks: rows };
        match official::score(&pack, &competition) {
            Ok(outcome) => {
                let count = f64::from(u32::try_from(marks.len()).unwrap());
                let mean = |criterion: usize| marks.iter().map(|given| float(given[criterion])).sum::<f64>() / count;
                let judged = float(factors[0]) * mean(0) + float(factors[1]) * mean(1);
                let value = judged * difficulty.map_or(1.0, float) + base.map_or(0.0, float) + float(bonus);
                let total: f64 = outcome.rows()[0].total.unwrap().to_string().parse().unwrap();
                prop_assert!((total - value).abs() <= 1.0 + value * 1e-12, "{total} for {value}");
                prop_assert!(outcome.explain("A").is_some());
            }
            Err(faults) => prop_assert!(faults.faults.iter().all(|fault| fault.kind == FaultKind::Overflow), "{faults}"),
        }
    }
}

#[test]
fn the_largest_numbers_overflow_and_are_reported_with_their_entry() {
    // Just below the bound, so that no product can be shortened.
    let most = Points::from_ten_thousandths(MAX_POINTS.ten_thousandths() - 1).unwrap();
    let round = |key: &str| json!({ "key": key, "order": "weigh_then_trim", "aggregate": { "method": "mean" }, "criteria": [{ "key": "c", "factor": most.to_string() }] });
    let rules = json!({ "schema": "jinbang-rules/1", "title": "limits", "combine": "sum", "rounding": { "total_places": 2 },
        "rounds": [round("r"), round("s")] });
    let pack = RulePack::from_json(&rules.to_string()).unwrap();
    let entry = |key| Entry { difficulty: (key == "A").then_some(most), ..Entry::new(key) };
    let rows = ["A", "B"]
        .into_iter()
        .flat_map(|key| ["r", "s"].map(|round| MarkRow::judged(key, round, "j", "c", &most.to_string())));
    let competition = Competition { marks: rows.collect(), entries: vec![entry("A"), entry("B")] };
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    assert!(
        faults.iter().all(|fault| (fault.kind, fault.entry.as_deref()) == (FaultKind::Overflow, Some("A"))),
        "{faults:?}"
    );
}
