//! The traps of judging that naive systems fall into, each a test named after it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a failed test")]

use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition, Entry, FaultKind, MarkRow, Outcome, Reason};
use scoring::{RankOn, RulePack};

/// One round `r` with one judged criterion `c`, and further lines of rules.
fn rules(aggregate: &str, more: &str) -> RulePack {
    let text = format!(
        "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = {{ total_places = 2 }}\n\
         [[rounds]]\nkey = \"r\"\norder = \"weigh_then_trim\"\naggregate = {{ {aggregate} }}\n\
         criteria = [{{ key = \"c\" }}]\n{more}"
    );
    RulePack::from_toml(&text).unwrap()
}

const MEAN: &str = "method = \"mean\"";
const TRIMMED: &str = "method = \"trimmed_mean\", min_marks = 5";

/// The marks of judges `1`, `2` ... for an entry.
fn marks(entry: &str, given: &[&str]) -> Vec<MarkRow> {
    let judged = |(judge, mark): (usize, &&str)| MarkRow::judged(entry, "r", &format!("{}", judge + 1), "c", mark);
    given.iter().enumerate().map(judged).collect()
}

/// Entries with one mark each, in the order of their totals.
fn ranked(entries: Vec<Entry>) -> Competition {
    let best = entries.len();
    let marks =
        entries.iter().enumerate().flat_map(|(place, entry)| marks(&entry.entry, &[&(best - place).to_string()]));
    Competition { marks: marks.collect(), entries }
}

fn entry(key: &str, category: &str, enterprise: &str) -> Entry {
    Entry { category: category.into(), enterprise: enterprise.into(), ..Entry::new(key) }
}

fn reasons(outcome: &Outcome<'_>) -> Vec<(String, Option<Reason>)> {
    outcome.rows().iter().map(|row| (row.entry.entry.clone(), row.reason)).collect()
}

#[test]
fn case_1_a_judge_of_the_entrys_own_group_is_recused_and_counts_neither_as_zero_nor_as_present() {
    let six = marks("A", &["9", "8", "recused", "7", "6", "5"]);
    let pack = rules(TRIMMED, "");
    let competition = Competition { entries: vec![Entry::new("A")], marks: six };
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.rows()[0].total.unwrap().to_string(), "7.00");
}

#[test]
fn case_1_subsidiaries_of_one_group_share_the_cap_of_their_group() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 2\n[caps]\nper_group = 1\n");
    let mut competition = ranked(vec![entry("A", "", "E1"), entry("B", "", "E2"), entry("C", "", "E3")]);
    for entry in competition.entries.iter_mut().take(2) {
        entry.attributes.insert("group".to_owned(), "G".to_owned());
    }
    let outcome = official::score(&pack, &competition).unwrap();
    let expected = [("A", Reason::Awarded), ("B", Reason::EnterpriseCap), ("C", Reason::Awarded)];
    assert_eq!(reasons(&outcome), expected.map(|(key, reason)| (key.to_owned(), Some(reason))));
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
fn case_6_a_tie_on_the_last_place_is_not_picked_silently() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 1\n");
    let competition = Competition {
        entries: vec![Entry::new("A"), Entry::new("B")],
        marks: [marks("A", &["5"]), marks("B", &["5"])].concat(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    assert!(outcome.rows().iter().all(|row| row.reason == Some(Reason::TiedAtCut) && row.rank == Some(1)));
    assert_eq!(outcome.open_tie().unwrap().entries, ["A", "B"]);
}

#[test]
fn case_6_the_chairs_recorded_numbers_break_a_tie_on_the_last_place_and_the_rank_stays_shared() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 1\n");
    let decided = |key: &str, number: &str| Entry { decision: number.parse().ok(), ..Entry::new(key) };
    let competition = Competition {
        entries: vec![decided("A", "2"), decided("B", "1")],
        marks: [marks("A", &["5"]), marks("B", &["5"])].concat(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.find_row("B").unwrap().reason, Some(Reason::Awarded));
    assert_eq!(outcome.find_row("A").unwrap().reason, Some(Reason::QuotaFull));
    assert!(outcome.rows().iter().all(|row| row.rank == Some(1)) && outcome.open_tie().is_none());
}

#[test]
fn case_6_a_tie_on_the_last_place_expands_only_as_far_as_the_budget_goes() {
    let with_budget = |fen: u32| {
        let tier = "[[tiers]]\nkey = \"t\"\ncount = 1\nprize_fen = 100\nat_cut = \"expand\"\n";
        rules(MEAN, &format!("{tier}[caps]\nbudget_fen = {fen}\n"))
    };
    let competition = Competition {
        entries: vec![Entry::new("A"), Entry::new("B")],
        marks: [marks("A", &["5"]), marks("B", &["5"])].concat(),
    };
    for (fen, reason) in [(200, Reason::Awarded), (199, Reason::TiedAtCut)] {
        let pack = with_budget(fen);
        let outcome = official::score(&pack, &competition).unwrap();
        assert!(outcome.rows().iter().all(|row| row.reason == Some(reason)), "{fen}");
    }
}

#[test]
fn case_7_the_third_winner_of_an_enterprise_keeps_its_rank_and_the_next_is_promoted() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 3\n[caps]\nper_enterprise = 2\n");
    let competition = ranked(vec![entry("A", "", "E"), entry("B", "", "E"), entry("C", "", "E"), entry("D", "", "F")]);
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!((outcome.rows()[2].rank, outcome.rows()[2].reason), (Some(3), Some(Reason::EnterpriseCap)));
    assert_eq!(outcome.rows()[3].reason, Some(Reason::Awarded));
}

