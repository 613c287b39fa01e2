//! What counts as a mark, and what a panel makes of it.

use scoring::RulePack;
use scoring::official::{self, Competition, Entry, FaultKind, MarkRow, Row};

use super::{MEAN, TRIMMED, marks, rules};

#[test]
fn case_1_a_judge_of_the_entrys_own_group_is_recused_and_counts_neither_as_zero_nor_as_present() {
    let six = marks("A", &["9", "8", "recused", "7", "6", "5"]);
    let pack = rules(TRIMMED, "");
    let competition = Competition { entries: vec![Entry::new("A")], marks: six };
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.rows()[0].total.unwrap().to_string(), "7.00");
}

#[test]
fn case_2_recusals_that_leave_four_judges_under_a_trim_are_refused() {
    let competition =
        Competition { entries: vec![Entry::new("A")], marks: marks("A", &["9", "8", "7", "6", "recused"]) };
    let faults = official::score(&rules(TRIMMED, ""), &competition).unwrap_err().faults;
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), [FaultKind::TooFewMarks]);
}

#[test]
fn case_3_a_missing_sheet_is_never_a_zero() {
    let competition = Competition { entries: vec![Entry::new("A")], marks: marks("A", &["9", "8", "7", "6", "5", ""]) };
    let faults = official::score(&rules(TRIMMED, ""), &competition).unwrap_err().faults;
    assert_eq!(faults[0].kind, FaultKind::NotGiven);
}

#[test]
fn case_4_of_two_tied_highest_marks_one_is_dropped() {
    let competition =
        Competition { entries: vec![Entry::new("A")], marks: marks("A", &["90", "90", "85", "85", "80"]) };
    let pack = rules(TRIMMED, "");
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.rows()[0].total.unwrap().to_string(), "86.67");
}

#[test]
fn case_5_a_half_is_rounded_once_and_away_from_zero() {
    let competition = Competition { entries: vec![Entry::new("A")], marks: marks("A", &["86.125"]) };
    let pack = rules(MEAN, "");
    assert_eq!(official::score(&pack, &competition).unwrap().rows()[0].total.unwrap().to_string(), "86.13");
}

#[test]
fn case_20_a_bonus_beyond_its_cap_shows_raw_and_capped() {
    let pack = rules(MEAN, "[adjustments]\nbonus_cap = \"5\"\nceiling = \"100\"\n");
    let mut competition = Competition { entries: vec![Entry::new("A")], marks: marks("A", &["96"]) };
    competition.entries[0].bonus = "10".parse().unwrap();
    let outcome = official::score(&pack, &competition).unwrap();
    let row = &outcome.rows()[0];
    assert_eq!((row.bonus.to_string(), row.total.unwrap().to_string()), ("5.00".to_owned(), "100.00".to_owned()));
    let explained = outcome.explain("A").unwrap();
    assert!(explained.steps.iter().any(|step| step.formula.as_deref() == Some("10 → 5")));
}

#[test]
fn case_22_a_calibrated_panel_keeps_its_raw_value_in_the_trace() {
    let mut pack = rules(MEAN, "");
    pack.rounds[0].calibrate.method = scoring::CalibrateMethod::RatioPooled;
    pack.rounds[0].calibrate.comparable = Some(scoring::Comparable::Random);
    let mut all = [marks("A", &["90"]), marks("B", &["60"])].concat();
    all[0].panel = "strong".to_owned();
    all[1].panel = "weak".to_owned();
    let competition = Competition { entries: vec![Entry::new("A"), Entry::new("B")], marks: all };
    let outcome = official::score(&pack, &competition).unwrap();
    let explained = outcome.explain("A").unwrap();
    let values: Vec<&str> = explained.steps.iter().filter_map(|step| step.formula.as_deref()).collect();
    assert!(values.contains(&"90 × 0.8333… = 75"), "{values:?}");
}

#[test]
fn case_23_a_zero_mark_and_an_unmarked_criterion_are_distinct() {
    let pack = rules(MEAN, "");
    let zero = Competition { entries: vec![Entry::new("A")], marks: marks("A", &["0", "8"]) };
    assert_eq!(official::score(&pack, &zero).unwrap().rows()[0].total.unwrap().to_string(), "4.00");
    let unmarked = Competition { entries: vec![Entry::new("A")], marks: marks("A", &["", "8"]) };
    assert_eq!(official::score(&pack, &unmarked).unwrap_err().faults[0].kind, FaultKind::NotGiven);
}

