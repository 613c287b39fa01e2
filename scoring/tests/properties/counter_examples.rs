//! Methods under which raising a mark can lower its entry: each with an example, so that nobody takes them for
//! monotone.

use scoring::official::{self, Competition, Entry, MarkRow};
use scoring::{Ratio, RulePack};
use serde_json::{Value, json};

/// One entry: its key, its panel, and the marks of judges `1`, `2` ...
type Given<'a> = (&'a str, &'a str, &'a [&'a str]);

fn pack(rounds: Value) -> RulePack {
    let rules = json!({ "schema": "jinbang-rules/1", "title": "x", "combine": "sum", "rounding": { "total_places": 4 }, "rounds": rounds });
    RulePack::from_json(&rules.to_string()).unwrap()
}

fn rows(round: &str, given: &[Given<'_>]) -> Vec<MarkRow> {
    let rows = given.iter().flat_map(|(entry, panel, marks)| {
        marks.iter().enumerate().map(move |(judge, mark)| MarkRow {
            panel: (*panel).to_owned(),
            ..MarkRow::judged(entry, round, &(judge + 1).to_string(), "c", mark)
        })
    });
    rows.collect()
}

/// Rank and exact total of entry `A`.
fn result_of_a(pack: &RulePack, given: &[Given<'_>], marks: Vec<MarkRow>) -> (usize, Ratio) {
    let entries = given.iter().map(|(entry, ..)| Entry::new(*entry)).collect();
    let competition = Competition { entries, marks };
    let outcome = official::score(pack, &competition).unwrap();
    let row = outcome.find_row("A").unwrap();
    (row.rank.unwrap(), row.exact_total.unwrap())
}

/// The total of entry `A` in one round `r` with the mean, unless `more` says otherwise.
fn total_of_a(more: &Value, given: &[Given<'_>]) -> Ratio {
    let mut round = json!({ "key": "r", "order": "weigh_then_trim", "aggregate": { "method": "mean" }, "criteria": [{ "key": "c" }] });
    round.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    result_of_a(&pack(json!([round])), given, rows("r", given)).1
}

fn calibrated(method: &str, places: u8) -> Value {
    json!({ "calibrate": { "method": method, "comparable": "random", "places": places } })
}

#[test]
fn middle_marks_within_a_tolerance_are_not_monotone() {
    // Raised out of the tolerance, the middle gives way to the mean of all, with the lowest mark.
    let rule = json!({ "aggregate": { "method": "middle_within", "tolerance": "2" } });
    let (before, after) = (
        total_of_a(&rule, &[("A", "", &["0", "4", "6", "7"])]),
        total_of_a(&rule, &[("A", "", &["0", "4", "7", "7"])]),
    );
    assert_eq!((before, after), (Ratio::from_integer(5), Ratio::new(9, 2).unwrap()));
}

#[test]
fn the_closest_pair_is_not_monotone() {
    // The lowest mark comes closer to its neighbour than the other two are.
    let rule = json!({ "aggregate": { "method": "closest_pair" } });
    let (before, after) =
        (total_of_a(&rule, &[("A", "", &["80", "85", "90"])]), total_of_a(&rule, &[("A", "", &["81", "85", "90"])]));
    assert_eq!((before, after), (Ratio::new(175, 2).unwrap(), Ratio::from_integer(83)));
}

#[test]
fn rank_points_can_lower_an_entry_in_the_total_though_not_in_its_round() {
    // Judge 1 raises A over B, which then falls behind C; C has the second place for itself and passes A in the sum.
    let pack = pack(json!([
        { "key": "r", "order": "weigh_then_trim", "aggregate": { "method": "rank_points" }, "points": [10, 5, 0], "tied_points": "average",
          "criteria": [{ "key": "c" }] },
        { "key": "s", "order": "weigh_then_trim", "aggregate": { "method": "mean" }, "criteria": [{ "key": "c" }] }
    ]));
    let second: [Given<'_>; 3] = [("A", "", &["0"]), ("B", "", &["0"]), ("C", "", &["6"])];
    let result = |first: [Given<'_>; 3]| result_of_a(&pack, &first, [rows("r", &first), rows("s", &second)].concat());
    let before = result([("A", "", &["8", "9", "9"]), ("B", "", &["9", "1", "1"]), ("C", "", &["7", "5", "5"])]);
    let after = result([("A", "", &["10", "9", "9"]), ("B", "", &["9", "1", "1"]), ("C", "", &["7", "5", "5"])]);
    assert_eq!((before, after), ((1, Ratio::from_integer(10)), (2, Ratio::from_integer(10))));
}

#[test]
fn ratios_of_means_with_rounded_coefficients_are_not_monotone() {
    // 3 / 2 is rounded up to 2, 3.25 / 2.5 down to 1.
    for method in ["ratio_pooled", "ratio_second_mean"] {
        let rule = calibrated(method, 0);
        let total = |mark| total_of_a(&rule, &[("A", "p", &[mark]), ("B", "q", &["4"])]);
        assert_eq!((total("2"), total("2.5")), (Ratio::from_integer(4), Ratio::new(5, 2).unwrap()), "{method}");
    }
}

#[test]
fn t_scores_with_rounded_roots_are_not_monotone() {
    // The deviation 1.4 is rounded down to 1, 1.5 up to 2.
    let rule = calibrated("t_score", 0);
    let total = |mark| total_of_a(&rule, &[("A", "p", &[mark]), ("B", "p", &["3"])]);
    assert_eq!((total("5.8"), total("6")), (Ratio::from_integer(64), Ratio::new(115, 2).unwrap()));
}

#[test]
fn z_scores_are_not_monotone_even_with_exact_roots() {
    // A is the best of a weak panel. Raising it narrows the spread of all marks, which its score is multiplied by.
    let rule = calibrated("z_score", 4);
    let panel = |mark| {
        let q: &[&str] = &["100"];
        total_of_a(
            &rule,
            &[("A", "p", &[mark]), ("B", "p", &["0"]), ("C", "p", &["0"]), ("D", "q", q), ("E", "q", q), ("F", "q", q)],
        )
    };
    assert!(panel("13") < panel("3"));
}