#[test]
fn case_8_a_cap_that_conflicts_with_a_category_minimum_is_reported_with_the_smallest_relaxations() {
    // Ten places must cover five categories, but two of them have entries of one enterprise alone, which may win once.
    let pack = rules(MEAN, "[[tiers]]\nkey = \"best\"\ncount = 10\n[caps]\nper_enterprise = 1\ncategory_min = 1\n");
    let competition = ranked(vec![
        entry("A", "节能减排", "E1"),
        entry("B", "安全生产", "E2"),
        entry("C", "科学管理", "E3"),
        entry("D", "小改小革", "E4"),
        entry("F", "职工文化", "E4"),
    ]);
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), [FaultKind::QuotaInfeasible]);
    assert_eq!(faults[0].message.zh, "类别“职工文化”至少应有 1 项获奖，按规则只能评出 0 项");
    let expected = "any one of these is enough: caps.category_min 1 → 0; caps.per_enterprise 1 → 2";
    assert_eq!(faults[0].remedy.en, expected);
    let mut relaxed = pack.clone();
    relaxed.caps.per_enterprise = Some(2);
    assert!(official::score(&relaxed, &competition).is_ok());
}

#[test]
fn quotas_that_the_budget_prevents_are_reported_with_the_money_they_need() {
    let pack =
        rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 2\nprize_fen = 100\n[caps]\nbudget_fen = 100\ncategory_min = 1\n");
    let competition = ranked(vec![entry("A", "X", ""), entry("B", "Y", "")]);
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    assert_eq!(faults[0].remedy.en, "any one of these is enough: caps.category_min 1 → 0; caps.budget_fen 100 → 200");
}

#[test]
fn more_money_is_no_remedy_for_a_quota_that_it_cannot_meet() {
    let caps = "[caps]\nbudget_fen = 100\ncategory_min = { Z = 1 }\n";
    let pack = rules(MEAN, &format!("[[tiers]]\nkey = \"t\"\ncount = 2\nprize_fen = 100\n{caps}"));
    let without_z = ranked(["A", "B"].map(Entry::new).to_vec());
    // With more money the walk would stop at the tie of B and C, for which two places are too few.
    let mut tied = ranked(["A", "B", "C"].map(Entry::new).to_vec());
    tied.marks[2].mark = tied.marks[1].mark.clone();
    for competition in [without_z, tied] {
        let faults = official::score(&pack, &competition).unwrap_err().faults;
        assert_eq!(faults[0].remedy.en, "any one of these is enough: caps.category_min.Z 1 → 0");
    }
}