#[test]
fn case_22_a_panel_or_judge_with_few_entries_is_warned_of_under_calibration() {
    let count = |of: &str, entries: usize| {
        let calibrate = format!("{{ method = \"ratio_pooled\", of = \"{of}\", comparable = \"random\", places = 4 }}");
        let pack = rules(&format!("{MEAN} }}\ncalibrate = {}", calibrate.trim_end_matches('}')), "");
        let keys: Vec<String> = (0..entries).map(|number| format!("N{number}")).collect();
        let judged = |key: &String| MarkRow { panel: "P".into(), ..MarkRow::judged(key, "r", "j", "c", "6") };
        let competition =
            Competition { entries: keys.iter().map(Entry::new).collect(), marks: keys.iter().map(judged).collect() };
        official::score(&pack, &competition).unwrap().warnings().len()
    };
    assert_eq!([count("panels", 7), count("panels", 8), count("judges", 7), count("judges", 8)], [1, 0, 1, 0]);
}

#[test]
fn case_21_a_criterion_added_while_three_judges_are_done_opens_all_their_sheets_again() {
    let mut pack = rules(TRIMMED, "");
    let given = marks("A", &["9", "8", "7"]);
    let mut added = pack.rounds[0].criteria[0].clone();
    added.key = "added".to_owned();
    pack.rounds[0].criteria.push(added);
    let competition = Competition { entries: vec![Entry::new("A")], marks: given };
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    let open: Vec<_> =
        faults.iter().map(|fault| (fault.kind, fault.judge.as_deref(), fault.criterion.as_deref())).collect();
    assert_eq!(open, ["1", "2", "3"].map(|judge| (FaultKind::NotGiven, Some(judge), Some("added"))));
}

#[test]
fn an_incomplete_round_that_sifts_leaves_the_rounds_after_it_unasked() {
    let two_rounds = |kind: &str, sifts: &str, criteria: &str| {
        let text = format!(
            "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"last\"\nrounding = {{ total_places = 2 }}\n\
             [[rounds]]\nkey = \"r\"\n{kind}\n{sifts}\n{criteria}\n\
             [[rounds]]\nkey = \"s\"\norder = \"weigh_then_trim\"\naggregate = {{ {MEAN} }}\ncriteria = [{{ key = \"c\" }}]\n"
        );
        let pack = RulePack::from_toml(&text).unwrap();
        // B has a mark of the first round, A has none; nobody has one of the second.
        let criterion = if kind.contains("pass_fail") { "pass" } else { "c" };
        let marks = vec![MarkRow::judged("B", "r", "1", criterion, "1")];
        let competition = Competition { entries: ["A", "B"].map(Entry::new).to_vec(), marks };
        let faults = official::score(&pack, &competition).unwrap_err().faults;
        faults.into_iter().map(|fault| fault.round).collect::<Vec<_>>()
    };
    let scored = format!("order = \"weigh_then_trim\"\naggregate = {{ {MEAN} }}");
    let plain = "criteria = [{ key = \"c\" }]";
    let first_alone = [Some("r".to_owned())];
    assert_eq!(two_rounds(&scored, "advance = { count = 1 }", plain), first_alone);
    assert_eq!(two_rounds("kind = \"pass_fail\"", "", ""), first_alone);
    let essential = "criteria = [{ key = \"c\", essential = true, pass = \"1\" }]";
    assert_eq!(two_rounds(&scored, "", essential), first_alone);
    let of_both = two_rounds(&scored, "", plain);
    assert!(of_both.contains(&Some("s".to_owned())), "{of_both:?}");
}

#[test]
fn who_goes_on_is_told_only_once_every_row_is_in_order() {
    let pack = rules(MEAN, "");
    let mut competition = Competition { entries: vec![Entry::new("A")], marks: marks("A", &["9"]) };
    let on = official::advance(&pack, &competition, 1).unwrap();
    assert_eq!(on.iter().map(|entry| entry.entry.as_str()).collect::<Vec<_>>(), ["A"]);
    competition.marks.extend(marks("nobody", &["9"]));
    let faults = official::advance(&pack, &competition, 1).unwrap_err().faults;
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), [FaultKind::UnknownEntry]);
}

#[test]
fn a_fault_of_a_column_names_the_row_of_its_entry() {
    let pack = rules(MEAN, "[ties]\nchain = [\"vote\"]\n");
    let mut entries = ["A", "B"].map(Entry::new).to_vec();
    entries[1].attributes.insert("vote".to_owned(), "many".to_owned());
    let competition = Competition { entries, marks: [marks("A", &["9"]), marks("B", &["9"])].concat() };
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    assert_eq!(faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [Row::Entry(1)]);
}