#[test]
fn a_share_that_the_budget_prevents_is_reported_with_the_whole_per_cent_that_can_be_met() {
    let report = |share: &str, awards: usize, heads: &[&str]| {
        let structure = format!("structure = [{{ attribute = \"post\", equals = \"head\", {share} }}]\n");
        let caps = format!("[caps]\nbudget_fen = {awards}00\n{structure}");
        let tier = format!("[[tiers]]\nkey = \"t\"\ncount = {}\nprize_fen = 100\n", awards + 1);
        let mut competition = ranked(["A", "B", "C", "D"].into_iter().take(awards + 1).map(Entry::new).collect());
        for entry in competition.entries.iter_mut().filter(|entry| heads.contains(&entry.entry.as_str())) {
            entry.attributes.insert("post".to_owned(), "head".to_owned());
        }
        let faults = official::score(&rules(MEAN, &format!("{tier}{caps}")), &competition).unwrap_err().faults;
        (faults[0].message.en.clone(), faults[0].remedy.en.clone())
    };
    let expected = |message: &str, share: &str, budget: &str| {
        let remedy = format!("any one of these is enough: caps.structure[0].{share}; caps.budget_fen {budget}");
        (message.to_owned(), remedy)
    };
    // The last entry, for whom there is no money, would have balanced those above it.
    let one_of_three = expected(
        "a share of at least 0.5 of the awards must have post = \"head\"; the rules give 1 of 3",
        "min_ratio 0.5 → 0.33",
        "300 → 400",
    );
    assert_eq!(report("min_ratio = \"0.5\"", 3, &["B", "D"]), one_of_three);
    let two_of_three = expected(
        "a share of at most 0.5 of the awards must have post = \"head\"; the rules give 2 of 3",
        "max_ratio 0.5 → 0.67",
        "300 → 400",
    );
    assert_eq!(report("max_ratio = \"0.5\"", 3, &["A", "C"]), two_of_three);
    let none = expected(
        "a share of at least 0.495 of the awards must have post = \"head\"; the rules give 0 of 1",
        "min_ratio 0.495 → 0",
        "100 → 200",
    );
    assert_eq!(report("min_ratio = \"0.495\"", 1, &["B"]), none);
    let all = expected(
        "a share of at most 0.505 of the awards must have post = \"head\"; the rules give 1 of 1",
        "max_ratio 0.505 → 1",
        "100 → 200",
    );
    assert_eq!(report("max_ratio = \"0.505\"", 1, &["A"]), all);
}

#[test]
fn a_share_that_a_tie_has_broken_passes_nobody_over_any_more() {
    let structure = "structure = [{ attribute = \"front_line\", equals = \"yes\", min_ratio = \"0.5\" }]";
    let caps = format!("[caps]\nper_enterprise = 1\n{structure}\n");
    let pack = rules(MEAN, &format!("[[tiers]]\nkey = \"t\"\ncount = 5\nat_cut = \"leave_out\"\n{caps}"));
    // C and D help, but leave together, tied for the one award of their enterprise, after A and B counted on one of them.
    let keys = [("A", ""), ("B", ""), ("C", "E"), ("D", "E"), ("F", ""), ("G", "")];
    let mut competition = ranked(keys.map(|(key, enterprise)| entry(key, "", enterprise)).to_vec());
    competition.marks[3].mark = competition.marks[2].mark.clone();
    for entry in &mut competition.entries[2..5] {
        entry.attributes.insert("front_line".to_owned(), "yes".to_owned());
    }
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    assert_eq!(
        faults[0].message.en,
        "a share of at least 0.5 of the awards must have front_line = \"yes\"; the rules give 1 of 4"
    );
}

#[test]
fn more_places_are_offered_in_the_last_tier_that_counts_them_over_all_entries() {
    let by_category = "[[tiers]]\nkey = \"u\"\ncount = 1\nscope = \"category\"\nmin_total = \"5\"\n";
    let tiers = format!("[[tiers]]\nkey = \"t\"\ncount = 1\n{by_category}[caps]\ncategory_min = 1\n");
    let competition = ranked(vec![entry("A", "X", ""), entry("B", "Y", "")]);
    let faults = official::score(&rules(MEAN, &tiers), &competition).unwrap_err().faults;
    let expected = "any one of these is enough: caps.category_min 1 → 0; tiers[0].count 1 → 2";
    assert_eq!(faults[0].remedy.en, expected);
}

#[test]
fn case_14_an_award_revoked_after_the_decision_changes_nothing_of_the_other_winners() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 2\n[vacancies]\nrule = \"leave_empty\"\n");
    let mut competition = ranked(["A", "B", "C"].map(Entry::new).to_vec());
    let awards = |competition: &Competition| {
        let outcome = official::score(&pack, competition).unwrap();
        let of = |key: &str| outcome.find_row(key).map(|row| (row.reason, row.tier.map(str::to_owned), row.total));
        (of("B"), of("C"))
    };
    let before = awards(&competition);
    competition.entries[0].veto = "撤销荣誉".to_owned();
    assert_eq!(awards(&competition), before);
}

#[test]
fn case_15_the_place_of_a_cheat_is_not_refilled_while_a_withdrawal_promotes_the_reserve() {
    let pack = rules(
        MEAN,
        "[[tiers]]\nkey = \"t\"\ncount = 2\n[caps]\nreserve = 1\n[vacancies]\nleave_empty_for = [\"作弊\"]\n",
    );
    let mut competition = ranked(["A", "B", "C", "D"].map(Entry::new).to_vec());
    let keyed = |all: [(&str, Reason); 4]| all.map(|(key, reason)| (key.to_owned(), Some(reason)));
    competition.entries[0].veto = "自愿退出".to_owned();
    let withdrawn = official::score(&pack, &competition).unwrap();
    let expected = [("B", Reason::Awarded), ("C", Reason::Awarded), ("D", Reason::Reserve), ("A", Reason::Vetoed)];
    assert_eq!(reasons(&withdrawn), keyed(expected));
    let told = withdrawn.explain("A").unwrap();
    assert!(told.steps.iter().any(|step| step.text.zh == "退出评选：自愿退出。不参加排名。"));
    competition.entries[0].veto = "作弊：代考".to_owned();
    let cheated = official::score(&pack, &competition).unwrap();
    let expected = [("B", Reason::Awarded), ("C", Reason::Reserve), ("D", Reason::QuotaFull), ("A", Reason::Vetoed)];
    assert_eq!(reasons(&cheated), keyed(expected));
    assert_eq!((cheated.rows()[0].rank, cheated.find_row("A").unwrap().tier), (Some(1), None));
    let explained = cheated.explain("A").unwrap();
    assert!(explained.steps.iter().any(|step| step.text.zh.ends_with("其“t”名额空缺，不递补。")));
}

#[test]
fn with_leave_empty_no_place_is_refilled_and_a_veto_that_had_none_changes_nothing() {
    let tiers = "[[tiers]]\nkey = \"t\"\ncount = 2\n[vacancies]\nrule = \"leave_empty\"\n";
    let pack = rules(MEAN, tiers);
    let mut competition = ranked(["A", "B", "C"].map(Entry::new).to_vec());
    competition.entries[1].veto = "欠薪".to_owned();
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.find_row("C").unwrap().reason, Some(Reason::QuotaFull));
    assert_eq!(outcome.find_row("C").unwrap().rank, Some(2));
    competition.entries[1].veto.clear();
    competition.entries[2].veto = "欠薪".to_owned();
    let outcome = official::score(&pack, &competition).unwrap();
    assert!(["A", "B"].iter().all(|key| outcome.find_row(key).unwrap().reason == Some(Reason::Awarded)));
}

#[test]
fn tied_entries_that_leave_together_because_of_a_quota_are_told_of_the_quota() {
    let tier = "[[tiers]]\nkey = \"t\"\ncount = 2\nat_cut = \"leave_out\"\n[caps]\ncategory_min = { Y = 1 }\n";
    let entries = vec![entry("A", "X", ""), entry("B", "X", ""), entry("D", "Y", "")];
    let marks = [("A", "9"), ("B", "9"), ("D", "1")].map(|(entry, mark)| marks(entry, &[mark])).concat();
    let (pack, competition) = (rules(MEAN, tier), Competition { entries, marks });
    let outcome = official::score(&pack, &competition).unwrap();
    let told = outcome.explain("A").unwrap().steps.pop().unwrap().text;
    assert!(told.zh.contains("不能满足类别或结构的要求"), "{}", told.zh);
}

#[test]
fn groupings_are_ranked_in_the_style_of_the_ranks() {
    let styles = [("1224", [1, 2, 2, 4]), ("1334", [1, 3, 3, 4]), ("1223", [1, 2, 2, 3]), ("1234", [1, 2, 3, 4])];
    for (style, expected) in styles {
        let ranks = format!("[ties]\nchain = [\"draw\"]\nseed = \"seed\"\n[ranks]\nstyle = \"{style}\"\n");
        let more = format!("{ranks}[[groupings]]\nkey = \"team\"\nby = \"enterprise\"\n");
        let pack = rules(MEAN, &more);
        // 6, then 5 and 2 + 3, then 1.
        let teams = [("A", "E"), ("B", "F"), ("X", ""), ("C", "G"), ("D", "G"), ("H", "I")];
        let competition = ranked(teams.map(|(key, team)| entry(key, "", team)).to_vec());
        let outcome = official::score(&pack, &competition).unwrap();
        let ranks: Vec<usize> = outcome.groupings()[0].rows.iter().map(|row| row.rank).collect();
        assert_eq!(ranks, expected, "{style}");
    }
}

#[test]
fn groupings_compare_what_ranks_compare() {
    for (rank_on, expected) in [(RankOn::Published, [("E", 1), ("F", 1)]), (RankOn::Exact, [("F", 1), ("E", 2)])] {
        let mut pack = rules(MEAN, "[[groupings]]\nkey = \"team\"\nby = \"enterprise\"\n");
        pack.rounding.rank_on = rank_on;
        let entries = vec![entry("A", "", "E"), entry("B", "", "F")];
        let competition = Competition { entries, marks: [marks("A", &["8.001"]), marks("B", &["8.004"])].concat() };
        let outcome = official::score(&pack, &competition).unwrap();
        let teams: Vec<_> = outcome.groupings()[0].rows.iter().map(|row| (row.name, row.rank)).collect();
        assert_eq!(teams, expected);
    }
}

#[test]
fn an_explanation_says_how_many_judges_placed_either_entry_of_a_tie_first() {
    let pack = rules(MEAN, "[ties]\nchain = [\"first_places\"]\n");
    let competition = Competition {
        entries: vec![Entry::new("A"), Entry::new("B")],
        marks: [marks("A", &["9", "9", "3"]), marks("B", &["7", "7", "7"])].concat(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    let tie = |entry: &str| outcome.explain(entry).unwrap().steps.last().unwrap().text.en.clone();
    assert_eq!(tie("A"), "equal total with B: by first_places it has 2 against 1 and comes before.");
    assert_eq!(tie("B"), "equal total with A: by first_places it has 1 against 2 and comes after.");
}

#[test]
fn an_explanation_has_a_step_for_what_happened_and_none_for_what_did_not() {
    let kinds = |entry: Entry| {
        let competition = Competition { marks: marks(&entry.entry, &["9", "8"]), entries: vec![entry] };
        let pack = rules(MEAN, "");
        let steps = official::score(&pack, &competition).unwrap().explain("A").unwrap().steps;
        steps.into_iter().map(|step| step.kind.word()).collect::<Vec<_>>()
    };
    let plain = ["sheets", "panel", "round", "bonus", "deduction", "rounding", "rank", "tie"];
    assert_eq!(kinds(Entry::new("A")), plain);
    let with_base = Entry { base: Some("1".parse().unwrap()), ..Entry::new("A") };
    assert_eq!(kinds(with_base), [&plain[..2], &["difficulty"], &plain[2..]].concat());
}

#[test]
fn the_ranks_that_a_judges_totals_become_are_shown_equal_ones_as_their_mean() {
    let pack = rules("method = \"rank_points\"", "points = [3, 2, 1]\n");
    let given = [("A", "9"), ("B", "9"), ("C", "1")].map(|(entry, mark)| marks(entry, &[mark]));
    let entries = ["A", "B", "C"].map(Entry::new).to_vec();
    let competition = Competition { entries, marks: given.concat() };
    let outcome = official::score(&pack, &competition).unwrap();
    let shown = outcome.panel_steps().map(|steps| steps[0].marks[0].mark.clone().unwrap()).collect::<Vec<_>>();
    assert_eq!(shown, ["1.5", "1.5", "3"]);
}

#[test]
fn groupings_rank_by_the_best_entries_and_leave_out_the_unranked() {
    let pack = rules(
        MEAN,
        "[[groupings]]\nkey = \"team\"\nname = \"团体\"\nby = \"enterprise\"\ntake_best = 2\n\
         [[groupings]]\nkey = \"kind\"\nby = \"trade\"\n",
    );
    let mut competition = ranked(vec![
        entry("A", "", "E"),
        entry("B", "", "F"),
        entry("C", "", "F"),
        entry("D", "", "E"),
        entry("G", "", ""),
        entry("H", "", "E"),
    ]);
    for entry in &mut competition.entries {
        entry.attributes.insert("trade".to_owned(), "车工".to_owned());
    }
    let outcome = official::score(&pack, &competition).unwrap();
    let teams = &outcome.groupings()[0].rows;
    let shown: Vec<_> =
        teams.iter().map(|row| (row.rank, row.name, row.total.to_string(), row.entries.clone())).collect();
    // E: 6 + 3, F: 5 + 4; equal sums share the rank.
    let expected = [(1, "E", "9.00".to_owned(), vec!["A", "D"]), (1, "F", "9.00".to_owned(), vec!["B", "C"])];
    assert_eq!(shown, expected);
    assert_eq!(outcome.groupings()[1].rows[0].total.to_string(), "21.00");
    let steps = outcome.explain("H").unwrap().steps;
    assert!(steps.iter().any(|step| step.text.zh == "E 在“团体”中取 A + D，合计 9.00，第 1 名；本项不计入。"));
    competition.entries[0].veto = "作弊".to_owned();
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.groupings()[0].rows[1].entries, ["D", "H"]);
    let text = scoring::manifest::RulesText { syntax: scoring::manifest::Syntax::Json, text: pack.to_json() };
    let manifest = scoring::manifest::build(&text, &outcome);
    assert!(manifest.contains("\"groupings\"") && scoring::manifest::verify(manifest.as_bytes()).is_ok());
}

#[test]
fn case_19_an_entry_vetoed_after_scoring_leaves_and_the_marks_of_the_others_stay_as_they_were() {
    let pack = rules(TRIMMED, "[[tiers]]\nkey = \"t\"\ncount = 1\n[caps]\nreserve = 1\n");
    let mut competition = Competition {
        entries: vec![Entry::new("A"), Entry::new("B"), Entry::new("C")],
        marks: [
            marks("A", &["9", "9", "9", "8", "8"]),
            marks("B", &["7", "8", "6", "9", "5"]),
            marks("C", &["1", "2", "3", "4", "5"]),
        ]
        .concat(),
    };
    let before = official::score(&pack, &competition).unwrap();
    assert_eq!(reasons(&before)[1], ("B".to_owned(), Some(Reason::Reserve)));
    let total = before.find_row("B").unwrap().total;
    competition.entries[0].veto = "安全事故".to_owned();
    let after = official::score(&pack, &competition).unwrap();
    assert_eq!(after.find_row("B").unwrap().total, total);
    let expected = [("B", Reason::Awarded), ("C", Reason::Reserve), ("A", Reason::Vetoed)];
    assert_eq!(reasons(&after), expected.map(|(key, reason)| (key.to_owned(), Some(reason))));
}

#[test]
fn case_19_whether_a_panels_mean_still_counts_a_vetoed_entry_is_declared() {
    let totals = |vetoed: &str, veto: &str| {
        let calibrate = format!("method = \"ratio_pooled\", comparable = \"random\", vetoed = \"{vetoed}\"");
        let pack = rules(&format!("{MEAN} }}\ncalibrate = {{ {calibrate}"), "");
        let entries = vec![Entry::new("A"), Entry::new("B"), Entry { veto: veto.to_owned(), ..Entry::new("V") }];
        let panels = [("A", "P", "60"), ("B", "Q", "80"), ("V", "Q", "40")];
        let judged = |(entry, panel, mark): (&str, &str, &str)| MarkRow {
            panel: panel.to_owned(),
            ..MarkRow::judged(entry, "r", panel, "c", mark)
        };
        let competition = Competition { entries, marks: panels.map(judged).to_vec() };
        let outcome = official::score(&pack, &competition).unwrap();
        ["A", "B"].map(|entry| outcome.find_row(entry).unwrap().total.unwrap().to_string())
    };
    assert_eq!(totals("count", ""), ["60.00", "80.00"]);
    assert_eq!(totals("count", "安全事故"), ["60.00", "80.00"]);
    assert_eq!(totals("leave_out", "安全事故"), ["70.00", "70.00"]);
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
fn the_seed_of_a_draw_is_published_with_the_manifest() {
    let text = "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = { total_places = 2 }\n\
                rounds = [{ key = \"r\", order = \"weigh_then_trim\", aggregate = { method = \"mean\" }, criteria = [{ key = \"c\" }] }]\n\
                ties = { chain = [\"draw\"], seed = \"双色球 03 11 15\" }\n";
    let rules = RulesText { syntax: Syntax::Toml, text: text.to_owned() };
    let pack = rules.read().unwrap();
    let competition = ranked(["A", "B"].map(Entry::new).to_vec());
    let outcome = official::score(&pack, &competition).unwrap();
    let file = manifest::build(&rules, &outcome);
    assert!(file.contains("双色球 03 11 15"));
    assert!(manifest::verify(file.as_bytes()).is_ok());
    assert!(manifest::verify(file.replace("03 11 15", "03 11 16").as_bytes()).is_err());
}

#[test]
fn the_manifest_says_what_an_entry_has_and_nothing_of_what_it_has_not() {
    let pack = rules(MEAN, "");
    let entries = vec![Entry { bonus: "0.5".parse().unwrap(), ..Entry::new("A") }];
    let competition = Competition { entries, marks: marks("A", &["8"]) };
    let text = RulesText { syntax: Syntax::Json, text: pack.to_json() };
    let file = manifest::build(&text, &official::score(&pack, &competition).unwrap());
    assert!(file.contains(r#""entries":[{"bonus":"0.5","entry":"A"}]"#), "{file}");
    assert!(manifest::verify(file.as_bytes()).is_ok());
}

#[test]
fn case_16_keys_with_rare_characters_sort_by_their_bytes_and_survive_the_manifest() {
    // In UTF-16 the two halves of 𠮷 would come before the full-width letter.
    let keys = ["㛃", "Ａ", "𠮷"];
    let pack = rules(MEAN, "");
    let competition = Competition {
        entries: keys.iter().rev().map(|key| Entry { name: "𠮷㛃".to_owned(), ..Entry::new(*key) }).collect(),
        marks: keys.iter().flat_map(|key| marks(key, &["5"])).collect(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.rows().iter().map(|row| row.entry.entry.as_str()).collect::<Vec<_>>(), keys);
    let text = scoring::manifest::RulesText { syntax: scoring::manifest::Syntax::Json, text: pack.to_json() };
    let manifest = scoring::manifest::build(&text, &outcome);
    assert!(manifest.contains("𠮷㛃") && scoring::manifest::verify(manifest.as_bytes()).is_ok());
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
fn case_28_namesakes_are_told_apart_by_their_keys() {
    let namesake = |key: &str| Entry { name: "张伟".to_owned(), enterprise: "E".to_owned(), ..Entry::new(key) };
    let competition = ranked(vec![namesake("A"), namesake("B")]);
    let pack = rules(MEAN, "");
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.rows().iter().map(|row| row.rank).collect::<Vec<_>>(), [Some(1), Some(2)]);
}
